"""Which sentences could match a pattern at all, told from their bare words, without spaCy.

Every sequence of a pattern needs certain words, one after another, with so many others between them
at most. A sentence in which they do not stand so cannot match, whatever else it says; so only the
others are given to the reader. The words are runs of letters, which any way of cutting text into
tokens leaves whole, save the contractions that are listed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from ..folding import fold
from .passages import Passage

RUN = re.compile(r"[^\W\d_]+")
UNIT = re.compile(r"[^\W\d_]+|\d+")
CUT = re.compile(rf"({UNIT.pattern})")
PLAIN = frozenset(("", " "))  # what stands between two words without any mark
DIGIT = re.compile(r"[\d\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\u2460-\u249b]")
NUMBER = "<number>"
ANYWHERE = 1_000_000  # words between two needs: as many as there may be
CLAUSE = 64  # words that a comma counts for, which no gap goes across

END = re.compile(
    r"(?<![A-Za-z.'@/_-])([A-Za-z][a-z]{3,})[.!?](?: (?=[A-Za-z0-9])|(?=\n[A-Za-z0-9]))"
)
"""Where one sentence surely ends: a whole word, its mark, and a plain beginning after it."""

COMMON = frozenset(
    "a about after all also an and any are as at be because been before but by can do does for "
    "from had has have he her his how i if in into is it its just like make many may me more most "
    "my no not of on one only or other our out over people so some such than that the their them "
    "then there these they this those to up us use very was we well what when which who will with "
    "would you your health help pain get every day time".split()
)
"""Words that tell little of what a sentence may hold."""


Steps = tuple[tuple[frozenset[str], int], ...]
"""One sequence: the keys of which one must stand there, and how many words may stand before it.

