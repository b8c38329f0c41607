"""Reads prose for health claims; spaCy is asked only where a pattern's words stand."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..document import Document
from ..model import Problem, Span
from ..rules import Ruleset
from .anchors import Anchors
from .passages import Passage, passages, pieces

if TYPE_CHECKING:
    from .matching import Claim, ClaimMatcher


class ClaimReader:
    """All claim rules in force, ready to read documents."""

    def __init__(self, anchors: Anchors | None, load: Callable[[], ClaimMatcher]) -> None:
        """Without anchors everything is given to spaCy, with the same findings."""
        self._anchors = anchors
        self._load = load  # called when the first sentence needs it

    def problems(self, document: Document, ruleset: Ruleset) -> Iterator[Problem]:
        """One problem for each passage that claims too much, in reading order."""
        for passage in itertools.chain.from_iterable(map(pieces, passages(document))):
            for stretch in self._stretches(passage):
                claims = [
                    claim
                    for claim in self._load().claims(stretch)
                    if claim.severity and claim.rule.name in ruleset.by_name
                ]
                for group in _joined(claims):
                    yield _problem(group, stretch)

    def _stretches(self, passage: Passage) -> Iterable[Passage]:
        return self._anchors.stretches(passage) if self._anchors else (passage,)


def _joined(claims: Iterable[Claim]) -> Iterator[list[Claim]]:
    """Claims that overlap, together: one passage, one finding."""
    group: list[Claim] = []
    end = -1
    for claim in sorted(claims, key=lambda claim: (claim.start, -claim.end)):
        if group and claim.start >= end:
            yield group
            group = []
        group.append(claim)
        end = max(end, claim.end) if len(group) > 1 else claim.end
    if group:
        yield group


def _problem(group: Sequence[Claim], passage: Passage) -> Problem:
    best = max(
        group, key=lambda claim: (claim.severity or 0, claim.rule.confidence, len(claim.why))
    )
    start, end = min(c.start for c in group), max(c.end for c in group)
    span = passage.prose.source_map.to_source(Span(start, end))
    text = " ".join(passage.prose.plain[start:end].split())
    others = dict.fromkeys(c.rule.name for c in group if c.rule.name != best.rule.name)
    return Problem(
        best.rule.name,
        span,
        best.rule.message.replace("{text}", text),
        severity=best.severity,
        confidence=best.rule.confidence,
        also=tuple(others),
        why=tuple(reason for claim in group for reason in claim.why),
        field=passage.block.field or None,
    )
