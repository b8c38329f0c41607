"""A ruleset of variants: nine more of every claim rule, each asking for one word more."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from lint import library
from lint.rules import Rule

WORDS = ("really", "also", "just", "now", "often", "soon", "there", "today", "always")
"""Common words, so that a variant is weighed about as often as the rule that it comes from."""


def write(path: Path) -> Path:
    """Writes the ruleset; with the shipped one it makes ten times as many claim rules."""
    rules = [rule for rule in library.shipped() if rule.check == "claims" and rule.patterns]
    taken = {rule.code for rule in library.shipped()}
    codes = (code for code in map("MC{:03}".format, count()) if code not in taken)
    entries = [
        {"code": next(codes), **_variant(rule, word)} for word in WORDS for rule in rules
    ]  # fmt: skip
    path.write_text(yaml.safe_dump({"rules": entries}), encoding="utf-8")
    return path


def _variant(rule: Rule, word: str) -> dict[str, Any]:
    return {
        "name": f"{rule.name}-{word}",
        "family": rule.family,
        "check": rule.check,
        "category": rule.category,
        "strength": rule.strength,
        "severity": rule.severity.label,
        "message": rule.message,
        "help": rule.help,
        "patterns": list(_patterns(rule, word)),
        "unless": list(rule.unless),
    }


def _patterns(rule: Rule, word: str) -> Iterator[str]:
    for pattern in map(str, rule.patterns):
        edge, rest = ("^ ", pattern[2:]) if pattern.startswith("^ ") else ("", pattern)
        yield f"{edge}{word} {rest}"
