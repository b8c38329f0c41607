"""What one run loads once and shares between files: configuration, site, rules, readers."""

from __future__ import annotations

import datetime
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from . import crossing, files, library, settings
from .attachments import attached
from .config import Config, resolve
from .directives import Standing, standing
from .engine import Linter
from .files import Source
from .frontmatter import FrontMatter
from .model import Finding, Problem, Span
from .options import Options
from .report import FileReport
from .rules import Ruleset
from .sieve import finding, findings, for_path, in_force
from .site import NO_SITE, Site

if TYPE_CHECKING:
    from .nlp.claims import ClaimReader


def configuration(options: Options, folder: Path) -> Config:
    """The configuration for a folder, under what the command line says."""
    if options.isolated:
        return resolve([options.overrides])
    if options.config:
        return attached(settings.of_file(Path(options.config).absolute(), options.overrides))
    return attached(settings.of_folder(folder, options.overrides))


def sources(options: Options, config: Config) -> Iterator[Source]:
    """The files that the options name, or standard input, each read as it is asked for."""
    if options.paths == ("-",):
        name = options.stdin_filename or "stdin.md"
        yield files.decode(name, sys.stdin.buffer.read())
        return
    names = files.find(options.paths, config, options.gitignore, options.force_exclude)
    yield from map(files.read, names)


class Session:
    """What one run loads once and shares between files."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._linters: dict[tuple[str, str], Linter] = {}
        self._readers: dict[int, ClaimReader] = {}
        self.fronts: dict[str, FrontMatter] = {}
        self._near: dict[str, str] = {}
        self.today = datetime.date.today()
        self.configuration = cache(lambda folder: configuration(options, Path(folder)))

    @property
    def rulesets(self) -> list[Ruleset]:
        """The rules that were used."""
        return [linter.ruleset for linter in self._linters.values()]

    def report(self, source: Source) -> FileReport:
        """What there is to say of one file."""
        linter, near = self.linter(source.path)
        found = tuple(_faults(source, linter))
        if source.fault:
            return FileReport(source.path, source.text, found)
        try:
            result = linter.lint(source.text, near)
        except Exception as error:
            error.add_note(f"while checking {source.path}")
            raise
        self.fronts[near] = result.document.front_matter
        self._near[near] = source.path
        ordered = sorted((*found, *result.findings), key=lambda one: (one.span, one.code))
        return FileReport(
            source.path, source.text, tuple(ordered), result.suppressed, result.document.title
        )

    def standing(self, source: Source) -> tuple[Standing, ...]:
        """The directives of one file, and what becomes of them."""
        if source.fault:
            return ()
        linter, near = self.linter(source.path)
        result = linter.lint(source.text, near)
        found = (*result.findings, *(one.finding for one in result.suppressed))
        return tuple(standing(found, result.document, linter.ruleset, self.today))

    def crossing(self) -> Mapping[str, list[Finding]]:
        """By path, what only a look at several articles shows."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for near, problem in crossing.problems(self.fronts):
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
            ruleset = library.ruleset(config)
            self._linters[key] = Linter(
                ruleset,
                config,
                read_site(root, config),
                self.today,
                lambda: self._reader(ruleset),
                library.notebook,
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
        if near in other.fronts:
            self.fronts[near] = other.fronts[near]
            self._near[near] = path

    def _reader(self, ruleset: Ruleset) -> ClaimReader:
        if id(ruleset) not in self._readers:
            self._readers[id(ruleset)] = library.claim_reader(ruleset.rules)
        return self._readers[id(ruleset)]


@lru_cache(maxsize=4096)
def site_root(folder: str) -> str:
    """The Hugo site that a folder belongs to, or nothing."""
    from . import site_reader

    return str(site_reader.find_root(Path(folder)) or "")


@lru_cache(maxsize=16)
def _site(root: str) -> Site:
    from . import site_reader

    return site_reader.read_site(Path(root)) if root else NO_SITE


def read_site(root: str, config: Config) -> Site:
    """The site's facts, with the shortcodes that the configuration adds."""
    from .templates import declared

    return declared(_site(root), config)


def _faults(source: Source, linter: Linter) -> Iterator[Finding]:
    """What keeps a file from being read, and NUL characters in it."""
    rules = linter.ruleset
    if source.fault:
        rule = rules.by_name[source.fault]
        at = Span(len(source.text), len(source.text))
        yield finding(Problem(rule.name, at, f"{rule.message}: {source.detail}"), rule, rules)
    elif "\0" in source.text:
        at = Span(source.text.index("\0"), source.text.index("\0") + 1)
        rule = rules.by_name["nul-character"]
        yield finding(Problem(rule.name, at, rule.message), rule, rules)
