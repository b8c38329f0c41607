"""Compares a report with an earlier one: what is new, what still stands, what is gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .config import ConfigError, read_json
from .model import Severity
from .report import Gone, Print, Report, Trend
from .sourcemap import Position

SCHEMA_VERSION = 1
HELP = "give a file that `healthlint check --output-format json` wrote"
NEEDED = ("path", "code", "severity", "fingerprint")
WORDS = ("path", "code", "name", "message", "text", "fingerprint")
SEVERITIES = {severity.label: severity for severity in Severity}


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier report knew."""

    findings: tuple[Gone, ...]
    let_stand: frozenset[Print] = frozenset()


def renamed(earlier: Earlier, paths: Mapping[str, str]) -> Earlier:
    """The same report with files under other paths."""
    findings = (replace(one, path=paths.get(one.path, one.path)) for one in earlier.findings)
    let_stand = ((paths.get(path, path), mark) for path, mark in earlier.let_stand)
    return Earlier(tuple(findings), frozenset(let_stand))


def parse(text: str, origin: str) -> Earlier:
    """The findings of an earlier report; ConfigError says what keeps it from being read."""
    data = read_json(text, origin, "this is not JSON", HELP)
    if not _is_report(data):
        raise ConfigError(f"{origin}:1", "this is no report of healthlint", HELP)
    if data["schema_version"] != SCHEMA_VERSION:
        message = f"the report is of version {data['schema_version']!r}, not {SCHEMA_VERSION}"
        raise ConfigError(f"{origin}:1", message, "write it anew with this healthlint")
    let_stand = frozenset(_gone(one).print for one in data.get("suppressed", ()))
    return Earlier(tuple(_gone(one) for one in data["findings"]), let_stand)


def _is_report(data: Any) -> bool:
    if not isinstance(data, dict) or "schema_version" not in data:
        return False
    return _are_findings(data.get("findings")) and _are_findings(data.get("suppressed", []))


def _are_findings(found: Any) -> bool:
    return isinstance(found, list) and all(map(_is_finding, found))


def _is_finding(one: Any) -> bool:
    named = isinstance(one, dict) and all(isinstance(one.get(key), str) for key in NEEDED)
    return named and one["severity"] in SEVERITIES


def _gone(one: Mapping[str, Any]) -> Gone:
    words = {word: str(one.get(word) or "") for word in WORDS}
    start = _place(one, ("line", "column"), Position(1, 1))
    end = max(_place(one, ("end_line", "end_column"), start), start)
    return Gone(severity=SEVERITIES[one["severity"]], start=start, end=end, **words)


def _place(one: Mapping[str, Any], keys: tuple[str, str], otherwise: Position) -> Position:
    line, column = (one.get(key) for key in keys)
    if isinstance(line, int) and isinstance(column, int) and line > 0 and column > 0:
        return Position(line, column)
    return otherwise


def trend(
    shown: Report,
    whole: Report,
    earlier: Earlier,
    since: str,
    looked: Callable[[Gone], bool],
) -> Trend:
    """What an earlier report found, and what of it is no more.

    `whole` also holds what a baseline or a branch's base keeps from being shown; what this run
    has not `looked` for is not called fixed.
    """
    now = {
        (file.path, mark)
        for report in (shown, whole)
        for file in report.files
        for mark in file.fingerprints.values()
    }
    fixed = tuple(one for one in earlier.findings if one.print not in now and looked(one))
    return Trend(since, frozenset(one.print for one in earlier.findings), earlier.let_stand, fixed)
