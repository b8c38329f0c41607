"""Findings as an Excel workbook: a sheet to filter and sort, and one with the totals."""

from __future__ import annotations

import io
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from ..report import Report
from .common import office
from .table import COLUMNS, Cell, harmless, rows

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

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
    for number, row in enumerate(islice(rows(report), MOST_ROWS), 2):
        _row(sheet, number, row)
    sheet.auto_filter.ref = sheet.dimensions
    for at, name in enumerate(COLUMNS):
        sheet.column_dimensions[chr(ord("A") + at)].width = WIDTHS.get(name, 12)


def _totals(sheet: Worksheet, report: Report) -> None:
    """How often each rule was broken, and the sum by severity."""
    _header(sheet, ("severity", "code", "name", "findings"))
    counts = Counter((finding.severity, finding.code) for _, finding in report.findings)
    number = 1
    for (severity, code), count in sorted(counts.items(), key=lambda one: (-one[0][0], -one[1])):
        number += 1
        name = report.ruleset.by_code[code].name
        _row(sheet, number, [severity.label, code, harmless(name), count])
    for severity, count in report.counts.items():
        number += 1
        _row(sheet, number, [severity.label, "", "all", count])
    sheet.column_dimensions["C"].width = 32


def _header(sheet: Worksheet, names: tuple[str, ...]) -> None:
    styles = office("openpyxl.styles")
    for at, name in enumerate(names, 1):
        sheet.cell(1, at, name).font = styles.Font(bold=True)
    sheet.freeze_panes = "A2"


def _row(sheet: Worksheet, number: int, cells: list[Cell]) -> None:
    for at, value in enumerate(cells, 1):
        cell = sheet.cell(number, at)
        if isinstance(value, int):
            cell.value = value
        else:
            cell.value = value[:MOST_CHARACTERS]
            cell.data_type = "s"  # text, whatever it looks like
