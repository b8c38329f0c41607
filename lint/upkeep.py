"""Keeps the record of what may stand: writes, prunes and lists baselines, lists directives."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import app, baseline, baseline_file, library, past
from .baseline import Entry
from .baseline_file import Baseline
from .config import ConfigError
from .directives import Standing
from .options import Options
from .session import Session, configuration, names, sources
from .sourcemap import Lines
from .version import VERSION

SCHEMA_VERSION = 1


def create(options: Options, force: bool) -> str:
    """Writes a baseline of all that is found, and says so."""
    path = baseline_file.target(options, configuration(options, Path.cwd()))
    name = baseline_file.shown(path)
    if path.exists() and not force:
        help = "use --force to replace it, or `healthlint baseline prune` to shrink it"
        raise ConfigError(f"{name}:1", "there is a baseline already", help)
    report, _, _ = app.gathered(options)
    empty = Baseline(path, name, (), b"")
    entries = baseline.entries(past.by_entry_path(report, empty))
    baseline_file.write(path, entries)
    left_out = report.total - len(entries)
    if left_out and not options.quiet:
        what = _many(left_out, "finding")
        print(f"healthlint: {what} left out: damaged files are never let stand", file=sys.stderr)
    return f"{name}: {_many(len(entries), 'finding')} may stand\n"


def prune(options: Options) -> str:
    """Takes out entries that cover nothing, writes where files have moved to, and says so."""
    known = _known(options)
    report, session, _ = app.gathered(options)
    paired = past.matched(report, known)
    stale = set(past.outlived(paired, report, known, session, every_rule=True))
    kept = [_settled(entry, paired.moved) for entry in known.entries if entry not in stale]
    if set(kept) != set(known.entries):
        baseline_file.write(known.path, kept, known.data)
    moved = f", {len(paired.moved)} moved along with their files" if paired.moved else ""
    return f"{known.name}: {_many(len(stale), 'entry')} taken out{moved}, {len(set(kept))} left\n"


def _settled(entry: Entry, moved: Mapping[Entry, str]) -> Entry:
    return replace(entry, path=moved[entry]) if entry in moved else entry


def show(options: Options) -> str:
    """The entries of a baseline, counted by file and rule."""
    known = _known(options)
    names = {rule.code: rule.name for rule in library.shipped()}
    shown = [one for one in known.entries if past.covers(options.paths, known.full(one))]
    counts = Counter((entry.path, entry.key.code) for entry in shown)
    paths = sorted({path for path, _ in counts})
    lines: list[str] = []
    for path in paths:
        gone = "  (no longer there)" if known.gone(path) else ""
        lines.append(f"{_clean(path)}{gone}")
        lines += [
            f"{count:6}  {_clean(code)} {names.get(code, '')}".rstrip()
            for (where, code), count in sorted(counts.items())
            if where == path
        ]
    total = f"{_many(len(shown), 'entry')} in {_many(len(paths), 'file')}"
    return "\n".join([*lines, total]) + "\n"


def _known(options: Options) -> Baseline:
    config = configuration(options, Path.cwd())
    found = baseline_file.in_use(options, config)
    return found or baseline_file.read(baseline_file.target(options, config))


def suppressions(options: Options) -> str:
    """Every directive of the articles, with how it stands, as text or JSON."""
    session = Session(options)
    rows = [
        _row(source.path, Lines(source.text).position(one.directive.span.start).line, one)
        for source in sources(options, names(options))
        for one in session.standing(source)
    ]
    if options.output_format == "json":
        tool = {"name": "healthlint", "version": VERSION}
        whole = {"schema_version": SCHEMA_VERSION, "tool": tool, "suppressions": rows}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    return "".join(f"{_line(row)}\n" for row in rows) + _summary(rows)


def _row(path: str, line: int, one: Standing) -> dict[str, Any]:
    directive = one.directive
    return {
        "path": path,
        "line": line,
        "rules": list(directive.rules),
        "scope": directive.verb.value,
        "kind": directive.kind,
        "reason": directive.reason,
        "by": directive.by,
        "until": directive.until,
        "days_left": one.days_left,
        "state": one.state,
        "findings": one.used,
    }


def _line(row: dict[str, Any]) -> str:
    rules = ", ".join(row["rules"]) or "all rules"
    reason = row["reason"] or "(no reason)"
    facts = [f"by {row['by']}"] if row["by"] else []
    facts += [f"until {row['until']}"] if row["until"] else []
    facts += [_days(row["days_left"])] if row["days_left"] is not None else []
    about = f" ({', '.join(facts)})" if facts else ""
    state = row["state"].upper() if row["state"] == "expired" else row["state"]
    return _clean(f"{row['path']}:{row['line']}: {state}: {rules}: {reason}{about}")


def _days(left: int) -> str:
    if left < 0:
        return f"{_many(-left, 'day')} over"
    return f"{_many(left, 'day')} left"


def _summary(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "no directives\n"
    counts = Counter(row["state"] for row in rows)
    each = ", ".join(f"{counts[state]} {state}" for state in _states(counts))
    return f"{_many(len(rows), 'directive')} ({each})\n"


def _states(counts: Counter[str]) -> Iterator[str]:
    return (name for name in ("used", "unused", "expired", "without reason") if counts[name])


def _many(count: int, word: str) -> str:
    if count == 1:
        return f"1 {word}"
    return f"{count} {word[:-1]}ies" if word.endswith("ry") else f"{count} {word}s"


def _clean(text: str) -> str:
    """Text that cannot steer the terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
