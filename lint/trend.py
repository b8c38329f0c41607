"""Compares a report with an earlier one: what is new, what still stands, what is gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .config import ConfigError, read_json
from .report import Gone, Print, Report, Trend

SCHEMA_VERSION = 1
HELP = "give a file that `healthlint check --output-format json` wrote"
NEEDED = ("path", "code", "fingerprint")


def parse(text: str, origin: str) -> tuple[Gone, ...]:
    """The findings of an earlier report; ConfigError says what keeps it from being read."""
    data = read_json(text, origin, "this is not JSON", HELP)
    if not _is_report(data):
        raise ConfigError(f"{origin}:1", "this is no report of healthlint", HELP)
    if data["schema_version"] != SCHEMA_VERSION:
        message = f"the report is of version {data['schema_version']!r}, not {SCHEMA_VERSION}"
        raise ConfigError(f"{origin}:1", message, "write it anew with this healthlint")
    return tuple(_gone(one) for one in data["findings"])


def _is_report(data: Any) -> bool:
    if not isinstance(data, dict) or "schema_version" not in data:
        return False
    findings = data.get("findings")
    return isinstance(findings, list) and all(map(_is_finding, findings))


def _is_finding(one: Any) -> bool:
    return isinstance(one, dict) and all(isinstance(one.get(key), str) for key in NEEDED)


def _gone(one: Mapping[str, Any]) -> Gone:
    words = ("path", "code", "name", "severity", "message", "text", "fingerprint")
    line = one.get("line")
    at = line if isinstance(line, int) and line > 0 else 1
    return Gone(line=at, **{word: str(one.get(word) or "") for word in words})


def trend(
    shown: Report,
    whole: Report,
    earlier: tuple[Gone, ...],
    since: str,
    looked: Callable[[Gone], bool],
) -> Trend:
    """What became of an earlier report's findings, and which of those shown it lacks.

    `whole` also holds what a baseline or a branch's base keeps from being shown; what this run
    has not `looked` for is not called fixed.
    """
    before = {(one.path, one.fingerprint) for one in earlier}
    now = {
        (file.path, mark)
        for report in (shown, whole)
        for file in report.files
        for mark in file.fingerprints.values()
    }
    every: set[Print] = set()
    new: set[Print] = set()
    for file, finding in shown.findings:
        mark = (file.path, file.fingerprints[id(finding)])
        every.add(mark)
        if mark not in before:
            new.add(mark)
    fixed = tuple(one for one in earlier if (one.path, one.fingerprint) not in now and looked(one))
    return Trend(since, frozenset(new), len(every) - len(new), fixed)
