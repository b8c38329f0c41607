"""Asks a person at a terminal what the first configuration should say."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from . import settings


def possible() -> bool:
    """Whether someone is there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def profile(usual: str) -> str:
    """Who publishes."""
    import click

    known = click.Choice(settings.choices("profile"))
    answer: str = click.prompt("Who publishes?", type=known, default=usual)
    return answer


def markets(guess: Sequence[str]) -> tuple[str, ...]:
    """For which markets the articles are written."""
    import click

    known = settings.choices("jurisdictions")

    def read(text: str) -> tuple[str, ...]:
        words = tuple(text.upper().replace(",", " ").split())
        wrong = [word for word in words if word not in known]
        if wrong and words != ("NONE",):
            raise click.BadParameter(f"{wrong[0]} is none of {', '.join(known)}")
        return () if words == ("NONE",) else words

    answer: tuple[str, ...] = click.prompt(
        f"For which markets ({', '.join(known)}, or none)?",
        default=" ".join(guess) or "none",
        value_proc=read,
    )
    return answer
