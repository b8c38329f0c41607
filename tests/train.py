"""Trains the second reader on corpus/ and writes rulesets/second-reader.*: `make model`.

Two logistic regressions, one over the features of a sentence, one over its score and its page's,
and a network (train_network.py). The second regression is fitted on what the first and the network
say of articles that they had not seen. What is drawn at random has a fixed seed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from lint import document, library
from lint.model import Span
from lint.nlp import network, second
from lint.nlp.features import Features
from lint.nlp.network import Network
from lint.nlp.second import Look, Sentence, Weights
from lint.rules import Example
from lint.site import NO_SITE
from lint.trial import MARK

from . import corpus

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "rulesets" / "second-reader.json"
FOLDS = 5  # the pages of the first are kept from a network too, for the second look to learn from
LEAST = 2  # sentences in which a feature must stand to count
SINGLE = ("w=", "s=")  # words and stems count even where they stand but once
PARTS = (6, 12)  # sentences of the parts of pages that stand for short texts
PAGE = 15  # sentences from which a text is weighed as a whole page
STRENGTH = 10.0  # inverse of the regularisation
WEIGHTY = 0.2  # what a feature must weigh among all to be kept


@dataclass(frozen=True)
class Page:
    """One page's sentences with their features and labels; a label of None counts neither way."""

    id: str
    sentences: tuple[Sentence, ...]
    features: tuple[frozenset[str], ...]
    labels: tuple[bool | None, ...]

    @property
    def alone(self) -> bool:
        """Whether it is too short to be a page."""
        return sum(one.in_body for one in self.sentences) < second.FEW


