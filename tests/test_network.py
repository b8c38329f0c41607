"""The network of the second reader: what changes nothing, what it makes of a page's order."""

from __future__ import annotations

import io
import math
from collections import Counter

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lint import resources
from lint.nlp import network

DATA = resources.data("rulesets", "second-reader.npz")
NETWORK = network.from_bytes(DATA)
TEXTS = st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=6)
STORY = ("No more inhalers.", "Just breathing.", "The hospital has closed her file.")
TRIP = ("Take the second bus.", "The stop is by the church.", "Bring a coat and a sandwich.")


def odds(*texts: str) -> list[float]:
    return NETWORK.odds([network.read(text, ()) for text in texts])


@given(TEXTS)
@settings(max_examples=50)
def test_any_text_is_weighed(texts: list[str]) -> None:
    found = odds(*texts)
    assert len(found) == len(texts)
    assert all(map(math.isfinite, found))


def test_capitals_and_curly_quotes_say_nothing() -> None:
    plain = odds(*(f"{text} That's it." for text in STORY + TRIP))
    assert odds(*(f"{text.upper()} THAT’S IT." for text in STORY + TRIP)) == plain


def test_of_a_number_only_its_length_counts() -> None:
    assert odds("It calmed 47 of 52 guests.") == odds("It calmed 31 of 60 guests.")
    assert odds("It calmed 4 of 52 guests.") != odds("It calmed 47 of 52 guests.")


def test_a_sentence_is_read_with_those_around_it() -> None:
    among_claims = odds(*STORY, "She sings in the choir again.")[-1]
    on_a_trip = odds(*TRIP, "She sings in the choir again.")[-1]
    assert among_claims > on_a_trip


def test_what_has_no_words_is_weighed_too() -> None:
    assert len(odds("", "***", "🙂")) == 3
    assert odds() == []


def test_it_reads_as_it_was_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch", reason="only `make model` installs it")
    pytest.importorskip("transformers", reason="only `make model` installs it")
    from . import train_network

    pages = [[network.read(text, ("asks",)) for text in STORY[:size]] for size in (3, 1, 2)]
    names = sorted({word for page in pages for one in page for word in one.words})
    some = numpy.linspace(-1, 1, len(names) * train_network.WIDE, dtype=numpy.float32)
    monkeypatch.setattr(train_network, "_meanings", lambda *_: some.reshape(len(names), -1))
    monkeypatch.setattr(train_network, "LEFT_OUT", 0.0)
    monkeypatch.setattr(train_network, "UNKNOWN", 0.0)
    weights = train_network._begin(names, Counter(names))
    ids = [
        torch.tensor([names.index(word) + 1 for word in one.words])
        for page in pages
        for one in page
    ]
    padded = torch.nn.utils.rnn.pad_sequence(ids, batch_first=True)
    told = torch.tensor(numpy.concatenate([network.facts(page) for page in pages]))
    right, _ = train_network._odds(weights, names, padded, told, [3, 1, 2])
    shipped = network.Network(train_network._parts(names, weights))
    found = [value for page in pages for value in shipped.odds(page)]
    assert numpy.allclose(found, right.detach().numpy(), atol=0.02)


def test_a_network_survives_being_written_down() -> None:
    with numpy.load(io.BytesIO(DATA)) as parts:
        again = network.to_bytes(dict(parts))
    assert network.from_bytes(again).odds([network.read(STORY[0], ())]) == odds(STORY[0])
