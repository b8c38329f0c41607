"""The letters without which a regular expression finds nothing, so that it need not be tried.

Python tries a pattern of many alternatives at every place of a text. Whether a few letters stand
in the text at all is told in a hundredth of that time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

try:  # Python's own parser of patterns; it is no public part of it and may be gone one day
    from re import _constants as kinds  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:
    parser = None

Letters: TypeAlias = frozenset[str]
"""What can stand at one place of a pattern, plain; empty where that cannot be listed."""

NOTHING = frozenset({""})
EDGE = "\0"  # where a word begins or ends
MOST = 200  # letters of one place, beyond which looking for them is no gain


class _Plain(dict[int, str]):
    """What a character is when neither case nor punctuation counts."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        low = {"İ": "i", "ı": "i", "ſ": "s"}.get(char) or char.lower()  # as `re.I` takes them
        self[code] = low if char.isalnum() or char == "_" else " "
        return self[code]


PLAIN = _Plain()


@lru_cache(maxsize=512)
def plain(text: str) -> str:
    """A text in lower case with blanks for all that is no part of a word, also around it."""
    return f" {text.translate(PLAIN)} "


class Finder:
    """A regular expression that is only compiled for, and tried on, a text with its letters."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.source = pattern, int(flags)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """Letters of which some stand in every plain text in which something is found."""
        return needs(*self.source)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression."""
        return re.compile(*self.source)

    def may_find(self, text: str) -> bool:
        """Whether the letters stand in a text without which nothing is found in it."""
        low = plain(text)
        for letters in self.needs:  # a plain loop: this is asked hundreds of times an article
            if letters in low:
                return True
        return not self.needs

    def most(self, text: str) -> int:
        """How often something can be found in a text at most."""
        if not self.needs:
            return 2 * len(text) + 1  # it may find nothing, between letters too
        ends = dict.fromkeys(map(str.rstrip, self.needs))  # two may share the blank between them
        return sum(map(plain(text).count, ends))

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """What is found first in a text, or in that part of it."""
        part = text[start:end]
        return self.pattern.search(text, start, start + len(part)) if self.may_find(part) else None

    def finditer(
        self, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """All that is found in a text, or in that part of it."""
        part = text[start:end]
        if not self.may_find(part):
            return iter(())
        return self.pattern.finditer(text, start, start + len(part))


def needs(pattern: str, flags: int = 0) -> tuple[str, ...]:
    """One of these stands in every plain text in which the pattern is found; none: not known."""
    if parser is None:
        return ()
    places = _places(parser.parse(pattern, flags))
    return tuple(sorted(min(places, key=_likelihood, default=()), key=len))


def _likelihood(letters: Letters) -> float:
    """How likely one of them stands in a text, roughly."""
    return sum(8.0 ** -len(one.strip()) for one in letters)


def _places(sequence: Iterable[tuple[Any, Any]], run: Letters = NOTHING) -> list[Letters]:
    """The letters of which one must stand there, for each place of a parsed pattern that is told.

    `run` is what stands between the last place that is not told and here.
    """
    found: list[Letters] = []
    for kind, value in sequence:
        exact = _exactly(kind, value)
        if exact and len(run) * len(exact) <= MOST:
            run = frozenset(head + tail for head in run for tail in exact)
            continue
        found += [run, *([] if exact else _inside(kind, value, run))]
        run = exact or NOTHING
    told = (frozenset(map(_edged, letters)) for letters in (*found, run))
    return [_shortest(letters) for letters in told if letters and "" not in letters]


def _exactly(kind: Any, value: Any) -> Letters:
    """Everything that a part of a pattern can be; nothing if that cannot be listed."""
    if kind is kinds.LITERAL and value < 128:
        return frozenset({PLAIN[value]})
    if kind is kinds.AT:
        return frozenset({EDGE if value is kinds.AT_BOUNDARY else ""})
    if kind in (kinds.ASSERT, kinds.ASSERT_NOT):
        no_word = [(kinds.IN, [(kinds.CATEGORY, kinds.CATEGORY_WORD)])]
        edge = kind is kinds.ASSERT_NOT and list(value[1]) == no_word
        return frozenset({EDGE if edge else ""})
    if kind is kinds.IN:
        return _union(_exactly(*one) for one in value)
    if kind is kinds.BRANCH:
        return _union(map(_whole, value[1]))
    if kind is kinds.SUBPATTERN:
        return _whole(value[-1])
    return frozenset()


def _whole(sequence: Iterable[tuple[Any, Any]]) -> Letters:
    """Everything that a sequence of parts can be; nothing if that cannot be listed."""
    found = NOTHING
    for kind, value in sequence:
        exact = _exactly(kind, value)
        if not exact or len(found) * len(exact) > MOST:
            return frozenset()
        found = frozenset(head + tail for head in found for tail in exact)
    return found


def _union(options: Iterable[Letters]) -> Letters:
    every = list(options)
    return frozenset().union(*every) if all(every) else frozenset()


def _inside(kind: Any, value: Any, run: Letters) -> list[Letters]:
    """The letters that must stand somewhere in a part that cannot be listed."""
    if kind is kinds.SUBPATTERN:
        return _places(value[-1], run)
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT) and value[0] > 0:
        return _places(value[2], run)
    if kind is kinds.BRANCH:
        rarest = (min(_places(one, run), key=_likelihood, default=frozenset()) for one in value[1])
        return [_union(rarest)]
    return []


def _edged(letters: str) -> str:
    """Letters with a blank where a word begins or ends with them."""
    core = letters.replace(EDGE, "")
    before = " " if letters.startswith(EDGE) and core[:1].strip() else ""
    after = " " if letters.endswith(EDGE) and core[-1:].strip() else ""
    return f"{before}{core}{after}"


def _shortest(letters: Letters) -> Letters:
    """The same without what holds another of them, which is then there as well."""
    return frozenset(
        one for one in letters if not any(other != one and other in one for other in letters)
    )
