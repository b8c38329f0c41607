"""ConText for health claims: cues, how far they reach, and what they do to a claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..model import SILENT
from ..rules import RulesetError, compose, construct
from .notation import lemmas
from .passages import Frame
from .patterns import Hit, Patterns
from .pipeline import Reader, Sentence

ENDS = frozenset((".", "!", "?", ";", ":"))


@dataclass(frozen=True, slots=True)
class CueGroup:
    """Cues of one kind: where they reach and where they stop."""

    name: str
    direction: str  # forward, backward, both, sentence
    limit: int  # tokens; 0: to the end of the clause or sentence
    stop: frozenset[str]
    terms: tuple[str, ...]
    pseudo: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue found in a sentence, with the tokens that it reaches."""

    group: str
    text: str
    start: int
    end: int
    reach: tuple[int, int]

    def covers(self, start: int, end: int) -> bool:
        """Whether it reaches any token of that stretch."""
        return self.reach[0] < end and start < self.reach[1]


def load(text: str, origin: str) -> tuple[CueGroup, ...]:
    """The cue groups of a YAML file."""
    data = construct(compose(text, origin))
    if not isinstance(data, dict) or not isinstance(data.get("cues"), list):
        raise RulesetError(f"{origin}:1", "a cue file has a list `cues:`")
    common = frozenset(map(str, data.get("terminators") or ()))
    return tuple(_group(entry, common, origin) for entry in data["cues"])


def _group(entry: Mapping[str, Any], common: frozenset[str], origin: str) -> CueGroup:
    if "group" not in entry or not entry.get("terms"):
        raise RulesetError(f"{origin}:1", f"a cue group needs `group` and `terms`: {entry}")
    for term in (*entry["terms"], *(entry.get("pseudo") or ())):
        if not isinstance(term, str):
            place = f"{origin}: {entry['group']}"
            raise RulesetError(place, f"{term!r} is not a text", "put the word in quotes")
    return CueGroup(
        str(entry["group"]),
        str(entry.get("direction", "forward")),
        int(entry.get("limit", 0)),
        common | frozenset(map(str, entry.get("stop") or ())),
        tuple(entry["terms"]),
        tuple(entry.get("pseudo") or ()),
    )


def words_of(groups: Iterable[CueGroup]) -> frozenset[str]:
    """The words that cues want in any form."""
    return frozenset(
        word for group in groups for term in (*group.terms, *group.pseudo) for word in lemmas(term)
    )


class Cues:
    """Finds cues in sentences."""

    def __init__(self, reader: Reader, groups: Sequence[CueGroup]) -> None:
        self._groups = {str(number): group for number, group in enumerate(groups)}
        self._patterns = Patterns(reader)
        for number, group in self._groups.items():
            for term in group.terms:
                self._patterns.add(number, term, f"cues.yaml: {group.name}")
            for term in group.pseudo:
                self._patterns.add(f"!{number}", term, f"cues.yaml: {group.name}")

    def of(self, sentence: Sentence) -> tuple[Cue, ...]:
        """The cues of a sentence, pseudo cues left out."""
        hits = list(self._patterns.hits(sentence))
        blocked = [hit for hit in hits if hit.owner.startswith("!")]
        found = [
            self._cue(hit, sentence)
            for hit in hits
            if not hit.owner.startswith("!") and not any(_blocks(b, hit) for b in blocked)
        ]
        return tuple(sorted(found, key=lambda cue: (cue.start, cue.group)))

    def _cue(self, hit: Hit, sentence: Sentence) -> Cue:
        group = self._groups[hit.owner]
        text = sentence.read.between(hit.start, hit.end)
        return Cue(group.name, text, hit.start, hit.end, _reach(group, hit, sentence))


def _blocks(pseudo: Hit, hit: Hit) -> bool:
    return pseudo.owner[1:] == hit.owner and pseudo.start < hit.end and hit.start < pseudo.end


def _reach(group: CueGroup, hit: Hit, sentence: Sentence) -> tuple[int, int]:
    if group.direction == "sentence":
        return sentence.start, sentence.end
    start, end = hit.start, hit.end
    limit = group.limit or len(sentence)
    if group.direction in ("forward", "both"):
        end = _walk(sentence, hit.end, limit, group.stop, 1)
    if group.direction in ("backward", "both"):
        start = _walk(sentence, hit.start - 1, limit, group.stop, -1)
    return start, end


