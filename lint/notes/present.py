"""Which notes are there: judged by what a passage says, not by fixed sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from ..config import Table
from ..folding import fold
from ..markdown import Block
from ..model import Span
from ..notebook import Notebook, Topic
from .view import Passage, View


@dataclass(frozen=True, slots=True)
class Note:
    """A note that stands in the article."""

    id: str
    span: Span
    flags: tuple[str, ...] = ()  # the red flags that it names
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


def notes(view: View, book: Notebook, about: tuple[Topic, ...]) -> Iterator[Note]:
    """Every note that the article holds, in reading order of each kind."""
    for passage in view.passages:
        for note in _in_passage(passage, book):
            yield replace(note, hidden=passage.block.collapsed)
    yield from _emergency(view, book, about)
    yield from _sources(view, book)
    yield from _shortcodes(view)
    yield from _declared(view)


def _in_passage(passage: Passage, book: Notebook) -> Iterator[Note]:
    words, text, span = book.words, passage.text, passage.block.span
    if _disclaims(text, book):
        yield Note("medical-disclaimer", span)
    if words["scope"].search(text):
        yield Note("scope-of-practice", span)
    if words["crisis"].search(text):
        yield Note("crisis-line", span)
    if _keeps_medicine(text, book):
        yield Note("medication-change-caution", span)
    if words["typical"].search(text):
        yield Note("testimonial-typicality", span)
    if words["disclosed"].search(text):
        yield Note("affiliate-disclosure", span)
    if words["dshea"].search(" ".join(text.split())):
        yield Note("dshea-disclaimer", span)
    if words["poison-line"].search(text):
        yield Note("poison-control", span)
    if _cautions_in_pregnancy(text, book):
        yield Note("pregnancy-caution", span)


def _disclaims(text: str, book: Notebook) -> bool:
    """Within two sentences: it speaks of itself, says what it is not, and whose advice counts."""
    slots = [book.words[slot] for slot in ("content", "denial", "professional")]
    return any(
        all(slot.may_find(near) for slot in slots) and all(slot.search(near) for slot in slots)
        for near in _windows(text)
    )


SENTENCES = re.compile(r"(?<=[.!?])\s+")


def _windows(text: str) -> Iterator[str]:
    """Every two sentences that follow one another."""
    sentences = SENTENCES.split(text)
    for at in range(max(len(sentences) - 1, 1)):
        yield " ".join(sentences[at : at + 2])


def _keeps_medicine(text: str, book: Notebook) -> bool:
    """A medicine, an instruction to leave it as it is, and whom to ask."""
    words = book.words
    if not (words["medicine"].search(text) and words["prescriber"].search(text)):
        return False
    sentences = SENTENCES.split(text)
    for at, sentence in enumerate(sentences):
        near = " ".join(sentences[max(at - 1, 0) : at + 2])
        if words["keep-medicine"].search(sentence) and words["medicine"].search(near):
            return True
    return False


def _cautions_in_pregnancy(text: str, book: Notebook) -> bool:
    """Within two sentences: whom it is about, and to leave it or whom to ask; not “safe”."""
    words = book.words
    for near in _windows(text):
        if not words["expecting"].search(near):
            continue
        asks = words["pregnancy-ask"].search(near) and words["professional"].search(near)
        if asks or words["pregnancy-avoid"].search(near):
            return True
    return False


def _emergency(view: View, book: Notebook, about: tuple[Topic, ...]) -> Iterator[Note]:
    """Urgent action with enough red flags near it: in the same passage, list or section."""
    seen = tuple(one for one in view.passages if not one.block.collapsed)
    yield from _urgent(seen, book, about)
    if len(seen) < len(view.passages):
        for note in _urgent(view.passages, book, about):
            yield replace(note, hidden=True)


def _urgent(
    passages: tuple[Passage, ...], book: Notebook, about: tuple[Topic, ...]
) -> Iterator[Note]:
    for at, passage in enumerate(passages):
        if book.words["urgent"].search(passage.text):
            text = "\n".join(one.text for one in _near(passages, at))
            flags = max((topic.flags_in(text) for topic in about), key=len, default=())
            yield Note("emergency-care", passage.block.span, flags)


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


REFERENCES = re.compile(r"\b(?:sources|references|further reading|where this comes from)\b", re.I)
IDENTIFIER = re.compile(r"\bdoi:? ?10\.\d{4,}|\b10\.\d{4,9}/\S+|\bPMID:? ?\d+|\bISBN\b", re.I)
BARE_URL = re.compile(r"https?://[^\s)>\]]+")


def _sources(view: View, book: Notebook) -> Iterator[Note]:
    for passage in view.passages:
        urls = [link.url for link in passage.block.links if not link.image]
        urls += BARE_URL.findall(passage.text)
        if any(_is_source(url, book) for url in urls) or IDENTIFIER.search(passage.text):
            yield Note("sources", passage.block.span)
    front = view.article.document.front_matter
    for key in ("sources", "references", "citations"):
        if front.get(key):
            yield Note("sources", view.place)


def _is_source(url: str, book: Notebook) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and bool(book.words["source-host"].search(host))


def _shortcodes(view: View) -> Iterator[Note]:
    """Calls whose name, inner text or template says the note; an empty pair is none."""
    document, site = view.article.document, view.article.site
    for call in document.shortcodes.every_call():
        if call.tag.closes or call.tag.escaped:
            continue
        inner = call.inner(document.text).strip()
        template = site.templates.get(call.tag.name)
        if call.close and not inner:
            continue
        for note, name in SHORTCODES.items():
            if name.search(call.tag.name) and _speaks(template.text if template else None, inner):
                yield Note(note, call.tag.span, trusted=True)
    for note, entry in view.article.config.notes.items():
        names = {str(name).lower() for name in (*entry.get("shortcodes", ()), *_inserted(entry))}
        for tag in document.shortcodes.tags:
            if tag.name.lower() in names and not tag.closes and not tag.escaped:
                yield Note(note, tag.span, trusted=True)


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
