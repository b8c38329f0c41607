"""Findings as one JSON object, as the contract lays it down."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..model import Finding, Severity, Span
from ..report import FileReport, Gone, Report, State, Suppressed

SCHEMA_VERSION = 1


def render(report: Report) -> str:
    """One object with summary, findings and what is suppressed."""
    return json.dumps(view(report), ensure_ascii=False, indent=1) + "\n"


def view(report: Report) -> dict[str, Any]:
    """The object itself."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "healthlint", "version": report.version},
        "config_hash": report.config_hash,
        "summary": {
            "files": len(report.files),
            "findings": report.total,
            **{f"{severity.label}s": report.counts[severity] for severity in reversed(Severity)},
            "suppressed": report.suppressed,
            **({state.value: report.states[state] for state in State} if report.trend else {}),
        },
        "findings": [
            {**_finding(report, file, finding), **_state(report, file, finding)}
            for file, finding in report.findings
        ],
        "suppressed": [
            _suppressed(report, file, one) for file in report.files for one in file.suppressed
        ],
        **({} if report.passed is None else {"passed": list(_passed(report))}),
        **({"fixed": list(map(_fixed, report.fixed))} if report.trend else {}),
    }


def _passed(report: Report) -> Iterator[dict[str, Any]]:
    """The passages that context cleared, where someone asked why."""
    for file, one in report.passed or ():
        rule = report.ruleset.by_name[one.rule]
        yield {
            "path": file.path,
            **_place(file, one.span),
            "code": rule.code,
            "name": rule.name,
            "category": rule.category or None,
            "severity": rule.severity.label,
            "text": file.excerpt(one.span),
            "clues": [
                {
                    "kind": clue.kind,
                    "cue": clue.text or None,
                    "scope": file.excerpt(clue.scope) if clue.scope else None,
                    "steps": clue.steps,
                }
                for clue in one.clues
            ],
            "decision": one.decision,
        }


def _place(file: FileReport, span: Span) -> dict[str, int]:
    start, end = file.positions(span)
    return {
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "byte_start": file.bytes.of(span.start),
        "byte_end": file.bytes.of(span.end),
    }


def _state(report: Report, file: FileReport, finding: Finding) -> dict[str, str]:
    """Whether the finding is new, where there is an earlier report."""
    state = report.state(file, finding)
    return {"state": state.value} if state else {}


def _fixed(one: Gone) -> dict[str, Any]:
    """What the earlier report said of a finding that is no more."""
    return {
        "path": one.path,
        "line": one.start.line,
        "column": one.start.column,
        "end_line": one.end.line,
        "end_column": one.end.column,
        "code": one.code,
        "name": one.name,
        "severity": one.severity.label,
        "message": one.message,
        "text": one.text,
        "fingerprint": one.fingerprint,
    }


def _finding(report: Report, file: FileReport, finding: Finding) -> dict[str, Any]:
    rule = report.rule(finding)
    return {
        "path": file.path,
        **_place(file, finding.span),
        "code": finding.code,
        "name": rule.name,
        "family": rule.family,
        "category": rule.category or None,
        "note": finding.note,
        "field": finding.field,
        "schema": finding.schema,
        "severity": finding.severity.label,
        "confidence": finding.confidence.label,
        "message": finding.message,
        "text": file.excerpt(finding.span),
        "help": finding.help,
        "why": list(finding.why),
        "also": list(finding.also),
        "sources": [
            {"title": source.title, "ref": source.ref, "url": source.url} for source in rule.sources
        ],
        "jurisdictions": list(rule.jurisdictions),
        "related": [
            {"line": at.line, "column": at.column, "message": related.message}
            for related in finding.related
            for at in [file.lines.position(related.span.start)]
        ],
        "fix": _fix(file, finding),
        "fingerprint": file.fingerprints[id(finding)],
    }


def _fix(file: FileReport, finding: Finding) -> Mapping[str, Any] | None:
    if finding.fix is None:
        return None
    return {
        "title": finding.fix.title,
        "applicability": finding.fix.applicability.value,
        "edits": [
            {
                "byte_start": file.bytes.of(edit.span.start),
                "byte_end": file.bytes.of(edit.span.end),
                "text": edit.text,
            }
            for edit in finding.fix.edits
        ],
    }


def _suppressed(report: Report, file: FileReport, one: Suppressed) -> dict[str, Any]:
    return {
        **_finding(report, file, one.finding),
        "suppressed": {
            "kind": one.kind,
            "reason": one.reason,
            "by": one.by,
            "until": one.until,
        },
    }
