"""The letters without which a regular expression finds nothing, so that it need not be tried.

Python tries a pattern of many alternatives at every place of a text. Whether a few letters stand
in the text at all is told in a hundredth of that time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
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
        self._told: Callable[[str], int] | None = None
        self._bit = 0

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """Letters of which some stand in every plain text in which something is found."""
        return needs(*self.source)

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """Letters with one of which begins whatever is found; none if that is not known."""
        return heads(*self.source)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression."""
        return re.compile(*self.source)

    def asks(self, told: Callable[[str], int], bit: int) -> None:
        """Lets one look at a text tell for many finders; this one's answer is a bit."""
        self._told, self._bit = told, bit

    def may_find(self, text: str) -> bool:
        """Whether the letters stand in a text without which nothing is found in it."""
        if self._told:
            return bool(self._told(text) & self._bit)
        low = plain(text)
        return not self.needs or any(letters in low for letters in self.needs)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """What is found first in a text, or in that part of it."""
        return next(self.finditer(text, start, end), None)

    def finditer(
        self, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """All that is found in a text, or in that part of it."""
        part = text[start:end]
        if not self.may_find(part):
            return iter(())
        if self.heads:
            return self._at_heads(text, start, part)
        return self.pattern.finditer(text, start, start + len(part))

    def _at_heads(self, text: str, start: int, part: str) -> Iterator[re.Match[str]]:
        """The same, tried only where it can begin."""
        end, free = start + len(part), start
        for at in sorted(set(_beginnings(self.heads, plain(part)))):
            if start + at >= free and (found := self.pattern.match(text, start + at, end)):
                yield found
                free = found.end()


def _beginnings(heads: Iterable[str], low: str) -> Iterator[int]:
    """Where some letters begin in the text of a plain text, which has a blank before it."""
    for head in heads:
        at = low.find(head)
        while at >= 0:
            yield at if head[0] == " " else at - 1
            at = low.find(head, at + 1)


PART = re.compile(r"(?=( [^ ]+ ?|^[^ ]+ ?))")


class Index:
    """Tells in one look at the words of a text which of many finders can find anything in it."""

    def __init__(self, finders: Iterable[Finder]) -> None:
        self._finders = tuple(finders)
        self._of_word = lru_cache(maxsize=65_536)(self._within)
        told = lru_cache(maxsize=512)(self._told)
        for at, finder in enumerate(self._finders):
            finder.asks(told, 1 << at)

    @cached_property
    def _by_part(self) -> Mapping[str, Mapping[str, int]]:
        """All that the finders need, by the longest part of it that lies within a word."""
        found: dict[str, dict[str, int]] = {}
        for at, finder in enumerate(self._finders):
            for letters in finder.needs or NOTHING:
                near = found.setdefault(max(PART.findall(letters), key=len, default=""), {})
                near[letters] = near.get(letters, 0) | 1 << at
        return found

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._by_part))

    def _told(self, text: str) -> int:
        """The finders that can find anything in a text, as bits."""
        low = plain(text)
        found = 0
        several: list[tuple[str, int]] = []
        for word in ("", *set(low.split())):
            own, more = self._of_word(word)
            found |= own
            several += more
        for letters, bits in several:
            if bits & ~found and letters in low:
                found |= bits
        return found

    def _within(self, word: str) -> tuple[int, tuple[tuple[str, int], ...]]:
        """What a word is enough for, and what it is a part of; no word: what asks for none."""
        edged = f" {word} " if word else ""
        own = 0
        several: dict[str, int] = {}
        for start in range(len(edged) + 1):
            for end in range(start + bool(word), min(start + self._longest, len(edged)) + 1):
                for letters, bits in self._by_part.get(edged[start:end], {}).items():
                    if letters in edged:
                        own |= bits
                    else:
                        several[letters] = several.get(letters, 0) | bits
        return own, tuple(several.items())


def needs(pattern: str, flags: int = 0) -> tuple[str, ...]:
    """One of these stands in every plain text in which the pattern is found; none: not known."""
    if parser is None:
        return ()
    places = _places(parser.parse(pattern, flags))
    return tuple(sorted(min(places, key=_likelihood, default=()), key=len))


def heads(pattern: str, flags: int = 0) -> tuple[str, ...]:
    """With one of these begins whatever a pattern finds in a plain text; none: not known."""
    if parser is None:
        return ()
    every = _beginning(parser.parse(pattern, flags))
    if not all(one.replace(EDGE, "")[:1].strip() for one in every):
        return ()
    edged = sorted(map(_edged, every), key=len)
    return tuple(one for at, one in enumerate(edged) if not one.startswith(tuple(edged[:at])))


def _beginning(sequence: Iterable[tuple[Any, Any]]) -> Letters:
    """What a parsed pattern begins with, as far as that can be listed."""
    run = NOTHING
    for kind, value in sequence:
        exact = _exactly(kind, value)
        told = exact or _first_of(kind, value)
        if len(run) * len(told) > MOST * 5:
            break
        run = frozenset(head + tail for head in run for tail in told)
        if not exact:
            break
    return run


def _first_of(kind: Any, value: Any) -> Letters:
    """What a part that cannot be listed begins with."""
    if kind is kinds.SUBPATTERN:
        return _beginning(value[-1])
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT) and value[0] > 0:
        return _beginning(value[2])
    if kind is kinds.BRANCH:
        return frozenset().union(*map(_beginning, value[1]))
    return NOTHING


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
