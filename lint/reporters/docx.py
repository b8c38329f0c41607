"""A Word document: every article with a margin comment on each passage that was found."""

from __future__ import annotations

import io
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..model import Finding
from ..report import FileReport, Report
from .common import clean, many, office, totals, trend

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.run import Run


def render(report: Report) -> bytes:
    """The document."""
    document: Document = office("docx").Document()
    document.core_properties.author = "healthlint"
    document.core_properties.title = "healthlint report"
    document.core_properties.comments = ""
    document.styles["Normal"].paragraph_format.space_after = 0
    document.add_heading("healthlint report", 0)
    found = f": {totals(report)}" if totals(report) else ", nothing found"
    document.add_paragraph(many(len(report.files), "article") + found + ".")
    if report.trend:
        document.add_paragraph(f"{trend(report)}.")
    margin = _Margin(document)
    for file in report.files:
        _article(document, margin, report, file)
    margin.close()
    _fixed(document, report)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _fixed(document: Document, report: Report) -> None:
    """What the earlier report found and this one does not, as a list at the end."""
    if not report.fixed:
        return
    document.add_heading("Fixed", 1)
    for one in report.fixed:
        words = f"{one.path}, line {one.start.line}: {one.code} {one.message}"
        document.add_paragraph(clean(words), "List Bullet")


class _Margin:
    """The comments of a document.

    python-docx looks for a free number among all comments whenever it adds one, and takes the
    one after the highest: so only the last stays where it looks until all have been added.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._present: Any = []  # the element that python-docx adds to
        self._aside: list[Any] = []

    def add(self, runs: list[Run], text: str) -> None:
        """Adds a comment beside some runs."""
        words = {"text": text, "author": "healthlint", "initials": "HL"}
        self._present = self._document.add_comment(runs, **words).part.element
        if len(self._present) > 1:
            self._aside.append(self._present[0])
            self._present.remove(self._present[0])

    def close(self) -> None:
        """Puts all comments back, in their order."""
        if self._aside:
            self._present[:0] = self._aside


def _article(document: Document, margin: _Margin, report: Report, file: FileReport) -> None:
    document.add_heading(clean(file.title or file.path), 1)
    if file.title:
        document.add_paragraph(clean(file.path), "Subtitle")
    starts, runs = _text(document, file)
    for finding in file.findings:
        first = bisect_left(starts, finding.span.start)
        last = max(bisect_left(starts, finding.span.end) - 1, first)
        margin.add(runs[first : last + 1], clean(_comment(report, file, finding)))


def _text(document: Document, file: FileReport) -> tuple[list[int], list[Run]]:
    """The source line by line, in runs that begin and end where findings do; and their offsets."""
    starts: list[int] = []
    runs: list[Run] = []
    for line in _lines(file):
        paragraph = document.add_paragraph()
        for start, piece in line:
            starts.append(start)
            runs.append(paragraph.add_run(clean(piece).replace("\r", "")))
    return starts, runs


def _lines(file: FileReport) -> Iterator[list[tuple[int, str]]]:
    """For each line its pieces with their offsets: one begins wherever a finding does."""
    spans = [finding.span for finding in file.findings]
    begun = {span.start for span in spans}
    cuts = sorted(begun | {span.end for span in spans})
    at = 0
    for line in file.text.split("\n"):
        end = at + len(line)
        inside = cuts[bisect_left(cuts, at) : bisect_right(cuts, end)]
        edges = sorted({at, *inside, end})
        yield [
            (left, file.text[left:right])
            for left, right in zip(edges, [*edges[1:], end], strict=True)
            if left < right or left in begun
        ]
        at = end + 1


def _comment(report: Report, file: FileReport, finding: Finding) -> str:
    """What a margin comment says."""
    rule = report.rule(finding)
    kind = " ".join(filter(None, (report.state(file, finding), finding.severity.label)))
    lines = [f"{kind.capitalize()} {finding.code}: {finding.message}"]
    if finding.help:
        lines.append(f"→ {finding.help}")
    if finding.fix:
        lines.append(f"Fix: {finding.fix.title}")
    lines += (f"{source.title}, {source.ref}".removesuffix(", ") for source in rule.sources)
    return "\n".join(lines)
