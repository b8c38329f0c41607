"""Topics, red flags, telephone numbers and words for notes, as data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .literals import Finder
from .rules import RulesetError, Source, compose, construct


@dataclass(frozen=True, slots=True)
class Flag:
    """A red flag as lay people word it."""

    name: str
    pattern: Finder


@dataclass(frozen=True, slots=True)
class Topic:
    """What an article can be about, and what it then owes."""

    id: str
    title: str
    trigger: Finder
    minimum: int
    urgency: str  # E call an emergency number, S the same day, R soon
    emergency: bool  # whether it owes an emergency note
    advisory: bool  # whether that note is only recommended
    also: tuple[str, ...]
    flags: tuple[Flag, ...]
    source: Source

    def flags_in(self, text: str) -> tuple[str, ...]:
        """The names of the core flags that a text mentions."""
        return tuple(flag.name for flag in self.flags if flag.pattern.search(text))


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one country, digits only."""

    emergency: tuple[str, ...]
    urgent: tuple[str, ...]
    crisis: tuple[str, ...]
    poison: tuple[str, ...]

    @property
    def every(self) -> frozenset[str]:
        """All of them."""
        return frozenset((*self.emergency, *self.urgent, *self.crisis, *self.poison))


@dataclass(frozen=True, slots=True)
class Texts:
    """Safe wordings for notes that are missing, with the numbers as people print them."""

    notes: Mapping[str, str]  # by note; an emergency note by its urgency
    lines: Mapping[str, Mapping[str, str]]  # by country: emergency, crisis, poison


@dataclass(frozen=True, slots=True)
class Notebook:
    """What the note checks know."""

    topics: tuple[Topic, ...]
    numbers: Mapping[str, Numbers]
    words: Mapping[str, Finder]
    texts: Texts

    @property
    def finders(self) -> Iterator[Finder]:
        """All that is looked for in articles."""
        yield from self.words.values()
        for topic in self.topics:
            yield topic.trigger
            yield from (flag.pattern for flag in topic.flags)

    def needs(self) -> dict[str, tuple[str, ...]]:
        """What each of them needs, by what it is: it takes a while to tell."""
        return {repr(finder.source): finder.needs for finder in self.finders}

    def knows(self, needs: Mapping[str, Sequence[str]]) -> None:
        """Spares telling it again; KeyError if something is not in it."""
        for finder in self.finders:
            finder.needs = tuple(needs[repr(finder.source)])


FILES = ("topics.yaml", "numbers.yaml", "note-words.yaml", "note-texts.yaml")


@lru_cache(maxsize=2)
def load(topics: str, numbers: str, words: str, texts: str) -> Notebook:
    """The notebook of the texts of FILES; checks and report share it, for it takes a while."""
    try:
        entries = construct(compose(topics, "topics.yaml"))["topics"]
        countries = construct(compose(numbers, "numbers.yaml"))["countries"]
        wordings = construct(compose(texts, "note-texts.yaml"))
        return Notebook(
            tuple(_topic(entry) for entry in entries),
            {name: _numbers(entry) for name, entry in countries.items()},
            _words(construct(compose(words, "note-words.yaml"))),
            Texts(wordings["notes"], wordings["lines"]),
        )
    except (KeyError, TypeError) as error:
        raise RulesetError(
            "topics.yaml:1", f"a topic, country or pattern is broken: {error}"
        ) from error


def _topic(entry: Mapping[str, Any]) -> Topic:
    source = entry["source"]
    emergency = entry.get("emergency", True)
    return Topic(
        str(entry["id"]),
        str(entry["title"]),
        beginnings(entry["triggers"], entry.get("not-after") or ()),
        int(entry["minimum"]),
        str(entry["urgency"]),
        bool(emergency),
        emergency == "info",
        tuple(entry.get("also") or ()),
        tuple(Flag(str(name), beginnings(forms)) for name, forms in entry["core"].items()),
        Source(source["title"], source.get("ref", ""), source.get("url", "")),
    )


def _numbers(entry: Mapping[str, Sequence[str]]) -> Numbers:
    kinds = ("emergency", "urgent", "crisis", "poison")
    return Numbers(*(tuple(map(str, entry.get(kind, ()))) for kind in kinds))


def _words(data: Mapping[str, Any]) -> Mapping[str, Finder]:
    found = {name: beginnings(words) for name, words in data["words"].items()}
    for name, pattern in data["patterns"].items():
        found[name] = Finder(pattern, re.I | re.M)
    return found


def beginnings(forms: Sequence[str], not_after: Sequence[str] = ()) -> Finder:
    """Finds any of these beginnings of words, or whole words where a form ends in `$`.

    All-capital forms are whole words in capitals. Nothing is found right after a `not_after` word.
    """
    words = [str(form) for form in forms]
    lower = [_escaped(word) for word in words if not _capital(word)]
    upper = [_escaped(word) for word in words if _capital(word)]
    start = "".join(rf"(?<!\b{re.escape(str(word))}[ -])" for word in not_after)
    parts = []
    if lower:
        parts.append(rf"(?<!\w)(?i:{start}(?:{'|'.join(lower)}))")
    if upper:
        parts.append(rf"(?<!\w){start}(?:{'|'.join(upper)})(?!\w)")
    return Finder("|".join(parts))


def _capital(form: str) -> bool:
    return sum(map(str.isupper, form)) >= 2


def _escaped(form: str) -> str:
    whole = form.endswith("$")
    words = re.escape(form.removesuffix("$")).replace(r"\ ", r"\s+")
    return rf"{words}(?!\w)" if whole else words
