"""What the editor report says of an article beyond its findings: notes, author, review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ..checks import hugo_dates
from ..checks.notes import NAMES
from ..frontmatter import FrontMatter
from ..notes.checklist import Owed
from ..notes.view import AUTHOR
from ..report import FileReport

REVIEWED = ("lastReviewed", "last_reviewed", "reviewDate")
STANDS = "stands"


def notes(file: FileReport) -> Iterator[Owed]:
    """The notes that an article owes, in their usual order, as the check found them.

    One of which every finding has been let stand is said to stand.
    """
    owed = {one.note: one for one in file.checklist.notes} if file.checklist else {}
    found = {one.note for one in (*file.findings, *file.unchanged)}
    stands = {one.finding.note for one in file.suppressed} - found
    for note in NAMES:
        if note in owed:
            yield replace(owed[note], state=STANDS) if note in stands else owed[note]


def title(note: str) -> str:
    """“a crisis line” as it heads a line: “Crisis line”."""
    rest = NAMES[note].split(" ", 1)[1]
    return rest[0].upper() + rest[1:]


def authors(front: FrontMatter) -> Iterator[str]:
    """The names in the front matter, each once."""
    every = (name for key in AUTHOR[:3] for name in _names(front.get(key)))
    yield from dict.fromkeys(filter(None, every))


def _names(value: object) -> Iterable[str]:
    if isinstance(value, Mapping):
        return _names(value.get("name"))
    if isinstance(value, list | tuple):
        return [name for one in value for name in _names(one)]
    return [" ".join(value.split())] if isinstance(value, str) else []


def reviewed(front: FrontMatter) -> str:
    """The day of the last medical review, ISO 8601; "" if none is named."""
    for key in REVIEWED:
        day = hugo_dates.read(front.get(key)).day if front.get(key) else None
        if day:
            return day.isoformat()
    return ""