def pages(folder: Path, features: Features) -> Iterator[Page]:
    """All labelled pages: articles, and sentences that stand alone or after their context."""
    for article in corpus.articles(folder / "articles"):
        marks = [(Span(one.start, one.start + len(one.text)), one.flag) for one in article.lines]
        yield page(article.id, article.text, marks, features)
    for path in sorted(folder.glob("sentences*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            context = f"{row['context']} " if row.get("context") else ""
            text = context + row["text"]
            own = (Span(len(context), len(text)), bool(row["flag"]))
            yield page(row["id"], text, [own], features)


def examples(features: Features) -> Iterator[Page]:
    """What the rules give as examples, each a page; of a bad one only what is marked is told."""
    for rule in library.shipped():
        for number, one in enumerate(rule.examples if rule.check == "claims" else ()):
            if not one.text.startswith(("---", "+++", "{")):
                yield _example(f"{rule.code}-{number}", one, features)


def _example(name: str, one: Example, features: Features) -> Page:
    plain = MARK.sub("", one.text)
    marks: list[tuple[Span, bool | None]] = [(Span(0, len(plain)), None if one.bad else False)]
    for number, found in enumerate(re.finditer("«(.*?)»", one.text, re.S)):
        start = found.start() - 2 * number
        marks.append((Span(start, start + len(found[1])), True))
    return page(name, plain, marks, features)


def page(
    name: str, text: str, marks: Sequence[tuple[Span, bool | None]], features: Features
) -> Page:
    """A page from its text and its labelled stretches."""
    read = list(second.sentences(document.parse(text + "\n", NO_SITE.templates)))
    labels = []
    for one in read:
        flags = [flag for span, flag in marks if span.overlaps(one.span)]
        labels.append(any(flags) if flags and any(flag is not None for flag in flags) else None)
    found = tuple(features.of(one.text, one.marks) for one in read)
    return Page(name, tuple(read), found, tuple(labels))


@dataclass(frozen=True)
class First:
    """The first look: what each feature weighs."""

    entries: dict[str, tuple[float, float]]
    bias: float

    def score(self, features: frozenset[str]) -> float:
        entries = [self.entries[name] for name in features if name in self.entries]
        norm = math.sqrt(sum(rarity * rarity for rarity, _ in entries))
        return self.bias + (sum(r * w for r, w in entries) / norm if norm else 0.0)


def first(training: Sequence[Page]) -> First:
    """Fits the first look; then once more with the features that it would not do without."""
    rows = [
        (found, label)
        for one in training
        for found, label in zip(one.features, one.labels, strict=True)
        if label is not None
    ]
    counts = Counter(name for found, _ in rows for name in found)
    claims = Counter(name for found, label in rows if label for name in found)
    total = sum(bool(label) for _, label in rows)
    rarity = {
        name: (1 + math.log(len(rows) / count))
        * (1 + one_sided(claims[name], count, total, len(rows)) / 2)
        for name, count in counts.items()
        if count >= LEAST or name.startswith(SINGLE)
    }
    every = fitted(rows, rarity)
    kept = {name: one for name, one in rarity.items() if abs(every.entries[name][1]) >= WEIGHTY}
    return fitted(rows, kept)


def fitted(rows: Sequence[tuple[frozenset[str], bool]], rarity: Mapping[str, float]) -> First:
    """The weights of those features."""
    names = sorted(rarity)
    index = {name: at for at, name in enumerate(names)}
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for found, _ in rows:
        own = sorted(found & rarity.keys())
        norm = math.sqrt(sum(rarity[name] ** 2 for name in own)) or 1.0
        data += [rarity[name] / norm for name in own]
        columns += [index[name] for name in own]
        ends.append(len(columns))
    matrix = csr_matrix((data, columns, ends), shape=(len(rows), len(names)))
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=3000)
    model.fit(matrix, [bool(label) for _, label in rows])
    weights = model.coef_[0]
    entries = {name: (rarity[name], float(weights[at])) for at, name in enumerate(names)}
    return First(entries, float(model.intercept_[0]))


def one_sided(claims: int, count: int, all_claims: int, rows: int) -> float:
    """How far a feature prefers claims or other sentences: the log of the ratio of its rates."""
    other = (count - claims + 1) / (rows - all_claims + 2)
    return abs(math.log((claims + 1) / (all_claims + 2) / other))


def unseen(all_pages: Sequence[Page]) -> list[tuple[float, ...]]:
    """For each page the scores by a first look that was fitted without it."""
    found: list[tuple[float, ...]] = [()] * len(all_pages)
    for fold in range(FOLDS):
        model = first([one for at, one in enumerate(all_pages) if at % FOLDS != fold])
        for at in range(fold, len(all_pages), FOLDS):
            found[at] = tuple(map(model.score, all_pages[at].features))
    return found


def networks(all_pages: Sequence[Page], kept: Path | None) -> tuple[Network, bytes]:
    """A network that was trained without the pages of the first fold, and the one to ship.

    In `kept` lies what earlier runs trained on the same pages, if it is given.
    """
    from .train_network import trained

    labelled = [([one.read for one in own.sentences], own.labels) for own in all_pages]
    most = [own for at, own in enumerate(labelled) if at % FOLDS]
    plain = [([(one.words, sorted(one.marks)) for one in own], right) for own, right in labelled]
    name = hashlib.sha256(repr(plain).encode()).hexdigest()[:16]
    files = [kept / f"{name}-{part}.npz" for part in ("most", "all")] if kept else []
    if files and all(file.exists() for file in files):
        every = [file.read_bytes() for file in files]
        return network.from_bytes(every[0]), every[1]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        every = [network.to_bytes(parts) for parts in pool.map(trained, [most, labelled])]
    for file, data in zip(files, every, strict=False):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return network.from_bytes(every[0]), every[1]


@dataclass(frozen=True)
class Scored:
    """A page, or a part of one, with what models that had not seen it make of it."""

    page: Page
    scores: tuple[float, ...]
    network: Network | None  # which reads whole pages only
    owner: int  # the page's number among its like

    def all(self) -> list[second.Scored]:
        """Its sentences as the second look sees them."""
        odds = [0.0] * len(self.scores)
        if self.network:
            odds = self.network.odds([one.read for one in self.page.sentences])
        both = zip(self.page.sentences, self.scores, odds, strict=True)
        return [sentence.scored(score, other) for sentence, score, other in both]

    def part(self, size: int) -> Scored:
        """So many of the body's sentences, elsewhere in each page."""
        body = [at for at, one in enumerate(self.page.sentences) if one.in_body]
        begin = self.owner * 7 % max(len(body) // size, 1) * size
        own = body[begin : begin + size]
        part = Page(
            self.page.id,
            tuple(self.page.sentences[at] for at in own),
            tuple(self.page.features[at] for at in own),
            tuple(self.page.labels[at] for at in own),
        )
        return Scored(part, tuple(self.scores[at] for at in own), self.network, self.owner)


def looks(scored: Iterable[Scored]) -> tuple[Any, Any, Any]:
    """What the second look weighs, the labels, and the pages of all labelled sentences."""
    rows, labels, owners = [], [], []
    for one in scored:
        for row, label in zip(second.context(one.all()), one.page.labels, strict=True):
            if label is not None:
                rows.append(row)
                labels.append(label)
                owners.append(one.owner)
    return numpy.array(rows), numpy.array(labels), numpy.array(owners)


def second_look(rows: Any, labels: Any, threshold: float = 0.5, least: int = 0) -> Look:
    """Fits the second look."""
    plain = StandardScaler().fit(rows)
    middle, scale = rounded(plain.mean_), rounded(plain.scale_)
    parts = products(rows, middle, scale)
    scaled = StandardScaler().fit(parts)
    model = LogisticRegression(C=0.01, max_iter=5000).fit(scaled.transform(parts), labels)
    weights = model.coef_[0] / scaled.scale_
    bias = float(model.intercept_[0] - (scaled.mean_ * weights).sum())
    return Look(least, middle, scale, rounded(weights), round(bias, 4), threshold)


def rounded(values: Any) -> tuple[float, ...]:
    return tuple(round(float(one), 4) for one in values)


def products(rows: Any, middle: Sequence[float], scale: Sequence[float]) -> Any:
    """The context and its products as `Look` weighs them, for all rows at once."""
    own = (rows - numpy.array(middle)) / numpy.array(scale)
    pairs = [own[:, at, None] * own[:, at:] for at in range(own.shape[1])]
    return numpy.hstack([own, *pairs])


def likely(rows: Any, look: Look) -> Any:
    """Probabilities."""
    odds = products(rows, look.middle, look.scale) @ numpy.array(look.weights) + look.bias
    return 1 / (1 + numpy.exp(-odds))


def crossed(rows: Any, labels: Any, owners: Any) -> Any:
    """Probabilities by a second look that was fitted without the page."""
    found = numpy.zeros(len(labels))
    for fold in range(FOLDS):
        inside = owners % FOLDS == fold
        found[inside] = likely(rows[inside], second_look(rows[~inside], labels[~inside]))
    return found


def table(name: str, probabilities: Any, labels: Any) -> None:
    """Precision and recall at some thresholds."""
    print(f"\n{name}: {len(labels)} sentences, {int(labels.sum())} to flag")
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        chosen = probabilities >= threshold
        right = int((chosen & labels).sum())
        p, r = right / max(int(chosen.sum()), 1), right / max(int(labels.sum()), 1)
        print(
            f"  from {threshold:.1f}: P {p:.3f}  R {r:.3f}  F1 {2 * p * r / max(p + r, 1e-9):.3f}"
        )


def told(model: First) -> dict[str, dict[str, second.Entry]]:
    """The weights in few digits, by kind."""
    found: dict[str, dict[str, second.Entry]] = {}
    for feature, (rarity, weight) in model.entries.items():
        kind, _, name = feature.partition("=")
        found.setdefault(kind, {})[name] = second.entry(round(rarity, 2), round(weight, 3))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--without", action="append", default=[], help="leave these ids out")
    parser.add_argument("--to", type=Path, default=TARGET)
    parser.add_argument("--keep", type=Path, help="where networks lie from one run to the next")
    parser.add_argument("--page", type=float, default=0.6, help="threshold on pages")
    parser.add_argument("--alone", type=float, default=0.55, help="threshold on few sentences")
    options = parser.parse_args()
    features = library.features()
    every = [
        one
        for one in chain(pages(options.corpus, features), examples(features))
        if not one.id.startswith(tuple(options.without) or ("\0",))
    ]
    other, shipped = networks(every, options.keep)
    scores = unseen(every)
    alone = [
        Scored(one, scores[at], None, at)
        for at, one in enumerate(every)
        if one.alone and one.sentences
    ]
    whole = [
        Scored(one, scores[at * FOLDS], other, at)
        for at, one in enumerate(every[::FOLDS])
        if not one.alone
    ]
    parts = {size: [one.part(size) for one in whole] for size in PARTS}
    fitted = []
    for name, least, threshold, texts in (
        ("sentences alone", 0, options.alone, alone),
        ("parts of pages", second.FEW, options.page, chain(*parts.values())),
        ("pages", PAGE, options.page, (*whole, *parts[max(PARTS)])),
    ):
        rows, labels, owners = looks(texts)
        table(f"{name}, each unseen", crossed(rows, labels, owners), labels)
        fitted.append(second_look(rows, labels, threshold, least))
    last = first(every)
    weights = Weights(told(last), round(last.bias, 4), tuple(fitted))
    options.to.write_text(second.to_json(weights), encoding="utf-8")
    options.to.with_suffix(".npz").write_bytes(shipped)
    size = options.to.stat().st_size
    count = sum(map(len, weights.features.values()))
    print(f"\n{options.to.name}: {count:,} features, {size:,} bytes, network {len(shipped):,}")


if __name__ == "__main__":
    main()
