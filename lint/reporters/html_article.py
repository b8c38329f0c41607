"""One article's page in the editor report, as data: its text, findings, notes, suppressions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from .. import document
from ..document import Document
from ..model import Finding, Fix, Related, Severity
from ..notes.checklist import Owed
from ..report import FileReport, Gone, Report, Suppressed
from ..rules import Rule, Source
from ..site import Templates
from .common import FORBIDDEN, REPLACEMENT, TURNING
from .html_body import WEB, body
from .html_notes import authors, notes, reviewed, title

STATES = {
    Severity.ERROR: ("blocked", "must not be published"),
    Severity.WARNING: ("changes", "needs changes"),
    Severity.INFO: ("ready", "ready"),
}
INVISIBLE = {**FORBIDDEN, **TURNING, 0x061C: REPLACEMENT, ord("\r"): " "}
LINE_SEPARATORS = {0x2028: REPLACEMENT, 0x2029: REPLACEMENT}
CONTENT = re.compile(r"(?:^|/)content/(.+)")
ALTERNATIVES = 3  # examples of wording that passes, for one rule


def shown(text: str) -> str:
    """Text fit for a page, as long as it was: what would deceive a reader is made visible."""
    return text.translate(INVISIBLE | LINE_SEPARATORS)


def page(report: Report, file: FileReport) -> dict[str, Any]:
    """All that the page of one article shows."""
    parsed = document.parse(file.text, Templates())
    topics = file.checklist.topics if file.checklist else ()
    return {
        **_heading(report, file, parsed),
        "text": shown(file.text),
        "body": parsed.front_matter.body,
        "tree": _clean(body(file.text, parsed.front_matter.body, _tags(parsed))),
        "findings": [
            _finding(report, file, finding, number)
            for number, finding in enumerate(file.findings, 1)
        ],
        "notes": [_note(file, one) for one in notes(file)],
        "topics": [{"id": name, "title": words} for name, words in topics],
        "reviewed": reviewed(parsed.front_matter),
        "suppressed": [suppressed(report, file, one) for one in file.suppressed],
        "fixed": [gone(one) for one in report.fixed_in.get(file.path, ())],
    }


def _heading(report: Report, file: FileReport, parsed: Document) -> dict[str, Any]:
    severities = Counter(finding.severity for finding in file.findings)
    state, words = STATES[max(severities, default=Severity.INFO)]
    path = shown(file.path)
    markets = file.checklist.markets if file.checklist else report.jurisdictions
    return {
        "path": path,
        "title": shown(file.title) or path.rsplit("/", 1)[-1],
        "section": section(path),
        "authors": [shown(name) for name in authors(parsed.front_matter)],
        "markets": [shown(market) for market in markets],
        "state": state,
        "state_words": words,
        "counts": [severities[severity] for severity in reversed(Severity)],
    }


def section(path: str) -> str:
    """The section that Hugo puts a file into: the first folder below content/, else its folder."""
    found = CONTENT.search(path)
    folders = (found[1] if found else path).split("/")[:-1]
    return folders[0 if found else -1] if folders else ""


def _tags(parsed: Document) -> list[Any]:
    return [tag.span for tag in parsed.shortcodes.tags]


def _clean(node: Any) -> Any:
    """The tree with every text of its own made fit to be shown."""
    if isinstance(node, list):
        return [_clean(one) for one in node]
    return shown(node) if isinstance(node, str) else node


def _finding(report: Report, file: FileReport, finding: Finding, number: int) -> dict[str, Any]:
    rule = report.rule(finding)
    return {
        "number": number,
        "id": file.fingerprints[id(finding)],
        "rule": rule.code,
        "line": file.lines.position(finding.span.start).line,
        "span": [finding.span.start, finding.span.end],
        "severity": finding.severity.label,
        "confidence": finding.confidence.label,
        "message": shown(finding.message),
        "help": shown(finding.help),
        "why": [shown(one) for one in finding.why],
        "note": finding.note or "",
        "also": [report.ruleset.by_code[code].name for code in finding.also],
        "related": [_related(file, one) for one in finding.related],
        "fix": _fix(file, finding.fix) if finding.fix else None,
        "trend": report.state(file, finding) or "",
        "overdue": rule.name == "review-overdue",
    }


def _related(file: FileReport, one: Related) -> dict[str, Any]:
    return {"line": file.lines.position(one.span.start).line, "message": shown(one.message)}


def _fix(file: FileReport, fix: Fix) -> dict[str, Any]:
    """What would be written instead of what."""
    return {
        "title": shown(fix.title),
        "kind": fix.applicability.value,
        "edits": [
            [shown(edit.span.of(file.text)).strip(), shown(edit.text).strip()] for edit in fix.edits
        ],
    }


def _note(file: FileReport, owed: Owed) -> dict[str, Any]:
    return {
        "id": owed.note,
        "name": title(owed.note),
        "state": owed.state,
        "because": shown(owed.because),
        "line": None if owed.at is None else file.lines.position(owed.at).line,
        "flags": [list(flag) for flag in owed.flags],
        "source": source(owed.source) if owed.source else None,
    }


def suppressed(report: Report, file: FileReport, one: Suppressed) -> dict[str, Any]:
    """A finding that someone has let stand, why, by whom and until when."""
    return {
        "rule": report.rule(one.finding).name,
        "line": file.lines.position(one.finding.span.start).line,
        "text": shown(one.finding.span.of(file.text)),
        "reason": shown(one.reason),
        "by": shown(one.by),
        "until": shown(one.until),
        "kind": one.kind,
    }


def gone(one: Gone) -> dict[str, Any]:
    """A finding of an earlier report that is no more."""
    return {
        "path": shown(one.path),
        "line": one.start.line,
        "name": shown(one.name) or shown(one.code),
        "message": shown(one.message),
    }


def rule_facts(rule: Rule) -> dict[str, Any]:
    """What every finding of a rule has in common."""
    passing = [one.text.strip() for one in rule.examples if not one.bad and "\n" not in one.text]
    claim = rule.family == "claim"
    return {
        "name": rule.name,
        "family": rule.family,
        "category": rule.category,
        "why": shown(rule.why),
        "markets": list(rule.jurisdictions),
        "sources": [source(one) for one in rule.sources],
        "passes": [shown(one) for one in passing[:ALTERNATIVES]] if claim else [],
    }


def source(one: Source) -> Mapping[str, str]:
    """Who says so; an address that is none of the web is left out."""
    return {
        "title": shown(one.title),
        "ref": shown(one.ref),
        "url": one.url if WEB.match(one.url) else "",
    }
