"""What one run loads once and shares between files: configuration, site, rules, readers."""

from __future__ import annotations

import datetime
import hashlib
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import crossing, files, library, settings
from .attachments import attached
from .budget import OverBudget, within
from .config import Config, resolve
from .crossing import Use
from .engine import Linter, Result
from .files import Source
from .model import Finding, Passed, Problem, Span
from .options import Options
from .outcome import Outcome
from .report import FileReport
from .rules import Ruleset
from .sieve import finding, findings, for_path, in_force
from .site import NO_SITE, Site

if TYPE_CHECKING:
    from .directives import Standing
    from .nlp.claims import ClaimReader

UNREAD = frozenset({"IO101", "IO102", "IO103"})
PROSE = frozenset({"claims", "notes"})  # the checks that can take long


def configuration(options: Options, folder: Path) -> Config:
    """The configuration for a folder, under what the command line says."""
    if options.isolated:
        return resolve([options.overrides])
    if options.config:
        return attached(settings.of_file(Path(options.config).absolute(), options.overrides))
    return attached(settings.of_folder(folder, options.overrides))


def names(options: Options) -> list[str]:
    """The files that the options name, or the name that standard input goes by."""
    if options.paths == ("-",):
        return [options.stdin_filename or "stdin.md"]
    config = configuration(options, Path.cwd())
    return files.find(options.paths, config, options.gitignore, options.force_exclude)


def sources(options: Options, named: Sequence[str]) -> Iterator[Source]:
    """The files of those names, or standard input, each read as it is asked for."""
    if options.paths == ("-",):
        return (files.decode(name, sys.stdin.buffer.read()) for name in named)
    return map(files.read, named)


class Session:
    """What one run loads once and shares between files."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._linters: dict[tuple[str, str], Linter] = {}
        self._readers: dict[tuple[str, ...], ClaimReader] = {}
        self._uses: dict[str, tuple[Use, ...]] = {}
        self._facts: dict[int, str] = {}
        self._near: dict[str, str] = {}
        self.today = datetime.date.today()
        self.configuration = cache(lambda folder: configuration(options, Path(folder)))

    @property
    def rulesets(self) -> list[Ruleset]:
        """The rules that were used."""
        return [linter.ruleset for linter in self._linters.values()]

    @property
    def config_hash(self) -> str:
        """The same wherever the same values and rules are in force, on whatever machine."""
        every = {
            repr(_plain((replace(linter.config, root="", origin=""), _told(linter.ruleset))))
            for linter in self._linters.values()
        }
        return hashlib.sha256("\n".join(sorted(every)).encode()).hexdigest()[:16]

    @property
    def enabled(self) -> frozenset[str]:
        """Codes of the rules that are on in some configuration."""
        linters = self._linters.values()
        return frozenset(
            code for linter in linters for code in in_force(linter.ruleset, linter.config).by_code
        )

    def report(self, source: Source) -> FileReport:
        """What there is to say of one file."""
        return self.filed(source, self.outcome(source))

    def filed(self, source: Source, outcome: Outcome) -> FileReport:
        """An outcome as a report, which a look across files may add to."""
        _, near = self.linter(source.path)
        if outcome.uses:
            self._uses[near] = outcome.uses
            self._near[near] = source.path
        return outcome.report(source.path, source.text, files.home(source.path))

    def outcome(self, source: Source) -> Outcome:
        """What linting one file comes to."""
        linter, near = self.linter(source.path)
        found = tuple(_faults(source, linter))
        if source.fault:
            return Outcome(found)
        try:
            result, late = _within_budget(linter, source.text, near)
        except Exception as error:
            error.add_note(f"while checking {source.path}")
            raise
        if late:
            found = (*found, _fault("too-slow", Span(0, 0), f"left out: {late}", linter.ruleset))
        if result is None:
            return Outcome(found)
        ordered = sorted((*found, *result.findings), key=lambda one: (one.span, one.code))
        own = crossing.uses(near, result.document.front_matter)
        title = result.document.title
        return Outcome(tuple(ordered), result.suppressed, title, own, result.checklist)

    def passed(self, report: FileReport) -> tuple[Passed, ...]:
        """The passages of a file that context cleared; none of a file that could not be read."""
        if any(finding.code in UNREAD for finding in report.findings):
            return ()
        linter, near = self.linter(report.path)
        return linter.passed(report.text, near)

    def key(self, source: Source) -> str:
        """A name for all that decides what a file comes to."""
        linter, near = self.linter(source.path)
        if id(linter) not in self._facts:
            facts = (self.today, linter.config, linter.site, library.fingerprint(linter.config))
            # a site's pages and templates can be long: they are hashed once, not for each file
            self._facts[id(linter)] = hashlib.sha256(repr(_plain(facts)).encode()).hexdigest()
        text = f"{self._facts[id(linter)]}\0{near}\0{source.fault}\0{source.detail}\0".encode()
        return hashlib.sha256(text + source.data).hexdigest()

    def standing(self, source: Source) -> tuple[Standing, ...]:
        """The directives of one file, and what becomes of them."""
        from .directives import standing

        if source.fault:
            return ()
        linter, near = self.linter(source.path)
        result = linter.lint(source.text, near)
        found = (*result.findings, *(one.finding for one in result.suppressed))
        return tuple(standing(found, result.document, linter.ruleset, self.today))

    def crossing(self) -> Mapping[str, list[Finding]]:
        """By path, what only a look at several articles shows."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for near, problem in crossing.problems(self._uses):
            path = self._near[near]
            linter, _ = self.linter(path)
            rules = in_force(linter.ruleset, for_path(linter.config, near))
            found[path] += findings([problem], rules)
        return found

    def linter(self, path: str) -> tuple[Linter, str]:
        """The linter for a file, and the file's path as its project sees it."""
        folder = os.path.dirname(os.path.abspath(path))
        config = self.configuration(folder)
        root = site_root(folder)
        key = (config.origin, root)
        if key not in self._linters:
            ruleset = library.ruleset(config, self.options.cache)
            self._linters[key] = Linter(
                ruleset,
                config,
                read_site(root, config),
                self.today,
                self._reader,
                partial(library.notebook, self.options.cache),
                partial(library.second_reader, self.options.cache),
            )
        near = files.relative(path, config.root or root)
        return self._linters[key], near

    def codes(self, path: str) -> frozenset[str]:
        """The rules that are in force for a file."""
        linter, near = self.linter(path)
        return frozenset(in_force(linter.ruleset, for_path(linter.config, near)).by_code)

    def beside(self) -> Session:
        """A session with the same linters that has not seen any article."""
        other = Session(self.options)
        other._linters, other._readers = self._linters, self._readers
        return other

    def adopt(self, path: str, other: Session) -> None:
        """Takes over what another session read of a file, so that it need not be read again."""
        near = self.linter(path)[1]
        if near in other._uses:
            self._uses[near] = other._uses[near]
            self._near[near] = path

    def _reader(self, ruleset: Ruleset) -> ClaimReader:
        names = tuple(rule.origin for rule in ruleset.rules if rule.check == "claims")
        if names not in self._readers:
            self._readers[names] = library.claim_reader(ruleset.rules, self.options.cache)
        return self._readers[names]


