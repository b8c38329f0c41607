"""Topics, red flags, telephone numbers and words for notes, as data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from . import learned
from .learned import Learned
from .literals import Finder, Index
from .rules import RulesetError, Source, compose, construct
from .windows import windows


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
    by_signs: bool  # whether it is owed all the same where the article tells of the signs
    also: tuple[str, ...]
    flags: tuple[Flag, ...]
    source: Source

    def flags_in(self, text: str) -> tuple[str, ...]:
        """The names of the core flags that a text mentions."""
        return tuple(flag.name for flag in self.flags if flag.pattern.search(text))


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one country, as people write them."""

    emergency: tuple[str, ...]
    urgent: tuple[str, ...]
    crisis: tuple[str, ...]
    poison: tuple[str, ...]
    outdated: tuple[str, ...]

    @property
    def every(self) -> frozenset[str]:
        """The digits of all that may be printed."""
        return frozenset(
            digits(one) for one in (*self.emergency, *self.urgent, *self.crisis, *self.poison)
        )

    def like(self, number: str, other: Numbers) -> tuple[str, ...]:
        """This country's numbers of the kind that a number of another country is."""
        for kind in ("emergency", "crisis", "poison", "urgent"):
            if number in map(digits, getattr(other, kind)):
                return tuple(getattr(self, kind))
        return ()


def digits(number: str) -> str:
    """A telephone number without what people put between its digits."""
    return "".join(char for char in number if char.isdigit())


@dataclass(frozen=True, slots=True)
class Texts:
    """Safe wordings for notes that are missing, with the numbers as people print them."""

    notes: Mapping[str, str]  # by note; an emergency note by its urgency
    lines: Mapping[str, Mapping[str, str]]  # by country: emergency, crisis, poison


@dataclass(frozen=True, slots=True)
class Wording:
    """A way of telling a note: what its sentences must say, however they put it."""

    says: tuple[Finder, ...]
    unless: Finder | None
    sentences: int  # how many that follow one another must hold it all

    def told_in(self, text: str) -> bool:
        """Whether some sentences of a passage say all of it."""
        if not all(slot.may_find(text) for slot in self.says):
            return False
        return any(self._told_by(near) for near in windows(text, self.sentences))

    def _told_by(self, near: str) -> bool:
        denied = self.unless and self.unless.search(near)
        return not denied and all(slot.search(near) for slot in self.says)


@dataclass(frozen=True, slots=True)
class Notebook:
    """What the note checks know."""

    topics: tuple[Topic, ...]
    numbers: Mapping[str, Numbers]
    words: Mapping[str, Finder]
    wordings: Mapping[str, tuple[Wording, ...]]  # by note
    owed: Mapping[str, tuple[tuple[Finder, ...], ...]]  # by note: what one passage says
    texts: Texts
    learned: Learned

    @property
    def finders(self) -> Iterator[Finder]:
        """All that is looked for in articles."""
        yield from self.words.values()
        for topic in self.topics:
            yield topic.trigger
            yield from (flag.pattern for flag in topic.flags)

    def letters(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """What each of them needs and begins with, by what it is: it takes a while to tell."""
        return {repr(finder.source): (finder.needs, finder.heads) for finder in self.finders}

    def knows(self, letters: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """Spares telling it again; KeyError if something is not in it."""
        for finder in self.finders:
            finder.needs, finder.heads = map(tuple, letters[repr(finder.source)])


FILES = ("topics.yaml", "numbers.yaml", "note-words.yaml", "note-texts.yaml", "note-model.json")


@lru_cache(maxsize=2)
def load(topics: str, numbers: str, words: str, texts: str, model: str) -> Notebook:
    """The notebook of the texts of FILES; checks and report share it, for it takes a while."""
    try:
        entries = construct(compose(topics, "topics.yaml"))["topics"]
        countries = construct(compose(numbers, "numbers.yaml"))["countries"]
        wordings = construct(compose(texts, "note-texts.yaml"))
        data = construct(compose(words, "note-words.yaml"))
        known = _words(data)
        found = Notebook(
            tuple(_topic(entry) for entry in entries),
            {name: _numbers(entry) for name, entry in countries.items()},
            known,
            {
                note: tuple(_wording(one, known) for one in ways)
                for note, ways in data["notes"].items()
            },
            {
                note: tuple(tuple(known[name] for name in way) for way in ways)
                for note, ways in data["owed"].items()
            },
            Texts(wordings["notes"], wordings["lines"]),
            learned.from_json(model, known, data["learned"]),
        )
        Index(found.finders)
        return found
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
        beginnings(entry["triggers"], entry.get("not-after") or (), entry.get("not-before") or ()),
        int(entry["minimum"]),
        str(entry["urgency"]),
        bool(emergency),
        emergency in ("info", "signs"),
        emergency == "signs",
        tuple(entry.get("also") or ()),
        tuple(Flag(str(name), beginnings(forms)) for name, forms in entry["core"].items()),
        Source(source["title"], source.get("ref", ""), source.get("url", "")),
    )


def _numbers(entry: Mapping[str, Sequence[str]]) -> Numbers:
    kinds = ("emergency", "urgent", "crisis", "poison", "outdated")
    return Numbers(*(tuple(map(str, entry.get(kind, ()))) for kind in kinds))


def _words(data: Mapping[str, Any]) -> Mapping[str, Finder]:
    found = {name: beginnings(words) for name, words in data["words"].items()}
    for name, lines in data["patterns"].items():
        pattern = "|".join(lines) if isinstance(lines, list) else lines
        found[name] = Finder(_composed(pattern, found), re.I | re.M)
    return found


NAMED = re.compile(r"\{([a-z][a-z-]*)\}")


def _composed(pattern: str, found: Mapping[str, Finder]) -> str:
    """The pattern with what each name in braces stands for; only earlier entries have names."""
    return NAMED.sub(lambda match: f"(?:{found[match[1]].source[0]})", pattern)


def _wording(entry: Mapping[str, Any], words: Mapping[str, Finder]) -> Wording:
    return Wording(
        tuple(words[name] for name in entry["says"]),
        words[entry["unless"]] if "unless" in entry else None,
        int(entry.get("sentences", 2)),
    )


def beginnings(
    forms: Sequence[str], not_after: Sequence[str] = (), not_before: Sequence[str] = ()
) -> Finder:
    """Finds any of these beginnings of words, or whole words where a form ends in `$`.

    All-capital forms are whole words in capitals. Nothing is found right after a `not_after` word,
    or right before one that begins like one of `not_before`.
    """
    words = [str(form) for form in forms]
    lower = [_escaped(word) for word in words if not _capital(word)]
    upper = [_escaped(word) for word in words if _capital(word)]
    start = "".join(rf"(?<!\b{re.escape(str(word))}[ -])" for word in not_after)
    end = rf"(?!\w*[ -](?:{'|'.join(map(re.escape, not_before))}))" if not_before else ""
    parts = []
    if lower:
        parts.append(rf"(?<!\w)(?i:{start}(?:{'|'.join(lower)}){end})")
    if upper:
        parts.append(rf"(?<!\w){start}(?:{'|'.join(upper)})(?!\w){end}")
    return Finder("|".join(parts))


def _capital(form: str) -> bool:
    return sum(map(str.isupper, form)) >= 2


def _escaped(form: str) -> str:
    whole = form.endswith("$")
    words = re.escape(form.removesuffix("$")).replace(r"\ ", r"\s+")
    return rf"{words}(?!\w)" if whole else words
