"""Where the sentences of a block begin and end, near enough to weigh them one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator

END = re.compile(r"[.!?…]+[\"')\]*_”’]*(?=\s+[\"'(\[*_“‘]*[A-Z0-9$£€])|\n+|[:;](?=\s+[-*•])|\|")
SHORT = frozenset(
    "dr mr mrs ms prof st vs etc e.g i.e approx no fig dept est inc ltd co jr sr u.s u.k a.m p.m "
    "vol ed al cf".split()
)
WORD_BEFORE = re.compile(r"[\w.]+$")


def spans(text: str) -> Iterator[tuple[int, int]]:
    """The offsets of each sentence, without the blanks around it."""
    start = 0
    for found in END.finditer(text):
        if found[0] == "." and _is_short(text, found.start()):
            continue
        yield from _trimmed(text, start, found.end())
        start = found.end()
    yield from _trimmed(text, start, len(text))


def _is_short(text: str, at: int) -> bool:
    word = WORD_BEFORE.search(text, max(at - 12, 0), at)
    return word is not None and (word[0].lower() in SHORT or len(word[0]) == 1)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip(" \n\t|"))
    right = len(piece.rstrip(" \n\t|"))
    if right > left and any(char.isalnum() for char in piece):
        yield start + left, start + right
