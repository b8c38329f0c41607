"""Whether a value surely fits a JSON Schema, told without jsonschema, which takes long to import.

Only plain keywords are known here. A schema with another one, or a value that may break one, is
left to jsonschema, which also says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from . import hugo_dates

TYPES: Mapping[object, Callable[[object], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
SAID_ONLY = frozenset({"$schema", "$comment", "$defs", "title", "description", "default"})
"""Keywords that ask for nothing."""

_OWN = re.compile(r"#/\$defs/(\w+)", re.A)
_URI = re.compile(r"[a-z][a-z0-9+.-]*:\S+$", re.I)


def _is_day(value: object) -> bool:
    """Numbers and empty values are the business of `type`."""
    read = hugo_dates.read(value) if isinstance(value, str) and value else None
    return read is None or (read.ok and not read.accident)


def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or bool(_URI.match(value))


FORMATS: Mapping[str, Callable[[object], bool]] = {
    "date": _is_day,
    "date-time": _is_day,
    "uri": _is_uri,
}
"""The formats that are checked; all others are free."""

Schema: TypeAlias = Mapping[str, Any]


def fits(value: object, schema: Schema) -> bool:
    """Whether a value surely breaks nothing in a schema; False where that is not known."""
    rest = {name: asked for name, asked in schema.items() if name != "$id"}
    return _fits(value, rest, schema)


def _fits(value: Any, schema: object, root: Schema) -> bool:
    return isinstance(schema, Mapping) and all(
        name in SAID_ONLY or (name in KEYWORDS and KEYWORDS[name](value, asked, root))
        for name, asked in schema.items()
    )


def _type(value: Any, asked: Any, _: Schema) -> bool:
    names = [asked] if isinstance(asked, str) else asked
    return any(TYPES[name](value) for name in names if name in TYPES)


def _reference(value: Any, asked: Any, root: Schema) -> bool:
    """Only into the schema's own definitions."""
    own = _OWN.fullmatch(asked)
    return own is not None and _fits(value, root.get("$defs", {}).get(own[1]), root)


def _properties(value: Any, asked: Any, root: Schema) -> bool:
    return not isinstance(value, dict) or all(
        _fits(value[name], schema, root) for name, schema in asked.items() if name in value
    )


def _items(value: Any, asked: Any, root: Schema) -> bool:
    return not isinstance(value, list) or all(_fits(one, asked, root) for one in value)


def _required(value: Any, asked: Any, _: Schema) -> bool:
    return not isinstance(value, dict) or all(name in value for name in asked)


def _least_length(value: Any, asked: Any, _: Schema) -> bool:
    return not isinstance(value, str) or len(value) >= asked


def _pattern(value: Any, asked: Any, _: Schema) -> bool:
    return not isinstance(value, str) or bool(re.search(asked, value))


def _format(value: Any, asked: Any, _: Schema) -> bool:
    return asked not in FORMATS or FORMATS[asked](value)


KEYWORDS: Mapping[str, Callable[[Any, Any, Schema], bool]] = {
    "$ref": _reference,
    "type": _type,
    "enum": lambda value, asked, _: isinstance(value, str) and value in asked,
    "anyOf": lambda value, asked, root: any(_fits(value, one, root) for one in asked),
    "required": _required,
    "properties": _properties,
    "items": _items,
    "minLength": _least_length,
    "pattern": _pattern,
    "format": _format,
}
