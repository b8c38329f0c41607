"""Front matter against a JSON Schema, with the validator's complaints in an editor's words."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..frontmatter import FrontMatter, KeyPath
from ..model import Problem
from .fields import Field
from .schema_fit import FORMATS, fits
from .schema_words import explain

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.exceptions import ValidationError


def problems(front: FrontMatter, text: str, schema: Mapping[str, Any]) -> Iterator[Problem]:
    """Every violation of the schema, at its key or value."""
    if not schema:
        return
    view = _View(front, text, schema)
    if fits(view.data, schema):
        return
    for error in _validator(schema).iter_errors(view.data):
        yield from view.explain(_best(error))


def _validator(schema: Mapping[str, Any]) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema, format_checker=_formats())


def _formats() -> FormatChecker:
    from jsonschema import FormatChecker

    checker = FormatChecker(formats=())
    for name, conforms in FORMATS.items():
        checker.checks(name)(conforms)
    return checker


class _View:
    """The front matter as the schema sees it: `params` opened, case folded, nulls left out."""

    def __init__(self, front: FrontMatter, text: str, schema: Mapping[str, Any]) -> None:
        self.front = front
        self.text = text
        self._names = {name.lower(): name for name in schema.get("properties", {})}
        self._paths: dict[str, KeyPath] = {}
        self.data: dict[str, Any] = {}
        self.required = frozenset(schema.get("required", ()))
        for key, value, path in _entries(front):
            name = self._names.get(key.lower(), key)
            if path[0] in front.guessed or (value is None and name not in self.required):
                self._paths.setdefault(name, path)
                continue
            self.data[name] = _plain(value)
            self._paths[name] = path

    def field(self, path: Sequence[str | int], value: object = None) -> Field:
        """The field at a path of the schema's view."""
        head = self._paths.get(str(path[0]), (str(path[0]),)) if path else ()
        return Field(self.front, self.text, (*head, *path[1:]), value)

    def explain(self, error: ValidationError) -> Iterator[Problem]:
        """The editor's version of one violation."""
        path: list[str | int] = list(error.absolute_path)
        if error.validator == "required":
            yield from self._missing(error, path)
        elif path:
            yield explain(self.field(path, error.instance), error, path[0] in self.required)
        elif error.validator == "additionalProperties":
            yield from self._unknown(error)

    def _missing(self, error: ValidationError, path: list[str | int]) -> Iterator[Problem]:
        match = re.match(r"'(.*)' is a required property", error.message)
        name = match[1] if match else ""
        if not path and name in self._paths:
            return
        dotted = ".".join(map(str, [*path, name]))
        place = self.field(path).place if path else None
        span = (place.key or place.value) if place else self.front.opening
        yield Problem(
            "missing-field",
            span,
            f"`{dotted}` is missing from the front matter",
            f"add a line that begins with `{name}:`",
            field=dotted,
        )

    def _unknown(self, error: ValidationError) -> Iterator[Problem]:
        known = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
        instance: Any = error.instance
        for key in instance:
            if key not in known:
                yield self.field([key]).on_key(
                    "invalid-value",
                    f"the schema knows no field `{key}`",
                    "delete it, or add it to the schema",
                )


def _entries(front: FrontMatter) -> Iterator[tuple[str, object, KeyPath]]:
    params = front.get("params")
    where = front.path("params")
    if isinstance(params, dict) and where:
        yield from ((key, value, (*where, key)) for key, value in params.items())
    for key, value in front.data.items():
        yield key, value, (key,)


def _plain(value: object) -> object:
    """TOML's dates as the text that YAML would hold."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return value


def _best(error: ValidationError) -> ValidationError:
    """Of several shapes that a value may have, the complaint about the one it comes nearest to."""
    while error.context:
        branches: dict[object, list[ValidationError]] = {}
        for one in error.context:
            branches.setdefault(one.schema_path[0], []).append(one)
        fitting = [found for found in branches.values() if not any(map(_other_kind, found))]
        if not fitting:
            return error
        nearest = sorted(fitting, key=len)[0]
        error = max(nearest, key=lambda one: len(one.path))
    return error


def _other_kind(error: ValidationError) -> bool:
    """Whether the value itself, and not something inside, is of another type altogether."""
    if error.path:
        return False
    if error.context:
        return all(map(_other_kind, error.context))
    return error.validator == "type"
