"""YAML front matter, with as much rescued from a broken block as can be had."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from ..model import Problem, Span
from ..sourcemap import ProseBuilder
from . import yaml_nodes
from .duplicates import duplicate
from .model import Place, Reading
from .yaml_causes import Fault, explain
from .yaml_errors import locate

_HEAD = re.compile(r"""(["']?)([^\s"':#][^"':\n]*?)\1[ \t]*(?::|=(?=[ \t]*["']))[ \t]*""")
_CHUNK = re.compile(r"(?m)^(?=[^\s#\-\]})])")
_ITEM = re.compile(r"[ \t]+-[ \t]+([^\n]*?)[ \t\r]*\n?")
_LEXICAL = ("cannot start any token", "tab character", "end of stream", "unknown escape")


@dataclass(frozen=True, slots=True)
class _Broken(Exception):
    """Where a part of the block is wrong, and how early the decoder would notice."""

    at: int
    rank: int
    detail: str = ""


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
        if not isinstance(node, yaml.MappingNode):
            raise _Broken(part.start + node.start_mark.index, 1, "no map")
        return yaml_nodes.read(text, part, node)
    except yaml.YAMLError as error:
        raise _Broken(part.start + locate(block, error), *_rank(error)) from error
    except yaml_nodes.TabInQuotes as error:
        raise _Broken(error.args[0], 0, "tab character") from error
    except (yaml_nodes.TooManyAliases, RecursionError) as error:
        raise _Broken(part.start, 2, "too many aliases") from error


def _rank(error: yaml.YAMLError) -> tuple[int, str]:
    """Hugo's decoder reads all marks first, then the structure, then follows aliases."""
    detail = f"{getattr(error, 'context', '')}: {getattr(error, 'problem', '')}"
    if "undefined alias" in detail:
        return 2, detail
    return (0 if any(words in detail for words in _LEXICAL) else 1), detail


def _salvage(text: str, inner: Span, whole: _Broken) -> Reading:
    """Each top-level entry by itself, so that one mistake costs one field."""
    found: list[tuple[int, int, Problem]] = []
    out = Reading()
    for part in _parts(text, inner):
        try:
            reading = _exact(text, part)
        except _Broken as broken:
            reading = _guess(text, part)
            if broken.rank < 2 or whole.rank == 2:
                found.append(_problem(text, part, broken))
        _note_duplicates(text, out, reading, found)
        out.merge(reading)
    if not any(problem.hugo for *_, problem in found):
        found.append(_problem(text, inner, whole))
    out.problems = [problem for *_, problem in sorted(found, key=lambda row: row[:2])]
    return out


def _problem(text: str, part: Span, broken: _Broken) -> tuple[int, int, Problem]:
    problem = explain(Fault(text, part, broken.at, broken.detail))
    return broken.rank, broken.at, problem


def _note_duplicates(
    text: str, out: Reading, reading: Reading, found: list[tuple[int, int, Problem]]
) -> None:
    found += [(1, problem.span.start, problem) for problem in reading.problems]
    reading.problems = []
    for key in reading.data.keys() & out.data.keys():
        first, second = out.places[(key,)], reading.places[(key,)]
        if first.key and second.key:
            entries = (first.key.union(first.value), second.key.union(second.value))
            problem = duplicate(text, (key,), first.key, second.key, *entries)
            found.append((1, second.key.start, problem))


def _parts(text: str, inner: Span) -> Iterator[Span]:
    cuts = [match.start() for match in _CHUNK.finditer(text, inner.start, inner.end)]
    cuts = [inner.start, *(cut for cut in cuts if cut > inner.start), inner.end]
    yield from (Span(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if text[a:b].strip())


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
