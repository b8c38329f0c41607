"""Findings as rows of cells, for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from ..model import Finding
from ..report import FileReport, Report
from .common import clean

Cell: TypeAlias = str | int

COLUMNS = (
    "path",
    "line",
    "column",
    "end_line",
    "end_column",
    "severity",
    "confidence",
    "code",
    "name",
    "family",
    "category",
    "message",
    "text",
    "help",
    "fix",
    "sources",
    "fingerprint",
)
FORMULA = tuple("=+-@\t\n＝＋－＠")
"""What makes a spreadsheet run a cell; the wide forms do so in some of them."""


def rows(report: Report) -> Iterator[list[Cell]]:
    """One row a finding, in the order of COLUMNS, every text harmless."""
    for file, finding in report.findings:
        yield [
            harmless(cell) if isinstance(cell, str) else cell
            for cell in _row(report, file, finding)
        ]


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; its line ends are all of one kind."""
    shown = clean(text).replace("\r\n", "\n").replace("\r", "\n")
    return f"'{shown}" if shown.startswith(FORMULA) else shown


def _row(report: Report, file: FileReport, finding: Finding) -> list[Cell]:
    rule = report.rule(finding)
    start, end = file.positions(finding.span)
    return [
        file.path,
        start.line,
        start.column,
        end.line,
        end.column,
        finding.severity.label,
        finding.confidence.label,
        finding.code,
        rule.name,
        rule.family,
        rule.category,
        finding.message,
        file.excerpt(finding.span),
        finding.help,
        finding.fix.title if finding.fix else "",
        "; ".join(f"{one.title}, {one.ref}".removesuffix(", ") for one in rule.sources),
        file.fingerprints[id(finding)],
    ]
