"""Blocks and the plain prose of a Markdown body, each character at its place in the source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pyromark

from .model import Span
from .sourcemap import Bytes, Prose, ProseBuilder

FILLER = "\ue000"  # stands for a character of a shortcode tag: not blank, not punctuation
OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
)


class BlockKind(StrEnum):
    """What a reader would call a piece of text."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"
    ALT = "alt-text"
    FOOTNOTE = "footnote"
    FIELD = "front-matter"
    ARGUMENT = "shortcode-argument"


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image: where it points, and the offsets of its words in the block's prose."""

    url: str
    start: int
    end: int
    span: Span
    image: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of text that a reader takes in at once."""

    kind: BlockKind
    span: Span
    prose: Prose
    level: int = 0  # of a heading
    group: int = 0  # the same for what stands in one paragraph, list or table
    quoted: bool = False  # inside a block quote
    collapsed: bool = False  # inside a details element that is not open
    head: str = ""  # a table's header row
    field: str = ""  # the front matter key, dotted
    links: tuple[Link, ...] = ()
    footnotes: tuple[str, ...] = ()  # the labels that it refers to, or defines

    @property
    def text(self) -> str:
        """The words, as a reader sees them."""
        return self.prose.plain


@dataclass(frozen=True, slots=True)
class Code:
    """Verbatim text: a fenced or indented block, or a code span."""

    span: Span
    language: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """What a Markdown body consists of, in reading order."""

    blocks: tuple[Block, ...]
    code: tuple[Code, ...]
    comments: tuple[Span, ...]  # HTML comments, marks included
    html: tuple[Span, ...] = ()  # raw HTML tags


def parse(text: str, start: int, hidden: Sequence[Span]) -> Body:
    """The blocks of the body that begins at `start`; `hidden` spans (shortcodes) are no prose."""
    masked = _mask(text[start:], [span.shift(-start) for span in hidden if span.start >= start])
    return _Walk(text, masked, start, hidden).run()


def _mask(body: str, hidden: Sequence[Span]) -> str:
    parts: list[str] = []
    at = 0
    for span in hidden:
        parts += body[at : span.start], FILLER * len(span)
        at = span.end
    return "".join([*parts, body[at:]])


SOFT_HEADING = 7  # the level of a paragraph that is set in bold and does a heading's work

_BLOCKS = {"Paragraph": BlockKind.PARAGRAPH, "DefinitionListTitle": BlockKind.PARAGRAPH}
_CLOSING = frozenset(
    "Heading Paragraph TableHead TableRow Item HtmlBlock FootnoteDefinition DefinitionListTitle "
    "DefinitionListDefinition CodeBlock".split()
)
_HTML = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^<>]*>", re.S | re.I)
_BREAKING = re.compile(r"<(?:/?(?:p|div|li|ul|ol|h\d|table|tr|section|blockquote)|br)\b", re.I)
_FOLDING = re.compile(r"<(/?)(details|div|section|aside|template)\b([^>]*)>", re.I)
_UNSEEN = re.compile(r"\bhidden\b(?!-)|\bdisplay:\s*none\b", re.I)


class _Walk:
    """One pass over the parser's events, collecting blocks."""

    def __init__(self, text: str, masked: str, start: int, hidden: Sequence[Span]) -> None:
        self.text, self.masked, self.base = text, masked, start
        self.bytes = Bytes(masked)
        self.alone = frozenset(span.start for span in hidden if _alone(text, span))
        self.blocks: list[Block] = []
        self.code: list[Code] = []
        self.comments: list[Span] = []
        self.tags: list[Span] = []
        self.group = 0
        self.open: list[str] = []
        self.folds: list[tuple[str, bool]] = []  # the open elements that can fold text away
        self.head = ""
        self.indented = False  # inside an indented block that reads as prose
        self.draft: _Draft | None = None
        self.aside: _Draft | None = None  # the alt text inside an image

    def run(self) -> Body:
        for event, at in pyromark.Markdown(options=OPTIONS).events_with_range(self.masked):
            span = Span(self.bytes.to_chars(at["start"]), self.bytes.to_chars(at["end"]))
            self.take(event, span)
        self.close()
        return Body(tuple(self.blocks), tuple(self.code), tuple(self.comments), tuple(self.tags))

    # --- events -------------------------------------------------------------------------

    def take(self, event: Any, span: Span) -> None:
        if isinstance(event, str):
            return self.mark(event, span)
        ((kind, value),) = event.items()
        if kind == "Start":
            self.enter(*_tag(value), span)
        elif kind == "End":
            self.leave(_tag(value)[0], span)
        elif kind == "Text" and "CodeBlock" not in self.open:
            self.say(value, span)
        elif kind == "Text" and self.indented:
            self.say_lines(span)
        elif kind == "Code":
            self.code.append(Code(span.shift(self.base), inline=True))
            self.say(value, _inside(self.masked, span, value))
        elif kind == "InlineHtml":
            self.html(span)
        elif kind == "FootnoteReference" and self.draft:
            self.draft.footnotes.append(value)
        return None

    def mark(self, event: str, span: Span) -> None:
        if event == "HardBreak":
            self.split(span.end)
        elif event == "SoftBreak" and self.draft and len(self.draft.words):
            self.draft.words.insert(" ")

    def enter(self, name: str, value: Any, span: Span) -> None:
        self.open.append(name)
        if name == "Heading":
            self.begin(BlockKind.HEADING, span, level=int(value["level"][1:]))
        elif name in _BLOCKS:
            self.begin(self.kind(), span)
        elif name in ("TableHead", "TableRow"):
            self.begin(BlockKind.TABLE_ROW, span)
        elif name == "TableCell" and self.draft and self.draft.words.last:
            self.draft.words.insert(" | ")
        elif name == "FootnoteDefinition":
            self.open[-1] = f"FootnoteDefinition {value}"
        elif name in ("Link", "Image"):
            self.enter_link(name, value, span)
        elif name == "Strong" and self.draft:
            self.draft.strong.append(Span(len(self.draft.words), len(self.draft.words)))
        elif name == "CodeBlock":
            self.enter_code(value, span)
        elif name == "HtmlBlock":
            self.html(span)
        elif name in ("List", "Table"):
            self.close()
            self.group += 1

    def leave(self, name: str, span: Span) -> None:
        while self.open and self.open.pop().split(" ")[0] != name:
            pass
        if name == "TableHead" and self.draft:
            self.head = self.draft.words.build().plain
        if name == "Image" and self.aside:
            aside, self.aside = self.aside, None
            self.add(aside, span)
        elif name == "Link" and self.draft:
            self.draft.leave_link(span.shift(self.base))
        elif name == "Strong" and self.draft and self.draft.strong:
            self.draft.strong[-1] = Span(self.draft.strong[-1].start, len(self.draft.words))
        elif name in _CLOSING:
            self.close()
        if name == "Table":
            self.head = ""

    def enter_code(self, value: Any, span: Span) -> None:
        """Code is no prose, but sentences that are only indented are: a pasted comment, a poem."""
        self.close()
        fenced = isinstance(value, dict)
        self.indented = not fenced and _reads_as_prose(self.masked[span.start : span.end])
        if not self.indented:
            fence = value.get("Fenced", "") if fenced else ""
            self.code.append(Code(span.shift(self.base), fence.split(" ")[0].lower()))

    def say_lines(self, span: Span) -> None:
        at = span.start
        for line in self.masked[span.start : span.end].splitlines(keepends=True):
            self.say_line(line.strip(), at + len(line) - len(line.lstrip()))
            at += len(line)

    def say_line(self, words: str, start: int) -> None:
        """A line of an indented block; a blank one ends the paragraph."""
        span = Span(start, start + len(words))
        if not words:
            self.close()
            return
        if self.draft is None:
            self.begin(BlockKind.PARAGRAPH, span)
        elif len(self.draft.words):
            self.draft.words.insert(" ")
        self.say(words, span)

    def enter_link(self, name: str, value: Any, span: Span) -> None:
        target = self.draft
        if target is None:
            target = self.begin(self.kind(), span)
        if name == "Image":
            self.aside = _Draft(BlockKind.ALT, span)
            target.images.append(Link(value["dest_url"], 0, 0, span.shift(self.base), True))
        else:
            target.enter_link(value["dest_url"])

    # --- drafts -------------------------------------------------------------------------

    def kind(self) -> BlockKind:
        if any(name.startswith("FootnoteDefinition") for name in self.open):
            return BlockKind.FOOTNOTE
        inside = "Item" in self.open or "DefinitionListDefinition" in self.open
        return BlockKind.LIST_ITEM if inside else BlockKind.PARAGRAPH

    def begin(self, kind: BlockKind, span: Span, level: int = 0) -> _Draft:
        self.close()
        if not {"List", "Table"} & set(self.open):
            self.group += 1
        self.draft = _Draft(kind, span, level)
        return self.draft

    def say(self, value: str, span: Span) -> None:
        draft = self.aside or self.draft or self.begin(self.kind(), span)
        if self.masked[span.start : span.end] != value:
            draft.words.insert(value)
            draft.reach(span)
            return
        if not len(draft.words):
            value = value.lstrip()
            span = Span(span.end - len(value), span.end)
        for piece in re.finditer(f"{FILLER}+|[^{FILLER}]+", value):
            at = Span(span.start + piece.start(), span.start + piece.end())
            if piece.group()[0] != FILLER:
                draft.words.keep(piece.group(), at.start + self.base)
                draft.reach(at)
            elif at.start + self.base in self.alone and draft is self.draft:
                draft = self.split(at.end) or draft
            elif draft.words.last.strip():
                draft.words.insert(" ")

    def split(self, at: int) -> _Draft | None:
        """Ends the block here; what follows in the same paragraph is a block of its own."""
        if self.draft is None or self.draft.kind is BlockKind.TABLE_ROW:
            return None
        kind, level = self.draft.kind, self.draft.level
        self.close()
        self.draft = _Draft(kind, Span(at, at), level)
        return self.draft

    def close(self) -> None:
        if self.draft:
            draft, self.draft = self.draft, None
            self.add(draft, draft.span)

    def add(self, draft: _Draft, span: Span) -> None:
        prose = draft.words.build()
        if not prose.plain.strip() and not draft.images:
            return
        notes = [name.split(" ", 1)[1] for name in self.open if name.startswith("FootnoteDef")]
        titled = draft.stands_as_heading(prose.plain)
        block = Block(
            BlockKind.HEADING if titled else draft.kind,
            (draft.covered or span).shift(self.base),
            prose,
            level=draft.level or (SOFT_HEADING if titled else 0),
            group=self.group,
            quoted="BlockQuote" in self.open,
            collapsed=any(folded for _, folded in self.folds),
            head=self.head if draft.kind is BlockKind.TABLE_ROW else "",
            links=(*draft.links, *draft.images),
            footnotes=(*draft.footnotes, *notes),
        )
        self.blocks.append(block)

    # --- HTML ---------------------------------------------------------------------------

    def html(self, span: Span) -> None:
        source = self.masked[span.start : span.end]
        at = 0
        for tag in _HTML.finditer(source):
            self.between(source, at, tag.start(), span.start)
            self.tag(tag.group(), Span(span.start + tag.start(), span.start + tag.end()))
            at = tag.end()
        self.between(source, at, len(source), span.start)

    def between(self, source: str, start: int, end: int, base: int) -> None:
        for line in re.finditer(r"[^\r\n]+", source[start:end]):
            if line.group().strip():
                at = base + start + line.start()
                if self.draft and self.draft.words.last.strip():
                    self.draft.words.insert(" ")
                self.say(line.group(), Span(at, at + len(line.group())))

    def tag(self, source: str, span: Span) -> None:
        if source.startswith("<!--"):
            self.comments.append(span.shift(self.base))
            return
        self.tags.append(span.shift(self.base))
        if found := _FOLDING.match(source):
            name = found[2].lower()
            if name == "details" or _folds(name, found[3]) or (name, True) in self.folds:
                self.close()
            self.fold(name, bool(found[1]), _folds(name, found[3]))
        if _BREAKING.match(source):
            self.split(span.end)

    def fold(self, name: str, ends: bool, folded: bool) -> None:
        if not ends:
            self.folds.append((name, folded))
        elif name in (own for own, _ in self.folds):
            while self.folds.pop()[0] != name:
                pass


