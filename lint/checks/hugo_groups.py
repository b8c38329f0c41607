"""Hugo's fields that hold groups of settings: build, cascade, params, sitemap, sites, menus."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ..frontmatter.edits import replace
from ..model import Fix, Problem
from .fields import Field

_KINDS = frozenset(
    str.split("page home section taxonomy term 404 robotstxt rss sitemap sitemapindex taxonomyterm")
)
TRUTHS = frozenset(str.split("1 t T TRUE true True 0 f F FALSE false False"))
REFUSED = "refused-field"


def refuse(field: Field, message: str, help: str) -> Problem:
    """A value for which Hugo stops the build."""
    return field.problem(REFUSED, message, help, hugo=True)


def build(field: Field) -> Iterator[Problem]:
    """Whether and where the page is built."""
    if field.value is None:
        return
    if not isinstance(field.value, dict):
        yield refuse(
            field,
            "`build` must be a group of settings",
            "write `build:` and below it, indented, `list: never` or the like",
        )
        return
    for item in field.children():
        key, value = str(item.path[-1]).lower(), item.value
        if key in ("list", "render") and isinstance(value, list | dict):
            yield refuse(
                item, f"`{item.name}` must be one word", "write always, never, local or link"
            )
        if key == "publishresources" and not _is_flag(value):
            yield refuse(item, f"`{item.name}` must be true or false", "write true or false")


def _is_flag(value: object) -> bool:
    return value in TRUTHS if isinstance(value, str) else not isinstance(value, list | dict)


def old_build(field: Field) -> Iterator[Problem]:
    """The former name of `build`."""
    yield field.on_key(
        "removed-field",
        "`_build` has been removed from Hugo; its name is now `build`",
        "rename the key to `build`",
        hugo=True,
        fix=_renamed(field, "build"),
    )


def _renamed(field: Field, name: str) -> Fix | None:
    key = field.place.key
    source = key.of(field.text) if key else ""
    quote = source[:1] if source[:1] in "\"'" else ""
    return replace(key, f"{quote}{name}{quote}", f"Rename to `{name}`") if key else None


def cascade(field: Field) -> Iterator[Problem]:
    """What pages below inherit."""
    if field.value is None or isinstance(field.value, dict):
        groups = [field] if field.value else []
    elif isinstance(field.value, list):
        groups = [item for item in field.children() if isinstance(item.value, dict)]
    else:
        groups = []
        yield refuse(
            field,
            "`cascade` must be a group of fields, or a list of groups",
            "write the fields that pages below inherit, indented below `cascade:`",
        )
    for group in groups:
        for item in group.children():
            yield from _cascaded(item)


def _cascaded(item: Field) -> Iterator[Problem]:
    key = str(item.path[-1]).lower()
    if key in ("kind", "path", "lang", "cascade"):
        yield item.on_key(
            REFUSED,
            f"`{key}` cannot be handed down by `cascade`",
            "put it under `target` if it is to choose pages, or delete it",
            hugo=True,
        )
    elif key == "_target":
        yield item.on_key(
            "deprecated-field", "`_target` is now called `target`", "rename the key to `target`"
        )
    elif key == "target":
        yield from _target(item)


def _target(target: Field) -> Iterator[Problem]:
    if not isinstance(target.value, dict):
        yield refuse(
            target, "`target` must be a group of settings", "write `kind:` or `path:` below it"
        )
        return
    for item in target.children():
        key, value = str(item.path[-1]).lower(), str(item.value or "")
        if key == "kind" and re.fullmatch(r"\w+", value) and value.lower() not in _KINDS:
            yield refuse(
                item,
                f"`{value}` is no kind of page",
                "write page, section, home, taxonomy or term",
            )
        elif key == "path" and value.count("[") != value.count("]"):
            yield refuse(item, "the brackets of this pattern do not match", "close the bracket")
        elif key == "lang":
            yield item.on_key(
                "removed-field",
                "`lang` has been removed from cascade targets",
                "use `sites.matrix` with `languages` instead",
                hugo=True,
            )


def params(field: Field) -> Iterator[Problem]:
    """Fields of the site's own."""
    if (
        field.value is not None
        and not isinstance(field.value, dict)
        and not _is_json_map(field.value)
    ):
        yield refuse(
            field,
            "`params` must be a group of fields",
            "write each of your own fields, indented, on a line below `params:`",
        )


def _is_json_map(value: object) -> bool:
    try:
        return isinstance(value, str) and isinstance(json.loads(value), dict)
    except ValueError:
        return False


def sitemap(field: Field) -> Iterator[Problem]:
    """How the page stands in the sitemap."""
    for item in field.children() if isinstance(field.value, dict) else ():
        key, value = str(item.path[-1]).lower(), item.value
        if key == "priority" and isinstance(value, str) and not _is_number(value):
            yield refuse(
                item, "`sitemap.priority` must be a number", "write a number between 0 and 1"
            )


def _is_number(value: str) -> bool:
    try:
        return bool(value) and float(value) is not None
    except ValueError:
        return False


def sites(field: Field) -> Iterator[Problem]:
    """The versions of the site that have the page."""
    help = "delete the line unless the site is built in several versions"
    if field.value is not None and not isinstance(field.value, dict):
        yield refuse(field, "`sites` must be a group of settings", help)
    for item in field.children() if isinstance(field.value, dict) else ():
        if str(item.path[-1]).lower() == "matrix" and not isinstance(item.value, dict | None):
            yield refuse(item, "`sites.matrix` must be a group of settings", help)


def menus(field: Field) -> Iterator[Problem]:
    """Menus that list the page; Hugo notices only when a template asks for them."""
    for item in field.children():
        if isinstance(field.value, list) and isinstance(item.value, list | dict):
            yield _bad_menu(item, "a list of menus may hold names only")
        elif isinstance(field.value, dict) and not isinstance(item.value, dict | None):
            yield _bad_menu(item, f"the menu entry `{item.name}` must be a group of settings")
        elif isinstance(field.value, dict):
            for setting in item.children():
                low = str(setting.path[-1]).lower()
                if (
                    low == "weight"
                    and isinstance(setting.value, str)
                    and not _is_number(setting.value)
                ):
                    yield _bad_menu(setting, "the weight of a menu entry must be a number")


def _bad_menu(field: Field, message: str) -> Problem:
    help = "write `menus: main`, or `menus:` with the menu's name and `weight: 10` indented below"
    return field.problem("bad-menu", message, help, hugo=True)
