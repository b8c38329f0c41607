"""One front matter field, with what is needed to object to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..frontmatter import FrontMatter, KeyPath, Place
from ..model import Applicability, Edit, Fix, Problem, Span


@dataclass(frozen=True, slots=True)
class Field:
    """A value at its place."""

    front: FrontMatter
    text: str
    path: KeyPath
    value: Any

    @property
    def name(self) -> str:
        """The dotted name, as it is written in the file."""
        return ".".join(map(str, self.path))

    @property
    def low(self) -> str:
        """The name as Hugo looks it up."""
        return self.name.lower()

    @property
    def place(self) -> Place:
        """Where it stands; a value without a place of its own stands where its parent does."""
        path = self.path
        while path and path not in self.front.places:
            path = path[:-1]
        return self.front.places.get(path) or Place(None, self.front.opening)

    @property
    def span(self) -> Span:
        """The value, or the key of an empty one."""
        place = self.place
        return place.value if len(place.value) or not place.key else place.key

    @property
    def source(self) -> str:
        """The value as it is written, quotes included."""
        return self.place.value.of(self.text)

    def child(self, step: str | int, value: object) -> Field:
        """A field or an item inside."""
        return Field(self.front, self.text, (*self.path, step), value)

    def children(self) -> Iterator[Field]:
        """All fields and items inside."""
        if isinstance(self.value, dict):
            yield from (self.child(key, value) for key, value in self.value.items())
        elif isinstance(self.value, list):
            yield from (self.child(at, value) for at, value in enumerate(self.value))

    def problem(self, rule: str, message: str, help: str = "", **more: Any) -> Problem:
        """An objection to the value."""
        return Problem(rule, self.span, message, help, field=self.name, **more)

    def on_key(self, rule: str, message: str, help: str = "", **more: Any) -> Problem:
        """An objection to the key."""
        return Problem(rule, self.place.key or self.span, message, help, field=self.name, **more)

    def rewrite(self, value: str, title: str, safe: bool = True) -> Fix | None:
        """Another value in the place of this one, in the quotes that it has."""
        if not len(self.place.value):
            return None
        quote = self.source[:1] if self.source[:1] in "\"'" else ""
        if self.front.format in ("toml", "json") and isinstance(self.value, str):
            quote = quote or '"'
        wanted = Applicability.SAFE if safe else Applicability.UNSAFE
        return Fix(title, (Edit(self.place.value, f"{quote}{value}{quote}"),), wanted)

    def bare(self, value: str, title: str, safe: bool = True) -> Fix:
        """Another value in the place of this one, without quotes."""
        wanted = Applicability.SAFE if safe else Applicability.UNSAFE
        return Fix(title, (Edit(self.place.value, value),), wanted)


def of(front: FrontMatter, text: str) -> tuple[Field, ...]:
    """The top-level fields whose values are certain; of one name in several cases, the last."""
    last = {key.lower(): key for key in front.data}
    return tuple(
        Field(front, text, (key,), value)
        for key, value in front.items()
        if last[key.lower()] == key
    )
