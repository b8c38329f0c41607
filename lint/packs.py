"""What countries and kinds of publisher change in the rules, as data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .model import Severity


@dataclass(frozen=True, slots=True)
class Accepted:
    """Claims that a country's regulator has accepted from a profession."""

    rules: frozenset[str]
    by: re.Pattern[str]  # the professions, as an author names them
    terms: re.Pattern[str]
    source: str
    checked: str  # the day on which the list was compared, ISO 8601


@dataclass(frozen=True, slots=True)
class Pack:
    """Changes that hold for some markets or profiles; an empty set stands for all."""

    name: str
    markets: frozenset[str]
    profiles: frozenset[str]
    severity: Mapping[str, Severity]
    on: frozenset[str]
    off: frozenset[str]
    accepts: tuple[Accepted, ...]

    def holds(self, markets: Sequence[str], profile: str) -> bool:
        """Whether it speaks of a site: every market of the site must be one of its own."""
        fits = not self.markets or (bool(markets) and self.markets.issuperset(markets))
        return fits and (not self.profiles or profile in self.profiles)


def load(data: Mapping[str, Any]) -> tuple[Pack, ...]:
    """The packs of a YAML mapping; KeyError or ValueError if it says something unknown."""
    return tuple(_pack(entry) for entry in data["packs"])


def _pack(entry: Mapping[str, Any]) -> Pack:
    severity = {name: Severity.parse(word) for name, word in entry.get("severity", {}).items()}
    return Pack(
        str(entry["name"]),
        frozenset(entry.get("markets", ())),
        frozenset(entry.get("profiles", ())),
        severity,
        frozenset(entry.get("on", ())),
        frozenset(entry.get("off", ())),
        tuple(_accepted(one) for one in entry.get("accepts", ())),
    )


def _accepted(entry: Mapping[str, Any]) -> Accepted:
    return Accepted(
        frozenset(entry["rules"]),
        _any(entry["by"]),
        _any(entry["terms"]),
        str(entry["source"]),
        str(entry["checked"]),
    )


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})", re.I)


def accepted(packs: Iterable[Pack], rule: str, text: str, author: str) -> Iterator[Accepted]:
    """The lists by which this author may say this."""
    for pack in packs:
        for one in pack.accepts:
            if rule in one.rules and one.by.search(author) and one.terms.search(text):
                yield one
