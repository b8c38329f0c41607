"""JSON front matter: json decodes it, and a second pass finds where each value stands."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from ..model import Problem, Related, Severity, Span
from . import scalars
from .model import KeyPath, Place, Reading

_BLANK = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_BARE = re.compile(r"[^\s,\]}]+")
_LINE = re.compile(r"""(?m)^[ \t{]*["']?([A-Za-z_][\w.-]*)["']?[ \t]*:[ \t]*(.*?)[ \t,]*\r?$""")


def read(text: str, inner: Span) -> Reading:
    """Values, places and strings of the block."""
    block = inner.of(text)
    try:
        json.loads(block, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return _broken(text, inner, inner.start + error.pos)
    except (_Constant, RecursionError) as error:
        word = error.args[0] if isinstance(error, _Constant) else "{"
        return _broken(text, inner, inner.start + max(block.find(word), 0))
    reader = _Places(text, inner.start)
    reader.out.data, _ = reader.value(())
    return reader.out


class _Constant(Exception):
    """NaN or Infinity, which Python reads and JSON has not."""


def _refuse(word: str) -> NoReturn:
    raise _Constant(word)


class _Places:
    """Walks over JSON that is known to be valid."""

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at
        self.out = Reading()

    def value(self, path: KeyPath) -> tuple[Any, Span]:
        start = self._blank()
        mark = self.text[start]
        if mark == "{":
            return self._object(path), Span(start, self.at)
        if mark == "[":
            return self._array(path), Span(start, self.at)
        if mark == '"':
            span = self._string()
            prose = scalars.json_string(self.text, span.start + 1, span.end - 1)
            self.out.strings[path] = prose
            return prose.plain, span
        match = _BARE.match(self.text, start)
        assert match
        self.at = match.end()
        return json.loads(match[0]), Span(*match.span())

    def _blank(self) -> int:
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at

    def _string(self) -> Span:
        start = self._blank()
        match = _STRING.match(self.text, start)
        assert match
        self.at = match.end()
        return Span(start, self.at)

    def _object(self, path: KeyPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        self.at += 1
        while self.text[self._blank()] != "}":
            key = self._string()
            name = scalars.json_string(self.text, key.start + 1, key.end - 1).plain
            here = (*path, name)
            self._blank()
            self.at += 1
            before = self.out.places.get(here) if name in data else None
            data[name], span = self.value(here)
            if before and before.key:
                self.out.problems.append(_twice(here, before.key, key))
            self.out.places[here] = Place(key, span)
            self._comma()
        self.at += 1
        return data

    def _array(self, path: KeyPath) -> list[Any]:
        items: list[Any] = []
        self.at += 1
        while self.text[self._blank()] != "]":
            here = (*path, len(items))
            item, span = self.value(here)
            items.append(item)
            self.out.places[here] = Place(None, span)
            self._comma()
        self.at += 1
        return items

    def _comma(self) -> None:
        if self.text[self._blank()] == ",":
            self.at += 1


def _twice(path: KeyPath, first: Span, second: Span) -> Problem:
    name = ".".join(map(str, path))
    return Problem(
        rule="duplicate-key",
        span=second,
        message=f"`{name}` is set twice in this front matter; Hugo takes the later value",
        help="keep the value that you mean and delete the other",
        severity=Severity.WARNING,
        related=(Related(first, f"`{path[-1]}` is first set here"),),
        field=name,
    )


def _broken(text: str, inner: Span, at: int) -> Reading:
    """What can be told from a block that is no JSON."""
    out = Reading()
    at = min(at, max(inner.end - 1, inner.start))
    at += len(text[at : inner.end]) - len(text[at : inner.end].lstrip())
    at = min(at, max(inner.end - 1, inner.start))
    message, help = _why(text, inner, at)
    span = Span(at, min(at + 1, len(text)))
    out.problems.append(Problem("invalid-front-matter", span, message, help, hugo=True))
    for match in _LINE.finditer(text, inner.start, inner.end):
        key, value = match[1], match[2].strip(" \t\"'")
        start = text.find(value, match.start(2))
        out.data[key] = value
        out.places[(key,)] = Place(Span(*match.span(1)), Span(start, start + len(value)))
        out.strings[(key,)] = scalars.verbatim(text, start, start + len(value))
        out.guessed.add(key)
    return out


def _why(text: str, inner: Span, at: int) -> tuple[str, str]:
    before, here = text[inner.start : at].rstrip(), text[at : at + 1]
    if (here in "}]" and before.endswith(",")) or (here == "," and before.endswith(",")):
        return (
            "a comma stands before the closing bracket",
            "delete the comma after the last entry",
        )
    if here in "'“”‘’":
        return "JSON takes straight double quotes only", 'write " on both sides of the text'
    if text.startswith(("//", "/*"), at) or here == "#":
        return "JSON has no remarks", "delete the remark"
    if here == '"' and before[-1:] in '"}]0123456789el':
        return (
            "a comma is missing between two entries",
            "put a comma at the end of the entry above",
        )
    if "\\" in text[at : at + 2] or before.endswith("\\"):
        return "a backslash in this text says nothing", "write the backslash twice"
    if text.count('"', text.rfind("\n", 0, at) + 1, at) % 2 or here == '"':
        return "the quote that opens this text is not closed on its line", 'put a " at its end'
    if before.endswith(("{", ",")):
        return "a key in double quotes is expected here", 'write "key": before the value'
    return "Hugo cannot read the JSON of this front matter here", (
        "put keys and text in double quotes, a colon after each key and a comma between entries"
    )
