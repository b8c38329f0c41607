"""What becomes of raw problems: joined with their rules, switched off, sorted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from .config import Config
from .model import Finding, Problem, Severity
from .packs import Pack
from .rules import Rule, Ruleset


def in_force(ruleset: Ruleset, config: Config) -> Ruleset:
    """The rules that a configuration leaves on, with the severities that it gives them."""
    packs = tuple(
        pack for pack in ruleset.packs if pack.holds(config.jurisdictions, config.profile)
    )
    codes = _selected(ruleset, config, packs)
    chosen = [rule for rule in ruleset.rules if rule.code in codes and _applies(rule, config)]
    return Ruleset(tuple(_graded(rule, ruleset, config, packs) for rule in chosen), packs)


def _selected(ruleset: Ruleset, config: Config, packs: Sequence[Pack]) -> frozenset[str]:
    """ruff's rule: the more specific selector wins, an ignore over a select of the same width."""
    on = frozenset(name for pack in packs for name in pack.on)
    off = frozenset(name for pack in packs for name in pack.off)
    default = frozenset(
        rule.code
        for rule in ruleset.rules
        if (rule.default or rule.name in on) and rule.name not in off
    )
    wide = _union(ruleset, config.select) if config.select else default
    codes = wide | _union(ruleset, config.extend_select)
    named = {
        rule.code
        for word in (*config.select, *config.extend_select)
        if (rule := ruleset.find(word)) is not None
    }
    for word in config.ignore:
        gone = ruleset.matching(word)
        codes -= gone if len(gone) == 1 else gone - named
    return codes


def _union(ruleset: Ruleset, words: Iterable[str]) -> frozenset[str]:
    return frozenset(code for word in words for code in ruleset.matching(word))


def _applies(rule: Rule, config: Config) -> bool:
    """A rule bound to some markets is off where the configuration names only others."""
    markets = config.jurisdictions
    return not (rule.jurisdictions and markets) or bool(set(rule.jurisdictions) & set(markets))


def _graded(rule: Rule, ruleset: Ruleset, config: Config, packs: Sequence[Pack]) -> Rule:
    from dataclasses import replace

    for word, severity in config.severity.items():
        if ruleset.find(word) is rule:
            return replace(rule, severity=severity)
    stricter = [pack.severity[rule.name] for pack in packs if rule.name in pack.severity]
    return replace(rule, severity=max(stricter)) if stricter else rule


def entries(config: Config, path: str) -> tuple[int, ...]:
    """Which entries of `per-path` speak of a path (relative to the configuration's root)."""
    return tuple(
        at
        for at, entry in enumerate(config.per_path)
        if any(matches(path, pattern) for pattern in entry["paths"])
    )


def for_path(config: Config, path: str) -> Config:
    """The configuration for a path, with what `per-path` says of it."""
    from dataclasses import replace

    for at in entries(config, path):
        config = replace(config, **dict(_changes(config, config.per_path[at])))
    return config


def _changes(config: Config, entry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key in ("select", "jurisdictions"):
        if key in entry:
            yield key, tuple(entry[key])
    if "ignore" in entry:
        yield "ignore", (*config.ignore, *entry["ignore"])
    if "extend-select" in entry:
        yield "extend_select", (*config.extend_select, *entry["extend-select"])
    if "profile" in entry:
        yield "profile", entry["profile"]
    if "severity" in entry:
        own = {rule: Severity.parse(word) for rule, word in entry["severity"].items()}
        yield "severity", {**config.severity, **own}


def matches(path: str, pattern: str) -> bool:
    """A path against a glob; `**` spans folders, and a bare name fits at any depth."""
    if "/" not in pattern.strip("/"):
        parts = path.split("/")
        return any(fnmatchcase(part, pattern.strip("/")) for part in parts)
    glob = pattern.lstrip("/").replace("**/", "*").replace("**", "*")
    return fnmatchcase(path, glob) or fnmatchcase(path, glob.rstrip("/") + "/*")


def findings(problems: Iterable[Problem], ruleset: Ruleset) -> Iterator[Finding]:
    """Problems of the rules that are in force, each with what its rule lends it."""
    for problem in problems:
        rule = ruleset.by_name.get(problem.rule)
        if rule is not None:
            yield finding(problem, rule, ruleset)


def finding(problem: Problem, rule: Rule, ruleset: Ruleset) -> Finding:
    """One problem in the words of its rule."""
    others = (ruleset.by_name.get(name) for name in problem.also)
    return Finding(
        code=rule.code,
        severity=problem.severity or rule.severity,
        confidence=problem.confidence or rule.confidence,
        message=problem.message or rule.message,
        span=problem.span,
        help=problem.help or rule.help,
        fix=problem.fix,
        related=problem.related,
        note=problem.note or rule.note or None,
        field=problem.field,
        schema=None if rule.family != "front-matter" else not problem.hugo,
        also=tuple(other.code for other in others if other is not None),
        why=problem.why,
    )


def distinct(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each rule once per place, ordered by place and code."""
    once = {(finding.span, finding.code): finding for finding in found}
    return tuple(once[key] for key in sorted(once))
