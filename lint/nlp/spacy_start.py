"""Imports spaCy without its command line, which is a third of its start and of no use to us."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

COMMANDS = ("spacy.cli", "spacy.cli.info")


def load() -> None:
    """Imports spaCy; `spacy.cli` can still be imported afterwards, and `spacy.info` works."""
    if "spacy" in sys.modules or any(name in sys.modules for name in COMMANDS):
        return
    for name in COMMANDS:
        sys.modules[name] = _Empty(name)
    try:
        import spacy  # noqa: F401
    finally:
        for name in COMMANDS:
            del sys.modules[name]


class _Empty(ModuleType):
    """Stands in for spaCy's commands while spaCy is imported."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []  # only a package has modules in it

    @staticmethod
    def info(*words: Any, **options: Any) -> Any:
        """`spacy.info`, imported when someone calls it."""
        from spacy.cli.info import info

        return info(*words, **options)
