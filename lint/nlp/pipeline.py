"""The spaCy pipeline: tokens, the lexicon's terms as one token each, sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import numpy
import spacy
from spacy.attrs import ENT_TYPE, LEMMA, TAG  # type: ignore[import-not-found]  # has no stub
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

    def kinds_of(self, name: str) -> list[str]:
        """The entity types that a class stands in."""
        return sorted(kind for classes, kind in self.kinds.items() if name in classes)

    def read(self, text: str) -> Doc:
        """The text as sentences of words and terms; offsets are those of the text."""
        plain = self.nlp.make_doc(fold(text))
        return self._sentences(self._merge(plain))

    def _merge(self, plain: Doc) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        kinds: list[str] = []
        at = 0
        for start, end, kind in self._terms(plain):
            self._singles(plain, at, start, words, spaces, kinds)
            words.append(plain[start:end].text)
            spaces.append(bool(plain[end - 1].whitespace_))
            kinds.append(kind)
            at = end
        self._singles(plain, at, len(plain), words, spaces, kinds)
        doc = Doc(self.nlp.vocab, words=words, spaces=spaces)
        add = self.nlp.vocab.strings.add
        rows = [
            (add(kind), *map(add, self._form(word)))
            for word, kind in zip(words, kinds, strict=True)
        ]
        if rows:
            doc.from_array([ENT_TYPE, LEMMA, TAG], _table(rows))
        return doc

    def _form(self, word: str) -> tuple[str, str]:
        low = word.lower()
        return self._lemmas.get(low) or self._lemmas.get(word) or (low, "")

    def _singles(
        self,
        plain: Doc,
        start: int,
        end: int,
        words: list[str],
        spaces: list[bool],
        kinds: list[str],
    ) -> None:
        for token in plain[start:end]:
            word = token.text
            words.append(word)
            spaces.append(bool(token.whitespace_))
            kinds.append(self._single.get(word.lower()) or self._single.get(word) or "")

    def _terms(self, plain: Doc) -> Iterator[tuple[int, int, str]]:
        """The longest terms of several words, from the left, none inside another."""
        strings = self.nlp.vocab.strings
        found = [(s, e, strings[k]) for m in (self._lower, self._exact) for k, s, e in m(plain)]
        at = 0
        for start, end, kind in sorted(found, key=lambda term: (term[0], -term[1])):
            if start >= at:
                yield start, end, kind
                at = end


def _table(rows: list[tuple[int, ...]]) -> Any:
    """Attributes as spaCy wants them: 64-bit hashes, a row a token."""
    return numpy.array(rows, dtype="uint64")


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
