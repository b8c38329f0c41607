"""Required notes: real articles hold what they owe, and a note that is taken out is missed."""

import re
from pathlib import Path

import pytest

from lint.files import Source
from lint.options import Options
from lint.session import Session

ARTICLES = sorted((Path(__file__).parent / "data" / "notes").glob("*.md"))
MARK = re.compile(r"^(?P<quote>> )?<!-- note: (?P<ids>[a-z -]+) -->\n", re.M)
NOTE = re.compile(MARK.pattern + r"(?P<text>(?:.+\n)+)(?:\n##.*\n)?", re.M)
SESSION = Session(Options(isolated=True))


def missing(text: str) -> set[str | None]:
    """The notes that the article is said to lack."""
    report = SESSION.report(Source("content/article.md", text))
    return {
        one.note for one in report.findings if "owes" in one.message or "too few" in one.message
    }


CASES = [
    pytest.param(path, number, id=f"{path.stem}-{found['ids'].replace(' ', '-')}")
    for path in ARTICLES
    for number, found in enumerate(NOTE.finditer(path.read_text(encoding="utf-8")))
]


def test_there_are_articles_on_many_topics() -> None:
    assert len(ARTICLES) >= 25


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_an_article_that_holds_its_notes_lacks_none(path: Path) -> None:
    assert missing(MARK.sub("", path.read_text(encoding="utf-8"))) == set()


@pytest.mark.parametrize(("path", "number"), CASES)
def test_a_note_that_is_taken_out_is_missed(path: Path, number: int) -> None:
    text = path.read_text(encoding="utf-8")
    note = list(NOTE.finditer(text))[number]
    without = text[: note.start()] + text[note.end() :]
    assert missing(MARK.sub("", without)) == set(note["ids"].split())
