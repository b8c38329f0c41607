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
    """A literal word, lower case."""

    text: str


@dataclass(frozen=True, slots=True)
class Lemma:
    """A word in any of its forms."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A term of one of these lexicon classes."""

    classes: tuple[str, ...]


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

_TOKEN = re.compile(r"\.{2,3}(\d*)|<([\w|-]+)>|[][()|^$#]|~[\w'’-]+|[\w'’%&£€-]+|[?!,:;\"*]")


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


def _sequence(
    tokens: list[re.Match[str]], at: int, closer: str
) -> tuple[tuple[Node, ...], int]:
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
            return Either(tuple(options)), at + 1
        at += 1
    raise NotationError(f"a `{closer}` is missing")


def _atom(token: re.Match[str]) -> Atom:
    text = token.group()
    if text.startswith(".."):
        return Gap(int(token[1]) if token[1] else 3 * (len(text) - 1))
    if text.startswith("<"):
        return Slot(tuple(token[2].split("|")))
    if text.startswith("~"):
        return Lemma(text[1:].lower())
    if text in "^$":
        return Edge(text == "^")
    return Number() if text == "#" else Word(text.lower().replace("’", "'"))


def expand(nodes: tuple[Node, ...], most: int = 400) -> list[tuple[Atom, ...]]:
    """All plain sequences that a pattern stands for; NotationError if they are too many."""
    found: list[tuple[Atom, ...]] = [()]
    for node in nodes:
        if isinstance(node, Either):
            tails = [tail for option in merge(node).options for tail in expand(option, most)]
        else:
            tails = [(node,)]
        found = [head + tail for head in found for tail in tails]
        if len(found) > most:
            raise NotationError(f"it stands for more than {most} sequences; split it")
    return found


def merge(either: Either) -> Either:
    """Slots side by side become one, so that fewer sequences come out."""
    slots = [option[0] for option in either.options if len(option) == 1 and isinstance(option[0], Slot)]
    if len(slots) < 2:
        return either
    one = Slot(tuple(name for slot in slots for name in slot.classes))
    rest = [option for option in either.options if not (len(option) == 1 and isinstance(option[0], Slot))]
    return Either((*rest, (one,)))


def lemmas(nodes: tuple[Node, ...]) -> Iterator[str]:
    """The words that a pattern wants in any form."""
    for node in nodes:
        if isinstance(node, Lemma):
            yield node.text
        elif isinstance(node, Either):
            for option in node.options:
                yield from lemmas(option)


def classes(nodes: tuple[Node, ...]) -> Iterator[str]:
    """The lexicon classes that a pattern names."""
    for node in nodes:
        if isinstance(node, Slot):
            yield from node.classes
        elif isinstance(node, Either):
            for option in node.options:
                yield from classes(option)
