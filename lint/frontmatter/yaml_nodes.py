"""YAML text into a node tree, and the tree into values with their places."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Any

import yaml

from ..model import Span
from ..sourcemap import Prose
from . import scalars
from .duplicates import duplicate
from .model import KeyPath, Place, Reading
from .yaml_values import resolve

_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_TAB_AFTER_BLANK = re.compile(r"(?<=[^\t\r\n])\t")
_TAB_LINE = re.compile(r"[\r\n]\t|\A\t")
_FLOW = re.compile(r"""(?<=[:-])[ \t]+[\[{](?:"(?:[^"\\]|\\.)*"|'[^']*'|[^"'\]}])*[\]}]""", re.S)
_DOCUMENT_END = re.compile(r"(?m)^\.\.\.(?=\s|$)")
_BLANK_HEAD = re.compile(r"\A[ \t]+(?=[\r\n])")
_VALUE_BELOW = re.compile(r"(?m)^([\w.-]+:[ \t]*)\n(?=[^\s#\-?])(?!.*:(?:\s|$))")
_LEADING_COMMA = re.compile(r"(?m)^([^\[{\n\"']*(?:: |- )),")
_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*\s*)*")
_TAG = re.compile(r"(?:&\S+[ \t]+)?!!(\w+)")
_TAGS = ("str", "int", "float", "bool", "null")
_MERGE = "<<"
ALIASES = 100
DEPTH = 500
_DEEP = re.compile(rf"(?:[-?:][ \t]+|[\[{{]){{{DEPTH}}}")


class TooManyAliases(Exception):
    """A block that unfolds to far more than it says, or nests so deep that C code would crash."""


class Refused(Exception):
    """What PyYAML takes and Hugo's decoder does not: what it is, and its offset in the block."""

    def __init__(self, what: str, at: int) -> None:
        super().__init__(what)
        self.at = at


def compose(block: str) -> yaml.Node | None:
    """The tree of the first document; YAMLError with places that count in the block."""
    if _too_deep(block):
        raise TooManyAliases
    plain = prepared(block)
    if tab := _TAB_LINE.search(plain):
        raise Refused("tab character", tab.end() - 1)
    loader = yaml.CSafeLoader(plain)
    try:
        node = loader.get_node() if loader.check_node() else None
        _end(loader, block)
        return node
    finally:
        loader.dispose()


def _too_deep(block: str) -> bool:
    brackets = re.findall(r"[\[{\]}]", block)
    depths = accumulate(1 if bracket in "[{" else -1 for bracket in brackets)
    return max(depths, default=0) > DEPTH or bool(_DEEP.search(block))


def _end(loader: yaml.CSafeLoader, block: str) -> None:
    """What follows the tree must be nothing, or a document that Hugo does not look at."""
    try:
        loader.check_node()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        if not mark or not _DOCUMENT_END.search(block, 0, mark.index):
            raise


def prepared(block: str) -> str:
    """The block without what PyYAML refuses and Hugo's decoder takes; not a character longer."""
    block = _BLANK_HEAD.sub(lambda head: " " * len(head[0]), block, count=1)
    block = _FLOW.sub(lambda flow: flow[0].replace("\t", " "), block)
    printable = _TAB_AFTER_BLANK.sub(" ", _UNPRINTABLE.sub("\xa0", block))
    return _LEADING_COMMA.sub(r"\1.", _VALUE_BELOW.sub(r"\1 ", printable))


def read(text: str, block: Span, node: yaml.MappingNode) -> Reading:
    """Values, places and strings of a tree that was composed from that part of the text."""
    reader = _Reader(text, block)
    reader.out.data = reader.mapping(node, ())
    return reader.out


class _Reader:
    def __init__(self, text: str, block: Span) -> None:
        self.text = text
        self.base = block.start
        self.out = Reading()
        self._seen: dict[int, int] = {}
        self._open: set[int] = set()

    def mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        firsts: dict[str, Span] = {}
        for key_node, value_node in node.value:
            key, at = self._key(key_node), self._span(key_node)
            if key == _MERGE and not key_node.style:
                data = {**self._merged(value_node), **data}
                continue
            if key in firsts:
                self._duplicate(key, path, firsts[key], at, value_node)
            firsts[key] = at
            data[key] = self._value(value_node, (*path, key), at, node.start_mark.column)
        return data

    def _key(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise Refused("flow mapping as key", node.start_mark.index)
        value = node.value if node.style else resolve(node.value)
        if value is None or isinstance(value, bool):
            return str(value).lower().replace("none", "null")
        return str(value)

    def _duplicate(self, key: str, path: KeyPath, first: Span, at: Span, value: yaml.Node) -> None:
        place = self.out.places.get((*path, key))
        old = Span(first.start, max(first.end, place.value.end)) if place else first
        new = Span(at.start, max(at.end, self._span(value).end))
        self.out.problems.append(duplicate(self.text, (*path, key), first, at, old, new))
        for kept in (self.out.places, self.out.strings):
            for known in [p for p in kept if p[: len(path) + 1] == (*path, key)]:
                del kept[known]

    def _merged(self, node: yaml.Node) -> dict[str, Any]:
        parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
        found: dict[str, Any] = {}
        for part in parts:
            if isinstance(part, yaml.MappingNode):
                aside = _Reader(self.text, Span(self.base, self.base))
                aside._seen = self._seen
                aside._enter(part)
                found = {**aside.mapping(part, ()), **found}
        return found

    def _value(self, node: yaml.Node, path: KeyPath, key: Span | None, column: int) -> Any:
        self.out.places[path] = Place(key, self._span(node))
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path, column)
        with_children = self._enter(node)
        try:
            if isinstance(node, yaml.MappingNode):
                return self.mapping(node, path) if with_children else {}
            column = node.start_mark.column
            children = enumerate(node.value if with_children else ())
            return [self._value(child, (*path, at), None, column) for at, child in children]
        finally:
            self._open.discard(id(node))

    def _enter(self, node: yaml.Node) -> bool:
        times = self._seen[id(node)] = self._seen.get(id(node), 0) + 1
        if times > ALIASES:
            raise TooManyAliases
        fresh = id(node) not in self._open
        self._open.add(id(node))
        return fresh

    def _scalar(self, node: yaml.ScalarNode, path: KeyPath, column: int) -> object:
        prose = self._prose(node, column)
        tag = _TAG.match(self.text, self.base + node.start_mark.index)
        as_text = tag[1] == "str" if tag and tag[1] in _TAGS else bool(node.style)
        value = prose.plain if as_text else resolve(prose.plain)
        if isinstance(value, str) and id(node) not in self._seen:
            self._seen[id(node)] = 1
            self.out.strings[path] = prose
        return value

    def _prose(self, node: yaml.ScalarNode, column: int) -> Prose:
        span = self._span(node, blanks=True)
        start = _skip_properties(self.text, span)
        if node.style == '"':
            return scalars.yaml_double(self.text, start + 1, span.end - 1)
        if node.style == "'":
            return scalars.yaml_single(self.text, start + 1, span.end - 1)
        if node.style in ("|", ">"):
            return scalars.yaml_block(self.text, start, span.end, column)
        return scalars.yaml_plain(self.text, start, span.end)

    def _span(self, node: yaml.Node, blanks: bool = False) -> Span:
        start, end = self.base + node.start_mark.index, self.base + node.end_mark.index
        kept = self.text[start:end].rstrip(None if not blanks else "")
        return Span(start, start + len(kept))


def _skip_properties(text: str, span: Span) -> int:
    match = _PROPERTIES.match(text, span.start, span.end)
    return match.end() if match else span.start
