"""SARIF 2.1.0, as GitHub code scanning reads it."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..model import Confidence, Edit, Finding, Severity, Span
from ..report import FileReport, Gone, Report, State, Suppressed
from ..rules import Rule
from ..sourcemap import Position
from .common import HOME, advice, encoded, one_line, proposed, rule_url, sentence, summary

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
PRECISIONS = {Confidence.HIGH: "high", Confidence.MEDIUM: "medium", Confidence.LOW: "low"}
BASELINE = {State.NEW: "new", State.STANDING: "unchanged", State.FIXED: "absent"}
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
        "results": [
            *(one for file in report.files for one in _results(report, file, places)),
            *(_fixed(one, places) for one in report.fixed),
        ],
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


def _results(
    report: Report, file: FileReport, places: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    """The findings of a file, and after them those that someone has let stand."""
    hashes = line_hashes(file)
    for finding in file.findings:
        state = _baseline(report.state(file, finding))
        yield {**_result(file, finding, places, hashes), **state, "suppressions": []}
    for one in file.suppressed:
        result = _result(file, one.finding, places, hashes)
        state = _baseline(report.state(file, one.finding, let_stand=True))
        yield {**result, **state, "suppressions": [_suppression(one)]}


def _baseline(state: State | None) -> dict[str, str]:
    """What the result is to the earlier report, where there is one: then all results must say."""
    return {"baselineState": BASELINE[state]} if state else {}


def _fixed(one: Gone, places: Mapping[str, int]) -> dict[str, Any]:
    """A finding that the earlier report has and this one has not, at the place that it had."""
    index = {"ruleIndex": places[one.code]} if one.code in places else {}
    return {
        "ruleId": one.code,
        **index,
        "level": LEVELS[one.severity],
        "message": {"text": _inert(sentence(one.message or one.code))},
        "locations": [_place(one.place, one.start, one.end)],
        "partialFingerprints": {"healthlint/v1": one.fingerprint},
        **_baseline(State.FIXED),
        "suppressions": [],
    }


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
    return _place(file.place, *file.positions(span))


def _place(path: str, start: Position, end: Position) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": uri(path)},
            "region": _region(start, end),
        }
    }


def _region(start: Position, end: Position) -> dict[str, int]:
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
                        "deletedRegion": _region(*file.positions(edit.span)),
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
