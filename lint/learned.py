"""Linear models that tell by words what notes a passage holds, and what it or a page makes owed."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from operator import add
from typing import Any, TypeAlias

from .literals import Finder
from .stems import Stems
from .windows import runs, sentences

WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?|\d+|[?!$£€%\":;—–()|@]")
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
NUMBER = re.compile(r"\d+")
TOGETHER = 2  # sentences that are read as one
FEWEST = 8  # words of a passage that can tell anything

KINDS = ("medicine", "practitioner", "professional")
"""The entries of note-words.yaml that are kinds of words here."""

STEMS = Stems()


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of one sentence, or of some together."""

    features: frozenset[str]
    words: int

    def __add__(self, other: Seen) -> Seen:
        return Seen(self.features | other.features, self.words + other.words)


def seen(sentence: str, kinds: Mapping[str, Finder]) -> Seen:
    """Stems, pairs of neighbours and pairs with one word between, names and kinds of words."""
    words = WORD.findall(NUMBER.sub("0", sentence.lower()))
    stems = list(map(STEMS.__getitem__, words))
    row = ["^", *stems, "$"]
    near = map(" ".join, pairwise(row))
    apart = map(" _ ".join, zip(row, row[2:], strict=False))
    found = {*stems, *near, *apart}
    found.update(f"<{kind}>" for kind, finder in kinds.items() if finder.search(sentence))
    if NAME.search(sentence):
        found.add("<name>")
    return Seen(frozenset(found), len(words))


@dataclass(frozen=True)
class Models:
    """Trained models: what each feature weighs for each label it speaks for or against."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, Sequence[tuple[int, float]]]  # by feature: a label's place, its weight

    def said(self, row: Seen) -> Iterator[str]:
        """The labels of what is seen together."""
        if row.words < FEWEST:
            return
        scale = 1 / math.sqrt(len(row.features))
        for label, total, bias in zip(self.labels, self._totals(row), self.bias, strict=True):
            if bias + total * scale > 0:
                yield label

    def _totals(self, row: Seen) -> list[float]:
        totals = [0.0] * len(self.labels)
        for name in self.weights.keys() & row.features:
            for at, weight in self.weights[name]:
                totals[at] += weight
        return totals


@dataclass(frozen=True)
class Learned:
    """What was learned of passages, and of pages as a whole."""

    passages: Models
    pages: Models
    kinds: Mapping[str, Finder]  # word lists that count as a feature where one of them stands
    gates: Mapping[str, Finder]  # by label what has to stand there whatever the model says
    _told: dict[str, dict[str, str]] = field(default_factory=dict)

    def told(self, label: str, text: str) -> str:
        """The first sentences of a passage that tell something together; "" where none do."""
        if text not in self._told:
            if len(self._told) > 512:  # some articles' worth
                self._told.clear()
            self._told[text] = self._by_label(text)
        return self._told[text].get(label, "")

    def _by_label(self, text: str) -> dict[str, str]:
        found: dict[str, str] = {}
        rows = [(one, seen(one, self.kinds)) for one in sentences(text)]
        for near in runs(rows, TOGETHER):
            told = " ".join(one for one, _ in near)
            for label in self.passages.said(reduce(add, (row for _, row in near))):
                if label not in self.gates or self.gates[label].search(told):
                    found.setdefault(label, told)
        return found

    def says(self, label: str, texts: Iterable[str]) -> bool:
        """Whether these sentences tell something together."""
        rows = (seen(one, self.kinds) for one in texts)
        return label in self.passages.said(reduce(add, rows))

    def owes(self, text: str) -> frozenset[str]:
        """The notes that a page with these words seems to owe."""
        rows = (seen(one, self.kinds) for one in sentences(text))
        return frozenset(self.pages.said(reduce(add, rows, Seen(frozenset(), 0))))


def from_json(text: str, words: Mapping[str, Finder], gates: Mapping[str, str]) -> Learned:
    """The models as they are shipped."""
    passages, pages = map(_models, json.loads(text))
    return Learned(
        passages,
        pages,
        {kind: words[kind] for kind in KINDS},
        {label: words[name] for label, name in gates.items()},
    )


def _models(data: Mapping[str, Any]) -> Models:
    weights: dict[str, list[tuple[int, float]]] = {}
    for at, label in enumerate(data):
        for name, weight in data[label]["weights"].items():
            weights.setdefault(name, []).append((at, weight / 10))
    return Models(tuple(data), tuple(one["bias"] for one in data.values()), weights)


Trained: TypeAlias = Mapping[str, tuple[float, Iterable[tuple[str, float]]]]
"""By label a model's bias and the weight of each feature."""


def to_json(passages: Trained, pages: Trained) -> str:
    """Models to ship."""
    return f"[{_written(passages)},\n{_written(pages)}]\n"


def _written(model: Trained) -> str:
    rows = (
        f"{json.dumps(label)}: "
        + json.dumps(
            {
                "bias": round(bias, 3),
                "weights": {n: round(w * 10) for n, w in sorted(weights) if round(w * 10)},
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for label, (bias, weights) in model.items()
    )
    return "{" + ",\n".join(rows) + "}"
