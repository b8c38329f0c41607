"""Explains rules, lists them, and tries them on their own examples."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from . import library, rules, sieve
from .config import ConfigError
from .measured import Measured, measured
from .options import Options
from .reporters.common import summary
from .rules import Rule, Ruleset
from .session import configuration
from .trial import Trial, trials
from .workshop import Workshop

SCHEMA_VERSION = 1
FEW = 10  # findings below which a share says little
TRAINED = "implied-claim"  # its model has learned from the corpus that it is measured on


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rules a list is to show; empty: all."""

    family: str = ""
    category: str = ""
    off: bool = False  # only those that are off

    def fits(self, rule: Rule, on: bool) -> bool:
        """Whether a rule is one of them."""
        return (
            self.family in ("", rule.family)
            and self.category in ("", rule.category)
            and not (self.off and on)
        )


def rule(word: str, options: Options, as_json: bool = False) -> str:
    """One rule's page as text, or all that is known of it as JSON."""
    ruleset = library.ruleset(configuration(options, Path.cwd()))
    found = ruleset.find(word)
    if found is None:
        raise ConfigError(
            "healthlint rule", f"no rule is called `{word}`", library.nearest(ruleset, word)
        )
    if as_json:
        return _json({"schema_version": SCHEMA_VERSION, **facts(found)})
    return "\n".join(_page(found)) + "\n"


def listed(wanted: Wanted, options: Options, as_json: bool = False) -> str:
    """The rules that are wanted, as the configuration of this folder has them."""
    config = configuration(options, Path.cwd())
    ruleset = library.ruleset(config)
    _check(wanted, ruleset)
    on = sieve.in_force(ruleset, config).by_code
    chosen = [
        (on.get(one.code, one), one.code in on)
        for one in ruleset.rules
        if wanted.fits(one, one.code in on)
    ]
    if as_json:
        entries = [{**_brief(one), "on": state} for one, state in chosen]
        return _json({"schema_version": SCHEMA_VERSION, "rules": entries})
    cells = [_cells(one, state) for one, state in chosen]
    return "".join(_table([HEAD, *cells])) if cells else "no rule is like that\n"


def _check(wanted: Wanted, ruleset: Ruleset) -> None:
    """Refuses a family or category that no rule has."""
    for name, word in (("family", wanted.family), ("category", wanted.category)):
        known = sorted({getattr(one, name) for one in ruleset.rules} - {""})
        if word and word not in known:
            near = get_close_matches(word, known, 1)
            help = f"did you mean `{near[0]}`?" if near else f"known: {', '.join(known)}"
            raise ConfigError(f"--{name}", f"no {name} is called `{word}`", help)


HEAD = ("code", "severity", "confidence", "family", "category", "", "name")


def _cells(one: Rule, on: bool) -> tuple[str, ...]:
    state = "" if on else "off"
    kind = (one.severity.label, one.confidence.label, one.family, one.category or one.note)
    return (one.code, *kind, state, one.name)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows in columns as wide as they must be."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip() + "\n"


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _brief(one: Rule) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "family": one.family,
        "category": one.category or None,
        "note": one.note or None,
        "severity": one.severity.label,
        "confidence": one.confidence.label,
        "default": one.default,
        "fixable": one.fixable,
        "jurisdictions": list(one.jurisdictions),
        "message": summary(one),
    }


def facts(one: Rule) -> dict[str, Any]:
    """All that is known of a rule, as plain values."""
    record = measured().get(one.code)
    return {
        **_brief(one),
        "why": " ".join(one.why.split()),
        "help": one.help,
        "sources": [asdict(source) for source in one.sources],
        "examples": [{"text": each.text, "bad": each.bad} for each in one.examples],
        "measured": asdict(record) if record else None,
        "configure": [{"what": what, "write": write} for what, write in settings(one)],
    }


def _page(one: Rule) -> Iterator[str]:
    yield f"{one.code} {one.name}"
    kind = f"{one.family}, {one.category}" if one.category else one.family
    state = "" if one.default else "; off unless you switch it on"
    yield f"{kind}; {one.severity.label}; {one.confidence.label} confidence{state}"
    yield f"\n{summary(one)}\n"
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
    if one.family == "claim":
        yield f"\nMeasured: {precision(one)}"
    yield "\nConfigure"
    for what, write in settings(one):
        yield f"  {what}:"
        yield f"    {write}".replace("\n", "\n    ")


def precision(one: Rule) -> str:
    """How often a claim rule was right on the labelled corpus, and what that is worth."""
    record = measured().get(one.code)
    if record is None:
        return "it has found nothing in the labelled corpus, so nothing is known of its precision"
    return "".join(_precision(one, record))


def _precision(one: Rule, record: Measured) -> Iterator[str]:
    total = record.right + record.wrong
    yield f"{record.right} of {total} findings in the labelled corpus were right"
    yield f" ({record.precision:.0%}, {record.day})" if total >= FEW else f" ({record.day})"
    if total < FEW:
        yield "; too few to say much"
    if one.name == TRAINED:
        yield "; it has learned from the same corpus, so expect less on other text"


DIRECTIVES = {
    "claim": ("let one finding stand", "<!-- healthlint: disable-next-line {} -- why -->"),
    "shortcode": ("let one finding stand", "<!-- healthlint: disable-next-line {} -- why -->"),
    "front-matter": ("let one finding stand", "# healthlint: disable-next-line {} -- why"),
    "note": ("let one article stand", "<!-- healthlint: disable-file {} -- why -->"),
}
"""What to write in an article, by family; files and directives are never let stand."""


def settings(one: Rule) -> Iterator[tuple[str, str]]:
    """What can be set for a rule, and what to write in healthlint.toml or in the article."""
    if not one.default:
        yield "switch it on", f'extend-select = ["{one.name}"]'
    other = "warning" if one.severity.label != "warning" else "error"
    yield "another severity", f'[severity]\n{one.name} = "{other}"'
    if one.note:
        yield "your approved wording", f'[notes.{one.note}]\ntext = "…"'
        yield "a shortcode that prints the note", f'[notes.{one.note}]\nshortcodes = ["…"]'
    yield "off for some paths", f'[[per-path]]\npaths = ["content/…/**"]\nignore = ["{one.name}"]'
    if one.family in DIRECTIVES:
        yield DIRECTIVES[one.family][0], DIRECTIVES[one.family][1].format(one.name)
    yield "switch it off", f'ignore = ["{one.name}"]'


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
