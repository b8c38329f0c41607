"""An article's Markdown as a tree of elements whose text is offsets into the source.

The editor report shows it as readers would see it and still marks every passage at its place.
A node is `[tag, extra, *children]`; a leaf is `[start, end]`, or `[start, end, text]` where
readers see something other than the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pyromark

from ..markdown import FILLER, OPTIONS
from ..model import Span
from ..sourcemap import Bytes

DEEPEST = 40  # what is nested further is shown at this depth, so that no reader's stack runs out
TAGS = {
    "Paragraph": "p",
    "BlockQuote": "blockquote",
    "Item": "li",
    "Table": "table",
    "TableHead": "thead",
    "TableRow": "tr",
    "TableCell": "td",
    "Emphasis": "em",
    "Strong": "strong",
    "Strikethrough": "s",
    "CodeBlock": "pre",
    "HtmlBlock": "p",
    "DefinitionList": "dl",
    "DefinitionListTitle": "dt",
    "DefinitionListDefinition": "dd",
}
RAW = re.compile(r"<!--.*?(?:-->|\Z)|<[^<>]*>", re.S)
WEB = re.compile(r"https?://", re.I)


def body(text: str, start: int, hidden: Sequence[Span]) -> list[Any]:
    """The elements of the body that begins at `start`; `hidden` spans are shortcode tags."""
    masked = list(text)
    for span in hidden:
        masked[span.start : span.end] = FILLER * len(span)
    return _Tree("".join(masked[start:]), start).build()


class _Tree:
    """One pass over the parser's events, stacking elements."""

    def __init__(self, masked: str, base: int) -> None:
        self.masked, self.base = masked, base
        self.bytes = Bytes(masked)
        self.root: list[Any] = []
        self.open: list[list[Any]] = [self.root]

    def build(self) -> list[Any]:
        for event, at in pyromark.Markdown(options=OPTIONS).events_with_range(self.masked):
            span = Span(self.bytes.to_chars(at["start"]), self.bytes.to_chars(at["end"]))
            self.take(event, span)
        return self.root

    def take(self, event: Any, span: Span) -> None:
        if isinstance(event, str):
            self.add(_mark(event, self.leaf(span)))
            return
        ((kind, value),) = event.items()
        if kind == "Start":
            self.enter(value)
        elif kind == "End":
            self.open.pop()
        elif kind == "Text":
            self.say(value, span)
        elif kind == "Code":
            self.add(["code", "", self.leaf(_inside(self.masked, span, value))])
        elif kind in ("Html", "InlineHtml"):
            self.html(span)
        elif kind == "FootnoteReference":
            self.add(["sup", "", self.leaf(span)])
        else:
            self.add(self.leaf(span))

    def add(self, node: list[Any]) -> None:
        self.open[-1].append(node)

    def enter(self, value: Any) -> None:
        """Opens an element; past the deepest level its children go to the one around it."""
        if len(self.open) > DEEPEST:
            self.open.append(self.open[-1])
            return
        node = _element(*_named(value))
        self.add(node)
        self.open.append(node)

    def say(self, value: str, span: Span) -> None:
        if self.masked[span.start : span.end] != value and FILLER not in value:
            self.add([*self.leaf(span), value])
            return
        for piece in re.finditer(f"{FILLER}+|[^{FILLER}]+", self.masked[span.start : span.end]):
            leaf = self.leaf(Span(*piece.span()).shift(span.start))
            self.add(["shortcode", "", leaf] if piece.group()[0] == FILLER else leaf)

    def html(self, span: Span) -> None:
        """Tags as they are written, and the words between them as words."""
        for start, end, tag in _parts(self.masked[span.start : span.end]):
            leaf = self.leaf(Span(start, end).shift(span.start))
            self.add(["tag", "", leaf] if tag else leaf)

    def leaf(self, span: Span) -> list[Any]:
        return [span.start + self.base, span.end + self.base]


def _named(value: Any) -> tuple[str, Any]:
    if isinstance(value, str):
        return value, None
    ((name, inner),) = value.items()
    return name, inner


def _element(name: str, value: Any) -> list[Any]:
    if name == "Heading":
        return [value["level"].lower(), ""]
    if name == "List":
        return ["ul", ""] if value is None else ["ol", value]
    if name == "Link":
        return ["a", value["dest_url"] if WEB.match(value["dest_url"]) else ""]
    if name == "Image":
        return ["img", ""]
    if name == "FootnoteDefinition":
        return ["footnote", ""]
    return [TAGS.get(name, "div"), ""]


def _mark(event: str, leaf: list[Any]) -> list[Any]:
    if event == "Rule":
        return ["hr", ""]
    return ["br", ""] if event == "HardBreak" else [*leaf, " "]


def _inside(masked: str, span: Span, value: str) -> Span:
    """A code span's own words, without its backticks."""
    at = masked.find(value, span.start, span.end)
    return Span(at, at + len(value)) if at >= 0 else span


def _parts(source: str) -> Iterator[tuple[int, int, bool]]:
    at = 0
    for tag in RAW.finditer(source):
        if at < tag.start():
            yield at, tag.start(), False
        yield tag.start(), tag.end(), True
        at = tag.end()
    if at < len(source):
        yield at, len(source), False
