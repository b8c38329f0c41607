"""Reads the labelled articles of corpus/articles: a sentence a line, its label in front.

`- ` is fine, `+ ` is to be flagged, `! ` is to be flagged as an error, `~ ` counts neither way;
`= ` is a title or heading, `=+ ` one that claims too much; `@ ` begins an article. Lines between
empty ones are a paragraph, but an item, a quotation or a signature is a block by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LABELS = {
    "- ": "fine",
    "+ ": "flag",
    "! ": "error",
    "~ ": "either",
    "= ": "head",
    "=+": "head-flag",
}

BLOCKS = ("* ", "> ")
STOPS = tuple(".!?…:;,)]\"”'’*_|")


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled sentence, and where it stands in the article's text."""

    label: str
    text: str
    start: int

    @property
    def flag(self) -> bool | None:
        """Whether it is to be flagged; None where either will do."""
        return None if self.label == "either" else self.label in ("flag", "error", "head-flag")


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article with the labels of its sentences."""

    id: str
    kind: str
    market: str
    text: str
    lines: tuple[Line, ...]


def articles(folder: Path) -> Iterator[Labelled]:
    """Every article of a folder's files."""
    for path in sorted(folder.glob("*.txt")):
        for entry in path.read_text(encoding="utf-8").split("\n@ ")[0:]:
            yield _article(entry.removeprefix("@ "))


def _article(entry: str) -> Labelled:
    head, *rows = entry.split("\n")
    facts = dict(part.strip().partition("=")[::2] for part in head.split("|"))
    title, rest = _title(rows)
    text = f"---\ntitle: {_quoted(title[1])}\ndate: 2026-01-01\n---\n"
    words = _quoted(title[1])[1:-1]
    lines = [Line(title[0], words, text.index(words))]
    gap = "\n"
    for row in rest:
        label, words = LABELS.get(row[:2], ""), row[2:].strip()
        if not label:
            gap = "\n\n"
            continue
        heading = label.startswith("head")
        begins = words[:1].islower() or words.startswith(BLOCKS)
        if begins or not lines[-1].text.endswith(STOPS):
            gap = "\n\n"
        text += ("\n\n## " if heading else gap) if not text.endswith("---\n") else "\n"
        lines.append(Line(label, words, len(text)))
        text += words
        gap = "\n\n" if heading else " "
    return Labelled(facts["id"], facts["kind"], facts["market"], text + "\n", tuple(lines))


def _title(rows: list[str]) -> tuple[tuple[str, str], list[str]]:
    for at, row in enumerate(rows):
        if row.startswith("="):
            return (LABELS[row[:2]], row[2:].strip()), rows[at + 1 :]
    raise ValueError(f"no title above {rows[:1]}")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', "'") + '"'
