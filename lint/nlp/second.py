"""The second reader: trained models that find claims no pattern knows.

A linear model over words reads a sentence by itself, a network reads the page from its first
sentence to its last. Then both are weighed with what stands around: a sentence among claims is
more likely to be one than the same sentence on a careful page.
"""

from __future__ import annotations

import itertools
import json
import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from operator import mul, sub, truediv
from typing import TypeAlias

from ..document import Document
from ..markdown import Block, BlockKind
from ..model import Span
from .features import Features
from .network import Network, Read, read
from .passages import Frame, Passage, passages, sourced
from .sentences import spans

CONTEXT = (
    "own",  # the sentence by itself, log-odds
    "network",  # what the network makes of it on its page, log-odds; 0 where there is no page
    "page",  # the other sentences on average
    "top",  # the fifth of them that claim most
    "before",
    "after",
    "around",  # three on either side
    "chance",  # the other sentences on average, as probabilities
    "tenth",  # the tenth of them that claim most
    "share",  # how many of them are rather claims than not
    "near",  # two on either side, as probabilities
    "nearest",  # the highest of those
    "title",  # of the file, on a page that has one
    "spread",  # how much the other sentences differ
    "length",
    "place",  # from 0 at the beginning of the page to 1 at its end
    "asks",
    "linked",
)
"""What the second look weighs, each by itself and each with each."""

SUBJECT = frozenset(
    "body-part condition diet drug medicine-word nutrient practitioner-medical supplement symptom "
    "therapy".split()
)
LEAST_SHARE = 0.13
"""What makes a page one on health; the labelled articles have 0.14 to 0.91 of such sentences."""

TOLD = ("b", "c", "w")
"""Kinds of features that mean something to an editor: pairs of words, classes, words."""

LEAST_WORDS = 4

FEW = 5  # sentences below which a text is no page to learn from


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in the file, with what its surroundings say of it."""

    text: str
    span: Span
    block: Block
    marks: tuple[str, ...]
    linked: bool

    @property
    def says_enough(self) -> bool:
        """Whether there are words enough to judge; “Stress.” in a list could be anything."""
        return len(self.text.split()) >= LEAST_WORDS

    @property
    def in_body(self) -> bool:
        """Whether it stands in the text, and not in a field of the front matter."""
        return self.block.kind is not BlockKind.FIELD

    @property
    def read(self) -> Read:
        """The sentence as the network takes it."""
        return read(self.text, self.marks)

    def scored(self, score: float, network: float) -> Scored:
        """The sentence as the second look sees it."""
        return Scored(
            score,
            network,
            self.in_body,
            self.linked,
            "asks" in self.marks,
            len(self.text.split()),
        )


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence on its page, after the first look and the network."""

    score: float
    network: float
    body: bool  # titles and descriptions are weighed by the text below them, not it by them
    linked: bool
    asks: bool
    words: int

    @property
    def stands(self) -> bool:
        """Whether it may be flagged at all: a title not merely for the text below it."""
        return self.body or self.score > 0


@dataclass(frozen=True, slots=True)
class Look:
    """The second look: what each part of the context weighs, and each pair of parts."""

    least: int  # sentences of a text from which it is the one to use
    middle: tuple[float, ...]  # the average of each of CONTEXT
    scale: tuple[float, ...]  # and how far it usually is from there
    weights: tuple[float, ...]  # one for each of CONTEXT, then for its product with each from it on
    bias: float
    threshold: float  # of the probability, from which a sentence is flagged

    def probability(self, row: Sequence[float]) -> float:
        """How likely a sentence is a claim that an editor would flag."""
        own = list(map(truediv, map(sub, row, self.middle), self.scale))
        pairs = itertools.combinations_with_replacement(own, 2)
        parts = itertools.chain(own, itertools.starmap(mul, pairs))
        return chance(self.bias + sum(map(mul, self.weights, parts)))


