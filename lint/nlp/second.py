"""The second reader: a linear model over words that finds claims no pattern knows.

It reads a sentence by itself first. Then it looks at the page: a sentence among claims is more
likely to be one than the same sentence on a careful page.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..document import Document
from ..markdown import Block, BlockKind
from ..model import Span
from .features import Features
from .passages import Frame, Passage, passages, sourced
from .sentences import spans

CONTEXT = ("own", "page", "top", "before", "after", "around", "linked")
"""What the second look weighs."""

FEW = 5  # sentences below which a text is no page to learn from


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in the file, with what its surroundings say of it."""

    text: str
    span: Span
    block: Block
    marks: tuple[str, ...]
    linked: bool


@dataclass(frozen=True, slots=True)
class Look:
    """The second look: what each part of the context weighs."""

    weights: tuple[float, ...]  # one for each of CONTEXT
    bias: float
    threshold: float  # of the probability, from which a sentence is flagged

    def probability(self, row: Sequence[float]) -> float:
        """How likely a sentence is a claim that an editor would flag."""
        total = self.bias + sum(a * b for a, b in zip(self.weights, row, strict=True))
        return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


@dataclass(frozen=True, slots=True)
class Weights:
    """A trained model."""

    features: Mapping[str, tuple[float, float]]  # name → how rare it is (idf), its weight
    bias: float
    page: Look
    alone: Look  # for texts of few sentences


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the second reader thinks of a sentence."""

    sentence: Sentence
    probability: float
    flagged: bool


class SecondReader:
    """Judges the sentences of a document."""

    def __init__(self, weights: Weights, features: Features) -> None:
        self.weights = weights
        self._features = features
        self._known: dict[str, dict[str, tuple[float, float]]] = {}
        for feature, entry in weights.features.items():
            kind, _, name = feature.partition("=")
            self._known.setdefault(kind, {})[name] = entry

    def opinions(self, document: Document) -> list[Opinion]:
        """One for each sentence, in reading order."""
        read = list(sentences(document))
        found = (self._features.by_kind(one.text, one.marks) for one in read)
        scores = [self.score(features) for features in found]
        look, rows = self._rows(read, scores)
        likely = map(look.probability, rows)
        return [
            Opinion(sentence, probability, probability >= look.threshold)
            for sentence, probability in zip(read, likely, strict=True)
        ]

    def _rows(
        self, read: Sequence[Sentence], scores: Sequence[float]
    ) -> tuple[Look, Sequence[tuple[float, ...]]]:
        body = [one.block.kind is not BlockKind.FIELD for one in read]
        look = self.weights.page if sum(body) >= FEW else self.weights.alone
        return look, context(scores, [one.linked for one in read], body)

    def score(self, features: Mapping[str, set[str]]) -> float:
        """The log-odds of a sentence by itself."""
        total = norm = 0.0
        for kind, names in features.items():
            known = self._known.get(kind, {})
            for rarity, weight in filter(None, map(known.get, names)):
                total += rarity * weight
                norm += rarity * rarity
        return self.weights.bias + (total / math.sqrt(norm) if norm else 0.0)

    def reasons(self, sentence: Sentence, most: int = 4) -> tuple[str, ...]:
        """The words that speak most for a claim."""
        known = self.weights.features
        ranked = sorted(
            ((rarity * weight, name) for name in self._features.of(sentence.text, sentence.marks)
             for rarity, weight in (known.get(name, (0.0, 0.0)),) if weight > 0),
            reverse=True,
        )  # fmt: skip
        told = (name.partition("=") for _, name in ranked)
        words = (text.strip("^$ ") for kind, _, text in told if kind in ("w", "b", "c"))
        return tuple(dict.fromkeys(word for word in words if word))[:most]


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
                tuple(_marks(passage.frame, passage.block, linked)),
                linked,
            )


def _linked(passage: Passage, start: int, end: int) -> bool:
    return any(
        start <= link.start + passage.own <= end + 1 and sourced(link.url)
        for link in passage.block.links
        if not link.image
    )


def _marks(frame: Frame, block: Block, linked: bool) -> Iterable[str]:
    if linked:
        yield "linked"
    if frame.heading:
        yield "heading"
    if frame.letter:
        yield "letter"
    if frame.reported or frame.negated:
        yield "reported"
    if block.kind is BlockKind.FIELD:
        yield "field"


def context(
    scores: Sequence[float], linked: Sequence[bool], body: Sequence[bool]
) -> list[tuple[float, ...]]:
    """For each sentence what the second look weighs, in the order of CONTEXT.

    `body` says which sentences stand in the text itself: titles and descriptions are weighed by
    the text below them, and not the text by them.
    """
    own = [score for score, inside in zip(scores, body, strict=True) if inside]
    ranked = sorted(own, reverse=True)
    few = max(len(own) // 5, 1)
    rows: list[tuple[float, ...]] = []
    at = -1
    for score, inside, link in zip(scores, body, linked, strict=True):
        at += inside
        rest = len(own) - inside
        page = (sum(own) - score * inside) / rest if rest else 0.0
        best = ranked[: few + 1]
        if inside and score in best:
            best.remove(score)
        top = sum(best[:few]) / few if rest else 0.0
        before = own[at - 1] if inside and at > 0 else page
        after = own[at + 1] if inside and at + 1 < len(own) else page
        near = [*own[max(at - 3, 0) : at], *own[at + 1 : at + 4]] if inside else []
        around = sum(near) / len(near) if near else page
        rows.append((score, page, top, before, after, around, float(link)))
    return rows


def to_json(weights: Weights) -> str:
    """A model as text, a feature a line, so that a change can be read."""
    looks = {
        name: {
            "weights": dict(zip(CONTEXT, look.weights, strict=True)),
            "bias": look.bias,
            "threshold": look.threshold,
        }
        for name, look in (("page", weights.page), ("alone", weights.alone))
    }
    rows = ",\n".join(
        f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(list(entry))}"
        for name, entry in sorted(weights.features.items())
    )
    head = json.dumps({"bias": weights.bias, **looks})[:-1]
    return f'{head},"features":{{\n{rows}\n}}}}\n'


def from_json(text: str) -> Weights:
    """The model that a text says."""
    data = json.loads(text)
    page, alone = (
        Look(
            tuple(data[name]["weights"][part] for part in CONTEXT),
            data[name]["bias"],
            data[name]["threshold"],
        )
        for name in ("page", "alone")
    )
    return Weights(data["features"], data["bias"], page, alone)