def _walk(sentence: Sentence, at: int, limit: int, stop: frozenset[str], step: int) -> int:
    """The token offset where a cue's reach ends; exclusive when walking forward."""
    for _ in range(limit):
        if not sentence.start <= at < sentence.end:
            break
        if sentence.read.between(at, at + 1).lower() in stop:
            break
        at += step
    return at if step > 0 else at + 1


STEPS: Mapping[str, Mapping[str, int]] = {
    # group: steps down for soft, firm and hard rules (policy: verdict table)
    "negation": {"soft": SILENT, "firm": SILENT, "hard": SILENT},
    "negation-universal": {"soft": SILENT, "firm": SILENT, "hard": SILENT},
    "myth": {"soft": SILENT, "firm": SILENT, "hard": SILENT},
    "warning": {"soft": SILENT, "firm": SILENT, "hard": SILENT},
    "regulatory": {"soft": SILENT, "firm": SILENT, "hard": SILENT},
    "care-instruction": {"soft": SILENT, "firm": SILENT, "hard": 0},
    "history": {"soft": SILENT, "firm": SILENT, "hard": SILENT},
    "standard-care": {"soft": SILENT, "firm": 2, "hard": 1},
    "reported": {"soft": SILENT, "firm": SILENT, "hard": 0},
    "study-report": {"soft": SILENT, "firm": 1, "hard": 0},
    "optative": {"soft": SILENT, "firm": 1, "hard": 0},
    "modal-possibility": {"soft": 1, "firm": 1, "hard": 0},
    "modal-ability": {"soft": 0, "firm": 0, "hard": 0},
    "frequency-low": {"soft": 1, "firm": 1, "hard": 0},
    "population": {"soft": 0, "firm": 0, "hard": 0},
    "uncertainty": {"soft": 2, "firm": 1, "hard": 0},
    "hypothetical": {"soft": 1, "firm": 1, "hard": 0},
    "opinion": {"soft": 0, "firm": 0, "hard": 0},
}
HEDGES = frozenset({"modal-possibility", "frequency-low", "uncertainty", "optative"})
"""What weakens a claim also from within its own words; other cues inside are part of it."""
LINKED = {"soft": 2, "firm": 1, "hard": 0}


@dataclass(frozen=True, slots=True)
class Weight:
    """One thing that takes a claim down, and how far."""

    steps: int
    kind: str
    text: str = ""
    reach: tuple[int, int] | None = None  # tokens; None: the whole sentence, as its frame

    @property
    def reason(self) -> str:
        """The weight in words."""
        return f"{self.kind}: “{self.text}”" if self.text else self.kind


@dataclass(frozen=True, slots=True)
class Verdict:
    """What context makes of a claim: how many steps down, and why."""

    steps: int
    weights: tuple[Weight, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """The weights in words."""
        return tuple(weight.reason for weight in self.weights)


def judge(
    strength: str,
    start: int,
    end: int,
    cues: Sequence[Cue],
    frame: Frame,
    profile: str = "practitioner",
) -> Verdict:
    """How far context takes down a claim that stands at those tokens.

    A seller's firm claims do not yield to one hedge; an independent publisher's yield further
    to a linked source (policy: profiles).
    """
    framed = list(_of_frame(strength, frame))
    cued = list(_of_cues(strength, start, end, cues))
    if strength == "firm" and profile == "seller" and sum(one.steps == 1 for one in cued) == 1:
        cued = [one for one in cued if one.steps > 1]
    if strength == "firm" and profile == "publisher" and frame.linked:
        framed.append(Weight(1, "a source is linked by an independent publisher"))
    weights = (*framed, *cued)
    return Verdict(min(sum(one.steps for one in weights), SILENT), weights)


def _of_frame(strength: str, frame: Frame) -> Iterator[Weight]:
    if frame.question:
        yield Weight(SILENT, "a question")
    if frame.letter:
        yield Weight(SILENT, "a reader's letter")
    if frame.myth or frame.refuted:
        yield Weight(SILENT, "a myth that is rejected")
    if frame.reported:
        yield Weight(SILENT, "what others say, under a lead-in")
    if frame.negated:
        yield Weight(SILENT, "denied by the lead-in")
    if frame.linked:
        yield Weight(LINKED[strength], "a source is linked")


def _of_cues(strength: str, start: int, end: int, cues: Sequence[Cue]) -> Iterator[Weight]:
    for cue in cues:
        inside = start <= cue.start and cue.end <= end
        if (inside and cue.group not in HEDGES) or not cue.covers(start, end):
            continue
        size = STEPS.get(cue.group, {}).get(strength, 0)
        if size:
            yield Weight(size, cue.group, cue.text, cue.reach)
