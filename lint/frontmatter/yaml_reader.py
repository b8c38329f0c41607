"""YAML front matter, with as much rescued from a broken block as can be had."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import yaml

from ..model import Problem, Span
from ..sourcemap import ProseBuilder
from . import yaml_nodes
from .duplicates import duplicate
from .model import Place, Reading
from .yaml_causes import explain
from .yaml_errors import locate
from .yaml_fault import Fault

_HEAD = re.compile(r"""(["']?)([^\s"':#][^"':\n]*?)\1[ \t]*(?::|=(?=[ \t]*["']))[ \t]*""")
_CHUNK = re.compile(r"""(?m)^(?=["'][\w .-]+["'][ \t]*:|[^\s#\-\]}),'"])""")
_ITEM = re.compile(r"[ \t]+-[ \t]+([^\n]*?)[ \t\r]*\n?")
MARKS, STRUCTURE, ALIASES = range(3)
"""Hugo's decoder reads all marks first, then the structure, then follows aliases."""

_ALIAS_AND_TEXT = re.compile(r"\*[^\s,\]}]+[ \t]+[^\s#,\]}]")
_LEXICAL = ("cannot start any token", "tab character", "end of stream", "unknown escape")


class _Broken(Exception):
    """Where a part of the block is wrong, and how early the decoder would notice."""

    def __init__(self, part: Span, at: int, rank: int, detail: str) -> None:
        super().__init__(detail)
        self.part = part
        self.at = at
        self.rank = rank
        self.detail = detail


def read(text: str, inner: Span) -> Reading:
    """Values, places and strings of the block; problems, Hugo's own first."""
    try:
        return _exact(text, inner)
    except _Broken as broken:
        return _salvage(text, inner, broken)


def _exact(text: str, part: Span) -> Reading:
    block = part.of(text)
    try:
        node = yaml_nodes.compose(block)
        if node is None:
            return Reading()
        if isinstance(node, yaml.MappingNode):
            return yaml_nodes.read(text, part, node)
        at = part.start + node.start_mark.index
        raise _Broken(part, at, STRUCTURE, "no map")
    except yaml.YAMLError as error:
        at = part.start + locate(block, error)
        raise _Broken(part, at, *_rank(error, text, at)) from error
    except yaml_nodes.Refused as error:
        raise _Broken(part, part.start + error.at, MARKS, str(error)) from error
    except (yaml_nodes.TooManyAliases, RecursionError) as error:
        raise _Broken(part, part.start, ALIASES, "too many aliases") from error


def _rank(error: yaml.YAMLError, text: str, at: int) -> tuple[int, str]:
    detail = f"{getattr(error, 'context', '')}: {getattr(error, 'problem', '')}"
    if "undefined alias" in detail:
        return STRUCTURE if _ALIAS_AND_TEXT.match(text, at) else ALIASES, detail
    return (MARKS if any(words in detail for words in _LEXICAL) else STRUCTURE), detail


def _salvage(text: str, inner: Span, whole: _Broken) -> Reading:
    """Each top-level entry by itself, so that one mistake costs one field."""
    out, broken, twice = Reading(), list[_Broken](), list[Problem]()
    for part in _parts(text, inner):
        try:
            reading = _exact(text, part)
        except _Broken as error:
            reading = _guess(text, part)
            broken.append(error)
        twice += [*reading.problems, *_duplicates(text, out, reading)]
        reading.problems = []
        out.merge(reading)
    rows = [(error.rank, error.at, _explain(text, error)) for error in _sorted_out(broken, whole)]
    rows += [(STRUCTURE, problem.span.start, problem) for problem in twice]
    out.problems = [problem for *_, problem in sorted(rows, key=lambda row: row[:2])]
    return out


def _sorted_out(broken: list[_Broken], whole: _Broken) -> list[_Broken]:
    """The errors of the parts without those that only follow from cutting or from one another."""
    kept = [error for error in broken if error.rank < ALIASES]
    if "flow" in whole.detail:
        kept = [error for error in kept if "flow" not in error.detail and error.at > whole.at]
    elif "end of stream" in whole.detail:
        kept = [error for error in kept if error.at < whole.at]
    elif any(error.at <= whole.at for error in kept):
        return kept
    at_fault = next(
        (error.part for error in broken if error.part.start <= whole.at < error.part.end), None
    )
    whole.part = at_fault or whole.part
    return [whole, *kept]


def _explain(text: str, error: _Broken) -> Problem:
    return explain(Fault(text, error.part, error.at, error.detail))


def _duplicates(text: str, out: Reading, reading: Reading) -> Iterator[Problem]:
    for key in reading.data.keys() & out.data.keys():
        first, second = out.places[(key,)], reading.places[(key,)]
        if first.key and second.key:
            entries = (first.key.union(first.value), second.key.union(second.value))
            yield duplicate(text, (key,), first.key, second.key, *entries)


def _parts(text: str, inner: Span) -> Iterator[Span]:
    cuts = [match.start() for match in _CHUNK.finditer(text, inner.start, inner.end)]
    cuts = [inner.start, *(cut for cut in cuts if cut > inner.start), inner.end]
    yield from (Span(a, b) for a, b in pairwise(cuts) if text[a:b].strip())


def _guess(text: str, part: Span) -> Reading:
    """What a broken entry was meant to say, as far as its first line and its dashes tell."""
    out = Reading()
    lead = part.start + len(part.of(text)) - len(part.of(text).lstrip())
    head = _HEAD.match(text, lead, part.end)
    if not head:
        return out
    key = head[2].strip()
    line_end = text.find("\n", head.end(), part.end)
    line_end = part.end if line_end < 0 else line_end
    at = Span(head.start(2), head.end(2))
    items = _items(text, line_end + 1, part.end)
    if items and not text[head.end() : line_end].strip():
        out.places[(key,)] = Place(at, Span(items[0].start, items[-1].end))
        out.data[key] = [_keep(out, text, (key, n), item) for n, item in enumerate(items)]
    else:
        value = _bare(text, head.end(), line_end)
        out.places[(key,)] = Place(at, value)
        out.data[key] = _keep(out, text, (key,), value, at)
    out.guessed.add(key)
    return out


def _keep(
    out: Reading, text: str, path: tuple[str | int, ...], value: Span, key: Span | None = None
) -> str:
    builder = ProseBuilder()
    builder.keep(value.of(text), value.start)
    out.strings[path] = builder.build()
    out.places[path] = Place(key, value)
    return value.of(text)


def _items(text: str, start: int, end: int) -> list[Span]:
    items: list[Span] = []
    while start < end:
        match = _ITEM.match(text, start, end)
        if not match:
            return []
        items.append(Span(*match.span(1)))
        start = match.end()
    return items


def _bare(text: str, start: int, end: int) -> Span:
    """The rest of a line without blanks and outer quotes."""
    value = text[start:end]
    start += len(value) - len(value.lstrip(" \t\"'“”"))
    return Span(start, max(start, start + len(text[start:end].rstrip(" \t\r\"'“”,"))))
