"""Findings as an Excel workbook: a sheet to filter and sort, and one with the totals."""

from __future__ import annotations

import io
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from ..report import Report, State
from .common import office
from .table import COLUMNS, Cell, harmless, rows

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

COLOURS = {State.NEW: "FFF2CC", State.STANDING: "EDEDED", State.FIXED: "D9EAD3"}
MOST_CHARACTERS = 32_767  # that Excel takes in a cell
MOST_ROWS = 1_048_575  # below the header
WIDTHS = {"path": 40, "name": 28, "message": 60, "text": 40, "help": 60, "sources": 50, "fix": 30}


def render(report: Report) -> bytes:
    """The workbook."""
    openpyxl = office("openpyxl")
    book = openpyxl.Workbook()
    book.properties.creator = "healthlint"
    _findings(book.active, report)
    _totals(book.create_sheet("Totals"), report)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _findings(sheet: Worksheet, report: Report) -> None:
    sheet.title = "Findings"
    _header(sheet, COLUMNS)
    fill = office("openpyxl.styles").PatternFill
    fills = {state: fill("solid", start_color=colour) for state, colour in COLOURS.items()}
    for number, row in enumerate(islice(rows(report), MOST_ROWS), 2):
        _row(sheet, number, row)
        if row[-1]:
            sheet.cell(number, len(row)).fill = fills[State(str(row[-1]))]
    sheet.auto_filter.ref = sheet.dimensions
    for at, name in enumerate(COLUMNS):
        sheet.column_dimensions[chr(ord("A") + at)].width = WIDTHS.get(name, 12)


def _totals(sheet: Worksheet, report: Report) -> None:
    """How often each rule was broken, the sum by severity, and what became of an earlier report."""
    _header(sheet, ("severity", "code", "name", "findings"))
    counts = Counter((finding.severity, finding.code) for _, finding in report.findings)
    number = 1
    since = report.trend.since if report.trend else ""
    for (severity, code), count in sorted(counts.items(), key=lambda one: (-one[0][0], -one[1])):
        number += 1
        name = report.ruleset.by_code[code].name
        _row(sheet, number, [severity.label, code, harmless(name), count])
    for severity, count in report.counts.items():
        number += 1
        _row(sheet, number, [severity.label, "", "all", count])
    for state in State if report.trend else ():
        number += 1
        _row(sheet, number, ["", "", harmless(f"{state} since {since}"), report.states[state]])
    sheet.column_dimensions["C"].width = 32


def _header(sheet: Worksheet, names: tuple[str, ...]) -> None:
    styles = office("openpyxl.styles")
    for at, name in enumerate(names, 1):
        sheet.cell(1, at, name).font = styles.Font(bold=True)
    sheet.freeze_panes = "A2"


def _row(sheet: Worksheet, number: int, cells: list[Cell]) -> None:
    within = office("openpyxl.styles").Alignment(vertical="top", wrap_text=True)
    for at, value in enumerate(cells, 1):
        cell = sheet.cell(number, at)
        cell.alignment = within
        if isinstance(value, int):
            cell.value = value
        else:
            cell.value = value[:MOST_CHARACTERS]
            cell.data_type = "s"  # text, whatever it looks like
