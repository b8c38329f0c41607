"""Where front matter begins and ends, decided as Hugo decides it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model import Span
from .fields import is_known
from .model import NOWHERE

_LEAD = re.compile("[\ufeff\t\n\v\f\r ]*")
_LINE_END = re.compile(r"\r\n|\r|\n")
_ORG = re.compile(r"(?:#\+[^\n]*(?:\n|$))+")
_KEY = re.compile(r"""["']?([A-Za-z_][\w.-]*)["']?[ \t]*[:=]""")
_META = re.compile(r"""[ \t]+\S|-[ \t]|-$|\#|[\]\[{},]|["']?[\w][\w.-]*["']?[ \t]*[:=]""")
_ALMOST = re.compile(r"[ \t]*(?:-{1,}|\+{1,}|\.{3}|={3,}|\*{3,}|[\u2010-\u2015]{1,3}-{0,2})[ \t]*$")

FORMATS = {"-": "yaml", "+": "toml", "{": "json"}
FENCES = {"yaml": "---", "toml": "+++"}


@dataclass(frozen=True, slots=True)
class Fences:
    """The frame of a block; `flaw` says what keeps Hugo from seeing one."""

    format: str = ""
    opening: Span = NOWHERE
    inner: Span = NOWHERE
    closing: Span | None = None
    body: int = 0
    flaw: str = ""  # delimiter, unterminated, shortcode

    @property
    def span(self) -> Span:
        """The block with its fences."""
        last = self.closing.end if self.closing else self.inner.end
        return Span(self.opening.start, max(last, self.opening.end))


def split(text: str) -> Fences:
    """The first character that is neither blank nor BOM decides; the rest follows from it."""
    start = _lead(text)
    format = FORMATS.get(text[start : start + 1], "")
    if text.startswith("#+", start):
        return _org(text, start)
    if format == "json":
        return _json(text, start)
    if not format:
        return Fences()
    fence = FENCES[format]
    if not text.startswith(fence, start):
        return _refused(text, start, format)
    return _fenced(text, start, format, fence)


def _lead(text: str) -> int:
    match = _LEAD.match(text)
    return match.end() if match else 0


def _org(text: str, start: int) -> Fences:
    match = _ORG.match(text, start)
    assert match
    return Fences("org", Span(start, start + 2), Span(start, match.end()), None, match.end())


def _fenced(text: str, start: int, format: str, fence: str) -> Fences:
    opening = Span(start, start + len(fence))
    line_end = _LINE_END.match(text, opening.end)
    inner = line_end.end() if line_end else opening.end
    closer = re.compile(rf"(?<=[\r\n]){re.escape(fence)}").search(text, inner)
    if not closer:
        return _unterminated(text, format, opening, inner)
    after = _LINE_END.match(text, closer.end())
    body = after.end() if after else closer.end()
    return Fences(format, opening, Span(inner, closer.start()), Span(*closer.span()), body)


def _json(text: str, start: int) -> Fences:
    opening = Span(start, start + 1)
    if text.startswith(("{{<", "{{%", "{{/*"), start):
        return Fences("json", Span(start, start + 3), Span(start, start), None, start, "shortcode")
    end = _balance(text, start)
    if end is None:
        return _unterminated(text, "json", opening, start)
    return Fences("json", opening, Span(start, end), Span(end - 1, end), end)


def _balance(text: str, start: int) -> int | None:
    depth, quoted = 0, False
    for match in re.compile(r'\\.|["{}]', re.S).finditer(text, start):
        mark = match[0]
        if mark == '"':
            quoted = not quoted
        elif mark in "{}" and not quoted:
            depth += 1 if mark == "{" else -1
            if not depth:
                return match.end()
    return None


def _refused(text: str, start: int, format: str) -> Fences:
    """One or two hyphens: a block by someone who miscounted, or a list that has no block."""
    sign = text[start]
    end = start + len(text[start : start + 3]) - len(text[start : start + 3].lstrip(sign))
    opening = Span(start, end)
    line_end = _LINE_END.search(text, end)
    if text[end : line_end.start() if line_end else len(text)].strip() or not line_end:
        return Fences(format, opening, Span(end, end), None, start, "delimiter")
    loose = _unterminated(text, format, opening, line_end.end())
    if loose.inner.end == loose.inner.start:
        return Fences(format, opening, Span(end, end), None, start, "delimiter")
    return Fences(format, opening, loose.inner, loose.closing, loose.body, "delimiter")


def _unterminated(text: str, format: str, opening: Span, inner: int) -> Fences:
    """A block without an end: all that looks like metadata belongs to it."""
    end, after_blank = inner, False
    for start, stop in _lines(text, inner):
        line = text[start:stop].rstrip("\r\n")
        if _ALMOST.match(line):
            closing = Span(start, start + len(line))
            return Fences(format, opening, Span(inner, end), closing, stop, "unterminated")
        if not line.strip():
            after_blank = True
        elif _belongs(line, after_blank):
            end, after_blank = stop, False
        else:
            break
    return Fences(format, opening, Span(inner, end), None, end, "unterminated")


def _belongs(line: str, after_blank: bool) -> bool:
    key = _KEY.match(line)
    if after_blank:
        return bool(key and is_known(key[1]))
    return bool(_META.match(line))


def _lines(text: str, start: int) -> list[tuple[int, int]]:
    ends = [match.end() for match in _LINE_END.finditer(text, start)]
    starts = [start, *ends]
    return [(a, b) for a, b in zip(starts, [*ends, len(text)], strict=True) if a < b]
