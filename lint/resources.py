"""Finds `rulesets/` and `schemas/`, in a clone or installed."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def data_dir(name: str) -> Path:
    """Inside the package once installed, beside it in a clone."""
    for base in (HERE, HERE.parent):
        if (base / name).is_dir():
            return base / name
    raise FileNotFoundError(f"healthlint is installed without its {name}; install it again")


def texts(name: str, pattern: str) -> dict[str, str]:
    """The shipped files of a kind by name, sorted: lexicon-*.yaml → their texts."""
    found = sorted(data_dir(name).glob(pattern))
    return {path.name: path.read_text(encoding="utf-8") for path in found}


def text(folder: str, name: str) -> str:
    """One shipped file."""
    return (data_dir(folder) / name).read_text(encoding="utf-8")


def data(folder: str, name: str) -> bytes:
    """One shipped file that is no text."""
    return (data_dir(folder) / name).read_bytes()
