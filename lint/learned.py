"""A linear model that tells by a passage's words which notes it holds and which it makes owed."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .literals import Finder
from .stems import Stems
from .windows import windows

WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?|\d+|[?!$£€%\":;—–()|@]")
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
NUMBER = re.compile(r"\d+")
TOGETHER = 2  # sentences that are read as one
FEWEST = 8  # words of a passage that can tell anything

STEMS = Stems()


def features(stems: Sequence[str]) -> set[str]:
    """Stems, pairs of neighbours, and pairs with one word between them."""
    row = ["^", *stems, "$"]
    near = map(" ".join, pairwise(row))
    return {*stems, *near, *map(" _ ".join, zip(row, row[2:], strict=False))}


@dataclass(frozen=True)
class Learned:
    """The trained model: what each feature weighs for each label it speaks for or against."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, Sequence[tuple[int, float]]]  # by feature: a label's place, its weight
    kinds: Mapping[str, Finder]  # word lists that count as a feature where one of them stands
    gates: Mapping[str, Finder]  # by label what has to stand there whatever the model says
    _told: dict[str, frozenset[str]] = field(default_factory=dict)

    def told(self, label: str, text: str) -> bool:
        """Whether some sentences of a passage tell something."""
        gate = self.gates.get(label)
        if gate is None or not gate.may_find(text):
            return False
        if text not in self._told:
            if len(self._told) > 512:  # some articles' worth
                self._told.clear()
            self._told[text] = frozenset(self._labels(text))
        return label in self._told[text]

    def _labels(self, text: str) -> Iterator[str]:
        for near in windows(text, TOGETHER):
            for label, odds in self.scores(near).items():
                if odds > 0 and self.gates[label].search(near):
                    yield label

    def scores(self, text: str) -> Mapping[str, float]:
        """By label by how much a text lies beyond what is asked for."""
        found = seen(text, self.kinds)
        totals = [0.0] * len(self.labels)
        for name in self.weights.keys() & found:
            for at, weight in self.weights[name]:
                totals[at] += weight
        scale = 1 / math.sqrt(max(len(found), 1))
        pairs = zip(self.labels, totals, self.bias, strict=True)
        return {label: bias + total * scale for label, total, bias in pairs}


def seen(text: str, kinds: Mapping[str, Finder]) -> set[str]:
    """The features of a text, with names and kinds of words among them."""
    words = WORD.findall(NUMBER.sub("0", text.lower()))
    stems = list(map(STEMS.__getitem__, words))
    if len(stems) < FEWEST:
        return set()
    found = features(stems)
    found.update(f"<{kind}>" for kind, finder in kinds.items() if finder.search(text))
    if NAME.search(text):
        found.add("<name>")
    return found


KINDS = ("medicine", "practitioner", "professional")
"""The entries of note-words.yaml that are kinds of words here."""


def from_json(text: str, words: Mapping[str, Finder], gates: Mapping[str, str]) -> Learned:
    """The model as it is shipped."""
    data = json.loads(text)
    weights: dict[str, list[tuple[int, float]]] = {}
    for at, label in enumerate(data):
        for name, weight in data[label]["weights"].items():
            weights.setdefault(name, []).append((at, weight / 10))
    return Learned(
        tuple(data),
        tuple(one["bias"] for one in data.values()),
        weights,
        {kind: words[kind] for kind in KINDS},
        {label: words[name] for label, name in gates.items()},
    )


def to_json(model: Mapping[str, tuple[float, Iterable[tuple[str, float]]]]) -> str:
    """A model to ship: by label its bias and the weight of each feature."""
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
    return "{" + ",\n".join(rows) + "}\n"
