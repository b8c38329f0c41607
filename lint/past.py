"""Sees a report in the light of what was before: a baseline, a branch's base, an earlier report."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from . import baseline, baseline_file, branch, files, moves, trend
from .baseline import Entry, Match
from .baseline_file import Baseline
from .config import ConfigError
from .git import Before, Branch
from .model import Finding
from .options import Options
from .report import FileReport, Gone, Report
from .session import UNREAD, Session, configuration
from .trend import Earlier


@dataclass(frozen=True, slots=True)
class Past:
    """What a run has to compare its findings with."""

    baseline: Baseline | None = None
    branch: Branch | None = None
    earlier: Earlier | None = None


def recall(options: Options) -> Past:
    """All that the options ask to compare with; ConfigError if something cannot be had."""
    found = baseline_file.in_use(options, configuration(options, Path.cwd()))
    named = Branch(options.diff_base, _start(options)) if options.diff_base else None
    return Past(found, named, _earlier(options.compare) if options.compare else None)


def _start(options: Options) -> str:
    """The folder whose repository the branch is one of."""
    first = options.stdin_filename or "." if options.paths == ("-",) else options.paths[0]
    return first if os.path.isdir(first) else os.path.dirname(os.path.abspath(first))


def _earlier(name: str) -> Earlier:
    try:
        text = Path(name).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(f"--compare {name}", error.strerror or str(error), trend.HELP) from None
    except UnicodeDecodeError:
        raise ConfigError(f"{name}:1", "this is not UTF-8 text", trend.HELP) from None
    return trend.parse(text, name)


def settled(report: Report, session: Session, past: Past) -> Report:
    """The report without what was there before, and with what became of it."""
    shown = report
    if past.baseline:
        shown = _without_debt(shown, session, past.baseline)
    if past.branch:
        fresh = {id(one) for one in _brought(report, session, past.branch)}
        shown = replace(shown, files=tuple(_only(file, fresh) for file in shown.files))
    if past.earlier is not None:
        earlier = trend.renamed(past.earlier, _paths(past.earlier, report))
        looked = _looker(report, session, past.earlier)
        found = trend.trend(shown, report, earlier, session.options.compare, looked)
        fixed = tuple(replace(one, home=files.home(one.path)) for one in found.fixed)
        shown = replace(shown, trend=replace(found, fixed=fixed))
    return shown


def _without_debt(report: Report, session: Session, known: Baseline) -> Report:
    """The report with the findings of the baseline let stand; stale entries are spoken of."""
    paired = matched(report, known)
    stale = len(outlived(paired, report, known, session))
    if stale and not session.options.quiet:
        entries = "1 entry covers" if stale == 1 else f"{stale} entries cover"
        help = "`healthlint baseline prune` takes stale entries out"
        print(f"healthlint: {known.name}: {entries} nothing any more; {help}", file=sys.stderr)
    every = (baseline.suppressed(file, paired.covered, known.name) for file in report.files)
    return replace(report, files=tuple(every))


def _paths(earlier: Earlier, report: Report) -> Mapping[str, str]:
    """What this run calls the files of an earlier report: named otherwise, or moved since."""
    names = {os.path.abspath(file.path): file.path for file in report.files}
    same = {
        one.path: names[os.path.abspath(one.path)]
        for one in earlier.findings
        if os.path.abspath(one.path) in names
    }
    gone = [one for one in earlier.findings if not os.path.lexists(one.path)]
    left = set(names.values()) - set(same.values())
    return {**same, **moves.moved(gone, (file for file in report.files if file.path in left))}


def _looker(report: Report, session: Session, earlier: Earlier) -> Callable[[Gone], bool]:
    """Whether this run would have found a finding of an earlier one.

    Of a file that is not there, only if the earlier report was made in this folder at all.
    """
    paths = {file.path for file in report.files}
    codes = cache(session.codes)
    folders = {os.path.dirname(one.path) or "." for one in earlier.findings}
    here = any(map(os.path.isdir, folders))

    def looked(one: Gone) -> bool:
        gone = here and not os.path.lexists(one.path) and covers(session.options.paths, one.path)
        return (one.path in paths or gone) and one.code in codes(one.path)

    return looked


def by_entry_path(report: Report, known: Baseline) -> dict[str, FileReport]:
    """The files that could be read, by the paths that the baseline has for them."""
    return {
        known.near(file.path): file
        for file in report.files
        if not any(finding.code in UNREAD for finding in file.findings)
    }


def matched(report: Report, known: Baseline) -> Match:
    """Which entries of a baseline cover which findings."""
    return baseline.match(known.entries, by_entry_path(report, known), known.gone)


def outlived(
    paired: Match, report: Report, known: Baseline, session: Session, every_rule: bool = False
) -> Sequence[Entry]:
    """The entries that cover nothing, of files that this run has looked for.

    Those for rules that are off are left out, since a run with fewer rules cannot tell;
    `every_rule` takes them in.
    """
    linted = by_entry_path(report, known)
    unread = {known.near(file.path) for file in report.files} - linted.keys()
    codes = cache(session.codes)

    def judged(entry: Entry) -> bool:
        full = known.full(entry)
        gone = known.gone(entry.path) and covers(session.options.paths, full)
        return (entry.path in linted or gone) and (every_rule or entry.key.code in codes(full))

    return [entry for entry in paired.left if entry.path not in unread and judged(entry)]


def covers(paths: Sequence[str], path: str) -> bool:
    """Whether a path is one of those named, or lies below one."""
    full = Path(os.path.abspath(path))
    named = (Path(os.path.abspath(name)) for name in paths)
    return any(name == full or name in full.parents for name in named)


def _brought(report: Report, session: Session, since: Branch) -> list[Finding]:
    """The findings that the base does not have."""
    crossing = {rule.code for rule in report.ruleset.rules if rule.check == "crossing"}
    then = session.beside()
    old: dict[str, FileReport] = {}
    found: list[Finding] = []
    for file in report.files:
        before = since.before(file.path, unsaved=session.options.paths == ("-",))
        if before is None:
            found += file.findings
        elif before.changed:
            old[file.path] = _linted(before, then)
        else:
            then.adopt(file.path, session)
            alone = tuple(one for one in file.findings if one.code not in crossing)
            old[file.path] = replace(file, findings=alone)
    more = then.crossing()
    for file in report.files:
        if file.path in old:
            base = old[file.path]
            found += branch.fresh(file, base.with_more(more.get(base.path, ())))
    return found


def _linted(before: Before, session: Session) -> FileReport:
    return session.report(files.decode(before.path, before.data))


def _only(file: FileReport, fresh: set[int]) -> FileReport:
    """A file's report with only some findings; the others keep their share in the numbering."""
    shown = tuple(one for one in file.findings if id(one) in fresh)
    hidden = tuple(one for one in file.findings if id(one) not in fresh)
    return replace(file, findings=shown, unchanged=hidden)
