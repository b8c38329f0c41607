"""JUnit XML: each finding a failed test case, for any CI that shows tests."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from ..model import Finding
from ..report import FileReport, Report, State
from .common import clean, document, mark, marked


def render(report: Report) -> str:
    """One suite a file; a file without findings is a case that passes, and so is what was fixed."""
    root = ET.Element("testsuites", name="healthlint")
    for file in report.files:
        _suite(root, report, file)
    for path in sorted(report.fixed_in.keys() - {file.path for file in report.files}):
        _fixed(ET.SubElement(root, "testsuite", name=clean(path)), report, path)
    if not len(root):
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
    _fixed(suite, report, file.path)


def _failed(suite: ET.Element, report: Report, file: FileReport, finding: Finding) -> None:
    at = file.lines.position(finding.span.start)
    path = clean(file.path)
    case = ET.SubElement(
        suite, "testcase", name=finding.code, classname=path, file=path, line=str(at.line)
    )
    _tell(case, report.state(file, finding))
    failure = ET.SubElement(
        case,
        "failure",
        type=finding.severity.label,
        message=clean(f"{mark(report, file, finding)}{finding.message}"),
    )
    name = report.rule(finding).name
    failure.text = clean(
        f"{file.path}:{at.line}:{at.column}: {finding.code} {name}\n"
        f"{marked(report, file, finding)}\n\n{file.excerpt(finding.span)}"
    )


def _passed(suite: ET.Element, path: str) -> None:
    ET.SubElement(suite, "testcase", name="No findings", classname=path)


def _fixed(suite: ET.Element, report: Report, path: str) -> None:
    """What the earlier report found and this one does not, as cases that pass; and the sums."""
    for one in report.fixed_in.get(path, ()):
        own = clean(path)
        case = ET.SubElement(suite, "testcase", name=clean(one.code), classname=own, file=own)
        _tell(case, State.FIXED)
        ET.SubElement(case, "system-out").text = clean(f"[{State.FIXED}] {one.message}")
    _count(suite)


def _tell(case: ET.Element, state: State | None) -> None:
    """The state as a property of the case."""
    if state:
        ET.SubElement(ET.SubElement(case, "properties"), "property", name="state", value=state)


def _count(element: ET.Element) -> None:
    """How many cases an element holds, and how many failed."""
    cases = list(element.iter("testcase"))
    failed = sum(case.find("failure") is not None for case in cases)
    element.attrib |= {"tests": str(len(cases)), "failures": str(failed), "errors": "0"}
