"""Which notes are there: judged by what a passage says, not by fixed sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from ..config import Table
from ..folding import fold
from ..markdown import Block
from ..model import Span
from ..notebook import Notebook, Topic
from ..shortcodes import Call, Tag
from ..site import Template
from .view import Passage, View


@dataclass(frozen=True, slots=True)
class Note:
    """A note that stands in the article."""

    id: str
    span: Span
    flags: tuple[str, ...] = ()  # the red flags that it names
    enough: bool = True  # whether those are enough for a topic of the article
    hidden: bool = False  # stands only where readers must open it first
    trusted: bool = False  # a shortcode or an approved wording, whatever flags it names


SHORTCODES = {
    "medical-disclaimer": re.compile(r"disclaim|not-?medical-?advice", re.I),
    "emergency-care": re.compile(r"red-?flags?|emergency|urgent", re.I),
    "crisis-line": re.compile(r"crisis|helpline", re.I),
    "sources": re.compile(r"^(?:sources|references|bibliography|cite)", re.I),
    "affiliate-disclosure": re.compile(r"affiliate|disclosure|sponsored", re.I),
    "dshea-disclaimer": re.compile(r"dshea|fda-", re.I),
    "scope-of-practice": re.compile(r"scope|not-a-(?:doctor|physician)|author-?card", re.I),
    "poison-control": re.compile(r"poison", re.I),
    "pregnancy-caution": re.compile(r"pregnan", re.I),
}


IN_FIELDS = frozenset(("medical-disclaimer", "scope-of-practice", "affiliate-disclosure"))
"""The notes that may stand in the front matter; the others belong beside what they are about."""


PLACED = frozenset(("testimonial-typicality", "affiliate-disclosure"))
"""The notes that belong beside what they are about, so that every place of theirs counts."""


def notes(
    view: View, book: Notebook, about: tuple[Topic, ...], wanted: frozenset[str]
) -> Iterator[Note]:
    """The wanted notes that the article holds, in reading order of each kind."""
    sought = wanted & book.wordings.keys()
    for passage in view.passages:
        for note in tuple(_in_passage(passage, book, sought)):
            yield replace(note, hidden=passage.block.collapsed)
            if note.id not in PLACED and not passage.block.collapsed:
                sought = sought - {note.id}
    for field in view.fields:
        yield from _in_passage(field, book, sought & IN_FIELDS)
    if "emergency-care" in wanted:
        yield from _emergency(view, book, about)
    yield from _sources(view, book)
    yield from _shortcodes(view)
    yield from _declared(view)


def _in_passage(passage: Passage, book: Notebook, sought: Collection[str]) -> Iterator[Note]:
    text = passage.line
    for note, ways in book.wordings.items():
        if note not in sought:
            continue
        if any(way.told_in(text) for way in ways) or book.learned.told(note, text):
            yield Note(note, passage.block.span)


def _emergency(view: View, book: Notebook, about: tuple[Topic, ...]) -> Iterator[Note]:
    """Urgent action with enough red flags near it: in the same passage, list or section."""
    seen = tuple(one for one in view.passages if not one.block.collapsed)
    claimed = [
        one.sentence.span for one in view.article.opinions if one.page and one.probability >= SURELY
    ]
    yield from _urgent(seen, book, about, claimed)
    if len(seen) < len(view.passages):
        for note in _urgent(view.passages, book, about, claimed):
            yield replace(note, hidden=True)


SURELY = 0.8
"""How likely a sentence must be a claim to be no instruction, however it reads by itself."""


def _urgent(
    passages: tuple[Passage, ...],
    book: Notebook,
    about: tuple[Topic, ...],
    claimed: Collection[Span],
) -> Iterator[Note]:
    for at, passage in enumerate(passages):
        if _urges(passage, book, claimed):
            text = "\n".join(one.text for one in _near(passages, at))
            named = [(topic.minimum, topic.flags_in(text)) for topic in about]
            enough = any(len(flags) >= minimum for minimum, flags in named)
            most = max((flags for _, flags in named), key=len, default=())
            yield Note("emergency-care", passage.block.span, most, enough)


def _urges(passage: Passage, book: Notebook, claimed: Collection[Span]) -> bool:
    """Whether it tells readers to get help at once, and not that there is no need to.

    A sentence that is itself a claim does not: “The worst you can do is sit in A&E all night.”
    """
    at = 0
    while match := book.words["urgent"].search(passage.text, at):
        before = passage.text[max(match.start() - 40, 0) : match.start()]
        if not book.words["needless"].search(before):
            place = passage.evidence(match).span
            if not any(place.overlaps(one) for one in claimed):
                return True
        at = match.start() + 1
    return False


def _near(passages: tuple[Passage, ...], at: int) -> list[Passage]:
    """A passage, its list, and its neighbours in the same section."""
    here = passages[at]
    near = passages[max(at - 2, 0) : at + 3]
    return [
        one
        for one in passages
        if one is here
        or one.block.group == here.block.group
        or (one.section == here.section and _listed_with(one.block, here, passages))
        or (one.section == here.section and one in near)
    ]


def _listed_with(block: Block, here: Passage, passages: tuple[Passage, ...]) -> bool:
    """Whether a block belongs to the list that a passage introduces."""
    if not here.text.rstrip().endswith(":"):
        return False
    later = [one for one in passages if one.block.span.start > here.block.span.end]
    return bool(later) and later[0].block.group == block.group


IDENTIFIER = re.compile(
    r"\bdoi:? ?10\.\d{4,}|\b10\.\d{4,9}/\S+|\bPMID:? ?\d+|\bPMC\d{5,}|\bISBN\b"
    r"|\bvol(?:ume|\.)? ?\d+,? (?:issue \d+,? )?(?:pages?|pp?\.) ?\d"
    r"|\bCochrane Database of Systematic Reviews,? (?:19|20)\d\d"
    r"|\b(?:19|20)\d\d\)?[;,:] ?(?:\w+ )?(?:vol\.? ?)?\d+ ?(?:\(\w+\))? ?[:,] ?(?:pp?\.? ?)?e?\d+",
    re.I,
)
LISTED = re.compile(r"\W*(?:sources?|references|bibliography|further reading)\W+(?=.*\d)", re.I)
BARE_URL = re.compile(r"https?://[^\s)>\]]+")


def _sources(view: View, book: Notebook) -> Iterator[Note]:
    for passage in view.passages:
        text = passage.text
        linked = [
            (link.url, text[link.start : link.end], text[: link.start])
            for link in passage.block.links
            if not link.image
        ]
        linked += [(bare[0], "", text[: bare.start()]) for bare in BARE_URL.finditer(text)]
        named = IDENTIFIER.search(text) or LISTED.match(text)
        if named or any(_is_source(*link, book) for link in linked):
            yield Note("sources", passage.block.span)
    front = view.article.document.front_matter
    for key in ("sources", "references", "citations"):
        if front.get(key):
            yield Note("sources", view.place)


def _is_source(url: str, anchor: str, before: str, book: Notebook) -> bool:
    """Whether a link leads to somebody who answers for what is said, and not to a shop or a blog.

    Told by its host, else by the study or the body that its words, its path or the words before
    it name.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    words, host = book.words, parts.hostname or ""
    if parts.scheme not in ("http", "https") or words["no-source"].search(host):
        return False
    if words["affiliate-url"].search(url):
        return False
    if words["source-host"].search(host):
        return True
    if words["shop-or-blog"].search(host + parts.path):
        return False
    if words["health-body"].search(anchor) or words["study"].search(anchor):
        return True
    return bool(words["published"].search(parts.path)) or _credited(anchor, before, book)


