"""Topics, red flags, telephone numbers and words for notes, as data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .rules import RulesetError, Source, compose, construct


@dataclass(frozen=True, slots=True)
class Flag:
    """A red flag as lay people word it."""

    name: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Topic:
    """What an article can be about, and what it then owes."""

    id: str
    title: str
    trigger: re.Pattern[str]
    heads: frozenset[str]  # the trigger is found only where a word begins so; empty: anywhere
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
    words: Mapping[str, re.Pattern[str]]
    texts: Texts


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
    except (KeyError, TypeError, re.error) as error:
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
        heads(entry["triggers"]),
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


def _words(data: Mapping[str, Any]) -> Mapping[str, re.Pattern[str]]:
    found = {name: beginnings(words) for name, words in data["words"].items()}
    for name, pattern in data["patterns"].items():
        found[name] = re.compile(pattern, re.I | re.M)
    return found


def beginnings(forms: Sequence[str], not_after: Sequence[str] = ()) -> re.Pattern[str]:
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
    return re.compile("|".join(parts))


def heads(forms: Sequence[str]) -> frozenset[str]:
    """How the first words of the forms begin, in lower case; none where that cannot be told.

    A form that begins like another tells nothing more and is left out.
    """
    first = [re.match(r"[a-z0-9_]+", str(form).lower(), re.A) for form in forms]
    if not all(first) or not all(str(form).isascii() for form in forms):
        return frozenset()
    words = {match[0] for match in first if match}
    return frozenset(
        word for word in words if not any(word[:size] in words for size in range(1, len(word)))
    )


def _capital(form: str) -> bool:
    return sum(map(str.isupper, form)) >= 2


def _escaped(form: str) -> str:
    whole = form.endswith("$")
    words = re.escape(form.removesuffix("$")).replace(r"\ ", r"\s+")
    return rf"{words}(?!\w)" if whole else words
