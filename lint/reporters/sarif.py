"""SARIF 2.1.0, as GitHub code scanning reads it."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..model import Confidence, Edit, Finding, Severity, Span
from ..report import FileReport, Report, Suppressed
from ..rules import Rule
from .common import HOME, advice, encoded, one_line, proposed, rule_url, summary

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
PRECISIONS = {Confidence.HIGH: "high", Confidence.MEDIUM: "medium", Confidence.LOW: "low"}
MOST_CHARACTERS = 1024  # of a rule's descriptions, for GitHub
MOST_TAGS = 20


def render(report: Report) -> str:
    """One log with one run."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _run(report: Report) -> dict[str, Any]:
    rules = report.listed_rules
    places = {rule.code: at for at, rule in enumerate(rules)}
    return {
        "tool": {
            "driver": {
                "name": "healthlint",
                "semanticVersion": report.version,
                "informationUri": HOME,
                "rules": [_rule(report, rule) for rule in rules],
            }
        },
        "automationDetails": {"id": "/".join(filter(None, ("healthlint", report.site))) + "/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": list(_notifications(report, places)),
            }
        ],
        "results": [one for file in report.files for one in _results(file, places)],
    }


def _rule(report: Report, rule: Rule) -> dict[str, Any]:
    short = summary(rule)
    full = f"{short}. {rule.why}" if rule.why else short
    url = rule_url(report, rule)
    markets = (f"market/{market}" for market in rule.jurisdictions)
    tags = filter(None, (rule.family, rule.category, rule.note, *markets))
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": one_line(short, MOST_CHARACTERS)},
        "fullDescription": {"text": one_line(full, MOST_CHARACTERS)},
        "help": {
            "text": "\n".join(_help(rule, "{title}, {ref} {url}")),
            "markdown": "\n".join(_help(rule, "- [{title}, {ref}]({url})")),
        },
        **({"helpUri": url} if url else {}),
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            "tags": list(dict.fromkeys(tags))[:MOST_TAGS],
            "precision": PRECISIONS[rule.confidence],
            "problem.severity": PROBLEMS[rule.severity],
        },
    }


def _help(rule: Rule, source: str) -> Iterator[str]:
    """What to do, why, and who says so."""
    yield f"What to do: {rule.help}"
    if rule.why:
        yield f"\nWhy: {' '.join(rule.why.split())}"
    if rule.sources:
        yield "\nWho says so:\n"
    for one in rule.sources:
        yield source.format(title=one.title, ref=one.ref, url=one.url)


def _notifications(report: Report, places: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """Files that could not be read: without them a run would look better than it was."""
    for file, finding in report.findings:
        if report.rule(finding).family == "io":
            yield {
                "level": LEVELS[finding.severity],
                "message": {"text": _message(finding)},
                "locations": [_location(file, finding.span)],
                "associatedRule": {"id": finding.code, "index": places[finding.code]},
            }


def _results(file: FileReport, places: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """The findings of a file, and after them those that someone has let stand."""
    hashes = line_hashes(file)
    for finding in file.findings:
        yield {**_result(file, finding, places, hashes), "suppressions": []}
    for one in file.suppressed:
        result = _result(file, one.finding, places, hashes)
        yield {**result, "suppressions": [_suppression(one)]}


def _result(
    file: FileReport, finding: Finding, places: Mapping[str, int], hashes: Mapping[int, str]
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": places[finding.code],
        "level": LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [_location(file, finding.span)],
        "partialFingerprints": {
            "primaryLocationLineHash": hashes[id(finding)],
            "healthlint/v1": file.fingerprints[id(finding)],
        },
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": at, **_location(file, one.span), "message": {"text": _inert(one.message)}}
            for at, one in enumerate(finding.related, 1)
        ]
    fix = proposed(finding)
    if fix:
        result["fixes"] = [_fix(file, fix.title, fix.edits)]
    return result


def _location(file: FileReport, span: Span) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": uri(file.place)},
            "region": _region(file, span),
        }
    }


def _region(file: FileReport, span: Span) -> dict[str, int]:
    start, end = file.positions(span)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }


def _fix(file: FileReport, title: str, edits: Sequence[Edit]) -> dict[str, Any]:
    return {
        "description": {"text": _inert(title)},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": uri(file.place)},
                "replacements": [
                    {
                        "deletedRegion": _region(file, edit.span),
                        "insertedContent": {"text": edit.text},
                    }
                    for edit in edits
                ],
            }
        ],
    }


def _suppression(one: Suppressed) -> dict[str, Any]:
    facts = {"by": one.by, "until": one.until}
    return {
        "kind": "external" if one.kind == "baseline" else "inSource",
        "status": "accepted",
        "justification": one.reason,
        "properties": {key: value for key, value in facts.items() if value},
    }


def _message(finding: Finding) -> str:
    return _inert(advice(finding))


def _inert(text: str) -> str:
    """A message in which an article's words make no link; braces show as they are written."""
    return text.replace("](", "] (")


def uri(path: str) -> str:
    """A path as an artifact's URI: relative where it can be."""
    if os.path.isabs(path):
        return "file:///" + encoded(path.lstrip("/")).replace("%3A", ":", 1)
    return encoded(path)


def line_hashes(file: FileReport) -> Mapping[int, str]:
    """For each finding (by id): the hash of its line, and the how-manieth line of that hash.

    GitHub takes two alerts of one rule with one hash for the same, and an article's paragraph
    is often a single line; so what repeats a rule on a line is hashed with its number.
    """
    every = [*file.findings, *(one.finding for one in file.suppressed)]
    lines = [" ".join(line.split()) for line in file.text.split("\n")] if every else []
    nth = list(_ordinals(lines))
    seen: Counter[tuple[str, int]] = Counter()
    found: dict[int, str] = {}
    for finding in every:
        number = file.lines.position(finding.span.start).line
        seen[finding.code, number] += 1
        again = seen[finding.code, number]
        words = lines[number - 1] + (f"\0{again}" if again > 1 else "")
        digest = hashlib.sha256(words.encode()).hexdigest()[:16]
        found[id(finding)] = f"{digest}:{nth[number - 1]}"
    return found


def _ordinals(lines: Iterable[str]) -> Iterator[int]:
    """For each line, how often its words have stood so far."""
    seen: Counter[str] = Counter()
    for line in lines:
        seen[line] += 1
        yield seen[line]
