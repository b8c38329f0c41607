"""Findings as rows of cells, for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TypeAlias

from ..model import Finding
from ..report import FileReport, Gone, Report, State
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
    "state",
)
FORMULA = tuple("=+-@\t\n＝＋－＠")
"""What makes a spreadsheet run a cell; the wide forms do so in some of them."""


def rows(report: Report) -> Iterator[list[Cell]]:
    """One row a finding, in the order of COLUMNS, every text harmless; at the end what was fixed.

    The last column, the state, is empty where there is no earlier report.
    """
    found = (_row(report, file, finding) for file, finding in report.findings)
    for row in chain(found, (_fixed(report, one) for one in report.fixed)):
        yield [harmless(cell) if isinstance(cell, str) else cell for cell in row]


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
        report.state(file, finding) or "",
    ]


def _fixed(report: Report, one: Gone) -> list[Cell]:
    """What the earlier report said of a finding that is no more, and the rule if there still is."""
    known: dict[str, Cell] = {
        "path": one.path,
        "line": one.start.line,
        "column": one.start.column,
        "end_line": one.end.line,
        "end_column": one.end.column,
        "severity": one.severity.label,
        "code": one.code,
        "name": one.name,
        "message": one.message,
        "text": one.text,
        "fingerprint": one.fingerprint,
        "state": State.FIXED,
    }
    rule = report.ruleset.by_code.get(one.code)
    if rule:
        known |= {"family": rule.family, "category": rule.category}
    return [known.get(column, "") for column in COLUMNS]
