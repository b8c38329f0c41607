"""Sets up linters in which rules are tried: one rule, on the stage its example asks for."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import library, templates
from .config import resolve
from .engine import Linter
from .options import Options
from .rules import Example, Rule, Ruleset
from .session import configuration
from .site import NO_SITE, Site, Templates

if TYPE_CHECKING:
    from .nlp.claims import ClaimReader

TODAY = datetime.date(2026, 6, 1)  # examples must not age


class Workshop:
    """Linters for examples, sharing one reader of claims."""

    def __init__(self, options: Options) -> None:
        self._ruleset = library.ruleset(configuration(options, Path.cwd()))
        self._reader: ClaimReader | None = None

    @property
    def ruleset(self) -> Ruleset:
        """All rules that can be tried."""
        return self._ruleset

    def with_rules(self, rules: Sequence[Rule]) -> Workshop:
        """The same workshop with these rules in place of those of the same code."""
        known = {rule.code: rule for rule in (*self._ruleset.rules, *rules)}
        self._ruleset = Ruleset(tuple(known.values()))
        self._reader = None
        return self

    def linter(self, rule: Rule, example: Example) -> Linter:
        """A linter with only that rule on, in the example's circumstances."""
        stage = example.stage
        beside = ("claim",) if rule.family == "directive" else ()
        words: dict[str, Any] = {"select": (rule.code, *beside)}
        for key in ("profile", "jurisdictions", "notes", "front-matter"):
            if key in stage:
                words[key] = stage[key]
        if "config-shortcodes" in stage:
            words["shortcodes"] = stage["config-shortcodes"]
        if "jurisdictions" not in stage and rule.jurisdictions:
            words["jurisdictions"] = rule.jurisdictions
        return Linter(
            self._ruleset,
            resolve([words]),
            _site(stage),
            TODAY,
            self.reader,
            library.notebook,
            library.second_reader,
        )

    def reader(self, _: Ruleset) -> ClaimReader:
        """The claims engine over all rules, loaded once."""
        if self._reader is None:
            self._reader = library.claim_reader(self._ruleset.rules, keep=False)
        return self._reader


def _site(stage: Mapping[str, Any]) -> Site:
    """A site with the shortcodes and files that an example names."""
    shortcodes = stage.get("shortcodes")
    if not shortcodes and "static" not in stage and "site" not in stage:
        return NO_SITE
    found = {
        name: templates.template_of(name, text, f"layouts/_shortcodes/{name}.html")
        for name, text in (shortcodes or {}).items()
    }
    known = Templates({**templates.EMBEDDED, **found}, complete=True)
    static = frozenset(stage["static"]) if "static" in stage else None
    facts = dict(stage.get("site", {}))
    if "pages" in facts:
        facts["pages"] = frozenset(facts["pages"])
    return Site(root="site", templates=known, static=static, **facts)
