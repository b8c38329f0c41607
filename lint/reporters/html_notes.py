"""What the editor report says of an article beyond its findings: notes, topics, author, review."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..article import Article
from ..checks import hugo_dates
from ..checks.notes import NAMES
from ..config import Config
from ..document import Document
from ..frontmatter import FrontMatter
from ..notebook import Notebook, Topic
from ..notes.owed import Debt, debts, topics, urgent
from ..notes.present import Note, notes
from ..notes.view import AUTHOR, view
from ..report import FileReport, Report
from ..rules import Source
from ..site import NO_SITE

REVIEWED = ("lastReviewed", "last_reviewed", "reviewDate")
NO_DAY = datetime.date.min  # notes do not depend on the day


@dataclass(frozen=True, slots=True)
class Owed:
    """One line of an article's checklist of notes."""

    id: str
    name: str
    state: str  # there, amiss, missing, stands, unchecked
    because: str
    at: int | None = None  # where the note stands, if its place is known
    flags: tuple[tuple[str, bool], ...] = ()  # the red flags, and whether each is named
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an article beyond its findings."""

    notes: tuple[Owed, ...]
    topics: tuple[Topic, ...]
    authors: tuple[str, ...]
    markets: tuple[str, ...]
    reviewed: str  # the day of the last medical review, ISO 8601


def facts(report: Report, file: FileReport, document: Document, book: Notebook) -> Facts:
    """All of it; `document` is the file's text, parsed."""
    config = Config(jurisdictions=report.jurisdictions)
    article = Article(file.path, document, NO_SITE, config, report.ruleset, NO_DAY)
    seen = view(article)
    about = topics(seen, book)
    held = tuple(notes(seen, book, tuple(topic for topic, _ in urgent(about))))
    owed = {debt.note: debt for debt in debts(seen, book, about)}
    return Facts(
        tuple(_checklist(report, file, owed, held)),
        tuple(topic for topic, _ in about),
        tuple(_authors(document.front_matter)),
        seen.markets,
        _reviewed(document.front_matter),
    )


def _checklist(
    report: Report, file: FileReport, owed: Mapping[str, Debt], held: Sequence[Note]
) -> Iterator[Owed]:
    """The notes in their usual order; what the findings say of one goes before what we infer."""
    found = {one.note for one in file.findings if one.note}
    absent = {one.note for one in file.findings if _name(report, one.code).startswith("missing-")}
    stands = {one.finding.note for one in file.suppressed}
    for note, words in NAMES.items():
        if note not in owed and note not in found | stands:
            continue
        rule = report.ruleset.by_name.get(f"missing-{note}")
        checked = rule is not None and (not report.enabled or rule.code in report.enabled)
        state = "there" if checked else "unchecked"
        if note in found:
            state = "missing" if note in absent else "amiss"
        elif note in stands:
            state = "stands"
        yield _line(note, _title(words), state, owed.get(note), held)


def _name(report: Report, code: str) -> str:
    return report.ruleset.by_code[code].name


def _title(words: str) -> str:
    """“a crisis line” as it heads a line: “Crisis line”."""
    rest = words.split(" ", 1)[1]
    return rest[0].upper() + rest[1:]


def _line(note: str, name: str, state: str, debt: Debt | None, held: Sequence[Note]) -> Owed:
    own = [one for one in held if one.id == note]
    at = own[0].span.start if own and state in ("there", "amiss") else None
    flags: tuple[tuple[str, bool], ...] = ()
    topic = debt.topic if debt and note == "emergency-care" else None
    if topic and not any(one.trusted for one in own):
        named = max((one.flags for one in own), key=len, default=())
        flags = tuple((flag.name, flag.name in named) for flag in topic.flags)
    because = debt.because if debt else ""
    return Owed(note, name, state, because, at, flags, topic.source if topic else None)


def _authors(front: FrontMatter) -> Iterator[str]:
    """The names in the front matter, each once."""
    seen = set()
    for key in AUTHOR[:3]:
        for name in _names(front.get(key)):
            if name and name not in seen:
                seen.add(name)
                yield name


def _names(value: object) -> Iterable[str]:
    if isinstance(value, Mapping):
        return _names(value.get("name"))
    if isinstance(value, list | tuple):
        return [name for one in value for name in _names(one)]
    return [" ".join(value.split())] if isinstance(value, str) else []


def _reviewed(front: FrontMatter) -> str:
    for key in REVIEWED:
        day = hugo_dates.read(front.get(key)).day if front.get(key) else None
        if day:
            return day.isoformat()
    return ""
