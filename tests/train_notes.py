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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    files = parser.parse_args().files or sorted((ROOT / "corpus").glob("notes-*.jsonl"))
    passages = [(path, *row) for path in files for row in rows(path)]
    texts = [plain(text) for _, text, _ in passages] + list(background())
    table = Table(texts)
    model = {}
    for label in library.notebook().learned.gates:
        using = {path for path, _, one in passages if one == label}
        mine = numpy.array(
            [path in using and one not in UNSURE.get(label, ()) for path, _, one in passages]
            + [False] * (len(texts) - len(passages))
        )
        told = numpy.array(
            [one == label or one in ALSO.get(label, ()) for _, _, one in passages]
            + [False] * (len(texts) - len(passages))
        )
        other = numpy.arange(len(texts)) >= len(passages)
        use = mine | other
        counts = numpy.where(other, BACKGROUND, numpy.where(told, TELLING, 1.0))
        fold_of = numpy.arange(len(texts)) // 8 % FOLDS
        odds = numpy.zeros(len(texts))
        for one in range(FOLDS):
            part = fitted(table, numpy.flatnonzero(use & (fold_of != one)), told, counts)
            tested = numpy.flatnonzero(use & (fold_of == one))
            odds[tested] = part.decision_function(table.matrix[tested])
        least = line_of(odds[use], told[use], mine[use])
        hits = odds >= least
        score = Score(
            int((hits & told & mine).sum()),
            int((hits & ~told & mine).sum()),
            int((~hits & told & mine).sum()),
        )
        print(f"{label:26} {score}   {(hits & other).sum()} of {other.sum()} in articles")
        whole = fitted(table, numpy.flatnonzero(use), told, counts)
        weights = whole.coef_[0] * table.rarity
        kept = numpy.argsort(-abs(weights), kind="stable")[:KEPT]
        pairs = [(table.names[at], float(weights[at])) for at in kept]
        model[label] = (float(whole.intercept_[0]) - least, pairs)
    TARGET.write_text(learned.to_json(model), encoding="utf-8")


if __name__ == "__main__":
    main()
