"""Trains the model of notes on labelled passages and writes rulesets/note-model.json: `make model`.

`python -m tests.train_notes [FILE ...]` prints for each label how often models were right on
passages they had not seen. The sentences of corpus/articles are read as telling nothing: a few do,
so what a label may reach among them is bounded, not forbidden. Nothing is drawn at random.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from lint import document, learned, library
from lint.folding import fold
from lint.site import NO_SITE

from . import corpus
from .evaluate import Score
from .passages import ALSO, UNSURE, rows

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "rulesets" / "note-model.json"
FOLDS = 6
EACH = 2  # sentences of articles that are read together
LEAST = 2  # passages in which a feature must stand to count
KEPT = 1800  # features of a label that are kept
STRENGTH = 30.0  # inverse of the regularisation
TELLING, BACKGROUND = 8.0, 0.3  # what a passage with the label counts, and an article's sentences
SURE = 0.9  # the share of right answers that a label must reach on passages
RARE = 0.001  # the share of an article's sentences that may be taken for it


def background() -> Iterator[str]:
    """The sentences of our articles, in twos."""
    for article in corpus.articles(ROOT / "corpus" / "articles"):
        lines = [line.text for line in article.lines]
        for at in range(0, len(lines), EACH):
            yield fold(" ".join(lines[at : at + EACH]))


def plain(text: str) -> str:
    """A passage as the checks see it."""
    parsed = document.parse(f"---\ntitle: A\n---\n\n{text}\n", NO_SITE.templates)
    blocks = (block.text for block in parsed.blocks if block.span.start > 12)
    return " ".join(fold(" ".join(blocks)).split())


class Table:
    """Texts as rows of numbers: each feature by how rare it is, over the text's length."""

    def __init__(self, texts: Sequence[str]) -> None:
        kinds = {kind: library.notebook().words[kind] for kind in learned.KINDS}
        found = [learned.seen(text, kinds) for text in texts]
        stand = Counter(name for one in found for name in one)
        self.names = sorted(name for name, count in stand.items() if count >= LEAST)
        place = {name: at for at, name in enumerate(self.names)}
        self.rarity = numpy.array([math.log(len(texts) / stand[name]) for name in self.names])
        cells = [
            (row, place[name], self.rarity[place[name]] / math.sqrt(len(one)))
            for row, one in enumerate(found)
            for name in sorted(one & place.keys())
        ]
        at, column, value = zip(*cells, strict=True)
        self.matrix = csr_matrix((value, (at, column)), shape=(len(texts), len(self.names)))


def fitted(table: Table, at: Any, told: Any, counts: Any) -> LogisticRegression:
    model = LogisticRegression(C=STRENGTH / 10, solver="liblinear", max_iter=300)
    return model.fit(table.matrix[at], told[at], sample_weight=counts[at])


def line_of(odds: Any, told: Any, own: Any) -> float:
    """The odds from which on a label is told, surely enough on passages and rarely in articles."""
    rare = numpy.sort(odds[~own])[-round(RARE * (~own).sum())]
    best = math.inf
    right = 0
    for count, at in enumerate(sorted(numpy.flatnonzero(own), key=lambda one: -odds[one]), 1):
        right += told[at]
        if right >= SURE * count:
            best = odds[at]
    return float(max(rare, best))


@dataclass(frozen=True)
class Task:
    """What a label is learned from: which texts are used, which tell it, and what each counts."""

    use: Any
    told: Any
    own: Any  # the passages of files that use the label; the others are sentences of articles

    @property
    def counts(self) -> Any:
        return numpy.where(self.own, numpy.where(self.told, TELLING, 1.0), BACKGROUND)


def task(label: str, passages: Sequence[tuple[Path, str, str]], size: int) -> Task:
    """The task of a label among so many texts, of which the passages are the first."""
    using = {path for path, _, one in passages if one == label}
    mine = [path in using and one != UNSURE.get(label) for path, _, one in passages]
    told = [one == label or one in ALSO.get(label, ()) for _, _, one in passages]
    rest = [False] * (size - len(passages))
    article = numpy.arange(size) >= len(passages)
    own = numpy.array(mine + rest)
    return Task(own | article, numpy.array(told + rest), own)


def unseen(table: Table, one: Task) -> Any:
    """The odds of each text by a model that has not seen it."""
    fold_of = numpy.arange(len(one.use)) // 8 % FOLDS
    odds = numpy.zeros(len(one.use))
    for at in range(FOLDS):
        part = fitted(table, numpy.flatnonzero(one.use & (fold_of != at)), one.told, one.counts)
        tested = numpy.flatnonzero(one.use & (fold_of == at))
        odds[tested] = part.decision_function(table.matrix[tested])
    return odds


def told_of(label: str, one: Task, hits: Any) -> str:
    """How often the label was told rightly."""
    told, other = one.told & one.own, ~one.own & one.use
    right, false, missed = (hits & told), (hits & one.own & ~one.told), (~hits & told)
    score = Score(int(right.sum()), int(false.sum()), int(missed.sum()))
    return f"{label:26} {score}   {(hits & other).sum()} of {other.sum()} in articles"


def kept(table: Table, whole: LogisticRegression) -> list[tuple[str, float]]:
    """The features that weigh most."""
    weights = whole.coef_[0] * table.rarity
    most = numpy.argsort(-abs(weights), kind="stable")[:KEPT]
    return [(table.names[at], float(weights[at])) for at in most]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    files = parser.parse_args().files or sorted((ROOT / "corpus").glob("notes-*.jsonl"))
    passages = [(path, *row) for path in files for row in rows(path)]
    texts = [plain(text) for _, text, _ in passages] + list(background())
    table = Table(texts)
    model = {}
    for label in library.notebook().learned.gates:
        one = task(label, passages, len(texts))
        odds = unseen(table, one)
        least = line_of(odds[one.use], one.told[one.use], one.own[one.use])
        print(told_of(label, one, odds >= least))
        whole = fitted(table, numpy.flatnonzero(one.use), one.told, one.counts)
        model[label] = (float(whole.intercept_[0]) - least, kept(table, whole))
    TARGET.write_text(learned.to_json(model), encoding="utf-8")


if __name__ == "__main__":
    main()
