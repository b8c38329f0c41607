"""Keeps what was worked out once, by its content: a folder that may be deleted at any time."""

from __future__ import annotations

import os
from pathlib import Path

from . import atomic

VARIABLE = "HEALTHLINT_CACHE_DIR"
OWN = (
    "anchors-*.json",
    "lexicon-*.json",
    "letters-*.json",
    "packs-*.json",
    "rules-*.json",
    "outcomes.sqlite*",
)


def folder() -> Path:
    """Where this user's caches are."""
    if own := os.environ.get(VARIABLE):
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "healthlint"


def read(name: str) -> str | None:
    """What is kept under a name; nothing if it is not there or cannot be read."""
    try:
        return (folder() / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, RuntimeError):
        return None


def write(name: str, text: str) -> None:
    """Keeps a text in one step; a folder that cannot be written is no reason to stop."""
    try:
        base = folder()
        base.mkdir(parents=True, exist_ok=True)
        atomic.put(base / name, text.encode("utf-8"))
    except (OSError, RuntimeError):
        return


def clean() -> bool:
    """Deletes what is kept; whether there was anything."""
    base = folder()
    own = [path for pattern in OWN for path in base.glob(pattern)] if base.is_dir() else []
    for path in own:
        path.unlink(missing_ok=True)
    return bool(own)
