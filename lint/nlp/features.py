"""What the second reader sees of a sentence: words, pairs of words, and kinds of things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from ..folding import fold
from ..stems import Stems
from .lexicon import Lexicon

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d[\d.,]*|[?!$£€%\":;—–()|]")
DIGIT = re.compile(r"\d")
NUMBER = "<n>"
LONGEST = 5  # words of a term


class Features:
    """Turns sentences into names of features, with the lexicon's classes among them."""

    def __init__(self, lexicon: Lexicon) -> None:
        in_order = {classes: tuple(sorted(classes)) for classes in lexicon.terms.values()}
        self._classes = {form.lower(): in_order[one] for form, one in lexicon.terms.items()}
        self._longest = _longest(self._classes)
        self._stems = Stems({NUMBER: NUMBER})

    def of(self, text: str, marks: Sequence[str] = ()) -> frozenset[str]:
        """The features of a sentence; `marks` are what its surroundings say of it."""
        kinds = self.by_kind(text, marks).items()
        return frozenset(f"{kind}={name}" for kind, names in kinds for name in names)

    def by_kind(self, text: str, marks: Sequence[str] = ()) -> Mapping[str, set[str]]:
        """The same without their kinds in front: words, stems, pairs of them, classes."""
        words = WORD.findall(fold(text).lower())
        if DIGIT.search(text):
            words = [NUMBER if word[0].isdigit() else word for word in words]
        stems = list(map(self._stems.__getitem__, words))
        return {
            "z": {*marks, *_shape(text, len(words))},
            "w": set(words),
            "b": set(map(" ".join, pairwise(["^", *words, "$"]))),
            "s": set(stems),
            "sb": set(map(" ".join, pairwise(stems))),
            "sk": set(map(" ".join, zip(stems, stems[2:], strict=False))),
            **self._classes_in(words),
        }

    def _classes_in(self, words: Sequence[str]) -> Mapping[str, set[str]]:
        """Classes of the lexicon's terms, beside words and one after another."""
        row: list[str] = []
        named: list[str] = []
        found: set[str] = set()
        at = 0
        while at < len(words):
            term = words[at]
            size = 1
            if term in self._longest:
                size, classes = self._longest_term(words, at)
                if classes:
                    found.update(classes)
                    term = f"<{classes[0]}>"
                    named.append(term)
            row.append(term)
            at += size
        return {
            "c": found,
            "cb": {f"{a} {b}" for a, b in pairwise(row) if a[0] == "<" or b[0] == "<"},
            "cc": {a + b for at, a in enumerate(named) for b in named[at + 1 : at + 4]},
        }

    def _longest_term(self, words: Sequence[str], at: int) -> tuple[int, tuple[str, ...]]:
        """How many words the longest term has that begins there, and its classes."""
        for size in range(min(self._longest[words[at]], len(words) - at), 1, -1):
            classes = self._classes.get(" ".join(words[at : at + size]))
            if classes:
                return size, classes
        return 1, self._classes.get(words[at], ())


def _longest(classes: Mapping[str, object]) -> dict[str, int]:
    """By first word how many words the longest term has."""
    found: dict[str, int] = {}
    for form in classes:
        words = form.split(" ")
        if len(words) <= LONGEST:
            found[words[0]] = max(found.get(words[0], 1), len(words))
    return found


def _shape(text: str, words: int) -> Iterator[str]:
    if "!" in text:
        yield "exclaims"
    if '"' in text or "“" in text:
        yield "quotes"
    yield f"length {min(words // 6, 5)}"
