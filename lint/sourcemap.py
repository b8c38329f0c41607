"""Where each run of plain text stood in the source; offsets to line and column."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from .model import Span

Run: TypeAlias = tuple[int, int, int]
"""(offset in the plain text, offset in the source, length), all in code points."""

BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Maps spans of a plain text back to the source it was taken from.

    For each run `plain[p:p+n] == source[s:s+n]`; both columns strictly
    increase. Plain characters between runs were put in by us (a space for a
    line break) or stand for longer source (an entity); they belong to the gap.
    """

    runs: tuple[Run, ...]
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(run[0] for run in self.runs))

    def to_source(self, span: Span) -> Span:
        """The least source span that covers every kept character of a plain span."""
        if not self.runs:
            return Span(0, 0)
        return Span(*sorted((self._first(span.start), self._last(span.end))))

    def _first(self, offset: int) -> int:
        at = max(bisect_right(self._starts, offset) - 1, 0)
        plain, source, length = self.runs[at]
        if offset < plain + length:
            return source + max(offset - plain, 0)
        if at + 1 < len(self.runs) and offset > plain + length:
            return self.runs[at + 1][1]
        return source + length

    def _last(self, offset: int) -> int:
        at = max(bisect_right(self._starts, offset - 1) - 1, 0)
        plain, source, length = self.runs[at]
        if offset <= plain + length:
            return source + max(offset - plain, 0)
        return self.runs[at + 1][1] if at + 1 < len(self.runs) else source + length


@dataclass(frozen=True, slots=True)
class Prose:
    """Plain words as a reader sees them, and where each of them stood."""

    plain: str
    source_map: SourceMap

    def part(self, start: int, end: int) -> Prose:
        """A stretch of it, with its own places."""
        runs = tuple(
            (max(plain, start) - start, source + max(start - plain, 0), size)
            for plain, source, length in self.source_map.runs
            if (size := min(plain + length, end) - max(plain, start)) > 0
        )
        return Prose(self.plain[start:end], SourceMap(runs))


class ProseBuilder:
    """Collects kept and inserted text into a `Prose`."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self._length = 0

    def keep(self, text: str, source: int) -> None:
        """Text that stands in the source at that offset, character for character."""
        if not text:
            return
        if self._runs and self._joins(source):
            plain, start, length = self._runs[-1]
            self._runs[-1] = (plain, start, length + len(text))
        else:
            self._runs.append((self._length, source, len(text)))
        self._add(text)

    def insert(self, text: str) -> None:
        """Text that the reader sees but the source does not hold."""
        self._add(text)

    def build(self) -> Prose:
        """All that was collected."""
        return Prose("".join(self._parts), SourceMap(tuple(self._runs)))

    def __len__(self) -> int:
        return self._length

    @property
    def last(self) -> str:
        """The last character so far, or nothing."""
        return self._parts[-1][-1] if self._parts else ""

    def _add(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._length += len(text)

    def _joins(self, source: int) -> bool:
        plain, start, length = self._runs[-1]
        return start + length == source and plain + length == self._length


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """1-based line and column (code points), for people."""

    line: int
    column: int


_LINE_END = re.compile("\n")


class Lines:
    """Line and column of offsets in one text; only LF ends a line, as in Hugo."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(text))]

    def position(self, offset: int) -> Position:
        """Where an offset stands; a byte order mark counts for no column."""
        line = bisect_right(self._starts, offset) - 1
        start = self._starts[line]
        skipped = 1 if line == 0 and self._text.startswith(BOM) and offset > 0 else 0
        return Position(line + 1, offset - start + 1 - skipped)

    def offset(self, line: int, column: int = 1) -> int:
        """The offset of a 1-based line and column, held inside the text."""
        if line > len(self._starts):
            return len(self._text)
        return min(self._starts[max(line, 1) - 1] + column - 1, len(self._text))

    def line_span(self, line: int) -> Span:
        """The text of a 1-based line, without its line end."""
        start = self.offset(line)
        end = self._starts[line] - 1 if line < len(self._starts) else len(self._text)
        if end > start and self._text[end - 1] == "\r":
            end -= 1
        return Span(start, max(end, start))


class Bytes:
    """UTF-8 byte offsets of code points, and back, for one text."""

    def __init__(self, text: str) -> None:
        self._after = [found.end() for found in _WIDE.finditer(text)]
        widths = (
            len(found[0].encode("utf-8", "surrogatepass")) - 1 for found in _WIDE.finditer(text)
        )
        self._more = [0, *itertools.accumulate(widths)]
        self._starts = [after - 1 + self._more[at] for at, after in enumerate(self._after)]

    def of(self, offset: int) -> int:
        """The byte offset of a code point offset."""
        return offset + self._more[bisect_right(self._after, offset)]

    def to_chars(self, offset: int) -> int:
        """The code point offset at, or just before, a byte offset."""
        at = bisect_right(self._starts, offset) - 1
        if at >= 0 and offset < self._after[at] + self._more[at + 1]:
            return self._after[at] - 1
        return offset - self._more[at + 1]


_WIDE = re.compile("[^\\x00-\\x7f]")


class Spans:
    """Tells which of many spans touch another one, without asking each of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted((span, at) for at, span in enumerate(spans))
        self._spans = [span for span, _ in ordered]
        self._places = [at for _, at in ordered]
        self._starts = [span.start for span in self._spans]
        self._ends = list(itertools.accumulate((span.end for span in self._spans), max))

    def touching(self, other: Span) -> list[int]:
        """The places, in the order in which they were given, of the spans that overlap it."""
        first = bisect_right(self._ends, other.start)
        last = bisect_left(self._starts, other.end)
        near = range(first, last)
        return sorted(self._places[at] for at in near if self._spans[at].overlaps(other))
