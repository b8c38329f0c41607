"""The model of notes: it tells notes in words that no pattern has, and stays small."""

import pytest

from lint import library, resources

from .test_note_wordings import FILLER, OWING, missing


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (
            "scope-of-practice",
            "I have a certificate in aromatherapy and a shed, neither of which makes me a "
            "physician or anything like one.",
        ),
        (
            "medical-disclaimer",
            "A page can tell you what usually happens; only somebody who examines you can say what "
            "is happening to you.",
        ),
        (
            "medication-change-caution",
            "Leave the prescription exactly as it is and take your questions to the person who "
            "signed it.",
        ),
    ],
)
def test_a_note_in_words_that_no_pattern_has_settles_the_debt(note: str, words: str) -> None:
    assert not any(way.told_in(words) for way in library.notebook().wordings[note])
    assert note not in missing(f"{OWING[note]}{FILLER}{words}\n")


def test_the_model_is_small() -> None:
    assert len(resources.text("rulesets", "note-model.json")) < 500_000


def test_a_few_words_tell_nothing() -> None:
    assert not library.notebook().learned.told("scope-of-practice", "What I don't do")


SIGNED = "Assumpta, 58. Two stone lighter, sleeping through, and the tingling in her feet is gone."


@pytest.mark.parametrize(
    ("words", "owes"),
    [
        (SIGNED, "testimonial-typicality"),
        ("He was off all three of his medicines by the end of June.", "medication-change-caution"),
        ("On a good day he would leave off the gliclazide.", "medication-change-caution"),
    ],
)
def test_stories_make_a_note_owed(words: str, owes: str) -> None:
    assert owes in missing(f"{OWING['medical-disclaimer']}{FILLER}{words}\n")


def test_a_journal_reference_is_a_source_without_a_link() -> None:
    reference = (
        "Rushton A. *Cervical Framework*. Journal of Therapy, 2023, volume 53, pages 7 to 22."
    )
    assert "sources" not in missing(f"{OWING['medical-disclaimer']}{FILLER}{reference}\n")


def test_a_nurse_whom_readers_should_ask_is_not_the_writer() -> None:
    page = OWING["medical-disclaimer"].replace("On Migraine.", "Ask a doctor, nurse or pharmacist.")
    assert "scope-of-practice" not in missing(page + FILLER)
