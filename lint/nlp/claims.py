"""Reads prose for health claims; spaCy is asked only where a pattern's words stand."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..document import Document
from ..model import SILENT, Clue, Passed, Problem, Span
from ..rules import Rule, Ruleset
from ..sourcemap import Spans
from .anchors import Anchors
from .passages import Passage, passages, pieces

if TYPE_CHECKING:
    from .matching import Claim, ClaimMatcher
    from .second import Opinion, SecondReader

IMPLIED = "implied-claim"
PRACTITIONER = "practitioner"


class ClaimReader:
    """All claim rules in force, ready to read documents."""

    def __init__(
        self,
        anchors: Anchors | None,
        load: Callable[[], ClaimMatcher],
        second: Callable[[], SecondReader] | None = None,
    ) -> None:
        """Without anchors everything is given to spaCy, with the same findings."""
        self._anchors = anchors
        self._load = load  # called when the first sentence needs it
        self._second = second

    def problems(
        self, document: Document, ruleset: Ruleset, profile: str = PRACTITIONER
    ) -> Iterator[Problem]:
        """One problem for each passage that claims too much."""
        matched = list(_matched(self._claims(document, ruleset, profile)))
        rule = ruleset.by_name.get(IMPLIED)
        if rule is None or self._second is None:
            yield from matched
            return
        reader = self._second()
        opinions = reader.opinions(document)
        sure = [one for one, doubt in _doubted(matched, opinions, ruleset) if doubt is None]
        yield from sure
        yield from _implied(reader, opinions, rule, Spans(one.span for one in sure))

    def passed(
        self, document: Document, ruleset: Ruleset, profile: str = PRACTITIONER
    ) -> Iterator[Passed]:
        """The passages that a pattern matched and that their context cleared."""
        read = list(self._claims(document, ruleset, profile))
        for stretch, claims in read:
            standing = [claim for claim in claims if claim.severity]
            cleared = [claim for claim in claims if not claim.severity]
            for claim in _longest(cleared):
                if not any(claim.start < one.end and one.start < claim.end for one in standing):
                    yield _passed(claim, stretch)
        if IMPLIED in ruleset.by_name and self._second:
            opinions = self._second().opinions(document)
            for one, doubt in _doubted(_matched(read), opinions, ruleset):
                if doubt is not None:
                    told = f"let pass: the second reader thinks it {doubt:.0%} likely a claim here"
                    yield Passed(one.rule, one.span, (), told)

    def _claims(
        self, document: Document, ruleset: Ruleset, profile: str
    ) -> Iterator[tuple[Passage, list[Claim]]]:
        """Every match of the rules in force, by the stretch that it stands in."""
        for passage in itertools.chain.from_iterable(map(pieces, passages(document))):
            for stretch, patterns in self._stretches(passage):
                yield stretch, list(self._load().claims(stretch, ruleset, profile, patterns))

    def _stretches(self, passage: Passage) -> Iterable[tuple[Passage, frozenset[int] | None]]:
        return self._anchors.stretches(passage) if self._anchors else ((passage, None),)


def _matched(read: Iterable[tuple[Passage, list[Claim]]]) -> Iterator[Problem]:
    """The matches that their context leaves standing, one problem for each passage."""
    for stretch, claims in read:
        for group in _joined(claim for claim in claims if claim.severity):
            yield _problem(group, stretch)


QUIET = {"hard": 0.05, "firm": 0.2, "soft": 0.2}
"""Below this probability a match is taken to be no claim at all, by the strength of its rule."""

DOUBTFUL = 0.5
"""How likely a sentence is by its own words from which on nothing else need be named."""

PLAIN = {"hard": 0.25, "firm": 0.4, "soft": 0.5}
"""From this probability by itself a sentence is no innocent one, however careful its page."""


def _doubted(
    matched: Iterable[Problem], opinions: Sequence[Opinion], ruleset: Ruleset
) -> Iterator[tuple[Problem, float | None]]:
    """Each match; with its probability where page and words make sure that it is no claim."""
    sentences = Spans(one.sentence.span for one in opinions)
    for problem in matched:
        touched = [opinions[at] for at in sentences.touching(problem.span)]
        likely = max((one.probability for one in touched if one.page), default=1.0)
        strength = ruleset.by_name[problem.rule].strength
        innocent = all(one.alone < PLAIN[strength] for one in touched)
        quiet = likely < QUIET[strength] and innocent
        yield problem, likely if quiet else None


def _implied(
    reader: SecondReader, opinions: Sequence[Opinion], rule: Rule, taken: Spans
) -> Iterator[Problem]:
    """What only the second reader sees."""
    for opinion in opinions:
        sentence = opinion.sentence
        if not opinion.flagged or taken.touching(sentence.span):
            continue
        yield Problem(
            rule.name,
            sentence.span,
            rule.message.replace("{text}", _shortened(sentence.text)),
            why=tuple(_reasons(reader, opinion)),
            field=sentence.block.field or None,
        )


def _reasons(reader: SecondReader, opinion: Opinion) -> Iterator[str]:
    """Why the second reader takes a sentence for a claim."""
    likely = f"{opinion.probability:.0%} likely, after sentences that people have judged"
    yield f"the second reader: {likely}"
    words = ", ".join(f"“{word}”" for word in reader.reasons(opinion.sentence))
    if words:
        yield f"words that weighed most: {words}"
    if opinion.alone < DOUBTFUL:
        yield f"by these words alone {opinion.alone:.0%} likely: what stands around it told more"


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 80 else words[:79].rsplit(" ", 1)[0] + " …"


def _joined(claims: Iterable[Claim]) -> Iterator[list[Claim]]:
    """Claims that overlap, together: one passage, one finding."""
    group: list[Claim] = []
    end = -1
    for claim in sorted(claims, key=lambda claim: (claim.start, -claim.end, claim.rule.code)):
        if group and claim.start >= end:
            yield group
            group = []
        group.append(claim)
        end = max(end, claim.end) if len(group) > 1 else claim.end
    if group:
        yield group


def _longest(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Of the matches of one rule, those that lie in no other."""
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda claim: (claim.start, -claim.end)):
        if not any(one.rule is claim.rule and claim.end <= one.end for one in kept):
            kept.append(claim)
    yield from kept


def _passed(claim: Claim, passage: Passage) -> Passed:
    to_source = passage.prose.source_map.to_source
    clues = tuple(
        replace(clue, scope=to_source(clue.scope) if clue.scope else None) for clue in claim.clues
    )
    return Passed(
        claim.rule.name, to_source(Span(claim.start, claim.end)), clues, _decision(claim, clues)
    )


def _decision(claim: Claim, clues: Sequence[Clue]) -> str:
    """What was decided, in words."""
    if any(clue.steps >= SILENT for clue in clues):
        return "let pass"
    steps = sum(clue.steps for clue in clues)
    many = "1 step" if steps == 1 else f"{steps} steps"
    return f"let pass: {claim.rule.severity.label}, taken down by {many}"


def _problem(group: Sequence[Claim], passage: Passage) -> Problem:
    best = max(group, key=_weight)
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


def _weight(claim: Claim) -> tuple[int, int, int, str]:
    """Which of several claims in a passage names it; at a tie the later code, the closer rule."""
    return (claim.severity or 0, claim.rule.confidence, len(claim.why), claim.rule.code)
