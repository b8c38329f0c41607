"""Checkstyle XML, which Jenkins and many review tools read."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from ..report import Report
from .common import clean, document, marked


def render(report: Report) -> str:
    """All files, each with its findings."""
    root = ET.Element("checkstyle", version="4.3")
    for file in report.files:
        element = ET.SubElement(root, "file", name=clean(file.path))
        for finding in file.findings:
            at = file.lines.position(finding.span.start)
            ET.SubElement(
                element,
                "error",
                line=str(at.line),
                column=str(at.column),
                severity=finding.severity.label,
                message=clean(marked(report, file, finding)),
                source=f"healthlint.{finding.code}",
            )
    return document(root)
