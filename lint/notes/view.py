"""An article as the note checks read it: passages, sections, author, markets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..article import Article
from ..folding import fold
from ..markdown import Block, BlockKind
from ..model import Span

UK = ("en-gb", "gb", "uk")
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
class Passage:
    """A block's words, folded, with where it stands."""

    text: str
    block: Block
    section: int


@dataclass(frozen=True, slots=True)
class View:
    """What the note checks ask of an article."""

    article: Article
    title: str
    headings: str
    author: str
    about: str  # title, description, tags and other words about the whole
    passages: tuple[Passage, ...]  # the body, in reading order
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
    body = "\n".join(passage.text for passage in passages)
    fields = ("title", "name", "description", "summary", "tags", "keywords", "topics", "slug")
    return View(
        article,
        _words(front.get("title")),
        "\n".join(p.text for p in passages if p.block.kind is BlockKind.HEADING),
        " ".join(_words(front.get(key)) for key in ("author", "authors", "byline", "credentials")),
        "\n".join(_words(front.get(key)) for key in fields),
        passages,
        body,
        len(re.findall(r"\w+", body)),
    )


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(_words(one) for one in value.values())
    if isinstance(value, list | tuple):
        return " , ".join(_words(one) for one in value)
    return fold(str(value)) if value is not None else ""
