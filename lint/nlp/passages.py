"""What of a document is read for claims, piece by piece, and in what frame it speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..document import Document, lead_ins, with_lead
from ..markdown import Block, BlockKind
from ..sourcemap import Prose


@dataclass(frozen=True, slots=True)
class Frame:
    """In what mode a sentence speaks, apart from its cues."""

    question: bool = False
    heading: bool = False
    letter: bool = False  # inside a reader's letter
    linked: bool = False  # a link, DOI or footnote stands in this or the next sentence
    myth: bool = False  # under a heading or lead-in that announces a myth
    refuted: bool = False  # the next sentence rejects it
    reported: bool = False  # a list item under "people are told:"
    negated: bool = False  # a list item under "I do not promise:"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of prose to read, and where its own words begin (after a lead-in)."""

    block: Block
    prose: Prose
    own: int  # below zero where the lead-in is not part of the stretch
    frame: Frame
    until: int | None = None  # sentences that begin here or later are only context


MOST = 20_000  # characters that are read at once; a paragraph of this length is no paragraph


def pieces(passage: Passage) -> Iterator[Passage]:
    """A passage as it is, or cut at blanks where it is too long to be read at once."""
    text = passage.prose.plain
    start = 0
    while len(text) - start > MOST:
        end = text.rfind(" ", start, start + MOST)
        end = start + MOST if end <= start else end
        yield replace(passage, prose=passage.prose.part(start, end), own=passage.own - start)
        start = end
    if start:
        rest = passage.prose.part(start, len(text))
        passage = replace(passage, prose=rest, own=passage.own - start)
    yield passage


def passages(document: Document) -> Iterator[Passage]:
    """What is to be read, in reading order, list items after their lead-in."""
    leads = lead_ins(document.blocks)
    letter = False
    for at, block in enumerate(document.blocks):
        letter = _in_letter(block, letter)
        frame = Frame(heading=block.kind is BlockKind.HEADING, letter=letter)
        if lead := leads.get(at):
            prose, own = with_lead(lead, block)
            yield Passage(block, prose, own, _under(lead, frame))
        elif block.text.strip():
            yield Passage(block, block.prose, 0, frame)


_LETTER = re.compile(
    r"\b(question|letter|email|message|note) from (a|one of (my|our)) \w+|^dear\b", re.I
)
_ANSWER = re.compile(r"\b(my|our|the) (answer|reply|response)\b|^(hi|hello|dear) [A-Z]\w+,", re.I)
_REPORTED = re.compile(
    r"\b(people|patients|clients|women|men|parents|you|many|runners?) (are|is|were|get|have been) "
    r"(often |usually |frequently )?(told|taught)\b|"
    r"\b(myths?|misconceptions?|claims? (that )?(you|we))\b",
    re.I,
)
_DENIED = re.compile(
    r"\b(do not|don't|does not|doesn't|cannot|can't|will not|won't|never) "
    r"(promise|claim|treat|offer|say|do|cure|guarantee)\b[^.]*[:…]\s*$",
    re.I,
)


def _in_letter(block: Block, inside: bool) -> bool:
    text = block.text.strip()
    if inside and (_ANSWER.search(text) or block.kind is BlockKind.HEADING):
        return False
    return inside or bool(_LETTER.search(text) and text.endswith(":"))


def _under(lead: Block, frame: Frame) -> Frame:
    text = lead.text.strip()
    return replace(frame, reported=bool(_REPORTED.search(text)), negated=bool(_DENIED.search(text)))


_SHOP = re.compile(
    r"shop|store|buy|cart|product|order|amazon|amzn|/ref=|[?&](?:tag|ref|aff)=|booking|book-?now|"
    r"calendly|coupon|checkout|etsy|ebay|gumroad|patreon|mailto:|tel:",
    re.I,
)


def sourced(url: str) -> bool:
    """Whether a link may be a source: on another site, and nothing to buy there."""
    return url.startswith(("http://", "https://", "doi:")) and not _SHOP.search(url)
