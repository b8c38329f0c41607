"""What an article is about, which notes it owes for that, and how each of them fares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..rules import Ruleset, Source

if TYPE_CHECKING:  # an outcome that is read back holds checklists and reads no article
    from ..model import Problem
    from .owed import Debt
    from .present import Note

THERE, AMISS, MISSING, UNCHECKED = "there", "amiss", "missing", "unchecked"


@dataclass(frozen=True, slots=True)
class Owed:
    """A note that an article owes, and what the check says of it."""

    note: str
    state: str  # THERE, AMISS, MISSING, or UNCHECKED where no rule asks for it
    because: str
    at: int | None = None  # where it stands
    flags: tuple[tuple[str, bool], ...] = ()  # the red flags, and whether each is named
    source: Source | None = None  # of the red flags


@dataclass(frozen=True, slots=True)
class Checklist:
    """What the note checks know of an article, for its editors."""

    topics: tuple[tuple[str, str], ...]  # id and title
    markets: tuple[str, ...]
    notes: tuple[Owed, ...]


def line(debt: Debt, held: Sequence[Note], problems: Sequence[Problem], rules: Ruleset) -> Owed:
    """A note's line in the list; `problems` are what the check has against it."""
    own = [note for note in held if note.id == debt.note]
    state = _state(debt.note, {problem.rule for problem in problems}, rules)
    at = own[0].span.start if own and state in (THERE, AMISS) else None
    topic = debt.topic if debt.note == "emergency-care" else None
    if topic is None or any(note.trusted for note in own):
        return Owed(debt.note, state, debt.because, at, source=topic.source if topic else None)
    named = max((note.flags for note in own), key=len, default=())
    flags = tuple((flag.name, flag.name in named) for flag in topic.flags)
    return Owed(debt.note, state, debt.because, at, flags, topic.source)


def _state(note: str, broken: set[str], rules: Ruleset) -> str:
    """What the rules in force make of the problems."""
    missing = f"missing-{note}"
    against = broken & rules.by_name.keys()
    if against:
        return MISSING if missing in against else AMISS
    return THERE if missing in rules.by_name else UNCHECKED
