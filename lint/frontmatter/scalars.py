"""Strings as YAML, TOML and JSON write them: the decoded text and where each part stood."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..sourcemap import Prose, ProseBuilder

_BREAK = r"(?:\r\n|\r|\n)"
_FOLD = rf"(?P<fold>[ \t]*{_BREAK}(?:[ \t]*{_BREAK})*[ \t]*)"
_CODE = r"\\(?:x(?P<x>[0-9A-Fa-f]{2})|u(?P<u>[0-9A-Fa-f]{4})|U(?P<U>[0-9A-Fa-f]{8}))"
_PAIR = r"\\u(?P<high>[dD][89abAB][0-9A-Fa-f]{2})\\u(?P<low>[dD][c-fC-F][0-9A-Fa-f]{2})"

_PLAIN = re.compile(rf"{_FOLD}|(?P<text>[^\s]+|[ \t]+|.)", re.S)
_SINGLE = re.compile(rf"{_FOLD}|(?P<quote>'')|(?P<text>[^\s']+|[ \t]+|.)", re.S)
_DOUBLE = re.compile(
    rf"(?P<join>\\{_BREAK}(?P<blank>(?:[ \t]*{_BREAK})*)[ \t]*)|{_FOLD}"
    rf"|{_CODE}|\\(?P<esc>.)|(?P<text>[^\s\\]+|[ \t]+|.)",
    re.S,
)
_TOML = re.compile(
    rf"(?P<cut>\\[ \t]*{_BREAK}\s*)|{_CODE}|\\(?P<esc>.)|(?P<crlf>\r\n)|(?P<text>[^\\\r]+|.)", re.S
)
_JSON = re.compile(rf"{_PAIR}|{_CODE}|\\(?P<esc>.)|(?P<text>[^\\]+)", re.S)
_BREAKS = re.compile(_BREAK)

_YAML_ESCAPES: Mapping[str, str] = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_TOML_ESCAPES: Mapping[str, str] = {
    "b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b",
}  # fmt: skip


def yaml_plain(text: str, start: int, end: int) -> Prose:
    """A YAML scalar without quotes."""
    return _walk(_PLAIN, text, start, end)


def yaml_single(text: str, start: int, end: int) -> Prose:
    """A YAML scalar in single quotes; the span leaves the quotes out."""
    return _walk(_SINGLE, text, start, end)


def yaml_double(text: str, start: int, end: int) -> Prose:
    """A YAML scalar in double quotes; the span leaves the quotes out."""
    return _walk(_DOUBLE, text, start, end, _YAML_ESCAPES)


def toml_basic(text: str, start: int, end: int) -> Prose:
    """A TOML string with escapes, of one line or many; the span leaves the quotes out."""
    return _walk(_TOML, text, start, end, _TOML_ESCAPES)


def json_string(text: str, start: int, end: int) -> Prose:
    """A JSON string; the span leaves the quotes out."""
    return _walk(_JSON, text, start, end, _TOML_ESCAPES)


def verbatim(text: str, start: int, end: int) -> Prose:
    """A string that says what it shows; only CRLF becomes LF."""
    builder = ProseBuilder()
    for match in re.compile(r"\r(?=\n)|(?:[^\r]|\r(?!\n))+").finditer(text, start, end):
        if match[0] != "\r":
            builder.keep(match[0], match.start())
    return builder.build()


def _walk(
    token: re.Pattern[str], text: str, start: int, end: int, escapes: Mapping[str, str] = {}
) -> Prose:
    builder = ProseBuilder()
    for match in token.finditer(text, start, end):
        kind = match.lastgroup or ""
        if kind == "text":
            builder.keep(match[0], match.start())
        elif kind == "quote":
            builder.keep("'", match.start())
        elif kind == "fold":
            _fold(builder, text, match.start(), match.end())
        elif kind == "crlf":
            builder.keep("\n", match.start() + 1)
        elif kind == "esc" and match[0][1] not in escapes:
            builder.keep(match[0][1], match.start() + 1)
        else:
            builder.insert(_escape(kind, match, escapes))
    return builder.build()


def _escape(kind: str, match: re.Match[str], escapes: Mapping[str, str]) -> str:
    if kind == "esc":
        return escapes[match["esc"]]
    if kind == "low":
        pair = bytes.fromhex(match["high"] + match["low"])
        return pair.decode("utf-16-be")
    if kind in ("x", "u", "U"):
        code = int(match[kind], 16)
        return "\ufffd" if code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)
    return "\n" * len(_BREAKS.findall(match["blank"])) if kind == "join" else ""


def _fold(builder: ProseBuilder, text: str, start: int, end: int) -> None:
    """One line end reads as a blank; each further one as itself."""
    breaks = list(_BREAKS.finditer(text, start, end))
    if len(breaks) == 1:
        builder.insert(" ")
    for line_end in breaks[1:]:
        builder.insert("\n") if line_end[0] == "\r" else builder.keep("\n", line_end.end() - 1)


def yaml_block(text: str, start: int, end: int, parent: int) -> Prose:
    """A YAML block scalar, from its `|` or `>`; `parent` is the column of what it is in."""
    header = re.compile(rf"([|>])([-+\d]*)[^\r\n]*{_BREAK}?").match(text, start, end)
    assert header, "a block scalar begins with | or >"
    lines = _lines(text, header.end(), end)
    digit = next((int(char) for char in header[2] if char.isdigit()), 0)
    indent = parent + digit if digit else _indent(text, lines)
    block = _Block(folded=header[1] == ">")
    for first, last, after in lines:
        block.add(text, min(first + indent, last), last, after)
    return block.build(header[2])


def _lines(text: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """(start, end, end with line break) of each line; a last one without content is left out."""
    lines = []
    while start < end:
        found = _BREAKS.search(text, start, end)
        last, after = found.span() if found else (end, end)
        if found or text[start:end].strip(" "):
            lines.append((start, last, after))
        start = after
    return lines


def _indent(text: str, lines: list[tuple[int, int, int]]) -> int:
    blank = 0
    for start, end, _ in lines:
        width = end - start - len(text[start:end].lstrip(" "))
        if width < end - start:
            return max(width, blank)
        blank = max(blank, width)
    return blank


class _Block:
    """The line folding and chomping of a block scalar, line by line."""

    def __init__(self, folded: bool) -> None:
        self._folded = folded
        self._builder = ProseBuilder()
        self._break: int | None = None  # offset of the LF that ends the last full line
        self._empty: list[int] = []  # LFs of the empty lines since
        self._blank = False  # whether the last full line began with a blank

    def add(self, text: str, start: int, end: int, after: int) -> None:
        """One line, without its indentation."""
        if start == end:
            self._empty.append(after - 1)
            return
        blank = text[start] in " \t"
        self._flush(text, fold=self._folded and not self._blank and not blank)
        self._blank = blank
        self._builder.keep(text[start:end], start)
        self._break = after - 1 if after > end else None

    def _flush(self, text: str, fold: bool) -> None:
        if self._break is not None:
            if not fold:
                self._newline(text, self._break)
            elif not self._empty:
                self._builder.insert(" ")
        for at in self._empty:
            self._newline(text, at)
        self._empty = []

    def _newline(self, text: str, at: int) -> None:
        self._builder.keep("\n", at) if text[at] == "\n" else self._builder.insert("\n")

    def build(self, chomping: str) -> Prose:
        """All lines; the last line end as the header says."""
        if "-" not in chomping:
            if self._break is not None:
                self._builder.insert("\n")
            if "+" in chomping:
                self._builder.insert("\n" * len(self._empty))
        return self._builder.build()
