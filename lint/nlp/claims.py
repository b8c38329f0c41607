"""Reads prose for health claims: patterns, their context, and what is left of each."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..document import Document, lead_ins, with_lead
from ..markdown import Block, BlockKind
from ..model import Problem, Severity
from ..model import Span as SourceSpan
from ..rules import Rule, Ruleset
from ..sourcemap import Prose
from . import context
from .context import CueGroup, Cues, Frame
from .lexicon import Lexicon
from .notation import NotationError, lemmas, parse
from .patterns import Hit, Patterns
from .pipeline import Doc, Reader, Span

UNLESS = "unless "


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of prose to read, and where its own words begin (after a lead-in)."""

    block: Block
    prose: Prose
    own: int
    frame: Frame


@dataclass(frozen=True, slots=True)
class Claim:
    """A pattern's match after context has had its say."""

    rule: Rule
    severity: Severity | None  # None: let pass
    start: int  # in the passage's prose
    end: int
    why: tuple[str, ...]


class ClaimReader:
    """All claim rules over one lexicon, ready to read documents."""

    def __init__(self, rules: Sequence[Rule], lexicon: Lexicon, cues: Sequence[CueGroup]) -> None:
        self._rules = {rule.name: rule for rule in rules}
        words = context.words_of(cues) | _words(rules)
        self.reader = Reader(lexicon, words)
        self._cues = Cues(self.reader, cues)
        self._patterns = Patterns(self.reader)
        for rule in rules:
            for pattern in rule.patterns:
                self._patterns.add(rule.name, pattern, f"{rule.origin} {rule.name}")
            for pattern in rule.unless:
                self._patterns.add(UNLESS + rule.name, pattern, f"{rule.origin} {rule.name}")

    def problems(self, document: Document, ruleset: Ruleset) -> Iterator[Problem]:
        """One problem for each passage that claims too much, in reading order."""
        for passage in itertools.chain.from_iterable(map(pieces, passages(document))):
            doc = self.reader.read(passage.prose.plain)
            claims = [c for c in self.claims(passage, doc) if c.rule.name in ruleset.by_name]
            for group in _joined([claim for claim in claims if claim.severity]):
                yield _problem(group, passage)

    def claims(self, passage: Passage, doc: Doc) -> Iterator[Claim]:
        """Every match in a passage with its verdict, also those that are let pass."""
        sentences = list(doc.sents)
        for at, sentence in enumerate(sentences):
            if sentence.end_char <= passage.own:
                continue
            hits = list(self._patterns.hits(sentence, passage.own))
            if not hits:
                continue
            following = sentences[at + 1] if at + 1 < len(sentences) else None
            yield from self._judged(passage, sentence, following, hits)

    def _judged(
        self, passage: Passage, sentence: Span, following: Span | None, hits: Sequence[Hit]
    ) -> Iterator[Claim]:
        cues = self._cues.of(sentence)
        frame = self._frame(passage, sentence, following, cues)
        for hit in hits:
            rule = self._rules.get(hit.owner)
            own = sentence.doc[hit.end - 1]
            if rule is None or own.idx + len(own) <= passage.own:
                continue
            blocked = [other for other in hits if _guards(other, hit)]
            verdict = context.judge(rule.strength, hit.start, hit.end, cues, frame)
            severity = None if blocked else lowered(rule.severity, verdict.steps)
            first = sentence.doc[hit.start]
            start = max(first.idx, passage.own)
            matched = sentence.doc[hit.start : hit.end].text
            reasons = (f"matched “{matched}”", *verdict.reasons)
            if blocked:
                reasons = (*reasons, f"cleared by “{_text(sentence, blocked[0])}”")
            yield Claim(rule, severity, start, own.idx + len(own), reasons)

    def _frame(
        self, passage: Passage, sentence: Span, following: Span | None, cues: Sequence[context.Cue]
    ) -> Frame:
        groups = {cue.group for cue in cues}
        asks = sentence.text.rstrip(" \"'*)").endswith("?")
        refuted = following is not None and any(
            cue.group == "refutation" for cue in self._cues.of(following)
        )
        return replace(
            passage.frame,
            question=asks and "question-assertive" not in groups,
            linked=_linked(passage, sentence, following),
            refuted=refuted or "refutation" in groups,
        )


