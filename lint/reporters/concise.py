"""One line a finding, for editors and grep."""

from __future__ import annotations

from ..report import Report
from .common import mark, trend


def render(report: Report) -> str:
    """path:line:column: E MC101 message; the last line tells of an earlier report."""
    lines = [
        f"{file.path}:{at.line}:{at.column}: {finding.severity.name[0]} "
        f"{finding.code} {mark(report, file, finding)}{finding.message}\n"
        for file, finding in report.findings
        for at in [file.lines.position(finding.span.start)]
    ]
    return "".join([*lines, f"{trend(report)}\n" if report.trend else ""])