def _folds(name: str, attributes: str) -> bool:
    """Whether readers do not see what stands in an element, or only if they open it."""
    if name == "details":
        return not re.search(r"\bopen\b", attributes)
    return name == "template" or bool(_UNSEEN.search(attributes))


class _Draft:
    """A block while its words are being collected."""

    def __init__(self, kind: BlockKind, span: Span, level: int = 0) -> None:
        self.kind, self.span, self.level = kind, span, level
        self.words = ProseBuilder()
        self.covered: Span | None = None
        self.links: list[Link] = []
        self.images: list[Link] = []
        self.footnotes: list[str] = []
        self.strong: list[Span] = []
        self._opened: list[tuple[str, int]] = []

    def reach(self, span: Span) -> None:
        self.covered = self.covered.union(span) if self.covered else span

    def stands_as_heading(self, plain: str) -> bool:
        """A short paragraph set wholly in bold does a heading's work."""
        if self.kind is not BlockKind.PARAGRAPH or len(self.strong) != 1 or len(plain) > 120:
            return False
        rest = plain[: self.strong[0].start] + plain[self.strong[0].end :]
        return not rest.strip(" :.")

    def enter_link(self, url: str) -> None:
        self._opened.append((url, len(self.words)))

    def leave_link(self, span: Span) -> None:
        if self._opened:
            url, start = self._opened.pop()
            self.links.append(Link(url, start, len(self.words), span))


def _tag(value: Any) -> tuple[str, Any]:
    if isinstance(value, str):
        return value, None
    ((name, inner),) = value.items()
    return name, inner


def _inside(text: str, span: Span, value: str) -> Span:
    """A code span's own words, without its backticks."""
    at = text.find(value, span.start, span.end)
    return Span(at, at + len(value)) if at >= 0 else span


def _reads_as_prose(text: str) -> bool:
    """Whether an indented block is sentences rather than code."""
    signs = len(re.findall(r"[{}<>=;$|\\_#]", text))
    return len(re.findall(r"[A-Za-z]{2,}", text)) >= 8 and signs * 60 < len(text)


def _alone(text: str, span: Span) -> bool:
    """Whether a tag has its line to itself, so that readers see a break there."""
    before = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    end = text.find("\n", span.end)
    after = text[span.end : len(text) if end < 0 else end]
    return not before.strip() and not after.strip()


def sections(blocks: Sequence[Block]) -> tuple[int, ...]:
    """For each block the number of headings that stand before or at it."""
    count = 0
    found = []
    for block in blocks:
        count += block.kind is BlockKind.HEADING
        found.append(count)
    return tuple(found)
