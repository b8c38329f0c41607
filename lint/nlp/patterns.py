"""Patterns of rulesets as spaCy Matchers, each tried only where its words stand."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, TypeAlias

from spacy.attrs import ENT_TYPE, ORTH  # type: ignore[import-not-found]  # has no stub
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
from .pipeline import Reader, Span

BOUNDARIES = (
    *(
        ".",
        "!",
        "?",
        "…",
        '"',
        ",",
        ";",
        ":",
        "—",
        "–",
        "(",
        ")",
        "|",
        "but",
        "however",
        "although",
        "though",
        "whereas",
    ),
    *("not", "n't", "never", "no", "cannot", "without", "nor", "neither", "nothing"),
)
"""Where a gap ends: a clause, or a denial of what stands before it."""

Keys: TypeAlias = frozenset[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a pattern matched: token offsets in the document."""

    owner: str
    start: int
    end: int


@dataclass(slots=True)
class _Sequence:
    """One plain sequence of tokens; its matcher is made when its words first stand together."""

    owner: str
    number: int  # of its pattern
    tokens: list[dict[str, Any]]
    first: bool
    last: bool
    needs: tuple[Keys, ...]
    reach: tuple[int, ...]  # of each need, how many tokens may stand between it and the one before
    mask: int  # the needs as bits
    matcher: Matcher | None = None


_Token: TypeAlias = tuple[int, int]  # the hashes of a word and of its entity type


class Patterns:
    """Many owners' patterns over one lexicon."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._index: dict[str, list[_Sequence]] = defaultdict(list)
        self._bits: dict[Keys, int] = {}
        self._met: dict[str, int] = defaultdict(int)
        self._known_kinds: dict[tuple[str, ...], list[str]] = {}
        self._seen: dict[_Token, tuple[int, dict[int, _Sequence]]] = {}
        self.sequences: list[_Sequence] = []

    def add(
        self,
        owner: str,
        pattern: str | Sequence[Mapping[str, Any]],
        place: str,
        number: int = 0,
    ) -> None:
        """One pattern of an owner; RulesetError if it cannot be used.

        Matches at the same words come in the order of the patterns' numbers.
        """
        self._seen.clear()
        try:
            for atoms in _sequences(pattern):
                self._compile(owner, atoms, number)
        except (NotationError, ValueError) as error:
            raise RulesetError(place, f"pattern `{pattern}`: {error}") from error

    def hits(self, sentence: Span, own: int = 0) -> Iterator[Hit]:
        """Where the patterns match inside one sentence.

        `own` is the offset behind a lead-in: a list item begins there, as a sentence does.
        """
        here = 0
        near: dict[int, _Sequence] = {}
        for orth, kind in _tokens(sentence):
            mask, sequences = self._of_token(orth, kind)
            here |= mask
            near.update(sequences)
        for sequence in near.values():
            if sequence.mask & here == sequence.mask:
                yield from self._match(sequence, sentence, own)

    def _of_token(self, orth: int, kind: int) -> tuple[int, dict[int, _Sequence]]:
        """What a token meets, and the sequences that are known by it, by their ids."""
        found = self._seen.get((orth, kind))
        if found is None:
            keys = self._keys(orth, kind)
            mask = 0
            for key in keys:
                mask |= self._met.get(key, 0)
            found = mask, {id(one): one for key in keys for one in self._index.get(key, ())}
            self._seen[orth, kind] = found
        return found

    def _keys(self, orth: int, kind: int) -> list[str]:
        vocab = self._reader.nlp.vocab
        lexeme = vocab[orth]
        keys = [f"w:{lexeme.lower_}", f"l:{self._reader.lemma(orth)}"]
        if kind:
            keys.append(f"k:{vocab.strings[kind]}")
        if lexeme.like_num:
            keys.append("n:")
        return keys

    def _compile(self, owner: str, atoms: tuple[Atom, ...], number: int) -> None:
        first = isinstance(atoms[0], Edge) and atoms[0].start
        last = isinstance(atoms[-1], Edge) and not atoms[-1].start
        inner = [atom for atom in self._words(atoms) if not isinstance(atom, Edge)]
        tokens = [self._token(atom) for atom in inner]
        needs, reach = self._steps(inner)
        if not needs:
            raise NotationError(
                "nothing in it is a word or a slot, so it would be tried everywhere"
            )
        mask = 0
        for need in needs:
            mask |= self._bit(need)
        sequence = _Sequence(owner, number, tokens, first, last, needs, reach, mask)
        self.sequences.append(sequence)
        for key in min(needs, key=_cost):
            insort(self._index[key], sequence, key=attrgetter("number"))

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

    def _bit(self, need: Keys) -> int:
        if need not in self._bits:
            self._bits[need] = 1 << len(self._bits)
            for key in need:
                self._met[key] |= self._bits[need]
        return self._bits[need]

    def _match(self, sequence: _Sequence, sentence: Span, own: int) -> Iterator[Hit]:
        """The longest match from each starting place."""
        if sequence.matcher is None:
            sequence.matcher = Matcher(self._reader.nlp.vocab, validate=False)
            sequence.matcher.add(sequence.owner, [sequence.tokens])
        found = sequence.matcher(sentence)
        if not found:
            return
        longest: dict[int, int] = {}
        size = len(sentence)
        firsts = (_first_word(sentence, 0), _first_word(sentence, own)) if sequence.first else ()
        last = _last_word(sentence) if sequence.last else 0
        for _, start, end in found:
            if (sequence.first and start not in firsts) or end < last:
                continue
            longest[start] = max(longest.get(start, 0), min(end, size))
        for start, end in longest.items():
            yield Hit(sequence.owner, sentence.start + start, sentence.start + end)

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

    def _token(self, atom: Atom) -> dict[str, Any]:
        match atom:
            case Word(texts, optional):
                return _any("LOWER", texts, optional)
            case Lemma(texts, optional):
                return _any("LEMMA", texts, optional)
            case Slot(classes, optional, third):
                token = _any("ENT_TYPE", self._kinds(classes), optional)
                return {**token, "TAG": PRESENT} if third else token
            case Number():
                return {"LIKE_NUM": True}
            case Gap(most):
                return {"LOWER": {"NOT_IN": list(BOUNDARIES)}, "OP": f"{{0,{most}}}"}
            case Raw(token):
                return dict(token)
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
                return frozenset({"n:"})
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


def _any(attribute: str, values: Sequence[str], optional: bool) -> dict[str, Any]:
    token: dict[str, Any] = {attribute: {"IN": list(values)}}
    return {**token, "OP": "?"} if optional else token


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


def _tokens(sentence: Span) -> list[_Token]:
    span: Any = sentence  # spaCy's stub lacks to_array
    found: list[_Token] = span.to_array([ORTH, ENT_TYPE]).tolist()
    return found


def _first_word(sentence: Span, own: int) -> int:
    return next(
        (
            at
            for at, token in enumerate(sentence)
            if token.idx >= own and (token.text[0].isalpha() or token.like_num)
        ),
        0,
    )


def _last_word(sentence: Span) -> int:
    size = len(sentence)
    return next((size - at for at, t in enumerate(reversed(list(sentence))) if t.is_alpha), size)
