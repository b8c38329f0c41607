"""Reviewdog's diagnostic format, as one object or as one diagnostic a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..fixes import apply
from ..model import Finding, Fix, Severity, Span
from ..report import FileReport, Report
from .common import HOME, marked, proposed, rule_url

SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}
SOURCE = {"name": "healthlint", "url": HOME}


def render(report: Report) -> str:
    """One object with all diagnostics."""
    result = {"source": SOURCE, "diagnostics": list(_diagnostics(report))}
    return json.dumps(result, ensure_ascii=False, indent=1) + "\n"


def render_lines(report: Report) -> str:
    """Each diagnostic on a line of its own."""
    return "".join(
        json.dumps({**one, "source": SOURCE}, ensure_ascii=False) + "\n"
        for one in _diagnostics(report)
    )


def _diagnostics(report: Report) -> Iterator[dict[str, Any]]:
    for file, finding in report.findings:
        yield _diagnostic(report, file, finding)


def _diagnostic(report: Report, file: FileReport, finding: Finding) -> dict[str, Any]:
    code = {"value": finding.code, "url": rule_url(report, report.rule(finding))}
    fix = proposed(finding)
    return {
        "message": marked(report, file, finding),
        "location": {"path": file.path, "range": _range(file, finding.span)},
        "severity": SEVERITIES[finding.severity],
        "code": {key: value for key, value in code.items() if value},
        **({"suggestions": [_suggestion(file, fix)]} if fix else {}),
    }


def _range(file: FileReport, span: Span) -> dict[str, Any]:
    return {"start": _position(file, span.start), "end": _position(file, span.end)}


def _position(file: FileReport, offset: int) -> dict[str, int]:
    """The format counts columns in UTF-8 bytes, a byte order mark included."""
    line = file.lines.position(offset).line
    start = file.lines.offset(line)
    return {"line": line, "column": file.bytes.of(offset) - file.bytes.of(start) + 1}


def _suggestion(file: FileReport, fix: Fix) -> dict[str, Any]:
    """The whole fix as one replacement: of several suggestions, a reader may take only one."""
    start = min(edit.span.start for edit in fix.edits)
    end = max(edit.span.end for edit in fix.edits)
    mended = apply(file.text, [fix])
    kept_behind = len(file.text) - end
    return {
        "range": _range(file, Span(start, end)),
        "text": mended[start : len(mended) - kept_behind],
    }
