"""The spaCy pipeline: tokens, the lexicon's terms as one token each, sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias

import numpy
from spacy.attrs import (  # type: ignore[import-not-found]  # has no stub
    ENT_TYPE,
    LEMMA,
    LOWER,
    ORTH,
    SPACY,
    TAG,
)
from spacy.lang.en import English
from spacy.pipeline import Sentencizer
from spacy.tokens import Doc, Span

from ..folding import fold
from .inflect import noun_forms, verb_forms
from .lexicon import Lexicon

SEPARATOR = "+"

_Terms: TypeAlias = dict[int, list[tuple[list[int], str]]]
"""By the hash of the first word the terms that begin so, the longest first: hashes, and kind."""


class Reader:
    """Reads prose: each term of the lexicon is one token whose entity type lists its classes."""

    def __init__(self, lexicon: Lexicon, words: frozenset[str] = frozenset()) -> None:
        self.nlp = English()
        self.lexicon = lexicon
        self.kinds = {
            classes: SEPARATOR.join(sorted(classes)) for classes in lexicon.terms.values()
        }
        self._kinds_by_class = _by_class(self.kinds)
        self._lemmas = {**_inflected(words, lexicon), **lexicon.lemmas}
        self._single = {form: self.kinds[c] for form, c in lexicon.terms.items() if " " not in form}
        self._rows: dict[int, tuple[int, int, int]] = {}
        self._openers: set[str] = set()
        self._lower, self._exact = self._terms_of_several_words()
        self._sentences: Callable[[Doc], Doc] = Sentencizer()

    def _terms_of_several_words(self) -> tuple[_Terms, _Terms]:
        """Those that may be written in any case, and those in capitals."""
        lower: _Terms = defaultdict(list)
        exact: _Terms = defaultdict(list)
        add = self.nlp.vocab.strings.add
        for form, classes in self.lexicon.terms.items():
            words = [] if form.isalpha() else self._cut(form)
            if len(words) < 2:
                continue
            self._openers.add(words[0].lower())
            capital = form.isupper()
            hashes = [add(word if capital else word.lower()) for word in words]
            found = exact if capital else lower
            found[hashes[0]].append((hashes, self.kinds[classes]))
        for terms in (*lower.values(), *exact.values()):
            terms.sort(key=lambda term: -len(term[0]))
        return dict(lower), dict(exact)

    def _cut(self, form: str) -> list[str]:
        """The words of a term; spaCy is asked only where they may not be its tokens."""
        words = form.split(" ")
        if all(map(self._is_token, words)):
            return words
        return [token.text for token in self.nlp.tokenizer(form)]

    def _is_token(self, word: str) -> bool:
        """Whether a word is surely left whole: letters only, and no contraction."""
        return word.isalpha() and word not in self.contractions

    def alone(self, words: Sequence[str]) -> bool:
        """Whether reading these words neither cuts one nor makes one term of several."""
        joined = len(words) > 1 and any(word.lower() in self._openers for word in words)
        return not joined and all(map(self._is_token, words))

    @property
    def forms(self) -> Mapping[str, frozenset[str]]:
        """By lemma every form that stands for it."""
        found: dict[str, set[str]] = defaultdict(set)
        for form, (lemma, _) in self._lemmas.items():
            found[lemma].add(form)
        return {lemma: frozenset(forms) for lemma, forms in found.items()}

    @cached_property
    def contractions(self) -> Mapping[str, list[str]]:
        """What spaCy cuts apart although no blank stands there: “don't” into “do” and “n't”."""
        rules = getattr(self.nlp.tokenizer, "rules", None) or {}
        return {form: [token[ORTH] for token in tokens] for form, tokens in rules.items()}

    def lemma(self, orth: int) -> str:
        """The lemma of a word, by its hash."""
        return self._form(self.nlp.vocab.strings[orth])[0]

    def _form(self, word: str) -> tuple[str, str]:
        """The lemma and the tag of a word."""
        low = word.lower()
        return self._lemmas.get(low) or self._lemmas.get(word) or (low, "")

    def kinds_of(self, name: str) -> list[str]:
        """The entity types that a class stands in."""
        return self._kinds_by_class.get(name, [])

    def read(self, text: str) -> Doc:
        """The text as sentences of words and terms; offsets are those of the text."""
        plain = self.nlp.make_doc(fold(text))
        terms = list(self._terms(plain))
        doc, kinds = self._joined(plain, terms) if terms else (plain, {})
        rows = [
            self._row(orth) if at not in kinds else self._row_of(orth, kinds[at])
            for at, orth in enumerate(doc.to_array(ORTH).tolist())
        ]
        if rows:
            table: Any = numpy.array(rows, dtype="uint64")
            doc.from_array([ENT_TYPE, LEMMA, TAG], table)
        return self._sentences(doc)

    def _joined(
        self, plain: Doc, terms: Iterable[tuple[int, int, str]]
    ) -> tuple[Doc, dict[int, str]]:
        """The text with each term of several words as one token, and the kinds of those tokens."""
        strings = self.nlp.vocab.strings
        table: Any = plain.to_array([ORTH, SPACY])
        texts = [strings[orth] for orth in table[:, 0].tolist()]
        blanks = [bool(blank) for blank in table[:, 1].tolist()]
        words: list[str] = []
        spaces: list[bool] = []
        kinds: dict[int, str] = {}
        at = 0
        for start, end, kind in terms:
            words += texts[at:start]
            spaces += blanks[at:start]
            kinds[len(words)] = kind
            words.append(plain[start:end].text)
            spaces.append(blanks[end - 1])
            at = end
        return Doc(self.nlp.vocab, words=words + texts[at:], spaces=spaces + blanks[at:]), kinds

    def _row(self, orth: int) -> tuple[int, int, int]:
        """Entity type, lemma and tag of a single word."""
        row = self._rows.get(orth)
        if row is None:
            word = self.nlp.vocab.strings[orth]
            kind = self._single.get(word.lower()) or self._single.get(word) or ""
            row = self._rows[orth] = self._row_of(orth, kind)
        return row

    def _row_of(self, orth: int, kind: str) -> tuple[int, int, int]:
        add = self.nlp.vocab.strings.add
        lemma, tag = self._form(self.nlp.vocab.strings[orth])
        return add(kind), add(lemma), add(tag)

    def _terms(self, plain: Doc) -> Iterator[tuple[int, int, str]]:
        """The longest terms of several words, from the left, none inside another."""
        lower = plain.to_array(LOWER).tolist()
        exact = plain.to_array(ORTH).tolist()
        at = 0
        while at < len(lower):
            if lower[at] not in self._lower and exact[at] not in self._exact:
                at += 1
                continue
            found = _longest(self._lower, lower, at), _longest(self._exact, exact, at)
            size, kind = max(found, key=lambda term: term[0])
            if size:
                yield at, at + size, kind
            at += size or 1


def _longest(terms: _Terms, words: Sequence[int], at: int) -> tuple[int, str]:
    """How many words the longest term has that stands there, and its kind; 0 if none does."""
    for term, kind in terms.get(words[at], ()):
        if words[at : at + len(term)] == term:
            return len(term), kind
    return 0, ""


def _by_class(kinds: Mapping[frozenset[str], str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for classes, kind in sorted(kinds.items(), key=lambda one: one[1]):
        for name in classes:
            found[name].append(kind)
    return dict(found)


def _inflected(words: frozenset[str], lexicon: Lexicon) -> Mapping[str, tuple[str, str]]:
    """Lemmas of the words that patterns ask for in any form."""
    found: dict[str, tuple[str, str]] = {}
    for word in sorted(words):
        for form, tag in (
            *verb_forms(word, lexicon.irregular),
            *noun_forms(word, lexicon.irregular),
        ):
            found.setdefault(form, (word, tag))
    return found


__all__ = ["Doc", "Reader", "Span"]
