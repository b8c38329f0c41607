"""Findings as comma-separated values, one row each."""

from __future__ import annotations

import csv
import io

from ..report import Report
from .table import COLUMNS, rows


def render(report: Report) -> str:
    """A header and the rows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows(report))
    return text.getvalue()
