"""A passage as runs of sentences that follow one another: what belongs together stands near."""

from __future__ import annotations

import re
from collections.abc import Iterator

BETWEEN = re.compile(r"(?<=[.!?])[\"')\]*_]*\s+")


def windows(text: str, size: int) -> Iterator[str]:
    """Every so many sentences that follow one another, or all if there are fewer."""
    sentences = BETWEEN.split(text)
    for at in range(max(len(sentences) - size + 1, 1)):
        yield " ".join(sentences[at : at + size])
