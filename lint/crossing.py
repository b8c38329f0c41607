"""What only a look at several articles shows: titles, addresses and aliases that occur twice."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .model import Problem, Severity, Span

if TYPE_CHECKING:
    from .frontmatter import FrontMatter, KeyPath


@dataclass(frozen=True, slots=True)
class Use:
    """Something of an article that no other article should have."""

    rule: str
    field: str
    key: str
    span: Span


WORDS = {
    "repeated-title": "the title of",
    "colliding-address": "the address of",
    "colliding-alias": "an alias of",
}


def uses(path: str, front: FrontMatter) -> tuple[Use, ...]:
    """What an article says that should be its own."""
    kinds = (
        ("repeated-title", "title", _titles),
        ("colliding-address", "slug", _addresses),
        ("colliding-alias", "aliases", _aliases),
    )
    return tuple(
        Use(rule, field, key, span)
        for rule, field, found in kinds
        for key, span in found(path, front)
    )


def problems(articles: Mapping[str, Sequence[Use]]) -> Iterator[tuple[str, Problem]]:
    """For each path what it shares with another that should be its own."""
    seen: dict[tuple[str, str], list[tuple[str, Use]]] = defaultdict(list)
    for path in sorted(articles):
        for use in articles[path]:
            seen[use.rule, use.key].append((path, use))
    for (rule, key), places in seen.items():
        first = places[0][0]
        for path, use in places[1:]:
            if path != first:
                message = f"this is also {WORDS[rule]} {first}"
                # a date in the site's permalinks may keep equal slugs apart
                dated = rule == "colliding-address" and not key.startswith("/")
                severity = Severity.INFO if dated else None
                yield path, Problem(rule, use.span, message, severity=severity, field=use.field)


def _place(front: FrontMatter, path: KeyPath | None) -> Span | None:
    place = front.places.get(path) if path else None
    return place.value if place else None


def _titles(path: str, front: FrontMatter) -> Iterator[tuple[str, Span]]:
    span = _place(front, front.path("title"))
    title = front.get("title")
    if span and isinstance(title, str) and title.strip() and not _listing(path):
        yield " ".join(title.lower().split()), span


def _addresses(path: str, front: FrontMatter) -> Iterator[tuple[str, Span]]:
    for name in ("url", "slug"):
        span, value = _place(front, front.path(name)), front.get(name)
        if span and isinstance(value, str) and value.strip():
            folder = "" if name == "url" else posixpath.dirname(path)
            yield f"{folder}/{value.strip('/').lower()}", span
            return


def _aliases(path: str, front: FrontMatter) -> Iterator[tuple[str, Span]]:
    key = front.path("aliases")
    values = front.get("aliases")
    for at, value in enumerate(values if isinstance(values, list) else ()):
        span = _place(front, (*key, at)) if key else None
        if span and isinstance(value, str):
            yield value.strip("/").lower(), span


def _listing(path: str) -> bool:
    return posixpath.basename(path).startswith("_index")
