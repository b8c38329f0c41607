"""A small neural network that reads the sentences of a page one after another.

It is the second reader's other eye: it knows words by what they mean, so that one it has seen
twice is read like its neighbours, and a sentence by those around it. Trained by `make model`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from zlib import crc32

import numpy
from numpy.typing import NDArray

from ..folding import fold

Array: TypeAlias = NDArray[numpy.float32]

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+(?:[.,]\d+)*|[^\w\s]")
LONGEST = 80  # words of a sentence that are read
DIGITS = 4  # from which on all numbers are the same
SHARDS = 4096  # rows for the letters of unknown words
PIECES = (3, 4, 5)  # letters that are seen of them at a time
NEAR = 1  # words on either side that one layer sees; what stands between sentences is as wide
FAR = 2  # sentences on either side
USUAL = 20  # words of a sentence
MARKS = ("field", "heading", "linked", "asks", "letter", "reported")
FACTS = len(MARKS) + 2  # with the length and the place
EPSILON = 1e-5  # as torch's LayerNorm has it


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence as the network takes it."""

    words: tuple[str, ...]
    marks: frozenset[str]


def read(text: str, marks: Iterable[str]) -> Read:
    """A sentence's words; of a number only how long it is."""
    found = WORD.findall(fold(text).lower())[:LONGEST]
    words = tuple(f"#{min(len(one), DIGITS)}" if one[0].isdigit() else one for one in found)
    return Read(words or (".",), frozenset(marks))


def shards(word: str) -> list[int]:
    """The rows that stand for the letters of a word."""
    spelt = f"<{word}>"
    pieces = [spelt[at : at + size] for size in PIECES for at in range(len(spelt) - size + 1)]
    return [crc32(piece.encode()) % SHARDS for piece in pieces]


def facts(page: Sequence[Read]) -> Array:
    """What is told of each sentence besides its words."""
    return numpy.array(
        [
            (*(mark in one.marks for mark in MARKS), len(one.words) / USUAL, at / len(page))
            for at, one in enumerate(page)
        ],
        numpy.float32,
    )


class Network:
    """The trained network: tables of words, two layers over words and two over sentences."""

    def __init__(self, parts: Mapping[str, NDArray[numpy.generic]]) -> None:
        """`parts` as `tests/train_network.py` names them; whole numbers are parts of a scale."""
        names = bytes(parts["names"]).decode().split("\n")
        self._rows = dict(zip(names, range(1, len(names) + 1), strict=True))
        self._words, self._shards = _Table(parts, "words"), _Table(parts, "shards")
        self._parts = {
            name: part.astype(numpy.float32)
            for name, part in parts.items()
            if part.dtype == numpy.float16
        }

    def odds(self, page: Sequence[Read]) -> list[float]:
        """The log-odds of each sentence of a page to be a claim that an editor would flag."""
        if not page:
            return []
        told = facts(page)
        own = _rectified(self._line("vector", numpy.hstack([self._pooled(page), told])))
        seen = own
        for layer in ("page0", "page1"):
            seen = self._layer(layer, seen, FAR)
        whole = numpy.broadcast_to(seen.mean(0), seen.shape)
        hidden = _rectified(self._line("hidden", numpy.hstack([seen, whole, told])))
        found: list[float] = self._line("odds", hidden)[:, 0].tolist()
        return found

    def _pooled(self, page: Sequence[Read]) -> Array:
        """Each sentence's words in one row: by their weights, and the most of each."""
        lengths = numpy.array([len(one.words) + NEAR for one in page])  # with the gap after it
        starts = numpy.cumsum(lengths) - lengths
        rows = numpy.zeros((lengths.sum(), self._words.width), numpy.float32)
        gap = numpy.zeros(len(rows), bool)
        gap[starts + lengths - 1] = True
        rows[~gap] = self._meanings([word for one in page for word in one.words])
        rows = self._line("enter", rows)
        rows[gap] = 0
        for layer in ("words0", "words1"):
            rows = self._layer(layer, rows, NEAR)
            rows[gap] = 0
        score = self._line("weigh", rows)[:, 0]
        score[gap] = -numpy.inf
        score = numpy.exp(score - numpy.repeat(numpy.maximum.reduceat(score, starts), lengths))
        share = score / numpy.repeat(numpy.add.reduceat(score, starts), lengths)
        weighed = numpy.add.reduceat(rows * share[:, None], starts)
        rows[gap] = -numpy.inf
        return numpy.hstack([weighed, numpy.maximum.reduceat(rows, starts)])

    def _meanings(self, words: Sequence[str]) -> Array:
        places = [self._rows.get(word, 0) for word in words]
        found = self._words[places]
        for at, place in enumerate(places):
            if not place:
                found[at] = self._shards[shards(words[at])].mean(0)
        return found

    def _line(self, name: str, rows: Array) -> Array:
        found: Array = rows @ self._parts[name] + self._parts[f"{name}-bias"]
        return found

    def _layer(self, name: str, rows: Array, far: int) -> Array:
        """A gated convolution over so many neighbours on either side, added and normalised."""
        around = numpy.pad(rows, ((far, far), (0, 0)))
        near = numpy.hstack([around[at : at + len(rows)] for at in range(2 * far + 1)])
        value, gate = numpy.hsplit(self._line(name, near), 2)
        total = rows + value / (1 + numpy.exp(-gate))
        total = total - total.mean(1, keepdims=True)
        spread = numpy.sqrt((total * total).mean(1, keepdims=True) + EPSILON)
        found: Array = total / spread * self._parts[f"{name}-scale"] + self._parts[f"{name}-shift"]
        return found


def _rectified(rows: Array) -> Array:
    return numpy.maximum(rows, 0)


class _Table:
    """Rows of small whole numbers, each column with its scale; an article asks for few of them."""

    def __init__(self, parts: Mapping[str, NDArray[numpy.generic]], name: str) -> None:
        self._whole, self._scale = parts[name], parts[f"{name}-scale"].astype(numpy.float32)
        self.width = self._whole.shape[1]

    def __getitem__(self, rows: Sequence[int]) -> Array:
        found: Array = self._whole[rows].astype(numpy.float32) * self._scale
        return found


def from_bytes(data: bytes) -> Network:
    """The network as it is shipped."""
    with numpy.load(io.BytesIO(data), allow_pickle=False) as parts:
        return Network(dict(parts))


def to_bytes(parts: Mapping[str, NDArray[numpy.generic]]) -> bytes:
    """A network to ship."""
    target = io.BytesIO()
    numpy.savez(target, **parts)  # type: ignore[arg-type]
    return target.getvalue()
