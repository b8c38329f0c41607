"""Text in, Document out: front matter, shortcodes, blocks of prose, code and comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from . import frontmatter, markdown, shortcodes
from .frontmatter import FrontMatter, KeyPath
from .markdown import Block, BlockKind, Code
from .model import Span
from .shortcodes import Shortcodes
from .site import Templates
from .sourcemap import Prose, SourceMap

NOT_PROSE = frozenset(
    "aliases audience author authors canonical categories cascade date draft expirydate featured "
    "featured_image hero icon id image images jurisdictions keywords kind lang language lastmod "
    "lastreviewed layout license licence listimage location markup menu menus modified path name "
    "permalink profile pubdate publishdate published reviewdate reviewed reviewedby reviewers "
    "slug slugs sources tags template thumbnail topics translationkey type unpublishdate url video "
    "weight healthlint css class classes color code ref href link links build outputs uuid".split()
)
"""Front matter keys (lower case) whose texts are no sentences to a reader."""

TEXT_ARGUMENTS = frozenset({"alt", "caption", "title", "text", "summary", "description", "label"})


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed article; every span is in code points of `text`."""

    text: str
    front_matter: FrontMatter
    shortcodes: Shortcodes
    blocks: tuple[Block, ...]  # texts of the front matter first, then the body in reading order
    sections: tuple[int, ...]  # for each block the number of headings up to it
    code: tuple[Code, ...]
    comments: tuple[Span, ...]
    html: tuple[Span, ...]

    @property
    def title(self) -> str:
        """The title in the front matter, or nothing."""
        return str(self.front_matter.get("title") or "")


def parse(text: str, templates: Templates) -> Document:
    """The document that a file's text is; it never fails, it collects problems."""
    front = frontmatter.parse(text)
    calls = shortcodes.parse(text, front.body, templates)
    body = markdown.parse(text, front.body, [tag.span for tag in calls.tags])
    blocks = (*fields(front), *_arguments(calls), *body.blocks)
    blocks = tuple(sorted(blocks, key=lambda block: block.span.start))
    return Document(
        text, front, calls, blocks, markdown.sections(blocks), body.code, body.comments, body.html
    )


def fields(front: FrontMatter) -> tuple[Block, ...]:
    """The front matter's texts as blocks, so that they are read like the body."""
    return tuple(
        Block(BlockKind.FIELD, place.value, prose, group=-1 - at, field=dotted(path))
        for at, (path, prose) in enumerate(front.strings.items())
        if (place := front.places.get(path)) and _is_prose(path, prose)
    )


def dotted(path: KeyPath) -> str:
    """A key path as people write it: params.intro, faq.0.answer."""
    return ".".join(map(str, path))


def _is_prose(path: KeyPath, prose: Prose) -> bool:
    names = [part.lower() for part in path if isinstance(part, str)]
    if any(name in NOT_PROSE for name in names):
        return False
    text = prose.plain.strip()
    return names[-1:] in (["title"], ["linktitle"], ["alt"]) or (
        text.count(" ") >= 2 and not text.startswith(("/", "http://", "https://"))
    )


def _arguments(calls: Shortcodes) -> Iterator[Block]:
    """Texts that a shortcode shows: alt, caption, title …"""
    for tag in calls.tags:
        for argument in tag.arguments:
            value = argument.value
            named = (argument.key or "").lower() in TEXT_ARGUMENTS
            if named and isinstance(value, str) and value.count(" ") >= 1:
                at = _words_at(argument.value_span, value, argument.quote)
                prose = Prose(value, SourceMap(((0, at, len(value)),)))
                yield Block(BlockKind.ARGUMENT, argument.value_span, prose, field=tag.name)


def _words_at(span: Span, value: str, quote: str) -> int:
    """Where an argument's own words begin, past its quote mark."""
    return span.start + len(quote) if len(span) > len(value) else span.start


def with_lead(lead: Block, item: Block) -> tuple[Prose, int]:
    """A list item read after its lead-in, and where the item's own words begin."""
    head = lead.text.rstrip() + " "
    runs = lead.prose.source_map.runs
    kept = tuple((plain, source, min(n, len(head) - plain)) for plain, source, n in runs)
    moved = tuple((p + len(head), source, n) for p, source, n in item.prose.source_map.runs)
    whole = SourceMap(tuple(run for run in (*kept, *moved) if run[2] > 0))
    return Prose(head + item.text, whole), len(head)


def lead_ins(blocks: tuple[Block, ...]) -> Mapping[int, Block]:
    """For each list item (by its index) the paragraph that introduces its list, if one does."""
    found: dict[int, Block] = {}
    lead: Block | None = None
    group = 0
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.LIST_ITEM:
            if lead and (block.group == group or group == 0):
                group = block.group
                found[at] = lead
            continue
        introduces = block.text.rstrip().endswith((":", "…", "..."))
        lead, group = (block, 0) if introduces else (None, 0)
    return found
