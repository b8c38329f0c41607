"""GitLab Code Quality: findings in the merge request."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from ..model import Finding, Severity
from ..report import FileReport, Report
from .common import marked

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report) -> str:
    """One array of findings."""
    found = [_finding(report, file, finding) for file, finding in report.findings]
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _finding(report: Report, file: FileReport, finding: Finding) -> dict[str, Any]:
    start, end = file.positions(finding.span)
    return {
        # GitLab shows nothing else
        "description": f"{finding.code}: {marked(report, file, finding)}",
        "check_name": report.rule(finding).name,
        "fingerprint": _fingerprint(file, finding),
        "severity": SEVERITIES[finding.severity],
        "location": {
            "path": file.place,
            "positions": {
                "begin": {"line": start.line, "column": start.column},
                "end": {"line": end.line, "column": end.column},
            },
        },
    }


def _fingerprint(file: FileReport, finding: Finding) -> str:
    """A name that no other finding of the report has: GitLab hides what it has seen before."""
    name = f"{file.place}\0{file.fingerprints[id(finding)]}"
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:32]
