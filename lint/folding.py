"""Plain text helpers that need no spaCy."""

from __future__ import annotations

FOLD = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u201b"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f"), '"'),
    **dict.fromkeys(map(ord, "\u00a0\u202f\u2007"), " "),
    **dict.fromkeys(map(ord, "\u2010\u2011"), "-"),
}
"""One character for one, so that offsets stay."""


def fold(text: str) -> str:
    """Typographic quotes, hyphens and blanks as plain ones; the length stays."""
    return text if text.isascii() else text.translate(FOLD)