def lowered(severity: Severity, steps: int) -> Severity | None:
    """The severity so many steps down; below a warning nothing is left of a lowered claim."""
    value = severity - steps
    if steps and value < Severity.WARNING:
        return None
    return Severity(value) if value >= Severity.INFO else None


MOST = 20_000  # characters that are read at once; a paragraph of this length is no paragraph


def pieces(passage: Passage) -> Iterator[Passage]:
    """A passage as it is, or cut at blanks where it is too long to be read at once."""
    text = passage.prose.plain
    start = 0
    while len(text) - start > MOST:
        end = text.rfind(" ", start, start + MOST)
        end = start + MOST if end <= start else end
        yield replace(passage, prose=passage.prose.part(start, end), own=0)
        start = end
    yield passage if start == 0 else replace(passage, prose=passage.prose.part(start, len(text)))


def passages(document: Document) -> Iterator[Passage]:
    """What is to be read, in reading order, list items after their lead-in."""
    leads = lead_ins(document.blocks)
    letter = False
    for at, block in enumerate(document.blocks):
        letter = _in_letter(block, letter)
        frame = Frame(heading=block.kind is BlockKind.HEADING, letter=letter)
        if lead := leads.get(at):
            prose, own = with_lead(lead, block)
            yield Passage(block, prose, own, _under(lead, frame))
        elif block.text.strip():
            yield Passage(block, block.prose, 0, frame)


_LETTER = re.compile(
    r"\b(question|letter|email|message|note) from (a|one of (my|our)) \w+|^dear\b", re.I
)
_ANSWER = re.compile(r"\b(my|our|the) (answer|reply|response)\b|^(hi|hello|dear) [A-Z]\w+,", re.I)
_REPORTED = re.compile(
    r"\b(people|patients|clients|women|men|parents|you|many|runners?) (are|is|were|get|have been) "
    r"(often |usually |frequently )?(told|taught)\b|"
    r"\b(myths?|misconceptions?|claims? (that )?(you|we))\b",
    re.I,
)
_DENIED = re.compile(
    r"\b(do not|don't|does not|doesn't|cannot|can't|will not|won't|never) "
    r"(promise|claim|treat|offer|say|do|cure|guarantee)\b[^.]*[:…]\s*$",
    re.I,
)


def _in_letter(block: Block, inside: bool) -> bool:
    text = block.text.strip()
    if inside and (_ANSWER.search(text) or block.kind is BlockKind.HEADING):
        return False
    return inside or bool(_LETTER.search(text) and text.endswith(":"))


def _under(lead: Block, frame: Frame) -> Frame:
    text = lead.text.strip()
    return replace(frame, reported=bool(_REPORTED.search(text)), negated=bool(_DENIED.search(text)))


def _linked(passage: Passage, sentence: Span, following: Span | None) -> bool:
    """Whether a source is linked in this sentence or the next."""
    start = sentence.start_char
    end = following.end_char if following is not None else sentence.end_char
    for link in passage.block.links:
        at = link.start + passage.own
        if not link.image and start <= at <= end and sourced(link.url):
            return True
    return bool(passage.block.footnotes) and passage.block.kind is not BlockKind.FOOTNOTE


_SHOP = re.compile(
    r"shop|store|buy|cart|product|order|amazon|amzn|/ref=|[?&](?:tag|ref|aff)=|booking|book-?now|"
    r"calendly|coupon|checkout|etsy|ebay|gumroad|patreon|mailto:|tel:",
    re.I,
)


def sourced(url: str) -> bool:
    """Whether a link may be a source: on another site, and nothing to buy there."""
    return url.startswith(("http://", "https://", "doi:")) and not _SHOP.search(url)


def _guards(guard: Hit, hit: Hit) -> bool:
    return guard.owner == UNLESS + hit.owner


def _text(sentence: Span, hit: Hit) -> str:
    return str(sentence.doc[hit.start : hit.end].text)


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


def _problem(group: Sequence[Claim], passage: Passage) -> Problem:
    best = max(group, key=_weight)
    start, end = min(c.start for c in group), max(c.end for c in group)
    span = passage.prose.source_map.to_source(SourceSpan(start, end))
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


def _words(rules: Sequence[Rule]) -> frozenset[str]:
    found: set[str] = set()
    for rule in rules:
        for pattern in (*rule.patterns, *rule.unless):
            if isinstance(pattern, str):
                try:
                    found.update(lemmas(parse(pattern)))
                except NotationError:
                    continue  # reported with its place when the pattern is compiled
    return frozenset(found)