@lru_cache(maxsize=4096)
def site_root(folder: str) -> str:
    """The Hugo site that a folder belongs to, or nothing."""
    from . import site_reader

    return str(site_reader.find_root(Path(folder)) or "")


def site_name(path: str) -> str:
    """The name of the site's folder that a path lies in, else that of the folder we are in."""
    folder = os.path.abspath(path if os.path.isdir(path) else os.path.dirname(path))
    return os.path.basename(site_root(folder)) or os.path.basename(os.getcwd())


@lru_cache(maxsize=16)
def _site(root: str) -> Site:
    from . import site_reader

    return site_reader.read_site(Path(root)) if root else NO_SITE


def forget() -> None:
    """Lets configuration and sites that have changed be read again."""
    settings.forget()
    site_root.cache_clear()
    _site.cache_clear()


def read_site(root: str, config: Config) -> Site:
    """The site's facts, with the shortcodes that the configuration adds."""
    from .templates import declared

    return declared(_site(root), config)


def _told(ruleset: Ruleset) -> list[tuple[str, str, bool]]:
    return [(rule.code, rule.severity.label, rule.default) for rule in ruleset.rules]


def _plain(value: Any) -> Any:
    """The same facts in one order, whatever order sets and mappings come in."""
    if is_dataclass(value) and not isinstance(value, type):
        return [(one.name, _plain(getattr(value, one.name))) for one in fields(value)]
    if isinstance(value, Mapping):
        return sorted((str(key), _plain(inner)) for key, inner in value.items())
    if isinstance(value, frozenset | set):
        return sorted(map(str, value))
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return repr(value)


def _within_budget(linter: Linter, text: str, near: str) -> tuple[Result | None, str]:
    """What linting comes to, if need be without the checks of prose, and what was left out."""
    seconds = linter.config.seconds_per_file
    for without, missing in ((frozenset[str](), ""), (PROSE, "claims and notes")):
        try:
            with within(seconds):
                return linter.lint(text, near, without), missing
        except OverBudget:
            continue
    return None, "everything"


def _faults(source: Source, linter: Linter) -> Iterator[Finding]:
    """What keeps a file from being read, and NUL characters in it."""
    if source.fault:
        at = Span(len(source.text), len(source.text))
        yield _fault(source.fault, at, source.detail, linter.ruleset)
    elif "\0" in source.text:
        at = Span(source.text.index("\0"), source.text.index("\0") + 1)
        yield _fault("nul-character", at, "", linter.ruleset)


def _fault(name: str, at: Span, detail: str, rules: Ruleset) -> Finding:
    """What a rule on reading has to say."""
    rule = rules.by_name[name]
    message = f"{rule.message}: {detail}" if detail else rule.message
    return finding(Problem(rule.name, at, message), rule, rules)
