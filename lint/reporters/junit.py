"""JUnit XML: each finding a failed test case, for any CI that shows tests."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from ..model import Finding
from ..report import FileReport, Report
from .common import advice, clean, document


def render(report: Report) -> str:
    """One suite a file; a file without findings is a case that passes."""
    root = ET.Element("testsuites", name="healthlint")
    for file in report.files:
        _suite(root, report, file)
    if not report.files:
        _passed(ET.SubElement(root, "testsuite", name="healthlint"), "healthlint")
    _count(root)
    return document(root)


def _suite(root: ET.Element, report: Report, file: FileReport) -> None:
    path = clean(file.path)
    suite = ET.SubElement(root, "testsuite", name=path)
    for finding in file.findings:
        _failed(suite, report, file, finding)
    if not file.findings:
        _passed(suite, path)
    _count(suite)


def _failed(suite: ET.Element, report: Report, file: FileReport, finding: Finding) -> None:
    at = file.lines.position(finding.span.start)
    path = clean(file.path)
    case = ET.SubElement(
        suite, "testcase", name=finding.code, classname=path, file=path, line=str(at.line)
    )
    failure = ET.SubElement(
        case, "failure", type=finding.severity.label, message=clean(finding.message)
    )
    name = report.rule(finding).name
    failure.text = clean(
        f"{file.path}:{at.line}:{at.column}: {finding.code} {name}\n{advice(finding)}\n\n"
        f"{file.excerpt(finding.span)}"
    )


def _passed(suite: ET.Element, path: str) -> None:
    ET.SubElement(suite, "testcase", name="No findings", classname=path)


def _count(element: ET.Element) -> None:
    """How many cases an element holds, and how many failed."""
    cases = list(element.iter("testcase"))
    failed = sum(case.find("failure") is not None for case in cases)
    element.attrib |= {"tests": str(len(cases)), "failures": str(failed), "errors": "0"}
