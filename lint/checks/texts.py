"""Title and description: their length; and keys whose names are nearly right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from ..frontmatter.edits import replace
from ..frontmatter.fields import COMMON, HUGO
from ..model import Problem, Severity
from .fields import Field

TITLE_MAX = 120
DESCRIPTION_MAX = 300
SNIPPET = 160


def lengths(fields: Iterable[Field], options: Mapping[str, Any]) -> Iterator[Problem]:
    """Texts that search results and cards would cut."""
    description = int(options.get("description-max", DESCRIPTION_MAX))
    title = int(options.get("title-max", TITLE_MAX))
    for field in fields:
        size = len(field.value) if isinstance(field.value, str) else 0
        if field.low == "title" and size > title:
            yield _long(field, "long-title", size, title)
        if field.low == "description" and size > description:
            yield _long(field, "long-description", size, description)
        elif field.low == "description" and size > SNIPPET:
            yield _long(field, "cut-description", size, SNIPPET)


def _long(field: Field, rule: str, size: int, most: int) -> Problem:
    return field.problem(
        rule,
        f"`{field.name}` has {size} characters; more than {most} are cut in search results",
        f"say it in at most {most} characters",
    )


def misspelt(
    fields: Iterable[Field], schema: Mapping[str, Any], taxonomies: frozenset[str]
) -> Iterator[Problem]:
    """Keys that nobody reads because a letter is wrong."""
    names = {name.lower(): name for name in schema.get("properties", {})}
    names |= {name.lower(): name for name in HUGO | taxonomies}
    known = names.keys() | {name.lower() for name in COMMON}
    present = {field.low for field in fields}
    for field in fields:
        if field.low in known or len(field.path) > 1:
            continue
        name = _meant(field.low, [name for name in names if name not in present])
        if name:
            yield _misspelt(field, names[name])


def _misspelt(field: Field, name: str) -> Problem:
    hugo = name in HUGO
    key = field.place.key
    source = key.of(field.text) if key else ""
    quote = source[:1] if source[:1] in "\"'" else ""
    return field.on_key(
        "misspelt-field",
        f"nothing reads `{field.name}`; did you mean `{name}`?",
        f"rename the key to `{name}`",
        severity=None if hugo else Severity.INFO,
        fix=replace(key, f"{quote}{name}{quote}", f"Rename to `{name}`", safe=False)
        if key
        else None,
    )


def _meant(key: str, names: Iterable[str]) -> str | None:
    joined = key.replace("_", "").replace("-", "").replace(" ", "")
    for name in sorted(names):
        if joined == name or _near(key, name):
            return name
    return None


def _near(key: str, name: str) -> bool:
    """One slip in a word of five letters, two in a long one; plurals are other words."""
    if len(name) < 5 or key[0] != name[0] or key.rstrip("s0123456789") == name.rstrip("s"):
        return False
    slips = _distance(key, name)
    return slips == 1 or (slips == 2 and len(name) >= 9)


def _distance(a: str, b: str) -> int:
    """Letters to change, add, drop or swap; counted only as far as three."""
    if abs(len(a) - len(b)) > 2:
        return 3
    slips = 0
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        slips += max(a2 - a1, b2 - b1) if kind != "equal" else 0
    swapped = sorted(a) == sorted(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 2
    return 1 if swapped else min(slips, 3)
