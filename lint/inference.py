"""Proposes a JSON Schema from the front matter that a site already has, and from its CMS."""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

DATE = re.compile(r"\d{4}-\d\d-\d\d")
NEARLY_ALL = 0.98  # a key that so many articles have is proposed as required
FEW = 12  # so few different texts, often repeated, are proposed as the only ones


def infer(fronts: Iterable[Mapping[str, object]], fields: Mapping[str, Mapping[str, Any]]) -> Any:
    """The schema that articles suggest; `fields` is what a CMS says of each key.

    Counts stand in `$comment`: "author in 412 of 418".
    """
    found = list(fronts)
    values: dict[str, list[object]] = defaultdict(list)
    for front in found:
        for key, value in front.items():
            values[key].append(value)
    properties = {
        key: _property(key, values.get(key, []), len(found), fields.get(key, {}))
        for key in sorted({*values, *fields}, key=lambda key: (-len(values.get(key, ())), key))
    }
    needed = [key for key in properties if _needed(key, values, found, fields)]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Front matter, proposed from the articles",
        "$comment": f"proposed from {len(found)} articles; read it before you rely on it",
        "type": "object",
        "required": needed,
        "properties": properties,
    }


def _needed(
    key: str,
    values: Mapping[str, list[object]],
    found: list[Mapping[str, object]],
    fields: Mapping[str, Mapping[str, Any]],
) -> bool:
    if fields.get(key, {}).get("required"):
        return True
    filled = [value for value in values.get(key, ()) if value not in (None, "", [])]
    return len(found) > 1 and len(filled) >= NEARLY_ALL * len(found)


def _property(key: str, values: list[object], total: int, field: Mapping[str, Any]) -> Any:
    kinds = Counter(map(_kind, values))
    schema: dict[str, Any] = {"$comment": f"{key} in {len(values)} of {total}"}
    if field.get("type"):
        schema["type"] = field["type"]
    elif kinds:
        names = [name for name, _ in kinds.most_common()]
        schema["type"] = names[0] if len(names) == 1 else names
    if len(kinds) > 1:
        told = ", ".join(f"{name} {count}" for name, count in kinds.most_common())
        schema["$comment"] += f" ({told})"
    choices = field.get("enum") or _choices(values)
    if choices:
        schema["enum"] = choices
    texts = [value for value in values if isinstance(value, str)]
    if texts and len(texts) == len(values) and all(map(DATE.match, texts)):
        schema["pattern"] = "^\\d{4}-\\d\\d-\\d\\d"
    return schema


def _choices(values: list[object]) -> list[str]:
    texts = [value for value in values if isinstance(value, str)]
    different = set(texts)
    if len(texts) < len(values) or not different or any(len(text) > 40 for text in different):
        return []
    repeated = len(texts) >= 5 * len(different)
    return sorted(different) if len(different) <= FEW and repeated else []


def _kind(value: object) -> str:
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str() | datetime.date():
            return "string"
        case list() | tuple():
            return "array"
        case Mapping():
            return "object"
    return "null"


WIDGETS = {
    "string": "string",
    "text": "string",
    "markdown": "string",
    "datetime": "string",
    "date": "string",
    "image": "string",
    "file": "string",
    "select": "string",
    "relation": "string",
    "hidden": "string",
    "boolean": "boolean",
    "number": "number",
    "list": "array",
    "object": "object",
    "tags": "array",
    "categories": "array",
    "choice": "string",
    "draft": "boolean",
    "slug": "string",
}


def cms_fields(config: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """What a Decap, Sveltia, CloudCannon or Front Matter CMS configuration says of the keys."""
    found: dict[str, Mapping[str, Any]] = {}
    for field in _fields(config):
        name = field.get("name")
        kind = WIDGETS.get(str(field.get("widget") or field.get("type") or "string"))
        if not name or name == "body":
            continue
        options = field.get("options")
        plain = isinstance(options, list) and all(isinstance(one, str) for one in options)
        found[str(name)] = {
            "type": "array" if field.get("multiple") else kind,
            "required": _required(field, config),
            "enum": options if plain and not field.get("multiple") else None,
        }
    return found


def _required(field: Mapping[str, Any], config: Mapping[str, Any]) -> bool:
    """Decap's fields are required unless they say otherwise; other systems' only if they say so."""
    return bool(field.get("required", "collections" in config))


def _fields(config: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    for collection in config.get("collections") or ():
        if isinstance(collection, Mapping):
            yield from (one for one in collection.get("fields") or () if isinstance(one, Mapping))
    for kind in config.get("frontMatter.taxonomy.contentTypes") or ():
        yield from (one for one in kind.get("fields") or () if isinstance(one, Mapping))
    for name, entry in (config.get("_inputs") or {}).items():
        if isinstance(entry, Mapping):
            yield {"name": name, **entry}
