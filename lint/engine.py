"""Text and rules in, findings out: nothing here opens a file or reads the clock."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import sieve
from .article import Article
from .config import Config
from .model import Finding, Passed
from .report import Suppressed
from .rules import Ruleset
from .site import Site

if TYPE_CHECKING:
    from .document import Document
    from .nlp.claims import ClaimReader
    from .nlp.second import SecondReader
    from .notebook import Notebook
    from .notes.checklist import Checklist


@dataclass(frozen=True, slots=True)
class Result:
    """What linting one text came to."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    document: Document
    checklist: Checklist | None  # None where no note rule is in force


@dataclass(frozen=True, slots=True)
class Linter:
    """All that decides what is found in a text, apart from the text."""

    ruleset: Ruleset
    config: Config
    site: Site
    today: datetime.date
    load_claims: Callable[[Ruleset], ClaimReader]  # called only where a claim rule is in force
    load_notebook: Callable[[], Notebook]
    load_second: Callable[[], SecondReader]
    _known: dict[tuple[int, ...], tuple[Config, Ruleset]] = field(default_factory=dict)

    def lint(self, text: str, path: str, without: Collection[str] = ()) -> Result:
        """The findings of one article, in reading order; `path` is relative to its project.

        `without` names checks that are left out.
        """
        from . import directives  # here, for a run that knows every outcome reads no article
        from .checks import CHECKS, notes

        article = self._article(text, path, without)
        rules = article.ruleset
        checks = {rule.check for rule in rules.rules}.difference(without)
        problems = [p for name in sorted(checks & CHECKS.keys()) for p in CHECKS[name](article)]
        noted = notes.read(article, article.notebook) if article.notebook else None
        problems += noted.problems if noted else ()
        found = sieve.distinct(sieve.findings(problems, rules))
        sifted = directives.sift(found, article.document, rules, self.ruleset, self.today)
        own = sieve.findings(sifted.problems, rules)
        return Result(
            sieve.distinct((*sifted.findings, *own)),
            sifted.suppressed,
            article.document,
            noted.checklist if noted else None,
        )

    def passed(self, text: str, path: str) -> tuple[Passed, ...]:
        """The passages of one article that a claim pattern matched and that context cleared."""
        article = self._article(text, path)
        return (
            tuple(article.claims.passed(article.document, article.ruleset, article.config.profile))
            if article.claims
            else ()
        )

    def _article(self, text: str, path: str, without: Collection[str] = ()) -> Article:
        """A text with all that checks may ask."""
        from . import document

        config, rules = self._in_force(path)
        checks = {rule.check for rule in rules.rules}.difference(without)
        return Article(
            path=path,
            document=document.parse(text, self.site.templates),
            site=self.site,
            config=config,
            ruleset=rules,
            today=self.today,
            claims=self.load_claims(rules) if "claims" in checks else None,
            notebook=self.load_notebook() if "notes" in checks else None,
            second=self.load_second if "notes" in checks else None,
        )

    def _in_force(self, path: str) -> tuple[Config, Ruleset]:
        """The configuration and the rules for a path, worked out once for all paths alike."""
        entries = sieve.entries(self.config, path)
        if entries not in self._known:
            config = sieve.for_path(self.config, path)
            self._known[entries] = config, sieve.in_force(self.ruleset, config)
        return self._known[entries]
