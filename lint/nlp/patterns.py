"""Patterns of rulesets as plain sequences, each tried only where its words stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.matcher import Matcher

from ..rules import RulesetError
from .anchors import ANYWHERE, COMMON
from .inflect import PRESENT
from .notation import (
    Atom,
    Edge,
    Gap,
    Lemma,
    NotationError,
    Number,
    Raw,
    Slot,
    Word,
    expand,
    parse,
)
from .pipeline import NUMBER, WITHIN_CLAUSE, Reader, Sentence
from .sequences import Keys, Places, Step, longest


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a pattern matched: token offsets in the document."""

    owner: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class _Sequence:
    """One plain sequence of words."""

    owner: str
    number: int  # of its pattern
    steps: tuple[Step, ...]
    first: bool
    last: bool
    needs: tuple[Keys, ...]
    reach: tuple[int, ...]  # of each need, how many words may stand between it and the one before
    rarest: tuple[Keys, ...]  # the needs, those first that are met seldom
    matcher: Matcher | None  # spaCy's, for a pattern in its own form


class Patterns:
    """Many owners' patterns over one lexicon."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known_kinds: dict[tuple[str, ...], list[str]] = {}
        self._by_number: dict[int, list[_Sequence]] = defaultdict(list)
        self._by_key: dict[str, list[_Sequence]] = defaultdict(list)
        self.sequences: list[_Sequence] = []

    def add(
        self,
        owner: str,
        pattern: str | Sequence[Mapping[str, Any]],
        place: str,
        number: int = 0,
    ) -> None:
        """One pattern of an owner; RulesetError if it cannot be used."""
        try:
            for atoms in _sequences(pattern):
                self._compile(owner, atoms, number)
        except (NotationError, ValueError) as error:
            raise RulesetError(place, f"pattern `{pattern}`: {error}") from error

    def hits(
        self, sentence: Sentence, own: int = 0, numbers: Iterable[int] | None = None
    ) -> Iterator[Hit]:
        """Where the patterns match inside one sentence, or those of some numbers.

        `own` is the offset behind a lead-in: a list item begins there, as a sentence does.
        """
        places = sentence.places
        for sequence in self._near(places) if numbers is None else self._numbered(numbers):
            for need in sequence.rarest:
                if not places[need]:
                    break
            else:
                yield from self._match(sequence, sentence, own)

    def _near(self, places: Places) -> Iterable[_Sequence]:
        """The sequences of which a telling word stands in a sentence."""
        return {
            sequence: None
            for key in places.by_key
            if key in self._by_key
            for sequence in self._by_key[key]
        }

    def _numbered(self, numbers: Iterable[int]) -> Iterator[_Sequence]:
        for number in sorted(numbers):
            yield from self._by_number.get(number, ())

    def _compile(self, owner: str, atoms: tuple[Atom, ...], number: int) -> None:
        first = isinstance(atoms[0], Edge) and atoms[0].start
        last = isinstance(atoms[-1], Edge) and not atoms[-1].start
        inner = [atom for atom in self._words(atoms) if not isinstance(atom, Edge)]
        needs, reach = self._steps(inner)
        if not needs:
            raise NotationError(
                "nothing in it is a word or a slot, so it would be tried everywhere"
            )
        raw = any(isinstance(atom, Raw) for atom in inner)
        matcher = self._matcher(inner) if raw else None
        steps = () if raw else tuple(map(self._step, inner))
        rarest = tuple(sorted(needs, key=_cost))
        sequence = _Sequence(owner, number, steps, first, last, needs, reach, rarest, matcher)
        self.sequences.append(sequence)
        self._by_number[number].append(sequence)
        for key in rarest[0]:
            self._by_key[key].append(sequence)

    def _steps(self, atoms: Iterable[Atom]) -> tuple[tuple[Keys, ...], tuple[int, ...]]:
        """What must stand there, and how far each is from the one before at most."""
        needs: list[Keys] = []
        reach: list[int] = []
        far = 0
        for atom in atoms:
            if keys := self._needs(atom):
                needs.append(keys)
                reach.append(far)
                far = 0
            far += _width(atom, needed=bool(keys))
        return tuple(needs), tuple(reach)

    def _match(self, sequence: _Sequence, sentence: Sentence, own: int) -> Iterator[Hit]:
        """The longest match from each starting place."""
        firsts: tuple[int, ...] = ()
        if sequence.first:
            firsts = (_first_word(sentence, 0), _first_word(sentence, own))
        last = _last_word(sentence) if sequence.last else 0
        for start, end in self._found(sequence, sentence):
            if (not sequence.first or start in firsts) and end >= last:
                yield Hit(sequence.owner, sentence.start + start, sentence.start + end)

    def _found(self, sequence: _Sequence, sentence: Sentence) -> Iterable[tuple[int, int]]:
        if sequence.matcher is None:
            return longest(sequence.steps, sentence.places, len(sentence))
        ends: dict[int, int] = {}
        read = self._reader.read(sentence.read.plain)[sentence.start : sentence.end]
        for _, start, end in sequence.matcher(read):
            ends[start] = max(ends.get(start, 0), min(end, len(sentence)))
        return ends.items()

    def _matcher(self, atoms: Iterable[Atom]) -> Matcher:
        made = Matcher(self._reader.nlp.vocab, validate=False)
        made.add("", [[dict(atom.token) for atom in atoms if isinstance(atom, Raw)]])
        return made

    def _words(self, atoms: Iterable[Atom]) -> Iterator[Atom]:
        """Literal words as the reader splits and joins them."""
        run: list[Word | Lemma] = []
        for atom in atoms:
            if isinstance(atom, Word) and _single(atom):
                run.append(atom)
                continue
            yield from self._join(run)
            run = [atom] if isinstance(atom, Lemma) and _single(atom) else []
            if not run:
                yield atom
        yield from self._join(run)

    def _join(self, run: list[Word | Lemma]) -> Iterator[Atom]:
        if not run:
            return
        head, rest = run[0], run[1:]
        if isinstance(head, Lemma):
            for size in range(len(rest), 0, -1):
                phrase = " ".join([head.texts[0], *(word.texts[0] for word in rest[:size])])
                if phrase in self._reader.lexicon.terms:
                    yield Lemma((phrase,))
                    yield from self._join(rest[size:])
                    return
            yield head
            yield from self._join(rest)
            return
        words = [word.texts[0] for word in run]
        if self._reader.alone(words):
            yield from (Word((word.lower(),)) for word in words)
            return
        text = " ".join(words)
        doc = self._reader.read(text.replace(" '", "'").replace(" n't", "n't"))
        for token in doc:
            if not token.is_space:
                yield Word((token.lower_,))

    def _step(self, atom: Atom) -> Step:
        match atom:
            case Word(texts, optional):
                return Step(frozenset(f"w:{text}" for text in texts), int(optional))
            case Lemma(texts, optional):
                return Step(frozenset(f"l:{text}" for text in texts), int(optional))
            case Slot(classes, optional, third):
                letter = PRESENT if third else "k"
                kinds = self._kinds(classes)
                return Step(frozenset(f"{letter}:{kind}" for kind in kinds), int(optional))
            case Number():
                return Step(frozenset({NUMBER}))
            case Gap(most):
                return Step(frozenset({WITHIN_CLAUSE}), most)
            case _:
                raise NotationError(f"{atom} stands in the middle")

    def _kinds(self, classes: Sequence[str]) -> list[str]:
        found = self._known_kinds.get(tuple(classes))
        if found is None:
            for name in classes:
                if name not in self._reader.lexicon.classes:
                    raise NotationError(f"no lexicon has a class `{name}`")
            found = sorted({kind for name in classes for kind in self._reader.kinds_of(name)})
            self._known_kinds[tuple(classes)] = found
        return found

    def _needs(self, atom: Atom) -> Keys:
        match atom:
            case Word(texts, False):
                return frozenset(f"w:{text}" for text in texts)
            case Lemma(texts, False):
                return frozenset(f"l:{text}" for text in texts)
            case Slot(classes, False, _):
                return frozenset(f"k:{kind}" for kind in self._kinds(classes))
            case Number():
                return frozenset({NUMBER})
            case Raw(token):
                return _raw_needs(dict(token))
            case _:
                return frozenset()


def _width(atom: Atom, needed: bool) -> int:
    """How many tokens an atom may stand for beside the one that is needed."""
    match atom:
        case Gap(most):
            return most
        case Raw(_):
            return ANYWHERE
        case Word(texts, True) | Lemma(texts, True) if all(text[0].isalnum() for text in texts):
            return 1
        case _:
            return 0 if needed else ANYWHERE


def _single(atom: Word | Lemma) -> bool:
    return len(atom.texts) == 1 and not atom.optional


def _sequences(pattern: str | Sequence[Mapping[str, Any]]) -> list[tuple[Atom, ...]]:
    if isinstance(pattern, str):
        return expand(parse(pattern))
    return [tuple(Raw(tuple(token.items())) for token in pattern)]


def _raw_needs(token: Mapping[str, Any]) -> Keys:
    if token.get("OP") in ("?", "*", "!"):
        return frozenset()
    for attribute, letter in (("LOWER", "w"), ("LEMMA", "l")):
        value = token.get(attribute)
        if isinstance(value, str):
            return frozenset({f"{letter}:{value}"})
        if isinstance(value, Mapping) and "IN" in value:
            return frozenset(f"{letter}:{word}" for word in value["IN"])
    return frozenset()


def _cost(keys: Keys) -> int:
    """How often a need is met, roughly: common words and classes more often than others."""
    return sum(40 if key[2:] in COMMON else 9 if key.startswith("k:") else 1 for key in keys)


def _first_word(sentence: Sentence, own: int) -> int:
    read = sentence.read
    number = sentence.places[frozenset({NUMBER})]
    for at in range(len(sentence)):
        start = read.starts[sentence.start + at]
        if start >= own and (read.plain[start].isalpha() or number >> at & 1):
            return at
    return 0


def _last_word(sentence: Sentence) -> int:
    for at in range(len(sentence), 0, -1):
        word = sentence.start + at
        if sentence.read.between(word - 1, word).isalpha():
            return at
    return len(sentence)