A key is a word, two words that follow one another, or a mark.
"""


@dataclass(frozen=True)
class Anchors:
    """The words without which no pattern can match."""

    masks: tuple[int, ...]  # distinct sets of needs, as bits
    met: Mapping[str, int]  # key → which of the masks: the needs that it meets
    sequences: tuple[tuple[tuple[int, int], ...], ...]  # the need of each step and its reach
    wanted: Mapping[str, tuple[int, ...]]  # rare key → the sequences that it stands for
    owners: tuple[tuple[int, ...], ...]  # the patterns that each sequence stands for
    pairs: frozenset[str]  # neighbours in a term, which may be one token
    split: Mapping[str, tuple[str, ...]]  # word → what a contraction that begins so is cut into
    abbreviations: frozenset[str]  # words after which a full stop ends nothing

    def stretches(self, passage: Passage) -> Iterator[tuple[Passage, frozenset[int]]]:
        """The parts of a passage that are worth reading, each with the sentence after it.

        Beside each are the numbers of the patterns that alone can match there.
        """
        text = passage.prose.plain
        chunks = list(self.sentences(text))
        worth = [
            self.patterns(text[start:end]) if end > passage.own else frozenset[int]()
            for start, end in chunks
        ]
        at = 0
        while at < len(chunks):
            if not worth[at]:
                at += 1
                continue
            first = at
            while at < len(chunks) and worth[at]:
                at += 1
            start, until = chunks[first][0], chunks[at - 1][1]
            end = chunks[min(at, len(chunks) - 1)][1]
            yield part(passage, start, end, until), frozenset().union(*worth[first:at])

    def sentences(self, text: str) -> Iterator[tuple[int, int]]:
        """Stretches of one or more whole sentences."""
        start = 0
        for found in END.finditer(text):
            if found[1].lower() not in self.abbreviations:
                yield start, found.end()
                start = found.end()
        if start < len(text):
            yield start, len(text)

    def patterns(self, text: str) -> frozenset[int]:
        """The patterns of which all words stand in a text, in their order and near enough."""
        cut = CUT.split(fold(text).lower())
        keys = self._keys(cut)
        sought = keys & self.wanted.keys()
        if not sought:
            return frozenset()
        here = 0
        for key in keys & self.met.keys():
            here |= self.masks[self.met[key]]
        needs = self._needs
        likely = {
            number
            for key in sought
            for number in self.wanted[key]
            if needs[number] & here == needs[number]
        }
        found = self._in_order(cut, likely) if likely else ()
        return frozenset(owner for number in found for owner in self.owners[number])

    @cached_property
    def _needs(self) -> tuple[int, ...]:
        """Of each sequence its needs, as bits."""
        return tuple(sum(1 << bit for bit in {bit for bit, _ in one}) for one in self.sequences)

    @cached_property
    def _marks(self) -> frozenset[str]:
        return frozenset(key for key in self.met if len(key) == 1 and not key.isalnum())

    def _keys(self, cut: Sequence[str]) -> set[str]:
        """What stands in a text that is cut at its units."""
        units = cut[1::2]
        keys = {*units, *map(" ".join, pairwise(units))}
        for gap in set(cut[::2]) - PLAIN:
            keys |= self._marks.intersection(gap)
        for word in units:
            if not word.isalpha() and DIGIT.search(word):
                keys.add(NUMBER)
        for word in keys & self.split.keys():
            keys.update(self.split[word])
        return keys

    def _in_order(self, cut: Sequence[str], numbers: Iterable[int]) -> Iterator[int]:
        """The sequences whose keys stand one after another, as near as they ask for."""
        met = [(self.masks[self.met[key]], at) for key, at in self._places(cut).items()]
        known: dict[int, int] = {}
        for number in numbers:
            reached = -1
            for bit, far in self.sequences[number]:
                if bit not in known:
                    known[bit] = _together(at for mask, at in met if mask >> bit & 1)
                reached = known[bit] & _after(reached, far)
                if not reached:
                    break
            if reached:
                yield number

    def _places(self, cut: Sequence[str]) -> dict[str, int]:
        """Where each key stands, as bits: tokens are counted, as few as there can be."""
        found: dict[str, int] = {}
        at = 0
        before = ""
        for gap, word in zip(cut[::2], cut[1::2], strict=False):
            pair = f"{before} {word}"
            if before and pair not in self.pairs:
                at += 1 if gap == " " else _tokens_across(before, gap)
            if word in self.met:
                found[word] = found.get(word, 0) | 1 << at
            if pair in self.met:
                found[pair] = found.get(pair, 0) | 1 << at
            if word in self.split or gap not in PLAIN or not word.isalpha():
                for key in self._beside(gap, word):
                    found[key] = found.get(key, 0) | 1 << at
            before = word
        for mark in self._marks.intersection(cut[-1]):
            found[mark] = found.get(mark, 0) | 1 << at
        return found

    def _beside(self, gap: str, word: str) -> Iterator[str]:
        """What else stands where a word stands: what it is cut into, marks before it, a number."""
        for key in self.split.get(word, ()):
            if key in self.met:
                yield key
        yield from self._marks.intersection(gap)
        if NUMBER in self.met and not word.isalpha() and DIGIT.search(word):
            yield NUMBER


def _after(places: int, far: int) -> int:
    """The places at or after some places, up to so many words further."""
    if places == -1:
        return -1
    if far >= ANYWHERE:
        return -(places & -places)
    size = 1
    while size < far + 2:
        step = min(size, far + 2 - size)
        places |= places << step
        size += step
    return places


def _together(places: Iterable[int]) -> int:
    found = 0
    for one in places:
        found |= one
    return found


def _tokens_across(before: str, gap: str) -> int:
    """How many tokens further the word behind a gap is at least, as far as a pattern can see."""
    if gap == " ":
        return 1
    ends = gap[1:2].isspace() and gap[0] in ",;:!?)" and len(before) > 1 and before.isalpha()
    if ends or gap in (" — ", " – "):
        return CLAUSE
    return int(any(map(str.isspace, gap)))


def part(passage: Passage, start: int, end: int, until: int) -> Passage:
    """A stretch of a passage, in which only what begins before `until` is judged."""
    whole = start == 0 and end == len(passage.prose.plain)
    prose = passage.prose if whole else passage.prose.part(start, end)
    return replace(passage, prose=prose, own=passage.own - start, until=until - start)


def anchor(form: str) -> str:
    """The key by which a word is looked for: its longest run of letters, else its first mark."""
    runs = RUN.findall(form.lower()) or UNIT.findall(form)
    return max(runs, key=len) if runs else form.strip()[:1]


TWO_WORDS = re.compile(r"(?<![\w'])(?=([^\W\d_]+[ -][^\W\d_]+)(?![\w']))")


def anchor_of_term(form: str) -> str:
    """The key by which a term is looked for: two of its words, if it has two that are plain."""
    both = [pair.replace("-", " ") for pair in TWO_WORDS.findall(form.lower())]
    return max(both, key=_tells, default="") or anchor(form)


def _tells(pair: str) -> tuple[int, int]:
    return sum(word not in COMMON for word in pair.split()), len(pair)


def pairs(form: str) -> Iterator[str]:
    """The neighbours in a term."""
    return map(" ".join, pairwise(UNIT.findall(form.lower())))


def derive(
    sequences: Iterable[tuple[int, Steps]],
    joined: Iterable[str],
    contractions: Mapping[str, Sequence[str]],
) -> Anchors:
    """The anchors of all sequences, each with the number of its pattern.

    `joined` are terms that may be one token; `contractions` says what “don’t” and its like become.
    """
    bits: dict[frozenset[str], int] = {}
    known: dict[tuple[tuple[int, int], ...], int] = {}
    wanted: dict[str, set[int]] = {}
    owners: list[dict[int, None]] = []
    for owner, steps in sequences:
        coded = tuple((bits.setdefault(need, len(bits)), far) for need, far in steps)
        number = known.setdefault(coded, len(known))
        if number == len(owners):
            owners.append({})
        owners[number][owner] = None
        needs = (need for need, _ in steps)
        rarest = min(needs, key=lambda need: sum(map(_frequency, need)))
        for word in rarest:
            wanted.setdefault(word, set()).add(number)
    met: dict[str, int] = {}
    for need, bit in bits.items():
        for word in need:
            met[word] = met.get(word, 0) | 1 << bit
    masks = {mask: at for at, mask in enumerate(dict.fromkeys(met.values()))}
    return Anchors(
        tuple(masks),
        {word: masks[mask] for word, mask in met.items()},
        tuple(known),
        {word: tuple(sorted(numbers)) for word, numbers in wanted.items()},
        tuple(map(tuple, owners)),
        frozenset(pair for form in joined for pair in pairs(form)),
        _split(contractions),
        frozenset(
            form[:-1].lower() for form in contractions if form.endswith(".") and len(form) > 4
        ),
    )  # fmt: skip


def _frequency(key: str) -> float:
    """How often a key stands in a sentence, roughly."""
    if " " in key:
        return 0.2
    return 100 if len(key) == 1 or key == NUMBER else 40 if key in COMMON else 1


def _split(contractions: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """By the first word of each contraction the words that its tokens add."""
    found: dict[str, set[str]] = {}
    for form, tokens in contractions.items():
        runs = RUN.findall(form.lower())
        parts = {run for token in tokens for run in RUN.findall(token.lower())}
        if runs and parts - set(runs):
            found.setdefault(runs[0], set()).update(parts - set(runs))
    return {word: tuple(sorted(parts)) for word, parts in found.items()}


def to_json(anchors: Anchors) -> str:
    """The anchors as text that `from_json` reads back."""
    return json.dumps(
        {
            "masks": [f"{mask:x}" for mask in anchors.masks],
            "met": anchors.met,
            "sequences": anchors.sequences,
            "wanted": anchors.wanted,
            "owners": anchors.owners,
            "pairs": "\n".join(sorted(anchors.pairs)),
            "split": anchors.split,
            "abbreviations": sorted(anchors.abbreviations),
        }
    )


def from_json(text: str) -> Anchors:
    """The anchors that a text says; ValueError, TypeError or KeyError if it is damaged."""
    data = json.loads(text)
    return Anchors(
        tuple(int(mask, 16) for mask in data["masks"]),
        data["met"],
        tuple(tuple((bit, far) for bit, far in steps) for steps in data["sequences"]),
        {word: tuple(numbers) for word, numbers in data["wanted"].items()},
        tuple(map(tuple, data["owners"])),
        frozenset(data["pairs"].split("\n")),
        {word: tuple(parts) for word, parts in data["split"].items()},
        frozenset(data["abbreviations"]),
    )
