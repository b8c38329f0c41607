"""Merges what the defaults, the project and the command line say: dicts in, `Config` out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, TypeAlias

from .model import Severity

Table: TypeAlias = Mapping[str, Any]
EMPTY: Table = MappingProxyType({})


class ConfigError(Exception):
    """A configuration that cannot be used: where, what, and what to do."""

    def __init__(self, place: str, message: str, help: str = "") -> None:
        super().__init__(f"{place}: {message}" + (f"; {help}" if help else ""))


def read_json(text: str, origin: str, message: str, help: str) -> Any:
    """The value of a JSON text; ConfigError says on which line it is none."""
    try:
        return json.loads(text)
    except ValueError as error:
        place = f"{origin}:{getattr(error, 'lineno', 1)}"
        raise ConfigError(place, message, help) from None
    except RecursionError:
        raise ConfigError(f"{origin}:1", message, help) from None


@dataclass(frozen=True, slots=True)
class Config:
    """Every value that is in force for an article."""

    root: str = ""  # the folder that paths inside are relative to; "" for the current one
    origin: str = ""  # the file that it was read from
    select: tuple[str, ...] = ()  # empty: the rules that are on by default
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    fail_on: Severity = Severity.ERROR
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rulesets: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    profile: str = "practitioner"
    hugo_version: str = ""
    seconds_per_file: float = 30  # of processor time; 0 for no bound
    baseline: str = ""  # the file with findings that may stand, relative to the root
    per_path: tuple[Table, ...] = ()
    front_matter: Table = field(default_factory=lambda: EMPTY)
    shortcodes: Table = field(default_factory=lambda: EMPTY)
    notes: Table = field(default_factory=lambda: EMPTY)


def resolve(tables: Sequence[Table], root: str = "", origin: str = "") -> Config:
    """The configuration that several tables make, a later one over an earlier."""
    merged: dict[str, Any] = {}
    for table in tables:
        merged.update({key.replace("-", "_"): value for key, value in table.items()})
    merged.pop("extend", None)
    for name in _LISTS & merged.keys():
        merged[name] = tuple(merged[name])
    for name in _TABLES & merged.keys():
        merged[name] = MappingProxyType(dict(merged[name]))
    if "severity" in merged:
        merged["severity"] = _severities(merged["severity"])
    if "fail_on" in merged:
        merged["fail_on"] = Severity.parse(merged["fail_on"])
    return Config(root=root, origin=origin, **merged)


_LISTS = frozenset(
    "select extend_select ignore include exclude rulesets jurisdictions per_path".split()
)
_TABLES = frozenset({"front_matter", "shortcodes", "notes"})


def _severities(table: Mapping[str, str]) -> Mapping[str, Severity]:
    return {rule: Severity.parse(word) for rule, word in table.items()}


def check(table: Table, schema: Table, text: str, origin: str, rules: Iterable[str] = ()) -> None:
    """Raises ConfigError at the first value that the schema refuses, with file and line."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    error = best_match(Draft202012Validator(schema).iter_errors(table))
    if error is None:
        return
    path = [str(part) for part in error.absolute_path]
    if error.validator == "additionalProperties":
        known = list(error.schema.get("properties", ()))
        key = next(key for key in error.instance if key not in known)
        near = get_close_matches(key, known, 1)
        help = f"did you mean `{near[0]}`?" if near else f"known: {', '.join(known)}"
        raise ConfigError(f"{origin}:{line_of(text, [*path, key])}", f"unknown key `{key}`", help)
    raise ConfigError(f"{origin}:{line_of(text, path)}", _explain(error, path), _choices(error))


def _explain(error: Any, path: Sequence[str]) -> str:
    name = ".".join(part for part in path if not part.isdigit()) or "the configuration"
    if error.validator == "type":
        kind = _KINDS.get(error.validator_value, error.validator_value)
        return f"`{name}` must be {kind}, not {error.instance!r}"
    if error.validator == "enum":
        return f"`{name}`: {error.instance!r} is none of its values"
    if error.validator == "required":
        return f"`{name}`: {error.message.replace(' is a required property', ' is missing')}"
    return f"`{name}`: {error.message}"


_KINDS = {
    "string": "a text",
    "array": "a list",
    "object": "a table",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


def _choices(error: Any) -> str:
    if error.validator != "enum":
        return ""
    values = [str(value) for value in error.validator_value]
    near = get_close_matches(str(error.instance), values, 1)
    return f"did you mean {near[0]!r}?" if near else f"use {', '.join(values)}"


def line_of(text: str, path: Sequence[str]) -> int:
    """The 1-based line on which a TOML or YAML key of that path stands, as far as can be told."""
    line = 1
    at = 0
    for part in path:
        if part.isdigit():
            continue
        key = rf"(?:[\w\"'-]+\.)*[\"']?{re.escape(part)}[\"']?(?=[ \t]*[=.\]:])"
        found = re.compile(rf"^[ \t]*(?:- +)?\[*{key}", re.M).search(text, at)
        found = found or re.compile(rf"\b{re.escape(part)}\b").search(text, at)
        if found:
            at = found.start()
            line = text.count("\n", 0, found.end()) + 1
    return line
