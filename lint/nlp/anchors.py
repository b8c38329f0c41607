"""Which sentences could match a pattern at all, told from their bare words, without spaCy.

Every sequence of a pattern needs certain words. A sentence that lacks one of them cannot match,
whatever else it says; so only the others are given to the reader. The words are runs of letters,
which any way of cutting text into tokens leaves whole, save the contractions that are listed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .passages import Passage

RUN = re.compile(r"[^\W\d_]+")
DIGIT = re.compile(r"[\d\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\u2460-\u249b]")
NUMBER = "#"

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


Needs = tuple[frozenset[str], ...]
"""For one sequence its conditions: of each at least one of the words must stand there."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """The words without which no pattern can match."""

    masks: tuple[int, ...]  # distinct sets of conditions, as bits
    met: Mapping[str, int]  # word → which of the masks: the conditions that it meets
    wanted: Mapping[str, tuple[int, ...]]  # rare word → conditions of the sequences it stands for
    split: Mapping[str, tuple[str, ...]]  # word → what a contraction that begins so is cut into
    abbreviations: frozenset[str]  # words after which a full stop ends nothing

    def stretches(self, passage: Passage) -> Iterator[Passage]:
        """The parts of a passage that are worth reading, each with the sentence after it."""
        text = passage.prose.plain
        if not self.may_match(text):
            return
        chunks = list(self.sentences(text))
        worth = [
            end > passage.own and self.may_match(text[start:end])
            for start, end in chunks
        ]  # fmt: skip
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
            yield part(passage, start, end, until)

    def sentences(self, text: str) -> Iterator[tuple[int, int]]:
        """Stretches of one or more whole sentences."""
        start = 0
        for found in END.finditer(text):
            if found[1].lower() not in self.abbreviations:
                yield start, found.end()
                start = found.end()
        if start < len(text):
            yield start, len(text)

    def may_match(self, text: str) -> bool:
        """Whether some pattern's words all stand in a text."""
        words = set(RUN.findall(text.lower()))
        if DIGIT.search(text):
            words.add(NUMBER)
        for word in words & self.split.keys():
            words.update(self.split[word])
        here = 0
        for word in words & self.met.keys():
            here |= self.masks[self.met[word]]
        return any(
            needs & here == needs
            for word in words & self.wanted.keys()
            for needs in self.wanted[word]
        )


def part(passage: Passage, start: int, end: int, until: int) -> Passage:
    """A stretch of a passage, in which only what begins before `until` is judged."""
    whole = start == 0 and end == len(passage.prose.plain)
    prose = passage.prose if whole else passage.prose.part(start, end)
    return replace(passage, prose=prose, own=passage.own - start, until=until - start)


def anchor(form: str) -> str:
    """The word by which a form is looked for: its longest run of letters; "" if it has none."""
    return max(RUN.findall(form.lower()), key=len, default="")


def derive(sequences: Iterable[Needs], contractions: Mapping[str, Sequence[str]]) -> Anchors:
    """The anchors of all sequences; `contractions` says what tokens “don’t” and its like become."""
    bits: dict[frozenset[str], int] = {}
    wanted: dict[str, set[int]] = {}
    for needs in sequences:
        mask = 0
        for need in needs:
            mask |= 1 << bits.setdefault(need, len(bits))
        rarest = min(needs, key=lambda need: sum(40 if word in COMMON else 1 for word in need))
        for word in rarest:
            wanted.setdefault(word, set()).add(mask)
    met: dict[str, int] = {}
    for need, bit in bits.items():
        for word in need:
            met[word] = met.get(word, 0) | 1 << bit
    masks = {mask: at for at, mask in enumerate(dict.fromkeys(met.values()))}
    return Anchors(
        tuple(masks),
        {word: masks[mask] for word, mask in met.items()},
        {word: tuple(sorted(needs)) for word, needs in wanted.items()},
        _split(contractions),
        frozenset(
            form[:-1].lower() for form in contractions if form.endswith(".") and len(form) > 4
        ),
    )  # fmt: skip


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
            "wanted": {w: [f"{n:x}" for n in needs] for w, needs in anchors.wanted.items()},
            "split": anchors.split,
            "abbreviations": sorted(anchors.abbreviations),
        }
    )


def from_json(text: str) -> Anchors:
    """The anchors that a text says; ValueError or KeyError if it is damaged."""
    data = json.loads(text)
    return Anchors(
        tuple(int(mask, 16) for mask in data["masks"]),
        data["met"],
        {word: tuple(int(n, 16) for n in needs) for word, needs in data["wanted"].items()},
        {word: tuple(parts) for word, parts in data["split"].items()},
        frozenset(data["abbreviations"]),
    )