def _credited(anchor: str, before: str, book: Notebook) -> bool:
    """Whether the sentence gives what it links to as a body's word; a product's name is none."""
    words = book.words
    if words["remedy"].search(anchor) or words["own-or-sold"].search(anchor):
        return False
    return bool(words["credited"].search(re.split(r"[.!?;] ", before)[-1]))


def _shortcodes(view: View) -> Iterator[Note]:
    """Calls whose name, inner text or template says the note; an empty pair is none."""
    document, site = view.article.document, view.article.site
    for call in document.shortcodes.every_call():
        if call.tag.closes or call.tag.escaped or not _ends(call.tag, document.text):
            continue
        inner = call.inner(document.text).strip()
        template = site.templates.get(call.tag.name)
        if (call.close and not inner) or (template and _left_open(call, template)):
            continue
        for note, name in SHORTCODES.items():
            if name.search(call.tag.name) and _speaks(template.text if template else None, inner):
                yield Note(note, call.tag.span, trusted=True)
    for note, entry in view.article.config.notes.items():
        names = {str(name).lower() for name in (*entry.get("shortcodes", ()), *_inserted(entry))}
        for tag in document.shortcodes.tags:
            opens = tag.name.lower() in names and not tag.closes and not tag.escaped
            if opens and _ends(tag, document.text):
                yield Note(note, tag.span, trusted=True)


def _ends(tag: Tag, text: str) -> bool:
    """Whether a tag ends as it began; Hugo builds no page from one that is cut off."""
    written = text[tag.span.start : tag.span.end]
    return written.endswith(ENDS.get(written[:3], "}}"))


ENDS = {"{{<": ">}}", "{{%": "%}}"}


def _left_open(call: Call, template: Template) -> bool:
    """Whether the template asks for text and the call is never closed, which Hugo refuses."""
    return bool(template.reads_inner) and not call.close and not call.tag.self_closing


def _inserted(entry: Table) -> Iterator[str]:
    """The names of the shortcodes that mending writes for a note."""
    yield from (str(one["shortcode"]).split()[0] for one in wordings(entry) if one.get("shortcode"))


def _speaks(template: str | None, inner: str) -> bool:
    """Whether anything reaches the reader: a template is taken at its word unless it is empty."""
    if template is None:
        return True
    shown = re.sub(r"<[^>]*>|\{\{.*?\}\}", " ", fold(template), flags=re.S)
    return bool(shown.strip() or inner or "{{" in template)


def _declared(view: View) -> Iterator[Note]:
    """What the configuration says holds a note: a field, the site's template, an approved text."""
    front = view.article.document.front_matter
    for note, entry in view.article.config.notes.items():
        if any(front.get(str(name)) for name in entry.get("front-matter", ())):
            yield Note(note, view.place)
        if entry.get("template") and entry.get("verified"):
            yield Note(note, view.place)
        for words in (str(one["text"]).split() for one in wordings(entry) if one.get("text")):
            approved = re.compile(r"\s+".join(map(re.escape, words)))
            if words and (match := approved.search(view.article.text, front.body)):
                yield Note(note, Span(*match.span()), trusted=True)


def wordings(entry: Table) -> Iterator[Table]:
    """What a configuration approves for a note: for all markets, and for each of them."""
    yield entry
    yield from (value for value in entry.values() if isinstance(value, Mapping))
