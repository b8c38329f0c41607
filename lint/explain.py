"""Explains rules, and tries them on their own examples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from . import library, rules
from .config import ConfigError
from .options import Options
from .rules import Rule
from .trial import Trial, trials
from .workshop import Workshop


def rule(word: str | None, options: Options) -> str:
    """One rule's page as text, or the list of all rules."""
    ruleset = Workshop(options).ruleset
    if word is None:
        return "".join(map(_row, ruleset.rules))
    found = ruleset.find(word)
    if found is None:
        raise ConfigError(
            "healthlint rule", f"no rule is called `{word}`", library.nearest(ruleset, word)
        )
    return "\n".join(_page(found)) + "\n"


def _row(one: Rule) -> str:
    state = "" if one.default else "  (off)"
    return f"{one.code}  {one.severity.label:7}  {one.name}{state}\n"


def _page(one: Rule) -> Iterator[str]:
    yield f"{one.code} {one.name}"
    kind = f"{one.family}, {one.category}" if one.category else one.family
    yield f"{kind}; {one.severity.label}; {one.confidence.label} confidence"
    yield f"\n{one.message.replace('“{text}”', 'The passage')}\n"
    if one.why:
        yield f"Why: {' '.join(one.why.split())}"
    yield f"Instead: {one.help}"
    if one.sources:
        yield "\nWho says so"
        yield from (f"  {s.title}, {s.ref}  {s.url}" for s in one.sources)
    if one.jurisdictions:
        yield f"\nMarkets: {', '.join(one.jurisdictions)}"
    for title, bad in (("Avoid", True), ("Fine", False)):
        yield f"\n{title}"
        for example in one.examples:
            if example.bad is bad:
                yield f"  {example.text.strip()}".replace("\n", "\n  ")
    yield f'\nSwitch it off: ignore = ["{one.name}"]'


def tested(names: tuple[str, ...], options: Options) -> tuple[bool, str]:
    """Whether all examples pass, and a line for each that does not."""
    workshop = Workshop(options)
    chosen = [one for name in names for one in _load(name)] or list(workshop.ruleset.rules)
    workshop = workshop.with_rules(chosen)
    done = [trial for one in chosen for trial in trials(one, workshop.linter)]
    failed = [trial for trial in done if not trial.passed]
    lines = [*map(_failure, failed), f"{len(done) - len(failed)} passed, {len(failed)} failed\n"]
    return not failed, "".join(lines)


def _load(name: str) -> tuple[Rule, ...]:
    return rules.load(Path(name).read_text(encoding="utf-8"), name, library.sources())


def _failure(trial: Trial) -> str:
    place = f"{trial.rule.origin.rsplit(':', 1)[0]}:{trial.example.line}"
    if trial.got != trial.wanted:
        return f"{place}: {trial.rule.name}\n  wanted: {trial.wanted!r}\n  got:    {trial.got!r}\n"
    wanted = trial.example.fixed
    return f"{place}: {trial.rule.name}\n  mended: {trial.fixed!r}\n  wanted: {wanted!r}\n"
