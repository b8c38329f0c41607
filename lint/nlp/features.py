"""What the second reader sees of a sentence: words, pairs of words, and kinds of things."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from ..folding import fold
from .lexicon import Lexicon

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d[\d.,]*|[?!$£€%\":;—–()|]")
ENDINGS = (
    ("sses", "ss"),
    ("ies", "y"),
    ("ied", "y"),
    ("ing", ""),
    ("edly", ""),
    ("ed", ""),
    ("es", ""),
    ("s", ""),
    ("ly", ""),
)
NUMBER = "<n>"
LONGEST = 5  # words of a term


class Features:
    """Turns sentences into names of features, with the lexicon's classes among them."""

    def __init__(self, lexicon: Lexicon, frames: Mapping[str, Sequence[str]]) -> None:
        """`frames` are words that set a scene, by kind: family, absolute, practical."""
        self._classes: dict[str, tuple[str, ...]] = {
            form.lower(): tuple(sorted(classes)) for form, classes in lexicon.terms.items()
        }
        self._longest = _longest(self._classes)
        self._stems: dict[str, str] = {NUMBER: NUMBER}
        self._frames: dict[str, list[str]] = defaultdict(list)
        for name, words in frames.items():
            for stem in {_stemmed(str(word)) for word in words}:
                self._frames[stem].append(f"f={name}")

    def of(self, text: str, marks: Sequence[str] = ()) -> frozenset[str]:
        """The features of a sentence; `marks` are what its surroundings say of it."""
        words = [NUMBER if word[0].isdigit() else word for word in WORD.findall(fold(text).lower())]
        found = {f"z={mark}" for mark in (*marks, *_shape(text, len(words)))}
        found.update(f"w={word}" for word in words)
        found.update(f"b={a} {b}" for a, b in pairwise(["^", *words, "$"]))
        stems = [self._stem(word) for word in words]
        found.update(f"s={stem}" for stem in stems)
        found.update(f"sb={a} {b}" for a, b in pairwise(stems))
        found.update(name for stem in stems for name in self._frames.get(stem, ()))
        found.update(self._kinds(words))
        return frozenset(found)

    def _kinds(self, words: Sequence[str]) -> Iterator[str]:
        """Classes of the lexicon's terms, beside words and one after another."""
        row: list[str] = []
        named: list[str] = []
        for term, classes in self._terms(words):
            if classes:
                yield from (f"c={name}" for name in classes)
                row.append(f"<{classes[0]}>")
                named.append(f"<{classes[0]}>")
            else:
                row.append(term)
        for a, b in pairwise(row):
            if a[0] == "<" or b[0] == "<":
                yield f"cb={a} {b}"
        for at, a in enumerate(named):
            yield from (f"cc={a}{b}" for b in named[at + 1 : at + 4])

    def _terms(self, words: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The longest terms from the left; a word that is none stands alone."""
        at = 0
        while at < len(words):
            for size in range(min(self._longest.get(words[at], 1), len(words) - at), 0, -1):
                term = words[at] if size == 1 else " ".join(words[at : at + size])
                classes = self._classes.get(term)
                if classes or size == 1:
                    yield term, classes or ()
                    at += size
                    break

    def _stem(self, word: str) -> str:
        stem = self._stems.get(word)
        if stem is None:
            stem = self._stems[word] = _stemmed(word)
        return stem


def _longest(classes: Mapping[str, object]) -> dict[str, int]:
    """By first word how many words the longest term has."""
    found: dict[str, int] = {}
    for form in classes:
        words = form.split(" ")
        if len(words) <= LONGEST:
            found[words[0]] = max(found.get(words[0], 1), len(words))
    return found


def _stemmed(word: str) -> str:
    """A rough stem: what related forms share."""
    if len(word) <= 3:
        return word
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + instead
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def _shape(text: str, words: int) -> Iterator[str]:
    if "!" in text:
        yield "exclaims"
    if '"' in text or "“" in text:
        yield "quotes"
    yield f"length {min(words // 6, 5)}"
