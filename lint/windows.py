"""A passage as runs of sentences that follow one another: what belongs together stands near."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
BETWEEN = re.compile(r"(?<=[.!?])[\"')\]*_]*\s+")


def sentences(text: str) -> list[str]:
    """The sentences of a passage, near enough; no abbreviations are known here."""
    return BETWEEN.split(text)


def windows(text: str, size: int) -> Iterator[str]:
    """The words of every so many sentences that follow one another."""
    return map(" ".join, runs(sentences(text), size))


def runs(every: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Every so many that follow one another, or all if there are fewer."""
    for at in range(max(len(every) - size + 1, 1)):
        yield every[at : at + size]
