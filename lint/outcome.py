"""What one file came to, apart from its text; it can be written down and read back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .crossing import Use
from .model import Applicability, Confidence, Edit, Finding, Fix, Related, Severity, Span
from .notes.checklist import Checklist, Owed
from .report import FileReport, Suppressed
from .rules import Source


@dataclass(frozen=True, slots=True)
class Outcome:
    """Findings of one text, and what a look across files needs of it."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...] = ()
    title: str = ""
    uses: tuple[Use, ...] = ()
    checklist: Checklist | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing was left out for want of time."""
        return all(one.code != "IO105" for one in self.findings)

    def report(self, path: str, text: str, home: str = "") -> FileReport:
        """The outcome beside its text; `home` is the path from the repository's root."""
        found, stands = self.findings, self.suppressed
        return FileReport(path, text, found, stands, self.title, home, checklist=self.checklist)


def pack(outcome: Outcome) -> str:
    """An outcome as text."""
    return json.dumps(
        [
            [_finding(one) for one in outcome.findings],
            [[_finding(one.finding), one.reason, one.by, one.until, one.kind]
             for one in outcome.suppressed],
            outcome.title,
            [[use.rule, use.field, use.key, use.span.start, use.span.end] for use in outcome.uses],
            asdict(outcome.checklist) if outcome.checklist else None,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )  # fmt: skip


def unpack(text: str) -> Outcome:
    """The outcome that a text says; ValueError, TypeError or KeyError if it is damaged."""
    findings, suppressed, title, uses, checklist = json.loads(text)
    return Outcome(
        tuple(map(_to_finding, findings)),
        tuple(Suppressed(_to_finding(one), *rest) for one, *rest in suppressed),
        title,
        tuple(Use(rule, field, key, Span(start, end)) for rule, field, key, start, end in uses),
        checklist and _to_checklist(checklist),
    )


def _to_checklist(one: Mapping[str, Any]) -> Checklist:
    topics = tuple((name, title) for name, title in one["topics"])
    return Checklist(topics, tuple(one["markets"]), tuple(map(_to_owed, one["notes"])))


def _to_owed(one: Mapping[str, Any]) -> Owed:
    flags = tuple((name, named) for name, named in one["flags"])
    source = Source(**one["source"]) if one["source"] else None
    return Owed(**{**one, "flags": flags, "source": source})


def _finding(one: Finding) -> list[Any]:
    return [
        one.code,
        int(one.severity),
        int(one.confidence),
        one.message,
        one.span.start,
        one.span.end,
        one.help,
        _fix(one.fix),
        [[related.span.start, related.span.end, related.message] for related in one.related],
        one.note,
        one.field,
        one.schema,
        one.also,
        one.why,
    ]


def _fix(fix: Fix | None) -> list[Any] | None:
    if fix is None:
        return None
    edits = [[edit.span.start, edit.span.end, edit.text] for edit in fix.edits]
    return [fix.title, edits, fix.applicability.value]


def _to_finding(row: Sequence[Any]) -> Finding:
    code, severity, confidence, message, start, end, help, fix, related, *rest = row
    note, field, schema, also, why = rest
    return Finding(
        code,
        Severity(severity),
        Confidence(confidence),
        message,
        Span(start, end),
        help,
        _to_fix(fix),
        tuple(Related(Span(a, b), words) for a, b, words in related),
        note,
        field,
        schema,
        tuple(also),
        tuple(why),
    )


def _to_fix(row: Sequence[Any] | None) -> Fix | None:
    if row is None:
        return None
    title, edits, applicability = row
    changes = tuple(Edit(Span(start, end), text) for start, end, text in edits)
    return Fix(title, changes, Applicability(applicability))
