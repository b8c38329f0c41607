"""Checks again whenever a file changes, until it is interrupted."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from . import app, session
from .config import ConfigError
from .files import NoSuchPath
from .options import Options
from .rules import RulesetError

EVERY = 0.5  # seconds between two looks at the files
KINDS = (".toml", ".yaml", ".yml", ".json", ".html")  # settings, rules, schemas and templates
PASSED_BY = frozenset("node_modules public resources static assets".split())
State: TypeAlias = Mapping[str, tuple[int, int]]


def check(options: Options) -> int:
    """Checks, and checks again after each change; returns the last exit code when interrupted."""
    code = app.UNABLE
    try:
        articles = _articles(options, {})
        _say(f"watching {_number(articles)}; Ctrl-C ends it", options)
        code = app.check(options)
        while True:
            # what a check itself writes besides articles is no reason for another one
            seen = {**_beside(options), **articles}
            now = _next(seen, options)
            articles = {name: now[name] for name in now if not name.endswith(KINDS)}
            _say(f"{_changed(seen, now)} changed; checking again", options)
            code = _again(options)
    except KeyboardInterrupt:
        return code


def _next(seen: State, options: Options) -> State:
    """Waits until the files differ from what was seen; how they are then."""
    while True:
        time.sleep(EVERY)
        session.forget()
        now = {**_beside(options), **_articles(options, seen)}
        if now != seen:
            return now


def _again(options: Options) -> int:
    """One more check; what keeps it from running is said, and may be mended meanwhile."""
    try:
        return app.check(options)
    except (ConfigError, RulesetError, NoSuchPath) as error:
        print(f"healthlint: {error}", file=sys.stderr)
        return app.UNABLE


def _articles(options: Options, before: State) -> State:
    """Of each article when it was changed, and how long it is."""
    try:
        names = session.names(options)
    except (ConfigError, NoSuchPath):  # a check says so; which articles there are is not known
        names = list(before)
    return _state(name for name in names if not name.endswith(KINDS))


def _beside(options: Options) -> State:
    """The same of the files that a check goes by: settings, rules, schemas and templates."""
    folders = {
        os.path.abspath(path if os.path.isdir(path) else _above(path)) for path in options.paths
    }
    roots = {session.site_root(folder) or folder for folder in folders}
    return _state(name for root in roots for name in _going_by(root))


def _above(path: str) -> str:
    return os.path.dirname(path) or "."


def _going_by(root: str) -> Iterator[str]:
    for where, folders, names in os.walk(root):
        folders[:] = [one for one in folders if one not in PASSED_BY and not one.startswith(".")]
        yield from (os.path.join(where, name) for name in names if name.endswith(KINDS))


def _state(names: Iterator[str]) -> State:
    found = {}
    for name in names:
        try:
            facts = os.stat(name)
        except OSError:
            continue
        found[name] = (facts.st_mtime_ns, facts.st_size)
    return found


def _changed(before: State, after: State) -> str:
    """The files that differ, in a few words."""
    every = before.keys() | after.keys()
    names = sorted(name for name in every if before.get(name) != after.get(name))
    first = os.path.relpath(names[0])
    return first if len(names) == 1 else f"{first} and {len(names) - 1} more"


def _say(text: str, options: Options) -> None:
    if not options.quiet:
        print(f"healthlint: {time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def _number(articles: State) -> str:
    return f"{len(articles)} article{'' if len(articles) == 1 else 's'}"
