"""Trains the models of notes and writes rulesets/note-model.json: `make model`.

Each label is learned from the sentences of corpus/articles, of which articles-notes.jsonl beside it
says what they tell, and from the labelled passages of corpus/notes-*.jsonl. It prints for how many
articles that its model had not seen each label was told rightly. Nothing is drawn at random.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import numpy
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from lint import document, learned, library
from lint.folding import fold
from lint.learned import Seen
from lint.literals import Finder
from lint.site import NO_SITE
from lint.windows import runs, sentences

from . import corpus
from .evaluate import Score
from .passages import ALSO, UNSURE, rows

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
TARGET = ROOT / "rulesets" / "note-model.json"
FOLDS = 6
LEAST = 2  # texts in which a feature must stand to count
KEPT = 4000  # features of a label that are kept: those that weigh most with all of them
STRENGTH = 3.0  # inverse of the regularisation
PASSAGE = 0.5  # what a passage by itself counts beside a text of an article
SURE: Mapping[str, float] = {
    "medical-disclaimer": 0.97,
    "scope-of-practice": 0.96,
    "medication-change-caution": 0.9,
    "medicine-change": 0.94,
    "testimonial": 0.85,  # asked only where a claim stands
}
"""By label the share of the articles in which it is seen that must hold it."""

OWED: Mapping[str, float] = {"scope-of-practice": 0.96}
"""By note the share of the pages that seem to owe it that must owe it."""


@dataclass(frozen=True)
class Text:
    """Sentences that are read together, or a passage."""

    seen: Seen
    labels: frozenset[str]
    article: int  # its number, or -1 for a passage
    judged: frozenset[str]  # the labels that it is an example for or against


def articles(kinds: Mapping[str, Finder], labels: frozenset[str]) -> Iterator[Text]:
    """Every two sentences of our articles that follow one another in a paragraph."""
    told = by_article("articles-notes.jsonl")
    labelled = (one for one in corpus.articles(CORPUS / "articles") if one.id in told)
    for number, article in enumerate(labelled):
        for paragraph in _paragraphs(article, told[article.id], kinds):
            for row, own in _together(paragraph):
                yield Text(row, own, number, labels)


def by_article(name: str) -> dict[str, Any]:
    """What a file beside the articles says of each."""
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()
    return {row["article"]: row["notes"] for row in map(json.loads, lines)}


def pages(kinds: Mapping[str, Finder]) -> Iterator[Text]:
    """Our articles as a whole, with the notes that they owe."""
    owed = by_article("articles-owed.jsonl")
    labelled = (one for one in corpus.articles(CORPUS / "articles") if one.id in owed)
    for number, article in enumerate(labelled):
        text = " ".join(fold(line.text) for line in article.lines)
        found = reduce(add, (learned.seen(one, kinds) for one in sentences(text)))
        yield Text(found, frozenset(owed[article.id]), number, frozenset(OWED))


Told = tuple[Seen, frozenset[str]]


def _paragraphs(
    article: corpus.Labelled, notes: Mapping[str, Sequence[int]], kinds: Mapping[str, Finder]
) -> Iterator[list[Told]]:
    """The sentences of each paragraph with what they tell, below the title."""
    paragraph: list[Told] = []
    end = 0
    for at, line in enumerate(article.lines[1:], 1):
        if "\n\n" in article.text[end : line.start] and paragraph:
            yield paragraph
            paragraph = []
        own = frozenset(note for note, places in notes.items() if at in places)
        own |= {also for note in own for also in HELD.get(note, ())}
        paragraph += [(learned.seen(one, kinds), own) for one in sentences(fold(line.text))]
        end = line.start + len(line.text)
    yield paragraph


def _together(paragraph: Sequence[Told]) -> Iterator[Told]:
    """As `Learned.told` reads them."""
    for near in runs(paragraph, learned.TOGETHER):
        rows, labels = zip(*near, strict=True)
        yield reduce(add, rows), frozenset().union(*labels)


HELD = {note: (label,) for label, notes in ALSO.items() for note in notes}
"""By note what a passage that tells it holds as well."""


def passages(files: Sequence[Path], kinds: Mapping[str, Finder]) -> Iterator[Text]:
    """The labelled passages, each an example for or against the labels that its file uses."""
    for path in files:
        every = list(rows(path))
        used = {label for _, label in every if label}
        used |= {also for label in used for also in HELD.get(label, ())}
        for text, label in every:
            own = frozenset(filter(None, (label, *HELD.get(label, ()))))
            unsure = {name for name in used if label == UNSURE.get(name)} - own
            found = reduce(add, (learned.seen(one, kinds) for one in sentences(plain(text))))
            yield Text(found, own, -1, frozenset(used - unsure))


def plain(text: str) -> str:
    """A passage as the checks see it."""
    parsed = document.parse(f"---\ntitle: A\n---\n\n{text}\n", NO_SITE.templates)
    blocks = (block.text for block in parsed.blocks if block.span.start > 12)
    return " ".join(fold(" ".join(blocks)).split())


class Table:
    """Texts as rows of numbers: each feature by how rare it is, over the text's length."""

    def __init__(self, texts: Sequence[Text]) -> None:
        found = [one.seen.features for one in texts]
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


