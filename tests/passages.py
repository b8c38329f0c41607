"""How well notes are told on labelled passages: `python -m tests.passages FILE ... [--worst N]`.

A line of a file is {"text", "note"}: the note that the passage tells, what it holds that makes a
note owed, or nothing. A label is judged on the files that use it.
"""

from __future__ import annotations

import argparse
import datetime
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lint import document, library
from lint.article import Article
from lint.notes.owed import debts
from lint.notes.present import notes
from lint.notes.view import view
from lint.options import Options
from lint.session import Session
from lint.site import NO_SITE

from .evaluate import Score

PAGE = "---\ntitle: Migraine\ndate: 2026-01-01\n---\n\n{}\n\n" + "Tea stands on the sill. " * 20
OWED = {
    "medicine-change": "medication-change-caution",
    "testimonial": "testimonial-typicality",
    "paid-link": "affiliate-disclosure",
}
"""The labels of what makes a note owed."""
NOTES = {"emergency-instruction": "emergency-care"}
"""The labels of notes that are called otherwise."""
ALSO = {"medicine-change": ("medication-change-caution",)}
"""Labels whose passages hold that as well."""
NEAR = (
    ("testimonial", "testimonial-typicality"),
    ("affiliate-disclosure", "paid-link"),
    ("emergency-instruction", "crisis-line"),
)
"""Labels of which a passage of the one may hold the other or not, and is not judged."""
UNSURE = {
    "medication-change-caution": "medicine-change",
    **dict(NEAR),
    **{second: first for first, second in NEAR},
}
"""By label the one whose passages may hold it or not."""


@dataclass
class Judged:
    """A label's score and the passages that went wrong."""

    score: Score = field(default_factory=Score)
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


def labels(session: Session, text: str) -> set[str]:
    """What the note checks see in a passage."""
    linter, _ = session.linter("passage.md")
    parsed = document.parse(PAGE.format(text), NO_SITE.templates)
    today = datetime.date(2026, 1, 1)
    article = Article("passage.md", parsed, NO_SITE, linter.config, linter.ruleset, today)
    seen, book = view(article), library.notebook()
    every = frozenset((*book.wordings, "emergency-care"))
    held = {note.id for note in notes(seen, book, (), every)}
    owing = {debt.note for debt in debts(seen, book, ())}
    found = {label for label, note in OWED.items() if note in owing}
    return found | held | {label for label, note in NOTES.items() if note in held}


def rows(path: Path) -> Iterator[tuple[str, str]]:
    """The passages of a file with their labels."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            yield row["text"], row["note"]


def judged(session: Session, path: Path, wanted: Collection[str]) -> dict[str, Judged]:
    """The score of each label that a file uses."""
    tally = {label: Judged() for label in wanted}
    for text, label in rows(path):
        found = labels(session, text)
        for name, one in tally.items():
            if label == name or label in ALSO.get(name, ()):
                one.score.hit += name in found
                one.score.missed += name not in found
                one.missed += [] if name in found else [text]
            elif name in found and label != UNSURE.get(name):
                one.score.false += 1
                one.false.append(f"({label or 'nothing'}) {text}")
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--worst", type=int, default=0, help="how many wrong passages to show")
    options = parser.parse_args()
    session = Session(Options(isolated=True, cache=False))
    for path in options.files:
        used = {label for _, label in rows(path)} - {""}
        for label, one in sorted(judged(session, path, used).items()):
            print(f"{path.stem} {label:26} {one.score}")
            for kind, texts in (("false", one.false), ("missed", one.missed)):
                for text in texts[: options.worst]:
                    print(f"  {kind}: {text}")


if __name__ == "__main__":
    main()
