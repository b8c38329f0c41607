"""The notation of patterns in rulesets: a line of words, slots, alternatives and gaps.

word        that word, in any case          ~cure       cure, cures, cured, curing
<condition> a term of that lexicon class    <a|b>       of either class
[a|b c]     either, each of one or more     (very)      may be missing
..  ...     up to 3, up to 6 other words    ..9         up to 9; never across a clause
#           a number                        ^  $        first, last in its sentence
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


class NotationError(ValueError):
    """A pattern that cannot be read, with what is wrong."""


@dataclass(frozen=True, slots=True)
class Word:
    """One of these literal words, lower case."""

    texts: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Lemma:
    """One of these words in any of its forms."""

    texts: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A term of one of these lexicon classes."""

    texts: tuple[str, ...]
    optional: bool = False
    third: bool = False  # only a verb's form with -s: “improves”


@dataclass(frozen=True, slots=True)
class Number:
    """A number in digits or in words."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to so many words that end no clause."""

    most: int


@dataclass(frozen=True, slots=True)
class Edge:
    """The first or the last place of a sentence."""

    start: bool


@dataclass(frozen=True, slots=True)
class Raw:
    """A token in the Matcher's own form."""

    token: tuple[tuple[str, object], ...]


Atom: TypeAlias = Word | Lemma | Slot | Number | Gap | Edge | Raw


@dataclass(frozen=True, slots=True)
class Either:
    """Alternatives; an empty one makes the rest optional."""

    options: tuple[tuple[Node, ...], ...]


Node: TypeAlias = "Atom | Either"

_TOKEN = re.compile(r"\.{2,3}(\d*)|<([\w|-]+)(/s)?>|[][()|^$#]|~[\w'’-]+|[\w'’%&£€-]+|[?!,:;\"*]")
_LEMMA = re.compile(r"~([\w'’-]+)")


def parse(pattern: str) -> tuple[Node, ...]:
    """A pattern's parts; NotationError says what cannot be read."""
    tokens = list(_scan(pattern))
    nodes, rest = _sequence(tokens, 0, "")
    if rest < len(tokens):
        raise NotationError(f"`{tokens[rest].group()}` closes nothing")
    if not any(not isinstance(node, Gap | Edge) for node in nodes):
        raise NotationError("it could match anything; give it at least one word")
    return nodes


def _scan(pattern: str) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(pattern):
        if pattern[at].isspace():
            at += 1
            continue
        found = _TOKEN.match(pattern, at)
        if not found:
            raise NotationError(f"`{pattern[at]}` has no meaning in a pattern")
        yield found
        at = found.end()


def _sequence(tokens: list[re.Match[str]], at: int, closer: str) -> tuple[tuple[Node, ...], int]:
    nodes: list[Node] = []
    while at < len(tokens):
        text = tokens[at].group()
        if text in ("]", ")", "|"):
            break
        if text in ("[", "("):
            node, at = _group(tokens, at + 1, "]" if text == "[" else ")")
            nodes.append(node)
            continue
        nodes.append(_atom(tokens[at]))
        at += 1
    return tuple(nodes), at


def _group(tokens: list[re.Match[str]], at: int, closer: str) -> tuple[Either, int]:
    options: list[tuple[Node, ...]] = [()] if closer == ")" else []
    while at < len(tokens):
        nodes, at = _sequence(tokens, at, closer)
        options.append(nodes)
        if at < len(tokens) and tokens[at].group() == closer:
            return _closed(tokens, at, options)
        at += 1
    raise NotationError(f"a `{closer}` is missing")


def _closed(
    tokens: list[re.Match[str]], at: int, options: list[tuple[Node, ...]]
) -> tuple[Either, int]:
    """A finished group; a `?` glued to its end makes it optional, as in a regular expression."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following and following.group() == "?" and following.start() == tokens[at].end():
        return Either(((), *(option for option in options if option))), at + 2
    return Either(tuple(options)), at + 1


def _atom(token: re.Match[str]) -> Atom:
    text = token.group()
    if text.startswith(".."):
        return Gap(int(token[1]) if token[1] else 3 * (len(text) - 1))
    if text.startswith("<"):
        return Slot(tuple(token[2].split("|")), third=bool(token[3]))
    if text.startswith("~"):
        return Lemma((text[1:].lower(),))
    if text in "^$":
        return Edge(text == "^")
    return Number() if text == "#" else Word((text.lower().replace("’", "'"),))


def expand(nodes: tuple[Node, ...], most: int = 400) -> list[tuple[Atom, ...]]:
    """All plain sequences that a pattern stands for; NotationError if they are too many."""
    found: list[tuple[Atom, ...]] = [()]
    for node in nodes:
        tails = list(_tails(node, most)) if isinstance(node, Either) else [(node,)]
        found = [head + tail for head in found for tail in tails]
        if len(found) > most:
            raise NotationError(f"it stands for more than {most} sequences; split it")
    return found


def _tails(either: Either, most: int) -> Iterator[tuple[Atom, ...]]:
    """Alternatives as few sequences: single words of a kind are tried together."""
    together: dict[type[Word | Lemma | Slot], list[str]] = {}
    apart: list[tuple[Atom, ...]] = []
    for option in either.options:
        for atoms in expand(option, most):
            if len(atoms) == 1 and isinstance(atoms[0], Word | Lemma | Slot) and _whole(atoms[0]):
                together.setdefault(type(atoms[0]), []).extend(atoms[0].texts)
            else:
                apart.append(atoms)
    optional = () in apart
    if optional and len(together) == 1 and len(apart) == 1:
        ((kind, texts),) = together.items()
        yield (kind(tuple(texts), optional=True),)
        return
    yield from apart
    for kind, texts in together.items():
        yield (kind(tuple(texts)),)


def _whole(atom: Word | Lemma | Slot) -> bool:
    """Whether it stands for one token, as far as can be told from its letters."""
    if isinstance(atom, Slot):
        return not atom.third
    return all(text.isalpha() for text in atom.texts)


def lemmas(pattern: str) -> Iterator[str]:
    """The words that a pattern wants in any form, told without reading the rest of it."""
    return map(str.lower, _LEMMA.findall(pattern))
