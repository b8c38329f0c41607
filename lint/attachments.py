"""Files that a configuration names: JSON Schemas, and templates that print notes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .config import Config, ConfigError, line_of


def attached(config: Config) -> Config:
    """The configuration with the files that it names read; ConfigError if one is amiss."""
    return replace(
        config,
        front_matter=MappingProxyType(dict(_schemas(config))),
        shortcodes=MappingProxyType(dict(_shortcodes(config))),
        notes=MappingProxyType(
            {note: _note(note, entry, config) for note, entry in config.notes.items()}
        ),
    )


def _schemas(config: Config) -> Mapping[str, Any]:
    options = dict(config.front_matter)
    if isinstance(options.get("schema"), str):
        options["schema"] = _schema(options["schema"], config, "front-matter", "schema")
    options["schemas"] = [
        {**entry, "schema": _schema(entry["schema"], config, "front-matter", "schemas")}
        for entry in options.get("schemas", ())
    ]
    return options


def _shortcodes(config: Config) -> Mapping[str, Any]:
    schemas = {
        name.lower(): _schema(file, config, "shortcodes", name)
        for name, file in config.shortcodes.get("schemas", {}).items()
    }
    return {**config.shortcodes, "schemas": schemas}


def _schema(name: str, config: Config, *keys: str) -> Mapping[str, Any]:
    return schema_file(Path(config.root) / name, _place(config, list(keys)))


def schema_file(path: Path, place: str) -> Mapping[str, Any]:
    """The JSON Schema in a file; ConfigError at `place`, where it is named, or in the file."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    try:
        schema = json.loads(path.read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
    except OSError:
        raise ConfigError(place, f"the schema {path.name} is not there") from None
    except ValueError as error:
        raise ConfigError(f"{path}:{getattr(error, 'lineno', 1)}", "this is not JSON") from None
    except SchemaError as error:
        raise ConfigError(f"{path}:1", f"this is no JSON Schema: {error.message}") from None
    if not isinstance(schema, dict):
        raise ConfigError(f"{path}:1", "a schema is an object")
    return schema


def _note(note: str, entry: Mapping[str, Any], config: Config) -> Mapping[str, Any]:
    """A note that the site's template prints: the file must be there and hold the words."""
    if "template" not in entry:
        return entry
    place = _place(config, ["notes", note, "template"])
    if not entry.get("contains"):
        raise ConfigError(place, f"the note {note} names a template but not what it `contains`")
    path = Path(config.root) / str(entry["template"])
    try:
        text = " ".join(path.read_text(encoding="utf-8").split())
    except (OSError, UnicodeDecodeError):
        raise ConfigError(place, f"the template {entry['template']} cannot be read") from None
    if " ".join(str(entry["contains"]).split()).lower() not in text.lower():
        message = f"{entry['template']} does not contain “{entry['contains']}”"
        raise ConfigError(place, message, f"the note {note} would be missing from every page")
    return {**entry, "verified": True}


def _place(config: Config, keys: list[str]) -> str:
    try:
        text = Path(config.origin).read_text(encoding="utf-8")
    except OSError:
        return config.origin or "configuration"
    return f"{config.origin}:{line_of(text, keys)}"
