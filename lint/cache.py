"""Outcomes of earlier runs, by all that decides them; losing them costs only time."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

MOST_ROWS = 50_000
BATCH = 500


class Cache:
    """A table of texts by key; whatever goes wrong with it, the answer is "not known"."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._base = _opened(path) or (_removed(path) and _opened(path)) or None

    def known(self, keys: Sequence[str]) -> Mapping[str, str]:
        """What is kept under those keys."""
        found: dict[str, str] = {}
        for start in range(0, len(keys), BATCH):
            part = keys[start : start + BATCH]
            marks = ",".join("?" * len(part))
            found.update(
                self._rows(f"SELECT key, value FROM outcomes WHERE key IN ({marks})", part)
            )
        return found

    def keep(self, values: Mapping[str, str]) -> None:
        """Keeps texts; the oldest go when there are too many."""
        if self._base is None or not values:
            return
        with contextlib.suppress(sqlite3.Error), self._base:
            self._base.executemany("INSERT OR REPLACE INTO outcomes VALUES (?, ?)", values.items())
            self._base.execute(
                "DELETE FROM outcomes WHERE rowid <= (SELECT max(rowid) FROM outcomes) - ?",
                (MOST_ROWS,),
            )

    def close(self) -> None:
        """Ends the use of the file."""
        if self._base is not None:
            with contextlib.suppress(sqlite3.Error):
                self._base.close()

    def _rows(self, query: str, values: Sequence[str]) -> Iterator[tuple[str, str]]:
        if self._base is None:
            return
        with contextlib.suppress(sqlite3.Error):
            yield from self._base.execute(query, values)


def _opened(path: Path) -> sqlite3.Connection | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(path, timeout=2)
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=NORMAL")
        base.execute("CREATE TABLE IF NOT EXISTS outcomes (key TEXT PRIMARY KEY, value TEXT)")
    except (sqlite3.Error, OSError):
        return None
    return base


def _removed(path: Path) -> bool:
    """Whether a damaged file is out of the way; one that is merely in use is left alone."""
    try:
        with path.open("rb") as file:
            damaged = file.read(16) not in (b"SQLite format 3\0", b"")
        if damaged:
            path.unlink()
    except OSError:
        return False
    return damaged
