"""What only a look at several articles shows: titles, addresses and aliases that occur twice."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping

from .frontmatter import FrontMatter, KeyPath
from .model import Problem, Severity, Span

Use = tuple[str, Span]


def problems(fronts: Mapping[str, FrontMatter]) -> Iterator[tuple[str, Problem]]:
    """For each path what it shares with another that should be its own."""
    kinds = (
        ("repeated-title", "title", _titles, "the title of"),
        ("colliding-address", "slug", _addresses, "the address of"),
        ("colliding-alias", "aliases", _aliases, "an alias of"),
    )
    for rule, field, uses, words in kinds:
        seen: dict[str, list[Use]] = defaultdict(list)
        for path in sorted(fronts):
            for key, span in uses(path, fronts[path]):
                seen[key].append((path, span))
        for key, places in seen.items():
            first = places[0][0]
            for path, span in places[1:]:
                if path != first:
                    message = f"this is also {words} {first}"
                    # a date in the site's permalinks may keep equal slugs apart
                    dated = rule == "colliding-address" and not key.startswith("/")
                    severity = Severity.INFO if dated else None
                    yield path, Problem(rule, span, message, severity=severity, field=field)


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
