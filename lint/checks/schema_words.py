"""What a JSON Schema validator says, in an editor's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..model import Problem
from . import hugo_dates
from .fields import Field

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_KINDS = {
    "string": "a text",
    "array": "a list",
    "object": "a group of fields",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "empty",
}

_CURES = {
    "string": "write a text, in quotes if it has marks in it",
    "array": "write a list: [one, two]",
    "object": "write its fields, indented, on the lines below",
    "integer": "write a whole number without quotes",
    "number": "write a number without quotes",
    "boolean": "write true or false, without quotes",
    "null": "delete the value",
}


def explain(field: Field, error: ValidationError, required: bool) -> Problem:
    """One violation at its field."""
    value, rule = error.instance, str(error.validator)
    if required and (value is None or value == "" or str(value).isspace()):
        return field.problem(
            "empty-field",
            f"`{field.name}` is empty",
            f"write the {field.name}, or delete the page",
        )
    if rule in ("type", "anyOf", "oneOf"):
        return _wrong_type(field, error)
    if rule == "format" and error.validator_value in ("date", "date-time"):
        return _no_date(field)
    message, help = _words(field.name, error)
    return field.problem("invalid-value", message, help)


def _wrong_type(field: Field, error: ValidationError) -> Problem:
    kinds = _wanted(error)
    wanted = " or ".join(_KINDS.get(kind, kind) for kind in kinds) or "something else"
    fix = None
    if isinstance(error.instance, str) and kinds[:1] == ["boolean"]:
        word = error.instance.strip().lower()
        fix = field.bare(word, "Delete the quotes") if word in ("true", "false") else None
    return field.problem(
        "wrong-type",
        f"`{field.name}` must be {wanted}, not {_shown(error.instance)}",
        _CURES.get(kinds[0], "") if kinds else "",
        fix=fix,
    )


def _wanted(error: ValidationError) -> list[str]:
    if error.validator == "type":
        value: Any = error.validator_value
        kinds = [value] if isinstance(value, str) else list(value)
    else:
        found = [kind for one in error.context or () for kind in _wanted(one)]
        kinds = list(dict.fromkeys(found))
    return [kind for kind in kinds if kind != "null"]


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f'the text "{value if len(value) <= 40 else value[:39] + "…"}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"the number {value}"
    return "a group of fields" if isinstance(value, dict) else "a list" if value else "empty"


def _no_date(field: Field) -> Problem:
    found = hugo_dates.suggest(field.value)
    return field.problem(
        "malformed-date",
        f"the value of `{field.name}` is not a date",
        f"write {found[0]}" if found else "write the day as 2026-11-21",
        fix=field.rewrite(found[0], f"Write {found[0]}", safe=found[1]) if found else None,
    )


def _words(name: str, error: ValidationError) -> tuple[str, str]:
    rule = str(error.validator)
    limit: Any = error.validator_value
    if rule in ("enum", "const"):
        allowed = ", ".join(map(str, limit if rule == "enum" else [limit]))
        return f"`{name}` cannot be {_shown(error.instance)}", f"use one of: {allowed}"
    table = {
        "minLength": (f"`{name}` is shorter than {limit} characters", "say more"),
        "maxLength": (f"`{name}` is longer than {limit} characters", "say it more briefly"),
        "minItems": (f"`{name}` needs at least {limit} entries", "add entries"),
        "maxItems": (f"`{name}` may have at most {limit} entries", "delete entries"),
        "uniqueItems": (f"`{name}` holds the same entry twice", "delete one of the two"),
        "minimum": (f"`{name}` is less than {limit}", f"write {limit} or more"),
        "maximum": (f"`{name}` is more than {limit}", f"write {limit} or less"),
        "pattern": (f"`{name}` does not have the form that is asked for", f"the form is {limit}"),
        "format": (f"`{name}` is no {limit}", "correct the value"),
    }  # fmt: skip
    words = table.get(rule, (f"`{name}` does not fit the schema", "compare it with the schema"))
    described = error.schema.get("description", "") if isinstance(error.schema, Mapping) else ""
    return words[0], described or words[1]