@dataclass(frozen=True)
class Task:
    """What a label is learned from: which texts, which of them tell it, and their articles."""

    use: Any
    told: Any
    article: Any

    def of_articles(self, odds: Any) -> tuple[Any, Any]:
        """The highest odds in each article, and whether it holds the label."""
        size = self.article.max() + 1
        highest, held = numpy.full(size, -math.inf), numpy.zeros(size, bool)
        inside = self.article >= 0
        numpy.maximum.at(highest, self.article[inside], odds[inside])
        numpy.logical_or.at(held, self.article[inside], self.told[inside])
        return highest, held


def task(label: str, texts: Sequence[Text]) -> Task:
    """The task of a label."""
    return Task(
        numpy.array([label in one.judged for one in texts]),
        numpy.array([label in one.labels for one in texts]),
        numpy.array([one.article for one in texts]),
    )


@dataclass(frozen=True)
class Model:
    """A fitted model over the features that it keeps."""

    columns: Any
    weights: Any
    bias: float

    def odds(self, rows: Any) -> Any:
        return rows[:, self.columns] @ self.weights + self.bias


def fitted(table: Table, at: Any, one: Task) -> Model:
    """A model of those texts: what it would do without is left out, and the rest fitted again."""
    counts = numpy.where(one.article >= 0, 1.0, PASSAGE)[at]
    columns = numpy.arange(len(table.names))
    for most in (KEPT, None):
        model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300)
        model.fit(table.matrix[at][:, columns], one.told[at], sample_weight=counts)
        weights = model.coef_[0]
        if most:
            columns = numpy.sort(columns[numpy.argsort(-abs(weights), kind="stable")[:most]])
    return Model(columns, weights, float(model.intercept_[0]))


def unseen(table: Table, one: Task) -> Any:
    """The odds of each text by a model that has seen neither it nor its article."""
    blocks = numpy.arange(len(one.use)) // 8
    fold_of = numpy.where(one.article >= 0, one.article, blocks) % FOLDS
    odds = numpy.zeros(len(one.use))
    for at in range(FOLDS):
        part = fitted(table, numpy.flatnonzero(one.use & (fold_of != at)), one)
        tested = numpy.flatnonzero(fold_of == at)
        odds[tested] = part.odds(table.matrix[tested])
    return odds


def line_of(highest: Any, held: Any, sure: float) -> float:
    """The odds from which on a label is seen, rightly in so many of the articles."""
    order = numpy.argsort(-highest, kind="stable")
    right = numpy.cumsum(held[order]) / numpy.arange(1, len(order) + 1)
    enough = numpy.flatnonzero(right >= sure)
    return float(highest[order[enough[-1]]]) if len(enough) else math.inf


def score(hits: Any, told: Any) -> Score:
    return Score(int((hits & told).sum()), int((hits & ~told).sum()), int((~hits & told).sum()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    files = parser.parse_args().files or sorted(CORPUS.glob("notes-*.jsonl"))
    words = library.notebook().words
    kinds = {kind: words[kind] for kind in learned.KINDS}
    own = trained([*articles(kinds, frozenset(SURE)), *passages(files, kinds)], SURE)
    TARGET.write_text(learned.to_json(own, trained(list(pages(kinds)), OWED)), encoding="utf-8")


def trained(texts: Sequence[Text], believed: Mapping[str, float]) -> learned.Trained:
    """A model for each label, and what it makes of articles and passages it had not seen."""
    table = Table(texts)
    model = {}
    for label, sure in believed.items():
        one = task(label, texts)
        odds = unseen(table, one)
        highest, held = one.of_articles(odds)
        least = line_of(highest, held, sure)
        print(f"{label:26} articles {score(highest >= least, held)}  from {least:.2f}")
        own = one.use & (one.article < 0)
        if own.any():
            print(f"{'':26} passages {score(odds[own] >= least, one.told[own])}")
        whole = fitted(table, numpy.flatnonzero(one.use), one)
        weights = whole.weights * table.rarity[whole.columns]
        pairs = zip((table.names[at] for at in whole.columns), weights, strict=True)
        model[label] = (whole.bias - least, [(name, float(weight)) for name, weight in pairs])
    return model


if __name__ == "__main__":
    main()
