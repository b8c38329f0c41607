"""Notes in many wordings: each settles what an article owes; what only comes near does not."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from lint import library
from lint.files import Source
from lint.model import Severity
from lint.options import Options
from lint.session import Session

SESSION = Session(Options(isolated=True))
WORDINGS = yaml.safe_load(
    (Path(__file__).parent / "data" / "notes" / "wordings.yaml").read_text(encoding="utf-8")
)
HEAD = '---\ntitle: "{title}"\ndate: 2026-01-01\ndescription: "On {title}."\n{more}---\n\n'


def page(title: str, text: str, more: str = "") -> str:
    return HEAD.format(title=title, more=more) + text


OWING: Mapping[str, str] = {
    "medical-disclaimer": page(
        "Migraine", "A migraine keeps its own hours, and the curtain keeps out most of the street."
    ),
    "scope-of-practice": page(
        "Migraine",
        "A migraine keeps its own hours, and the curtain keeps out most of the street.",
        'author: "Nell Ash, yoga teacher"\n',
    ),
    "crisis-line": page(
        "Depression", "Depression keeps its own hours, and the curtain keeps out the street."
    ),
    "medication-change-caution": page(
        "Migraine",
        "In the second winter he stopped his beta blockers because the mornings were so slow.",
    ),
    "testimonial-typicality": page(
        "Migraine",
        "Marta came to us in March. After three sessions she was dancing at a wedding again.",
    ),
    "affiliate-disclosure": page(
        "Migraine",
        "The [cushion](https://www.amazon.com/dp/B00?tag=field-20) does not slide on the chair.",
    ),
    "poison-control": page(
        "Household poisons",
        "Most poisoning starts under the sink, where the poisons stand beside the lemonade.",
    ),
}
FILLER = (
    "\n\nOn most evenings somebody makes tea and forgets it on the sill. The cat has her own views "
    "and leaves by the window, and the lamp on the landing is left on for whoever comes home.\n\n"
)
TOPICS = {topic.id: topic for topic in library.notebook().topics}


def missing(text: str) -> set[str | None]:
    """The notes that the article is said to lack, the merely recommended ones left out."""
    report = SESSION.report(Source("content/article.md", text))
    return {
        one.note
        for one in report.findings
        if one.severity > Severity.INFO and ("owes" in one.message or "too few" in one.message)
    }


def told(kind: str) -> list[object]:
    return [
        pytest.param(note, words, id=f"{note}-{number}")
        for note, wordings in WORDINGS["notes"].items()
        for number, words in enumerate(wordings[kind])
    ]


@pytest.mark.parametrize("note", OWING)
def test_the_note_is_owed(note: str) -> None:
    assert note in missing(OWING[note] + FILLER)


@pytest.mark.parametrize(("note", "words"), told("told"))
def test_a_note_is_known_however_it_is_put(note: str, words: str) -> None:
    assert note not in missing(f"{OWING[note]}{FILLER}{words}\n")


@pytest.mark.parametrize(("note", "words"), told("not told"))
def test_what_only_comes_near_a_note_is_none(note: str, words: str) -> None:
    assert note in missing(f"{OWING[note]}{FILLER}{words}\n")


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        pytest.param(topic, words, id=f"{topic}-{number}")
        for topic, wordings in WORDINGS["emergency"].items()
        for number, words in enumerate(wordings)
    ],
)
def test_an_emergency_note_names_the_signs_of_its_topic(topic: str, words: str) -> None:
    own = TOPICS[topic]
    title = WORDINGS["titles"][topic]
    article = f"{HEAD.format(title=title, more='')}We keep a page on {title} by the door.{FILLER}"
    if own.emergency and not own.advisory:
        assert "emergency-care" in missing(article)
        bare = "In an emergency call 911. See a doctor if it does not get better."
        assert "emergency-care" in missing(f"{article}{bare}\n")
    assert "emergency-care" not in missing(f"{article}{words}\n")
