"""Finds and reads configuration files: the nearest one above each file wins."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from . import config, resources
from .config import Config, ConfigError

NAMES = (
    ".healthlint.toml",
    "healthlint.toml",
    ".healthlint.yaml",
    ".healthlint.yml",
    "pyproject.toml",
)


def of_folder(folder: Path, overrides: config.Table) -> Config:
    """The configuration for files in a folder; the command line's values lie over the file's."""
    found = nearest(folder.resolve())
    if found is None:
        return config.resolve([overrides])
    return of_file(found, overrides)


def of_file(path: Path, overrides: config.Table) -> Config:
    """The configuration that one file makes."""
    tables = [*(table for _, table in chain(path)), overrides]
    return config.resolve(tables, root=str(path.parent), origin=str(path))


def nearest(folder: Path) -> Path | None:
    """The configuration file that holds for a folder: not beyond the repository, one per folder."""
    for base in (folder, *folder.parents):
        for name in NAMES:
            path = base / name
            if path.is_file() and (name != "pyproject.toml" or _table(path) is not None):
                return path
        if (base / ".git").exists():
            return None
    return None


def chain(path: Path, seen: Sequence[Path] = ()) -> list[tuple[Path, dict[str, Any]]]:
    """A file with its table, after those that it extends with theirs."""
    if path in seen:
        raise ConfigError(f"{path}:1", "the files extend one another in a circle")
    table = _table(path)
    if table is None:
        raise ConfigError(f"{path}:1", "there is no [tool.healthlint] table")
    text = path.read_text(encoding="utf-8")
    config.check(table, _schema(), text, str(path))
    if "extend" not in table:
        return [(path, table)]
    parent = (path.parent / table["extend"]).resolve()
    if not parent.is_file():
        line = config.line_of(text, ["extend"])
        raise ConfigError(f"{path}:{line}", f"`extend` names {table['extend']}, which is not there")
    return [*chain(parent, (*seen, path)), (path, table)]


def forget() -> None:
    """Lets files that have changed be read again."""
    _table.cache_clear()


@lru_cache(maxsize=64)
def _table(path: Path) -> dict[str, Any] | None:
    text = _text(path)
    if path.suffix in (".yaml", ".yml"):
        return _yaml(path, text)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).partition(" (at line ")
        line = place.split(",")[0] if place[:1].isdigit() else str(text.count("\n") + 1)
        raise ConfigError(
            f"{path}:{line}", what[:1].lower() + what[1:], "this is not TOML"
        ) from None
    if path.name == "pyproject.toml":
        own = data.get("tool", {}).get("healthlint")
        return own if isinstance(own, dict) else None
    return data


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(str(path), error.strerror or str(error)) from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}:1", "this is not UTF-8 text", "save it as UTF-8") from None


def _yaml(path: Path, text: str) -> dict[str, Any]:
    import yaml

    try:
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ConfigError(f"{path}:{mark.line + 1 if mark else 1}", "this is not YAML") from None
    if not isinstance(data, dict):
        raise ConfigError(f"{path}:1", "a configuration is a mapping of keys and values")
    return data


@lru_cache(maxsize=1)
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(resources.text("schemas", "config.schema.json"))
    return schema


def choices(name: str) -> list[str]:
    """The values that a configuration may give to a key: profile, jurisdictions, severity."""
    known: dict[str, Any] = _schema()["$defs"][name]
    values: list[str] = known.get("items", known)["enum"]
    return values
