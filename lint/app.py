"""Finds, reads, lints, reports and mends files, and says the exit code."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import library, past, running
from .config import Config
from .model import Passed, Severity
from .options import Options
from .report import FileReport, Report
from .reporters import reporter
from .reporters.common import Unavailable
from .rules import Ruleset
from .session import Session, configuration, names, site_name, sources
from .sieve import in_force
from .version import VERSION

CLEAN, FOUND, UNABLE = 0, 1, 2


def check(options: Options) -> int:
    """Lints what the options name, prints the report, and returns the exit code."""
    if options.fix or options.diff:
        from . import mending

        changed = mending.mend(options)
        if options.diff:
            return FOUND if changed and not options.exit_zero else CLEAN
        if options.paths == ("-",):  # the mended text is the output
            return CLEAN
    report, threshold = run(options)
    show(report, options)
    return _exit_code(report, threshold, options)


def report(options: Options) -> int:
    """Writes the editor report, says where, and returns the exit code."""
    found, threshold = run(options)
    show(found, options)
    if not options.quiet:
        _notice(f"the report is in {options.output_file}")
    return _exit_code(found, threshold, options)


def _exit_code(report: Report, threshold: Severity, options: Options) -> int:
    return FOUND if report.fails(threshold) and not options.exit_zero else CLEAN


def run(options: Options) -> tuple[Report, Severity]:
    """The report on everything that the options name, and from which severity on it fails."""
    before = past.recall(options)  # what is amiss with it is said before the long work
    found, session, config = gathered(options)
    return past.settled(found, session, before), config.fail_on


def gathered(options: Options) -> tuple[Report, Session, Config]:
    """Every finding in what the options name, whatever a baseline or a branch says of it."""
    started = time.monotonic()
    config = configuration(options, Path.cwd())
    session = Session(options)
    named = names(options)
    reports = tuple(running.reports(session, sources(options, named), len(named)))
    if not reports and not options.quiet:
        _notice("no articles found there")
    crossing = session.crossing()
    reports = tuple(report.with_more(crossing.get(report.path, ())) for report in reports)
    if options.verbose:
        _notice(f"configuration: {config.origin or 'none'}")
        _notice(f"{len(reports)} files in {time.monotonic() - started:.2f} s")
    used = session.rulesets or [library.ruleset(config)]
    rules = {rule.code: rule for ruleset in used for rule in ruleset.rules}
    every = Ruleset(tuple(rules[code] for code in sorted(rules)))
    found = Report(
        reports,
        every,
        VERSION,
        config.jurisdictions,
        enabled=session.enabled or frozenset(in_force(every, config).by_code),
        site=site_name(options.paths[0]),
        config_hash=session.config_hash,
        browse=browse_address(os.environ),
        passed=_passed(reports, session) if options.why else None,
    )
    return found, session, config


def _passed(
    reports: Sequence[FileReport], session: Session
) -> tuple[tuple[FileReport, Passed], ...]:
    """Every passage that context cleared, read anew: what is kept of earlier runs lacks them."""
    return tuple((report, one) for report in reports for one in session.passed(report))


def browse_address(environment: Mapping[str, str]) -> str:
    """Where GitHub or GitLab shows the files of the commit that its CI works on, or nothing."""
    if environment.get("GITHUB_SHA"):
        return "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/blob/{GITHUB_SHA}/".format_map(environment)
    if environment.get("CI_COMMIT_SHA"):
        return "{CI_PROJECT_URL}/-/blob/{CI_COMMIT_SHA}/".format_map(environment)
    return ""


def _notice(text: str) -> None:
    """What is worth knowing but no finding goes to standard error."""
    print(f"healthlint: {text}", file=sys.stderr)


def show(report: Report, options: Options) -> None:
    """Prints the report, or writes it to the file that was asked for; and all further ones."""
    for name, path in options.outputs:
        _write(path, reporter(name)(report))
    shown = _rendered(report, options)
    if options.output_file:
        _write(options.output_file, shown)
    elif isinstance(shown, str):
        _print(_printable(shown))
    elif sys.stdout.isatty():
        raise Unavailable(f"{options.output_format} is no text; name a file with -o")
    else:
        _print(shown)


def write(text: str) -> None:
    """Writes to standard output, whatever its encoding and whether or not someone still reads."""
    _print(_printable(text))


def _write(path: str, shown: str | bytes) -> None:
    """Writes a file, and the folders above it; what UTF-8 has no way to write is marked."""
    data = shown.encode("utf-8", "replace") if isinstance(shown, str) else shown
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror or error}") from None


def _print(shown: str | bytes) -> None:
    """Writes to standard output; a reader who has left (`| head`) is no error."""
    try:
        if isinstance(shown, str):
            sys.stdout.write(shown)
        else:
            sys.stdout.buffer.write(shown)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _rendered(report: Report, options: Options) -> str | bytes:
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
