"""Rough stems: what related forms of a word share."""

from __future__ import annotations

ENDINGS = (
    ("ies", "y"),
    ("ied", "y"),
    ("ing", ""),
    ("edly", ""),
    ("ed", ""),
    ("es", ""),
    ("s", ""),
    ("ly", ""),
)


class Stems(dict[str, str]):
    """The stem of each word in small letters, worked out once."""

    def __missing__(self, word: str) -> str:
        self[word] = stem(word)
        return self[word]


def stem(word: str) -> str:
    """The stem of one word in small letters."""
    if len(word) <= 3:
        return word
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + instead
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word
