"""Says which value of the configuration is in force, and where it came from."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from . import app, files, library, session, settings, sieve
from .config import Config, line_of
from .files import NoSuchPath
from .model import Severity
from .options import Options

DEFAULTS = Config()
LEFT_OUT = ("root", "origin")  # where the file stands, not what it says


@dataclass(frozen=True, slots=True)
class Value:
    """One value that is in force: `file` and `line` are empty unless a file says it."""

    key: str
    value: Any
    source: str  # default, command line, file, parent or per-path
    file: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class _Origin:
    source: str
    table: Mapping[str, Any]
    file: str = ""
    text: str = ""


def show(options: Options) -> int:
    """Prints every value in force for each path that the options name."""
    for path in options.paths:
        if not os.path.lexists(path):
            raise NoSuchPath(path)
    views = [(path, *_values(path, options)) for path in options.paths]
    app.write(_as_json(views) if options.output_format == "json" else _as_text(views))
    return app.CLEAN


def _values(path: str, options: Options) -> tuple[str, list[Value]]:
    """The file that holds for a path, and all values."""
    if not options.config and not options.isolated and _is_configuration(path):
        return _values(_above(path), replace(options, config=path))
    folder = Path(path if os.path.isdir(path) else _above(path))
    config = session.configuration(options, folder)
    library.ruleset(config)  # says so if a rule that it names does not exist
    near = "" if os.path.isdir(path) else _near(path, config, folder)
    return config.origin, list(_told(config, near, list(_origins(config, options))))


def _is_configuration(path: str) -> bool:
    name = os.path.basename(path)
    return name in settings.NAMES or name.lstrip(".").startswith("healthlint.")


def _above(path: str) -> str:
    return os.path.dirname(path) or "."


def _near(path: str, config: Config, folder: Path) -> str:
    """A path as `per-path` sees it."""
    return files.relative(path, config.root or session.site_root(str(folder.absolute())))


def _origins(config: Config, options: Options) -> Iterator[_Origin]:
    """All that may have set a value, the last word first."""
    yield _Origin("command line", options.overrides)
    found = settings.chain(Path(config.origin)) if config.origin else []
    for at, (path, table) in enumerate(reversed(found)):
        text = path.read_text(encoding="utf-8")
        yield _Origin("parent" if at else "file", table, str(path), text)


def _told(config: Config, near: str, origins: list[_Origin]) -> Iterator[Value]:
    """Every value, in the order of the configuration's own keys."""
    changed = sieve.for_path(config, near) if near else config
    for field in fields(Config):
        if field.name in LEFT_OUT:
            continue
        key = field.name.replace("_", "-")
        value = getattr(changed, field.name)
        if value != getattr(config, field.name):
            yield _per_path(key, value, near, config, origins)
            continue
        origin = next((one for one in origins if key in one.table), None)
        if origin is None:
            yield Value(key, _plain(getattr(DEFAULTS, field.name)), "default")
        else:
            yield from _leaves([key], origin.table[key], origin)


def _per_path(key: str, value: Any, near: str, config: Config, origins: list[_Origin]) -> Value:
    """A value that the last fitting entry of `per-path` has set or added to."""
    origin = next(one for one in origins if "per-path" in one.table)
    fits = partial(sieve.matches, near)
    at = max(
        number
        for number, entry in enumerate(config.per_path)
        if key in entry and any(map(fits, entry["paths"]))
    )
    return Value(key, _plain(value), "per-path", origin.file, _line_of_entry(origin.text, at, key))


def _line_of_entry(text: str, at: int, key: str) -> int:
    """The line on which the key stands in the n-th entry of `per-path`."""
    heads = [start for start in range(len(text)) if text.startswith("[[per-path]]", start)]
    if len(heads) <= at:
        return line_of(text, ["per-path"])
    return text.count("\n", 0, heads[at]) + line_of(text[heads[at] :], [key])


def _leaves(path: list[str], value: Any, origin: _Origin) -> Iterator[Value]:
    """A table's values one by one, each with its own line."""
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _leaves([*path, str(key)], inner, origin)
        return
    line = line_of(origin.text, path) if origin.text else None
    yield Value(".".join(path), _plain(value), origin.source, origin.file, line)


def _plain(value: Any) -> Any:
    """A value in the words of a configuration file."""
    if isinstance(value, Severity):
        return value.label
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _as_text(views: list[tuple[str, str, list[Value]]]) -> str:
    return "\n".join("".join(_lines(*view)) for view in views)


def _lines(path: str, origin: str, values: list[Value]) -> Iterator[str]:
    yield f"{path}: {f'configured by {_short(origin)}' if origin else 'no configuration file'}\n"
    shown = [(f"{one.key} = {_written(one.value)}", one) for one in values]
    width = min(max(len(text) for text, _ in shown), 60)
    for text, value in shown:
        yield f"  {text:{width}}  {_whence(value)}\n"


def _written(value: Any) -> str:
    """A value nearly as TOML has it."""
    return json.dumps(value, ensure_ascii=False)


def _whence(value: Value) -> str:
    place = f"{_short(value.file)}:{value.line}" if value.file else ""
    return (
        f"{place} ({value.source})"
        if value.source in ("parent", "per-path")
        else place or value.source
    )


def _short(path: str) -> str:
    near = os.path.relpath(path)
    return path if near.startswith(os.path.join("..", "..")) else near


def _as_json(views: list[tuple[str, str, list[Value]]]) -> str:
    paths = [
        {"path": path, "file": origin or None, "values": [_row(one) for one in values]}
        for path, origin, values in views
    ]
    return json.dumps({"schema_version": 1, "paths": paths}, ensure_ascii=False, indent=2) + "\n"


def _row(value: Value) -> dict[str, Any]:
    return {**asdict(value), "file": value.file or None}
