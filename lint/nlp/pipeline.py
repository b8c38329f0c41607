"""The spaCy pipeline: tokens, the lexicon's terms as one token each, sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy
import spacy
from spacy.attrs import ENT_TYPE, LEMMA, ORTH, TAG  # type: ignore[import-not-found]  # has no stub
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from ..folding import fold
from .inflect import noun_forms, verb_forms
from .lexicon import Lexicon

SEPARATOR = "+"


class Reader:
    """Reads prose: each term of the lexicon is one token whose entity type lists its classes."""

    def __init__(self, lexicon: Lexicon, words: frozenset[str] = frozenset()) -> None:
        self.nlp = spacy.blank("en")
        self.lexicon = lexicon
        self.kinds = {
            classes: SEPARATOR.join(sorted(classes)) for classes in lexicon.terms.values()
        }
        self._lemmas = {**_inflected(words, lexicon), **lexicon.lemmas}
        self._single = {form: self.kinds[c] for form, c in lexicon.terms.items() if " " not in form}
        self._lower = PhraseMatcher(self.nlp.vocab, attr="LOWER")
        self._exact = PhraseMatcher(self.nlp.vocab, attr="ORTH")
        self._rows: dict[int, tuple[int, int, int]] = {}
        self._add_terms()
        sentencizer = self.nlp.create_pipe("sentencizer")
        assert callable(sentencizer)
        self._sentences = sentencizer

    def _add_terms(self) -> None:
        found: dict[tuple[str, bool], list[Doc]] = defaultdict(list)
        for form, classes in self.lexicon.terms.items():
            if form.isalpha():
                continue  # one word is one token, and reading thousands of them takes time
            doc = self.nlp.tokenizer(form)
            if len(doc) > 1:
                found[self.kinds[classes], form.isupper()].append(doc)
        for (kind, exact), docs in found.items():
            (self._exact if exact else self._lower).add(kind, docs)

    @property
    def forms(self) -> Mapping[str, frozenset[str]]:
        """By lemma every form that stands for it."""
        found: dict[str, set[str]] = defaultdict(set)
        for form, (lemma, _) in self._lemmas.items():
            found[lemma].add(form)
        return {lemma: frozenset(forms) for lemma, forms in found.items()}

    @property
    def contractions(self) -> Mapping[str, list[str]]:
        """What spaCy cuts apart although no blank stands there: “don't” into “do” and “n't”."""
        rules = getattr(self.nlp.tokenizer, "rules", None) or {}
        return {form: [token[ORTH] for token in tokens] for form, tokens in rules.items()}

    def lemma(self, orth: int) -> str:
        """The lemma of a word, by its hash."""
        word = self.nlp.vocab.strings[orth]
        low = word.lower()
        return (self._lemmas.get(low) or self._lemmas.get(word) or (low, ""))[0]

    def kinds_of(self, name: str) -> list[str]:
        """The entity types that a class stands in."""
        return sorted(kind for classes, kind in self.kinds.items() if name in classes)

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
        texts = [token.text for token in plain]
        blanks = [bool(token.whitespace_) for token in plain]
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
        word = self.nlp.vocab.strings[orth]
        low = word.lower()
        lemma, tag = self._lemmas.get(low) or self._lemmas.get(word) or (low, "")
        return add(kind), add(lemma), add(tag)

    def _terms(self, plain: Doc) -> Iterator[tuple[int, int, str]]:
        """The longest terms of several words, from the left, none inside another."""
        strings = self.nlp.vocab.strings
        found = [(s, e, strings[k]) for m in (self._lower, self._exact) for k, s, e in m(plain)]
        at = 0
        for start, end, kind in sorted(found, key=lambda term: (term[0], -term[1])):
            if start >= at:
                yield start, end, kind
                at = end


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
