"""Plain sequences of words and gaps, told in a sentence by where its words stand, as bits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Keys: TypeAlias = frozenset[str]
"""What a word can be asked for as: `w:` itself, `l:` its lemma, `k:` what it names, and so on."""


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a sequence that has one of these keys, or up to so many that may be missing."""

    keys: Keys
    missing: int = 0  # how many may stand there; 0: exactly one must


class Places(dict[Keys, int]):
    """Where the words of a sentence stand that have one of some keys; the first is bit 0."""

    def __init__(self, words: Sequence[Iterable[str]]) -> None:
        self.size = len(words)
        self.by_key: dict[str, int] = {}
        for at, keys in enumerate(words):
            for key in keys:
                self.by_key[key] = self.by_key.get(key, 0) | 1 << at

    def __missing__(self, keys: Keys) -> int:
        found = 0
        for key in keys & self.by_key.keys():
            found |= self.by_key[key]
        self[keys] = found
        return found


def longest(
    steps: Sequence[Step], places: Mapping[Keys, int], size: int
) -> Iterator[tuple[int, int]]:
    """Where a sequence stands: each first word with the end of its longest match there."""
    told = [(places[step.keys], step.missing) for step in steps]
    starts = (1 << size) - 1 if steps[0].missing else told[0][0]
    if not _ends(told, starts):
        return
    while starts:
        start = starts & -starts
        starts ^= start
        if ends := _ends(told, start):
            yield start.bit_length() - 1, ends.bit_length() - 1


def _ends(steps: Iterable[tuple[int, int]], reached: int) -> int:
    """The places behind all matches that begin at some places."""
    for places, missing in steps:
        if missing:
            for _ in range(missing):
                reached |= (reached & places) << 1
        else:
            reached = (reached & places) << 1
            if not reached:
                return 0
    return reached
