"""What front matter becomes: values, and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

from ..model import Problem, Span
from ..sourcemap import Prose

KeyPath: TypeAlias = tuple[str | int, ...]

NOWHERE = Span(0, 0)
_NOTHING: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands, and the key that names it (list items have none)."""

    key: Span | None
    value: Span


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The decoded head of a content file; all offsets are code points of the file's text."""

    format: str = ""  # yaml, toml, json, org, or nothing
    data: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
    span: Span = NOWHERE  # fences included
    body: int = 0  # where the body begins
    places: Mapping[KeyPath, Place] = field(default_factory=lambda: _NOTHING)
    strings: Mapping[KeyPath, Prose] = field(default_factory=lambda: _NOTHING)
    problems: tuple[Problem, ...] = ()
    opening: Span = NOWHERE  # the first fence, or brace
    guessed: frozenset[str] = frozenset()  # keys of a broken block whose values are only guessed

    def path(self, name: str) -> KeyPath | None:
        """The key that Hugo takes for this field: case does not matter, the last one wins."""
        found = [key for key in self.data if key.lower() == name.lower()]
        return (found[-1],) if found else None

    def get(self, name: str) -> object:
        """The value of a field, whatever the case of its key."""
        path = self.path(name)
        return self.data[str(path[0])] if path else None

    def items(self) -> Iterator[tuple[str, object]]:
        """The top-level fields whose values are certain."""
        return ((key, value) for key, value in self.data.items() if key not in self.guessed)


@dataclass(slots=True)
class Reading:
    """What a decoder gathers from one block."""

    data: dict[str, Any] = field(default_factory=dict)
    places: dict[KeyPath, Place] = field(default_factory=dict)
    strings: dict[KeyPath, Prose] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    guessed: set[str] = field(default_factory=set)

    def drop(self, key: str) -> None:
        """Forget a top-level key, since a later one of the same name wins."""
        self.data.pop(key, None)
        self.guessed.discard(key)
        for kept in (self.places, self.strings):
            for path in [path for path in kept if path[0] == key]:
                del kept[path]

    def merge(self, other: Reading) -> None:
        """Take over another reading's keys, as if they stood below."""
        for key in other.data:
            self.drop(key)
        self.data |= other.data
        self.places |= other.places
        self.strings |= other.strings
        self.problems += other.problems
        self.guessed |= other.guessed
