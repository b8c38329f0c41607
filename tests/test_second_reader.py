"""The second reader: what it raises, what it leaves alone, and how well it does on unseen text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lint import document, library
from lint.nlp import second
from lint.options import Options
from lint.session import Session
from lint.site import NO_SITE

from . import evaluate, train
from .test_command import GOOD, findings

HELD_OUT = Path(__file__).parent.parent / "corpus" / "held-out"
READER = library.second_reader()
ADVERT = (
    "His inhaler has been gathering dust since he started with us. By the third visit she had put "
    "the walking frame in the garage. The tablets went in the bin, and nobody misses them. Your "
    "knees will thank you by Friday. Ask Dave, who cancelled his operation."
)
MANUAL = (
    "The parser reads the file from the first line to the last. A key that occurs twice is an "
    "error. Use the flag to see more. The cache is emptied when a template changes. Older releases "
    "treated the two alike. The next section lists every option with its default."
)


def opinions(text: str) -> Sequence[second.Opinion]:
    return READER.opinions(document.parse(text + "\n", NO_SITE.templates))


def test_stories_that_promise_are_found_without_a_pattern() -> None:
    assert sum(one.flagged for one in opinions(ADVERT)) >= 3


def test_pages_about_something_else_are_let_be() -> None:
    assert not any(one.flagged for one in opinions(MANUAL))


def test_a_word_or_two_are_no_claim() -> None:
    assert not any(one.flagged for one in opinions("Stress."))


def test_a_finding_says_which_words_weighed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD.replace("The kettle sings.", ADVERT))
    found = [one for one in findings(tmp_path / "a.md") if one["code"] == "MC990"]
    assert found
    assert all("words that weighed most" in str(one["why"]) for one in found)
    assert all(one["confidence"] == "low" and one["severity"] == "warning" for one in found)


def test_it_can_be_switched_off(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD.replace("The kettle sings.", ADVERT))
    assert "MC990" not in {one["code"] for one in findings(tmp_path / "a.md", "--ignore", "MC990")}


def test_unseen_articles_are_judged_as_well_as_we_say() -> None:
    tally = evaluate.labelled(Session(Options(isolated=True)), HELD_OUT / "articles")
    figures = evaluate.figures(tally)
    assert figures["precision"] >= 0.8
    assert figures["recall"] >= 0.6


def test_training_draws_nothing_at_random() -> None:
    features = library.features()
    pages = list(train.pages(HELD_OUT, features))[:12]
    assert train.first(pages) == train.first(pages)


def test_a_model_survives_being_written_down() -> None:
    text = second.to_json(READER.weights)
    assert second.to_json(second.from_json(text)) == text


CAREFUL = """
Many people have headaches now and then, and most of them pass by themselves. Drink some water
and rest if you can.

Keep a diary for a few weeks: when it began, how long it lasted, what you had eaten and how you
had slept. Your doctor or pharmacist will be glad of it. {claim}

Painkillers help some people, but taken on more than two days a week they can bring headaches of
their own. Ask before you take anything new with other medicines. A Cochrane review found that
acupuncture may help some people with frequent headaches; the trials were small, and not all of
them agreed.

See a doctor soon if your headaches change. Call an ambulance for a sudden, very strong headache,
for weakness on one side, or for trouble speaking. This page is general information and does not
replace a visit to your doctor.
"""
BLUNT = (
    "Peppermint oil cures migraine.",
    "Our pillow eliminates tension headaches.",
    "These drops have no side effects at all.",
    "Neck adjustments are clinically proven to end cluster headaches.",
    "Feverfew is safer than any painkiller.",
    "Magnesium prevents every kind of migraine.",
)


def test_a_blunt_claim_is_found_on_a_careful_page(tmp_path: Path) -> None:
    missed = []
    for claim in BLUNT:
        (tmp_path / "a.md").write_text(
            GOOD.replace("The kettle sings.", CAREFUL.format(claim=claim))
        )
        if not findings(tmp_path / "a.md", "--select", "claim"):
            missed.append(claim)
    assert len(missed) <= 1, missed


def test_a_careful_page_is_let_be(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD.replace("The kettle sings.", CAREFUL.format(claim="")))
    assert not findings(tmp_path / "a.md", "--select", "claim")
