"""One line a finding, for editors and grep."""

from __future__ import annotations

from ..report import Report


def render(report: Report) -> str:
    """path:line:column: E MC101 message."""
    return "".join(
        f"{file.path}:{at.line}:{at.column}: {finding.severity.name[0]} "
        f"{finding.code} {finding.message}\n"
        for file, finding in report.findings
        for at in [file.lines.position(finding.span.start)]
    )
