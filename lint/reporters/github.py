"""Workflow commands: GitHub Actions shows each finding beside its line in a pull request."""

from __future__ import annotations

from ..model import Finding, Severity
from ..report import FileReport, Report
from .common import CONTROLS, marked, trend

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
BREAKS = str.maketrans({"\u2028": " ", "\u2029": " ", "\t": " "})
DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
PROPERTY = str.maketrans({":": "%3A", ",": "%2C"})


def render(report: Report) -> str:
    """One command a line; and a line for the log alone on what has become of an earlier report."""
    commands = (_command(report, file, finding) for file, finding in report.findings)
    return "".join([*commands, f"{_data(trend(report))}\n" if report.trend else ""])


def _command(report: Report, file: FileReport, finding: Finding) -> str:
    start, end = file.positions(finding.span)
    properties: dict[str, object] = {
        "title": f"healthlint ({finding.code})",
        "file": file.place,
        "line": start.line,
    }
    # GitHub drops an annotation that has columns and more than one line.
    if start.line == end.line:
        properties["col"] = start.column
    properties["endLine"] = end.line
    if start.line == end.line:
        properties["endColumn"] = end.column
    shown = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{LEVELS[finding.severity]} {shown}::{_data(marked(report, file, finding))}\n"


def _data(text: str) -> str:
    return text.translate(CONTROLS).translate(BREAKS).translate(DATA)


def _property(value: object) -> str:
    return _data(str(value)).translate(PROPERTY)
