"""TOML front matter: statements into tables, every key and value with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..model import Problem, Span
from .duplicates import duplicate
from .model import KeyPath, Place, Reading
from .toml_causes import explain
from .toml_scanner import Scanner, TomlError


def read(text: str, inner: Span) -> Reading:
    """Values, places and strings of the block; what stands below an error is lost but its keys."""
    reader = _Reader(Scanner(text, inner.start, inner.end))
    while reader.scan.at < inner.end:
        try:
            reader.scan.void()
            if reader.scan.at < inner.end:
                reader.statement()
        except (TomlError, RecursionError) as error:
            reader.recover(error)
    return reader.out


class _Reader:
    def __init__(self, scan: Scanner) -> None:
        self.scan = scan
        self.out = Reading()
        self._table: dict[str, Any] = self.out.data
        self._path: KeyPath = ()
        self._closed: set[KeyPath] = set()  # inline values, to which nothing may be added
        self._headed: set[KeyPath] = set()  # tables with a header of their own
        self._dotted: set[KeyPath] = set()  # tables made by a dotted key
        self._start = scan.at

    def statement(self) -> None:
        """One `key = value` or one table header."""
        self._start = self.scan.at
        if self.scan.peek("["):
            self._header()
        else:
            self._pair(self._table, self._path)
        self.scan.line_end()

    def recover(self, error: Exception) -> None:
        """Reports the error, keeps the key that it belongs to, and goes on with the next line."""
        scan = self.scan
        at = error.at if isinstance(error, TomlError) else self._start
        what = error.what if isinstance(error, TomlError) else "deep"
        known = error.problem if isinstance(error, TomlError) else None
        self.out.problems.append(known or explain(scan.text, Span(self._start, scan.end), at, what))
        line_end = scan.text.find("\n", self._start, scan.end)
        scan.at = scan.end if line_end < 0 else line_end + 1
        self._guess()

    def _guess(self) -> None:
        probe = Scanner(self.scan.text, self._start, self.scan.at)
        try:
            key, at = probe.key()[0]
        except TomlError:
            return
        if self._path or key in self.out.data:
            return
        rest = Span(probe.at, self.scan.at)
        words = rest.of(self.scan.text).strip(" \t\r\n=:\"'“”")
        start = self.scan.text.find(words, probe.at)
        self.out.data[key] = words
        self.out.places[(key,)] = Place(at, Span(start, start + len(words)))
        self.out.guessed.add(key)

    def _header(self) -> None:
        scan = self.scan
        many = scan.take("[[")
        if not many:
            scan.take("[")
        scan.blanks()
        parts = scan.key()
        if not scan.take("]]" if many else "]"):
            raise TomlError(scan.at, "header")
        table, path = self._descend(self.out.data, (), parts[:-1])
        name, at = parts[-1]
        here = (*path, name)
        if many:
            self._table, self._path = self._append(table, here, at)
        else:
            self._table, self._path = self._open(table, here, at), here

    def _append(
        self, table: dict[str, Any], path: KeyPath, at: Span
    ) -> tuple[dict[str, Any], KeyPath]:
        rows = table.setdefault(str(path[-1]), [])
        if not isinstance(rows, list) or path in self._closed:
            raise self._defined(path, at)
        row: dict[str, Any] = {}
        rows.append(row)
        self.out.places.setdefault(path, Place(at, at))
        here = (*path, len(rows) - 1)
        self.out.places[here] = Place(None, at)
        return row, here

    def _open(self, table: dict[str, Any], path: KeyPath, at: Span) -> dict[str, Any]:
        found = table.setdefault(str(path[-1]), {})
        fixed = path in self._closed or path in self._headed or path in self._dotted
        if fixed or not isinstance(found, dict):
            raise self._defined(path, at)
        self._headed.add(path)
        self.out.places.setdefault(path, Place(at, at))
        return found

    def _descend(
        self,
        table: dict[str, Any],
        path: KeyPath,
        parts: Iterable[tuple[str, Span]],
        dotted: bool = False,
    ) -> tuple[dict[str, Any], KeyPath]:
        for name, at in parts:
            path = (*path, name)
            self.out.places.setdefault(path, Place(at, at))
            below = table.setdefault(name, {})
            if path in self._closed or (dotted and path in self._headed):
                raise self._defined(path, at)
            if isinstance(below, list) and below and not dotted:
                path, below = (*path, len(below) - 1), below[-1]
            if not isinstance(below, dict):
                raise self._defined(path, at)
            if dotted:
                self._dotted.add(path)
            table = below
        return table, path

    def _pair(self, table: dict[str, Any], path: KeyPath) -> None:
        scan = self.scan
        parts = scan.key()
        if not scan.take("="):
            raise TomlError(scan.at, "equals")
        scan.blanks()
        holder, above = self._descend(table, path, parts[:-1], dotted=True)
        name, at = parts[-1]
        here = (*above, name)
        before = self.out.places.get(here) if name in holder else None
        value, span = self._value(here)
        if before:
            self.out.problems.append(self._twice(here, before, Place(at, span)))
        holder[name] = value
        self.out.places[here] = Place(at, span)

    def _value(self, path: KeyPath) -> tuple[Any, Span]:
        scan = self.scan
        if scan.peek('"') or scan.peek("'"):
            prose, span = scan.string()
            self.out.strings[path] = prose
            return prose.plain, span
        if scan.peek("["):
            return self._array(path)
        if scan.peek("{"):
            return self._inline(path)
        return scan.bare()

    def _array(self, path: KeyPath) -> tuple[list[Any], Span]:
        start, items = self.scan.at, list[Any]()
        for _ in self._between("[", "]", "array"):
            here = (*path, len(items))
            value, span = self._value(here)
            items.append(value)
            self.out.places[here] = Place(None, span)
        self._closed.add(path)
        return items, Span(start, self.scan.at)

    def _inline(self, path: KeyPath) -> tuple[dict[str, Any], Span]:
        start, table = self.scan.at, dict[str, Any]()
        for _ in self._between("{", "}", "table"):
            self._pair(table, path)
        self._closed.add(path)
        return table, Span(start, self.scan.at)

    def _between(self, opener: str, closer: str, what: str) -> Iterator[None]:
        """Stops at each item of an array or inline table; the caller reads it."""
        scan = self.scan
        scan.take(opener)
        scan.void()
        while not scan.take(closer):
            self._not_ended(what)
            yield
            scan.void()
            self._not_ended(what)
            if not scan.take(",") and not scan.peek(closer):
                raise TomlError(scan.at, what)
            scan.void()

    def _not_ended(self, what: str) -> None:
        if self.scan.at >= self.scan.end:
            raise TomlError(self.scan.end - 1, f"open {what}")

    def _defined(self, path: KeyPath, at: Span) -> TomlError:
        place = self.out.places.get(path) or Place(at, at)
        return TomlError(at.start, "defined", self._twice(path, place, Place(at, at)))

    def _twice(self, path: KeyPath, old: Place, new: Place) -> Problem:
        keys = old.key or old.value, new.key or new.value
        return duplicate(
            self.scan.text, path, *keys, keys[0].union(old.value), keys[1].union(new.value)
        )