def chance(odds: float) -> float:
    """Log-odds as a probability."""
    return 1 / (1 + math.exp(-max(min(odds, 30.0), -30.0)))


Entry: TypeAlias = complex
"""What a feature adds to a score, and i times what it adds to the square of its length: the two
are always added up together."""


def entry(rarity: float, weight: float) -> Entry:
    """The entry of a feature: how rare it is (idf), and what it weighs."""
    return complex(rarity * weight, rarity * rarity)


class Columns(Mapping[str, Entry]):
    """Entries as they are written down, each worked out when it is first asked for.

    A text names a hundredth of what a model knows, and an editor waits until it is loaded.
    """

    def __init__(self, names: str, rarity: str, weight: str) -> None:
        """Names in lines; of their numbers each has the same width, a hundredth and a thousandth
        of what the model means."""
        every = names.split("\n")
        self.numbers = dict(zip(every, range(1, len(every) + 1), strict=True))
        self.entries = _Entries(_Numbers(rarity, len(every)), _Numbers(weight, len(every)))

    def __getitem__(self, name: str) -> Entry:
        return self.entries[self.numbers[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    def total(self, names: Iterable[str], start: Entry) -> Entry:
        """The entries of those names that have one, added to a start."""
        known = filter(None, map(self.numbers.get, names))
        return sum(map(self.entries.__getitem__, known), start)


class _Numbers:
    """A column of numbers of one width, counted from 1."""

    def __init__(self, text: str, count: int) -> None:
        self._text = text
        self._width = len(text) // count

    def __getitem__(self, number: int) -> int:
        end = number * self._width
        return int(self._text[end - self._width : end])


class _Entries(dict[int, Entry]):
    """The entry of each number, worked out once."""

    def __init__(self, rarity: _Numbers, weight: _Numbers) -> None:
        self._rarity, self._weight = rarity, weight

    def __missing__(self, number: int) -> Entry:
        found = entry(self._rarity[number] / 100, self._weight[number] / 1000)
        self[number] = found
        return found


@dataclass(frozen=True, slots=True)
class Weights:
    """A trained model."""

    features: Mapping[str, Mapping[str, Entry]]  # by kind and name
    bias: float
    looks: tuple[Look, ...]  # for sentences alone, for a few, for a page

    def look(self, size: int) -> Look:
        """The look for a text of so many sentences."""
        return max((one for one in self.looks if one.least <= size), key=lambda one: one.least)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the second reader thinks of a sentence."""

    sentence: Sentence
    probability: float
    alone: float  # the same, had nothing stood around it
    flagged: bool
    page: bool  # whether it was weighed by a whole page


class SecondReader:
    """Judges the sentences of a document."""

    def __init__(self, weights: Weights, features: Features, network: Network) -> None:
        self.weights = weights
        self._features = features
        self._network = network
        self._last: tuple[Document | None, Sequence[Opinion]] = (None, ())
        self._columns = {
            kind: known if isinstance(known, Columns) else Columns(**_columns(known))
            for kind, known in weights.features.items()
        }

    def opinions(self, document: Document) -> Sequence[Opinion]:
        """One for each sentence, in reading order; none on a page about something else."""
        known, found = self._last
        if known is not document:
            found = self._opinions(document)
            self._last = document, found
        return found

    def _opinions(self, document: Document) -> Sequence[Opinion]:
        every = list(sentences(document))
        scores: list[float] = []
        classes: list[set[str]] = []
        for one in every:
            found = self._features.by_kind(one.text, one.marks)
            scores.append(self.score(found))
            classes.append(found["c"])
        size = sum(one.in_body for one in every)
        enough = size >= FEW
        if not every or (enough and not on_health(classes)):
            return []
        odds = self._network.odds([one.read for one in every]) if enough else [0.0] * len(every)
        page = [one.scored(*both) for one, *both in zip(every, scores, odds, strict=True)]
        look = self.weights.look(size)
        likely = map(look.probability, context(page))
        return [
            Opinion(
                sentence,
                whole,
                chance(one.score),
                whole >= look.threshold and sentence.says_enough and one.stands,
                enough,
            )
            for sentence, one, whole in zip(every, page, likely, strict=True)
        ]

    def score(self, features: Mapping[str, set[str]]) -> float:
        """The log-odds of a sentence by itself."""
        whole = 0j
        for kind, names in features.items():
            if kind in self._columns:
                whole = self._columns[kind].total(names, whole)
        return self.weights.bias + (whole.real / math.sqrt(whole.imag) if whole else 0.0)

    def reasons(self, sentence: Sentence, most: int = 4) -> tuple[str, ...]:
        """The words that speak most for a claim."""
        found = self._features.by_kind(sentence.text, sentence.marks)
        ranked = sorted(
            (
                (weight, kind, name)
                for kind in TOLD
                if kind in self._columns
                for name in found[kind]
                if (weight := self._columns[kind].get(name, 0j).real) > 0
            ),
            reverse=True,
        )
        words = (name.strip("^$ ") for _, _, name in ranked)
        return tuple(dict.fromkeys(word for word in words if word))[:most]


def on_health(page: Sequence[set[str]]) -> bool:
    """Whether enough of a page's sentences have a class of bodies, complaints or care."""
    about = sum(not SUBJECT.isdisjoint(classes) for classes in page)
    return about >= LEAST_SHARE * len(page)


def sentences(document: Document) -> Iterable[Sentence]:
    """Every sentence that is read, in reading order."""
    for passage in passages(document):
        text = passage.prose.plain
        for start, end in spans(text[max(passage.own, 0) :]):
            start, end = start + max(passage.own, 0), end + max(passage.own, 0)
            linked = _linked(passage, start, end)
            yield Sentence(
                text[start:end],
                passage.prose.source_map.to_source(Span(start, end)),
                passage.block,
                tuple(_marks(text[start:end], passage.frame, passage.block, linked)),
                linked,
            )


def _linked(passage: Passage, start: int, end: int) -> bool:
    return any(
        start <= link.start + passage.own <= end + 1 and sourced(link.url)
        for link in passage.block.links
        if not link.image
    )


def _marks(text: str, frame: Frame, block: Block, linked: bool) -> Iterable[str]:
    if linked:
        yield "linked"
    if text.rstrip(" \"”)*_'").endswith("?"):
        yield "asks"
    if frame.heading:
        yield "heading"
    if frame.letter:
        yield "letter"
    if frame.reported or frame.negated:
        yield "reported"
    if block.kind is BlockKind.FIELD:
        yield "field"


def context(page: Sequence[Scored]) -> list[tuple[float, ...]]:
    """For each sentence what the second look weighs, in the order of CONTEXT."""
    own = [one.score for one in page if one.body]
    scores, chances = _Others(own, 0.0), _Others([chance(score) for score in own], 0.5)
    titled = len(own) >= FEW and not page[0].body
    title = chance(page[0].score) if titled else 0.5
    rows: list[tuple[float, ...]] = []
    at = -1
    for one in page:
        at += one.body
        here = at if one.body else None
        middle = scores.middle(here)
        near = chances.beside(here, 2)
        around = scores.beside(here, 3) if one.body else [middle]
        rows.append(
            (
                one.score,
                one.network,
                middle,
                scores.top(here, 5),
                own[at - 1] if one.body and at > 0 else middle,
                own[at + 1] if one.body and at + 1 < len(own) else middle,
                sum(around) / len(around),
                chances.middle(here),
                chances.top(here, 10),
                chances.above(here, 0.5),
                sum(near) / len(near),
                max(near),
                title,
                scores.spread(here),
                math.log(one.words + 1),
                max(at, 0) / max(len(own), 1),
                float(one.asks),
                float(one.linked),
            )
        )
    return rows


class _Others:
    """What the other values of a row are like, seen from each; sums are made once for all."""

    def __init__(self, values: Sequence[float], nothing: float) -> None:
        """`nothing` is the value that stands for the others where there are none."""
        self._values = values
        self._nothing = [nothing]
        self._sum = sum(values)
        self._middle = self._sum / len(values) if values else nothing
        self._squares = sum((value - self._middle) ** 2 for value in values)
        self._ranked = sorted(values, reverse=True)
        self._tops = list(itertools.accumulate(self._ranked, initial=0.0))

    def _others(self, at: int | None) -> int:
        return len(self._values) - (at is not None)

    def middle(self, at: int | None) -> float:
        """Their average."""
        count = self._others(at)
        if not count:
            return self._nothing[0]
        return (self._sum - self._own(at)) / count

    def _own(self, at: int | None) -> float:
        return 0.0 if at is None else self._values[at]

    def top(self, at: int | None, part: int) -> float:
        """The average of the highest fifth, tenth, … of them."""
        count = self._others(at)
        if not count:
            return self._nothing[0]
        most = max(count // part, 1)
        if at is not None and self._values[at] >= self._ranked[most - 1]:
            return (self._tops[most + 1] - self._values[at]) / most
        return self._tops[most] / most

    def above(self, at: int | None, limit: float) -> float:
        """The share of them that lie above a limit."""
        count = self._others(at)
        if not count:
            return float(self._nothing[0] > limit)
        higher = bisect_left(self._ranked, -limit, key=lambda value: -value)
        return (higher - (at is not None and self._values[at] > limit)) / count

    def beside(self, at: int | None, far: int) -> Sequence[float]:
        """So many on either side; all of them for what stands outside the row."""
        if at is None:
            return self._values or self._nothing
        near = [*self._values[max(at - far, 0) : at], *self._values[at + 1 : at + far + 1]]
        return near or self._nothing

    def spread(self, at: int | None) -> float:
        """How far they usually lie from their average."""
        count = self._others(at)
        if not count:
            return 0.0
        if at is None:
            return math.sqrt(self._squares / count)
        apart = self._values[at] - self._middle
        rest = self._squares - apart * apart * len(self._values) / count
        return math.sqrt(max(rest, 0.0) / count)


def to_json(weights: Weights) -> str:
    """A model as text; in columns, which are read in a tenth of the time of a mapping."""
    looks = [asdict(one) for one in weights.looks]
    features = {kind: _columns(weights.features[kind]) for kind in sorted(weights.features)}
    whole = {
        "bias": weights.bias,
        "context": CONTEXT,
        "looks": looks,
        "features": features,
    }
    return json.dumps(whole, ensure_ascii=False, indent=None, separators=(",", ":")) + "\n"


def _columns(entries: Mapping[str, Entry]) -> dict[str, str]:
    names = sorted(entries)
    rarity = [math.sqrt(entries[name].imag) for name in names]
    weight = [entries[name].real / one for name, one in zip(names, rarity, strict=True)]
    return {
        "names": "\n".join(names),
        "rarity": _of_one_width([round(100 * one) for one in rarity]),
        "weight": _of_one_width([round(1000 * one) for one in weight]),
    }


def _of_one_width(numbers: Sequence[int]) -> str:
    width = max(len(str(one)) for one in numbers)
    return "".join(f"{one:{width}}" for one in numbers)


def from_json(text: str) -> Weights:
    """The model that a text says."""
    data = json.loads(text)
    if data["context"] != list(CONTEXT):
        raise ValueError("the second reader was trained by another version; run `make model`")
    looks = tuple(
        Look(
            one["least"],
            tuple(one["middle"]),
            tuple(one["scale"]),
            tuple(one["weights"]),
            one["bias"],
            one["threshold"],
        )
        for one in data["looks"]
    )
    features = {kind: Columns(**columns) for kind, columns in data["features"].items()}
    return Weights(features, data["bias"], looks)
