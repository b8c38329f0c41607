"""The editor report: one self-contained page with every article and what to change in it."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from .. import resources
from ..model import Finding, Severity
from ..report import FileReport, Report

STATES = {
    Severity.ERROR: ("blocked", "must not be published"),
    Severity.WARNING: ("changes", "needs changes"),
    Severity.INFO: ("ready", "ready"),
}
MARKS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F), "�")
"""Characters that turn the direction of text around: shown, so that they cannot deceive."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an article's text, marked or not."""

    text: str
    number: int = 0  # of the finding that starts here; 0: none
    severity: str = ""


def render(report: Report) -> str:
    """The whole page."""
    style = resources.text("reporters", "report.css")
    script = resources.text("reporters", "report.js")
    page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        resources.text("reporters", "report.html.jinja")
    )
    articles = sorted((_article(report, file) for file in report.files), key=_worst_first)
    for number, article in enumerate(articles, 1):
        article["number"] = number
    return page.render(
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        version=report.version,
        articles=articles,
        states=_states(articles),
        counts={severity.label: count for severity, count in report.counts.items()},
        families=_bars(report.rule(finding).family for _, finding in report.findings),
        categories=_bars(
            report.rule(finding).category
            for _, finding in report.findings
            if report.rule(finding).category
        ),
        rules=_bars((report.rule(finding).name for _, finding in report.findings), 12),
        total=report.total,
        suppressed=report.suppressed,
    )


def _hash(text: str) -> str:
    """What a content security policy names an inline text by."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _worst_first(article: Mapping[str, Any]) -> tuple[int, int, str]:
    return -article["errors"], -article["warnings"], str(article["path"])


def _states(articles: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    counts = Counter(article["state"] for article in articles)
    return [{"id": key, "words": words, "count": counts[key]} for key, words in STATES.values()]


def _bars(names: Iterator[str] | Any, most: int = 20) -> list[dict[str, Any]]:
    counts = Counter(names).most_common(most)
    top = max((count for _, count in counts), default=1)
    return [
        {"name": name, "count": count, "share": round(20 * count / top)} for name, count in counts
    ]


def _article(report: Report, file: FileReport) -> dict[str, Any]:
    severities = Counter(finding.severity for finding in file.findings)
    worst = max(severities, default=Severity.INFO)
    return {
        "path": _shown(file.path),
        "title": _shown(file.title) or _shown(file.path.rsplit("/", 1)[-1]),
        "section": _shown(file.path.rsplit("/", 1)[0]) if "/" in file.path else "",
        "state": STATES[worst][0],
        "state_words": STATES[worst][1],
        "errors": severities[Severity.ERROR],
        "warnings": severities[Severity.WARNING],
        "infos": severities[Severity.INFO],
        "lines": list(_lines(file)),
        "findings": [
            _finding(report, file, finding, number)
            for number, finding in enumerate(file.findings, 1)
        ],
        "notes": [finding for finding in file.findings if finding.note],
        "suppressed": [
            {
                "rule": report.rule(one.finding).name,
                "text": _shown(one.finding.span.of(file.text)),
                "reason": _shown(one.reason),
                "by": _shown(one.by),
                "until": _shown(one.until),
            }
            for one in file.suppressed
        ],
    }


def _finding(report: Report, file: FileReport, finding: Finding, number: int) -> dict[str, Any]:
    rule = report.rule(finding)
    at = file.lines.position(finding.span.start)
    return {
        "number": number,
        "line": at.line,
        "severity": finding.severity.label,
        "confidence": finding.confidence.label,
        "code": finding.code,
        "name": rule.name,
        "family": rule.family,
        "category": rule.category,
        "note": finding.note,
        "message": _shown(finding.message),
        "help": _shown(finding.help),
        "why": rule.why,
        "sources": [source for source in rule.sources if source.url.startswith("http")],
        "markets": ", ".join(rule.jurisdictions),
        "also": [report.ruleset.by_code[code].name for code in finding.also],
        "fix": _shown(finding.fix.title) if finding.fix else "",
    }


def _lines(file: FileReport) -> Iterator[dict[str, Any]]:
    """The article's own lines, each in pieces, with the passages marked."""
    owners = list(_owners(file))
    text = file.text
    at = 0
    for number, line in enumerate(text.split("\n"), 1):
        end = at + len(line)
        yield {"number": number, "pieces": list(_pieces(text, at, end, owners, file))}
        at = end + 1


def _owners(file: FileReport) -> Iterator[tuple[int, int, int]]:
    """Marked stretches (start, end, finding), none over another: the worse finding has it."""
    taken: list[tuple[int, int]] = []
    ranked = sorted(enumerate(file.findings, 1), key=lambda one: (-one[1].severity, one[1].span))
    for number, finding in ranked:
        start, end = finding.span.start, max(finding.span.end, finding.span.start)
        if start < end and all(end <= other[0] or start >= other[1] for other in taken):
            taken.append((start, end))
            yield start, end, number


def _pieces(
    text: str, start: int, end: int, owners: Sequence[tuple[int, int, int]], file: FileReport
) -> Iterator[Piece]:
    at = start
    for left, right, number in sorted(owners):
        left_here, right_here = max(left, start), min(right, end)
        if left_here >= right_here:
            continue
        yield Piece(_shown(text[at:left_here]))
        severity = file.findings[number - 1].severity.label
        first = number if left >= start else 0
        yield Piece(_shown(text[left_here:right_here]), first or -number, severity)
        at = right_here
    yield Piece(_shown(text[at:end]))


def _shown(text: str) -> str:
    """Text for a page: marks that turn its direction are made visible."""
    return text.rstrip("\r").translate(MARKS)
