"""TOML's small parts: blanks, keys, strings and bare values, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model import Problem, Span
from ..sourcemap import Prose
from . import scalars

_BLANK = re.compile(r"[ \t]*")
_VOID = re.compile(r"(?:[ \t\n]|\r\n|#[^\n\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]*|[^\s,\]}#=\"'\[{]+")
_BAD_BASIC = re.compile(
    r"[\x00-\x08\n\x0b-\x1f\x7f]|\\(?:x(?![0-9A-Fa-f]{2})|u(?![0-9A-Fa-f]{4})"
    r'|U(?![0-9A-Fa-f]{8})|[^btnfre"\\xuU])'
)
_BAD_MULTI = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|\\(?:x(?![0-9A-Fa-f]{2})|u(?![0-9A-Fa-f]{4})"
    r'|U(?![0-9A-Fa-f]{8})|[ \t]+(?![ \t\r\n])|[^btnfre"\\xuU\s])'
)
_BAD_LITERAL = re.compile(r"[\x00-\x08\n\x0b-\x1f\x7f]")
_BAD_LITERAL_LONG = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)")
_TIME = re.compile(r"(?:(?<=[Tt ])|^)(\d\d:\d\d)(?=$|[Zz+-])")
_ENDS = {
    '"""': re.compile(r'(?:\\.|[^\\])*?"""("{0,2})', re.S),
    "'''": re.compile(r"[\s\S]*?'''('{0,2})"),
}


class TomlError(Exception):
    """Where a block is no TOML, and what stands in the way."""

    def __init__(self, at: int, what: str, problem: Problem | None = None) -> None:
        super().__init__(what)
        self.at = at
        self.what = what
        self.problem = problem


@dataclass(slots=True)
class Scanner:
    """A cursor over one block."""

    text: str
    at: int
    end: int

    def peek(self, mark: str) -> bool:
        """Whether the mark stands at the cursor."""
        return self.at < self.end and self.text.startswith(mark, self.at, self.end)

    def take(self, mark: str) -> bool:
        """Step over the mark if it stands there."""
        found = self.peek(mark)
        self.at += len(mark) if found else 0
        return found

    def blanks(self) -> None:
        """Step over blanks and TABs."""
        self._skip(_BLANK)

    def void(self) -> None:
        """Step over blanks, line ends and remarks."""
        self._skip(_VOID)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at, self.end)
        self.at = match.end() if match else self.at

    def line_end(self) -> None:
        """Nothing but a remark may stand before the line ends."""
        self.blanks()
        start = self.at
        if self.at >= self.end or self.peek("#") or self.peek("\n") or self.peek("\r\n"):
            self.void()
            if self.at > start or self.at >= self.end:
                return
        raise TomlError(self.at, "after value")

    def key(self) -> list[tuple[str, Span]]:
        """The parts of a dotted key."""
        parts = [self._key_part()]
        self.blanks()
        while self.take("."):
            self.blanks()
            parts.append(self._key_part())
            self.blanks()
        return parts

    def _key_part(self) -> tuple[str, Span]:
        start = self.at
        if self.peek('"') or self.peek("'"):
            return self._short(start, self.text[start])[0].plain, Span(start, self.at)
        match = _BARE_KEY.match(self.text, self.at, self.end)
        if not match:
            raise TomlError(self.at, "key")
        self.at = match.end()
        return match[0], Span(*match.span())

    def string(self) -> tuple[Prose, Span]:
        """A string of any of the four kinds."""
        start, mark = self.at, self.text[self.at]
        return (self._long if self.peek(mark * 3) else self._short)(start, mark)

    def _short(self, start: int, mark: str) -> tuple[Prose, Span]:
        self.at = start + 1
        while not self.peek(mark):
            if self.at >= self.end or self.text[self.at] == "\n":
                raise TomlError(min(self.at, self.end - 1), "open string")
            self.at += 2 if mark == '"' and self.peek("\\") else 1
        self.at += 1
        basic = mark == '"'
        self._refuse(_BAD_BASIC if basic else _BAD_LITERAL, start + 1, self.at - 1)
        read = scalars.toml_basic if basic else scalars.verbatim
        return read(self.text, start + 1, self.at - 1), Span(start, self.at)

    def _long(self, start: int, mark: str) -> tuple[Prose, Span]:
        match = _ENDS[mark * 3].match(self.text, start + 3, self.end)
        if not match:
            raise TomlError(self.end - 1, "open long string")
        self.at = match.end()
        first = start + 3
        first += 2 if self.text.startswith("\r\n", first) else self.text.startswith("\n", first)
        basic = mark == '"'
        self._refuse(_BAD_MULTI if basic else _BAD_LITERAL_LONG, first, self.at - 3)
        read = scalars.toml_basic if basic else scalars.verbatim
        return read(self.text, first, self.at - 3), Span(start, self.at)

    def _refuse(self, bad: re.Pattern[str], start: int, end: int) -> None:
        match = bad.search(self.text, start, end)
        if match:
            what = "escape" if match[0][0] == "\\" else "control"
            raise TomlError(match.start(), "open string" if match[0] == "\n" else what)

    def bare(self) -> tuple[object, Span]:
        """A number, a date, a time, true or false; tomllib knows them."""
        import tomllib

        match = _BARE_VALUE.match(self.text, self.at, self.end)
        if not match:
            raise TomlError(self.at, "value")
        try:
            value = tomllib.loads("v = " + _TIME.sub(r"\1:00", match[0]))["v"]
        except (tomllib.TOMLDecodeError, ValueError) as error:
            raise TomlError(match.start(), "value") from error
        self.at = match.end()
        return value, Span(*match.span())
