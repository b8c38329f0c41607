"""Guesses the markets that a site is written for from its languages."""

from __future__ import annotations

from collections.abc import Iterable

from .notes.view import LANGUAGES

EU_LANGUAGES = frozenset(
    "bg cs da de el es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split()
)
EU_REGIONS = frozenset(
    "at be bg cy cz de dk ee es fi fr gr hr hu it lt lu lv mt nl pl pt ro se si sk".split()
)


def guessed(languages: Iterable[str]) -> tuple[str, ...]:
    """The markets of some languages (en-gb, de), each once; none where a tag says too little."""
    found = (LANGUAGES.get(one) or _european(one) for one in languages)
    return tuple(dict.fromkeys(market for market in found if market))


def _european(language: str) -> str:
    tongue, _, region = language.partition("-")
    in_europe = region in EU_REGIONS or (not region and tongue in EU_LANGUAGES)
    return "EU" if in_europe else ""
