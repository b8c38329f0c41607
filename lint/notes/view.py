"""An article as the note checks read it: passages, sections, author, markets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..article import Article
from ..folding import fold
from ..literals import Finder
from ..markdown import Block, BlockKind
from ..model import Span

ABOUT = ("title", "name", "description", "summary", "tags", "keywords", "topics", "slug")
NEVER = Finder(r"(?!)")
AUTHOR = ("author", "authors", "byline", "credentials")
REVIEWER = ("reviewedBy", "reviewed_by", "medicallyReviewedBy", "reviewer")
LANGUAGES: Mapping[str, str] = {
    "en-us": "US",
    "en-gb": "UK",
    "en-ie": "IE",
    "en-au": "AU",
    "en-ca": "CA",
    "en-nz": "NZ",
    "en-in": "IN",
    "en-za": "ZA",
    "en-sg": "SG",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the article that make it owe something, and where they stand."""

    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A block's words, folded, with where it stands."""

    text: str
    block: Block
    section: int

    @property
    def line(self) -> str:
        """Its words in one line."""
        return " ".join(self.text.split())

    def evidence(self, *matches: re.Match[str]) -> Evidence:
        """Words found in the passage, and where they stand in the file."""
        place = Span(min(one.start() for one in matches), max(one.end() for one in matches))
        source = self.block.prose.source_map.to_source(place)
        words = dict.fromkeys(whole_words(self.text, one) for one in matches)
        return Evidence(" … ".join(words), source)


@dataclass(frozen=True, slots=True)
class View:
    """What the note checks ask of an article."""

    article: Article
    title: str
    headings: str
    author: str
    about: str  # title, description, tags and other words about the whole
    passages: tuple[Passage, ...]  # the body, in reading order
    fields: tuple[Passage, ...]  # what the front matter says in sentences
    body: str
    words: int

    @property
    def place(self) -> Span:
        """Where a finding about the whole article points: the title's key, or line 1."""
        front = self.article.document.front_matter
        path = front.path("title")
        place = front.places.get(path) if path else None
        if place and place.key:
            return place.key
        return _first_line(self.article.text)

    @property
    def markets(self) -> tuple[str, ...]:
        """The countries that the article is for, as far as they are said."""
        front = self.article.document.front_matter
        own = front.get("jurisdictions")
        if isinstance(own, list) and own:
            return tuple(str(one).upper() for one in own)
        if self.article.config.jurisdictions:
            return self.article.config.jurisdictions
        market = LANGUAGES.get(self.article.site.language)
        return (market,) if market else ()

    def said(self, pattern: Finder) -> Iterator[Evidence]:
        """Where a pattern is found: in what the front matter says, then in the body."""
        yield from self.noted(pattern, ABOUT)
        yield from self.stated(pattern)

    def noted(
        self, pattern: Finder, fields: tuple[str, ...], unless: Finder = NEVER
    ) -> Iterator[Evidence]:
        """Where a pattern is found in fields of the front matter, but not right after `unless`."""
        front = self.article.document.front_matter
        for key in fields:
            path, text = front.path(key), _words(front.get(key))
            place = front.places.get(path) if path else None
            for match in pattern.finditer(text) if place else ():
                if place and not unless.search(text[: match.start()]):
                    yield Evidence(whole_words(text, match), place.value)

    def stated(self, pattern: Finder) -> Iterator[Evidence]:
        """Where a pattern is found in the body."""
        for passage in self.passages:
            yield from (passage.evidence(match) for match in pattern.finditer(passage.text))

    def section_at(self, offset: int) -> int:
        """The section that a place in the text belongs to."""
        before = [one.section for one in self.passages if one.block.span.start <= offset]
        return before[-1] if before else 0

    def share_before(self, offset: int) -> float:
        """How much of the article's words, from 0 to 1, a reader has passed at a place."""
        before = "\n".join(one.text for one in self.passages if one.block.span.start < offset)
        return len(re.findall(r"\w+", before)) / max(self.words, 1)


def whole_words(text: str, match: re.Match[str]) -> str:
    """What was found, to the end of the word whose beginning it is."""
    rest = re.compile(r"(?<=\w)\w+").match(text, match.end())
    return text[match.start() : rest.end() if rest else match.end()].strip()


def _first_line(text: str) -> Span:
    end = text.find("\n")
    end = len(text) if end < 0 else end
    return Span(0, len(text[:end].rstrip("\r")))


def view(article: Article) -> View:
    """The article as the note checks read it."""
    document = article.document
    front = document.front_matter
    pairs = list(zip(document.blocks, document.sections, strict=True))
    passages = tuple(
        Passage(fold(block.text), block, section)
        for block, section in pairs
        if block.kind not in (BlockKind.FIELD, BlockKind.ALT) and block.text.strip()
    )
    fields = tuple(
        Passage(fold(block.text), block, 0)
        for block in document.blocks
        if block.kind is BlockKind.FIELD
    )
    body = "\n".join(passage.text for passage in passages)
    about = "\n".join(_words(front.get(key)) for key in ABOUT)
    return View(
        article,
        _words(front.get("title")),
        "\n".join(p.text for p in passages if p.block.kind is BlockKind.HEADING),
        " ".join(_words(front.get(key)) for key in AUTHOR),
        about,
        passages,
        fields,
        body,
        len(re.findall(r"\w+", body)),
    )


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(_words(one) for one in value.values())
    if isinstance(value, list | tuple):
        return " , ".join(_words(one) for one in value)
    return fold(str(value)) if value is not None else ""
