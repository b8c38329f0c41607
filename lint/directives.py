"""Suppressions that authors write: what each one covers, why, by whom and until when."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from .document import Document
from .model import Applicability, Edit, Finding, Fix, Problem, Span
from .report import Suppressed
from .rules import Rule, Ruleset

HEAD = re.compile(r"healthlint:[ \t]*(?P<verb>[\w-]+)(?P<rest>.*)", re.S)
TAIL = re.compile(r"\((?P<facts>[^()]*)\)\s*$")
UNTIL = re.compile(r"\buntil\s+(?P<date>\S+?)(?=,|$)")
BY = re.compile(r"\bby\s+(?P<name>[^,]+)")
NEEDED = "write <!-- healthlint: disable-next-line RULE -- reason (until 2027-03-01, by NAME) -->"


class Verb(StrEnum):
    """How far a directive reaches."""

    DISABLE = "disable"
    ENABLE = "enable"
    LINE = "disable-line"
    NEXT_LINE = "disable-next-line"
    NEXT_BLOCK = "disable-next-block"
    FILE = "disable-file"


@dataclass(frozen=True, slots=True)
class Directive:
    """One request to let findings stand."""

    verb: Verb
    rules: tuple[str, ...]  # codes, names, families; empty: everything
    reason: str
    until: str
    by: str
    span: Span  # the whole comment or entry
    reach: Span
    kind: str = "directive"
    closed: bool = True  # a range that an `enable` ends


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is left of findings after the directives."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    problems: tuple[Problem, ...]  # with the directives themselves


def sift(
    found: Sequence[Finding],
    document: Document,
    rules: Ruleset,
    every: Ruleset,
    today: datetime.date,
) -> Sifted:
    """Findings that stand, those that someone let stand, and what is wrong with the directives.

    `rules` are those in force, `every` also those that are off: a directive for a rule that is
    off is not called unused.
    """
    directives, problems = collect(document)
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    used: set[Span] = set()
    live = [one for one in directives if _holds(one, today)]
    for finding in found:
        by = next((one for one in live if _covers(one, finding, every)), None)
        if by is None:
            kept.append(finding)
            continue
        used.add(by.span)
        suppressed.append(Suppressed(finding, by.reason, by.by, by.until, by.kind))
    faults = (fault for one in directives for fault in _faults(one, used, rules, every, today))
    return Sifted(tuple(kept), tuple(suppressed), (*problems, *faults))


@dataclass(frozen=True, slots=True)
class Standing:
    """How a directive stands today."""

    directive: Directive
    used: int  # how many findings it hides
    expired: bool
    days_left: int | None  # None: it never ends

    @property
    def state(self) -> str:
        """In a word: expired, without reason, used or unused."""
        if self.expired:
            return "expired"
        if not self.directive.reason:
            return "without reason"
        return "used" if self.used else "unused"


def standing(
    found: Sequence[Finding], document: Document, every: Ruleset, today: datetime.date
) -> Iterator[Standing]:
    """Every directive of a document in reading order; `found` includes what they hide."""
    directives, _ = collect(document)
    live = [one for one in directives if _holds(one, today)]
    hiders = [next((one for one in live if _covers(one, each, every)), None) for each in found]
    for one in sorted(directives, key=lambda one: one.span):
        day = _day(one.until)
        left = (day - today).days if day else None
        yield Standing(one, sum(by is one for by in hiders), _expired(one, today), left)


def collect(document: Document) -> tuple[tuple[Directive, ...], tuple[Problem, ...]]:
    """The directives of a document, and comments that try to be one and are not."""
    found: list[Directive] = []
    problems: list[Problem] = []
    for span, words in _comments(document):
        match = HEAD.search(words)
        if match is None:
            continue
        try:
            verb = Verb(match["verb"])
        except ValueError:
            message = f"“{match['verb']}” is no directive of healthlint"
            problems.append(Problem("malformed-directive", span, message, NEEDED))
            continue
        found.append(_directive(document, verb, match["rest"], span))
    return (*_ranges(found, document), *_entries(document)), tuple(problems)


def _comments(document: Document) -> Iterator[tuple[Span, str]]:
    for span in document.comments:
        yield span, span.of(document.text).removeprefix("<!--").removesuffix("-->").strip()
    front = document.front_matter
    if front.format in ("yaml", "toml"):
        for line in re.finditer(r"^[ \t]*#[^\r\n]*", front.span.of(document.text), re.M):
            yield Span(*line.span()).shift(front.span.start), line.group().strip(" \t#")


def _directive(document: Document, verb: Verb, rest: str, span: Span) -> Directive:
    head, _, reason = rest.partition("--")
    facts = TAIL.search(reason)
    if facts:
        reason = reason[: facts.start()]
    about = facts["facts"] if facts else ""
    until, by = UNTIL.search(about), BY.search(about)
    return Directive(
        verb,
        tuple(word for word in re.split(r"[\s,]+", head) if word),
        " ".join(reason.split()),
        until["date"] if until else "",
        by["name"].strip() if by else "",
        span,
        _reach(document, verb, span),
    )


def _reach(document: Document, verb: Verb, span: Span) -> Span:
    text = document.text
    if verb is Verb.FILE:
        return Span(0, len(text))
    if verb is Verb.NEXT_BLOCK:
        later = [block for block in document.blocks if block.span.start >= span.end]
        if not later:
            return Span(span.end, span.end)
        return later[0].span
    line_end = _line_end(text, span.end)
    if verb is Verb.LINE:
        return Span(text.rfind("\n", 0, span.start) + 1, line_end)
    if verb is Verb.NEXT_LINE:
        rest = re.compile(r"\s*").match(text, line_end)
        start = rest.end() if rest else line_end
        return Span(min(start, len(text)), _line_end(text, start))
    return Span(span.end, len(text))


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _ranges(found: Sequence[Directive], document: Document) -> Iterator[Directive]:
    """`disable` reaches to the `enable` of the same rules, or to the end of the file."""
    for at, one in enumerate(found):
        if one.verb is Verb.ENABLE:
            continue
        if one.verb is not Verb.DISABLE:
            yield one
            continue
        ends = [e for e in found[at:] if e.verb is Verb.ENABLE and e.rules in ((), one.rules)]
        end = ends[0].span.start if ends else len(document.text)
        yield replace(one, reach=Span(one.span.end, end), closed=bool(ends))


def _entries(document: Document) -> Iterator[Directive]:
    """`healthlint: {ignore: [{rule, reason, until, by}]}` in front matter, also under params."""
    front = document.front_matter
    for base in (("healthlint",), ("params", "healthlint")):
        value: object = front.data
        for key in base:
            value = value.get(key) if isinstance(value, dict) else None
        entries = value.get("ignore") if isinstance(value, dict) else None
        for at, entry in enumerate(entries if isinstance(entries, list) else ()):
            place = front.places.get((*base, "ignore", at))
            if isinstance(entry, dict) and place:
                yield _entry(entry, place.value, len(document.text))


def _entry(entry: dict[str, object], span: Span, end: int) -> Directive:
    words = {key: str(entry.get(key) or "") for key in ("rule", "reason", "until", "by")}
    names = tuple(word for word in re.split(r"[\s,]+", words["rule"]) if word)
    return Directive(
        Verb.FILE, names, words["reason"], words["until"], words["by"], span, Span(0, end),
        "front-matter",
    )  # fmt: skip


def _holds(one: Directive, today: datetime.date) -> bool:
    return bool(one.reason) and not _expired(one, today)


def _expired(one: Directive, today: datetime.date) -> bool:
    day = _day(one.until)
    return day is not None and day < today


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _covers(one: Directive, finding: Finding, every: Ruleset) -> bool:
    if finding.code.startswith(("DR", "IO")):
        return False
    at = finding.span
    inside = one.reach.overlaps(at) or one.reach.start <= at.start < one.reach.end
    return inside and (
        not one.rules or any(finding.code in every.matching(word) for word in one.rules)
    )


def _faults(
    one: Directive, used: set[Span], rules: Ruleset, every: Ruleset, today: datetime.date
) -> Iterator[Problem]:
    unknown = [word for word in one.rules if not every.matching(word)]
    for word in unknown:
        yield Problem("unknown-rule", one.span, f"no rule is called “{word}”")
    if not one.reason:
        message = "the directive gives no reason, so it is not honoured"
        yield Problem("reasonless-directive", one.span, message, NEEDED)
    if one.until and _day(one.until) is None:
        message = f"“{one.until}” is no date, so the directive never expires"
        yield Problem("malformed-directive", one.span, message, "write until YYYY-MM-DD")
    if _expired(one, today):
        yield Problem("expired-directive", one.span, f"the directive expired on {one.until}")
    if not one.rules:
        message = "the directive names no rule, so it hides everything"
        yield Problem("blanket-directive", one.span, message)
    if not one.closed:
        message = "the range is never ended, so it reaches to the end of the file"
        yield Problem("open-directive", one.span, message)
    named = _named(one, rules)
    if one.span not in used and _holds(one, today) and not unknown and (named or not one.rules):
        yield Problem(
            "unused-directive", one.span, "the directive hides nothing", fix=_removal(one)
        )


def _named(one: Directive, rules: Ruleset) -> list[Rule]:
    codes = {code for word in one.rules for code in rules.matching(word)}
    return [rule for rule in rules.rules if rule.code in codes]


def _removal(one: Directive) -> Fix | None:
    if one.kind != "directive":
        return None
    return Fix("Remove the directive", (Edit(one.span, ""),), Applicability.SAFE)
