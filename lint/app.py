"""Finds, reads, lints, reports and mends files, and says the exit code."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import files, library, settings
from .config import Config
from .engine import Linter
from .files import Source
from .model import Finding, Problem, Severity, Span
from .report import FileReport, Report
from .reporters import reporter
from .rules import Ruleset
from .sieve import finding
from .site import NO_SITE, Site
from .version import VERSION

if TYPE_CHECKING:
    from .nlp.claims import ClaimReader

CLEAN, FOUND, UNABLE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for, verbatim."""

    paths: tuple[str, ...] = (".",)
    stdin_filename: str = ""
    config: str = ""
    isolated: bool = False
    overrides: Mapping[str, Any] = field(default_factory=dict)
    output_format: str = "text"
    output_file: str = ""
    exit_zero: bool = False
    gitignore: bool = True
    force_exclude: bool = False
    statistics: bool = False
    quiet: bool = False
    verbose: bool = False
    why: bool = False
    colour: str = "auto"


def check(options: Options) -> int:
    """Lints what the options name, prints the report, and returns the exit code."""
    report, threshold = run(options)
    show(report, options)
    if report.fails(threshold) and not options.exit_zero:
        return FOUND
    return CLEAN


def run(options: Options) -> tuple[Report, Severity]:
    """The report on everything that the options name, and from which severity on it fails."""
    config = configuration(options, Path.cwd())
    if options.paths == ("-",):
        name = options.stdin_filename or "stdin.md"
        sources: Iterable[Source] = [files.decode(name, sys.stdin.buffer.read())]
    else:
        names = files.find(options.paths, config, options.gitignore, options.force_exclude)
        if not names and not options.quiet:
            print("healthlint: no articles found there", file=sys.stderr)
        sources = map(files.read, names)
    session = Session(options)
    reports = tuple(session.report(source) for source in sources)
    used = session.rulesets or [library.ruleset(config)]
    rules = {rule.code: rule for ruleset in used for rule in ruleset.rules}
    every = Ruleset(tuple(rules[code] for code in sorted(rules)))
    return Report(reports, every, VERSION, config.jurisdictions), config.fail_on


def configuration(options: Options, folder: Path) -> Config:
    """The configuration for a folder, under what the command line says."""
    from .config import resolve

    if options.isolated:
        return resolve([options.overrides])
    if options.config:
        return settings.of_file(Path(options.config).absolute(), options.overrides)
    return settings.of_folder(folder, options.overrides)


class Session:
    """What one run loads once and shares between files."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._linters: dict[tuple[str, str], Linter] = {}
        self._readers: dict[int, ClaimReader] = {}
        self.today = datetime.date.today()
        self.configuration = cache(lambda folder: configuration(options, Path(folder)))

    @property
    def rulesets(self) -> list[Ruleset]:
        """The rules that were used."""
        return [linter.ruleset for linter in self._linters.values()]

    def report(self, source: Source) -> FileReport:
        """What there is to say of one file."""
        linter, near = self._linter(source.path)
        found = tuple(_faults(source, linter))
        if source.fault:
            return FileReport(source.path, source.text, found)
        try:
            result = linter.lint(source.text, near)
        except Exception as error:
            error.add_note(f"while checking {source.path}")
            raise
        ordered = sorted((*found, *result.findings), key=lambda one: (one.span, one.code))
        return FileReport(
            source.path, source.text, tuple(ordered), result.suppressed, result.document.title
        )

    def _linter(self, path: str) -> tuple[Linter, str]:
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


def show(report: Report, options: Options) -> None:
    """Prints the report, or writes it to the file that was asked for."""
    text = _rendered(report, options)
    if options.output_file:
        Path(options.output_file).write_text(text, encoding="utf-8")
    else:
        _print(_printable(text))


def _print(text: str) -> None:
    """Writes to standard output; a reader who has left (`| head`) is no error."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _rendered(report: Report, options: Options) -> str:
    if options.output_format != "text":
        return reporter(options.output_format)(report)
    from .reporters import text

    colour = not options.output_file and coloured(options.colour, sys.stdout.isatty())
    if options.statistics:
        return text.statistics(report)
    return text.render(report, width=_width(), colour=colour, why=options.why)


def _width() -> int:
    import shutil

    return max(shutil.get_terminal_size((100, 24)).columns, 60)


def coloured(choice: str, terminal: bool, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether to use colour: the flag beats the environment, that beats the terminal."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR") or environment.get("CLICOLOR_FORCE"):
        return True
    return terminal and environment.get("TERM") != "dumb"


def _printable(text: str) -> str:
    """The text in the encoding of the terminal; what it lacks is shown as a question mark."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


