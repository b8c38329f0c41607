"""Paths of pictures in front matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from urllib.parse import unquote

from ..model import Problem, Severity
from ..site import Site
from .fields import Field

NAMES = frozenset(
    str.split("listimage image images cover featured_image featuredimage thumbnail hero banner")
)
_INNER = frozenset(str.split("image src url path"))
_ELSEWHERE = ("//", "http://", "https://", "data:", "{{", "#")
_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")


def problems(fields: Iterable[Field], path: str, site: Site) -> Iterator[Problem]:
    """Pictures whose path is relative where it must not be, or leads nowhere."""
    bundle = path.rsplit("/", 1)[-1].split(".")[0] in ("index", "_index")
    for field in fields:
        if field.low in NAMES:
            for value in _paths(field):
                yield from _path(value, field.low == "listimage", bundle, site)


def _paths(field: Field) -> Iterator[Field]:
    if isinstance(field.value, str):
        yield field
    for item in field.children():
        inner = isinstance(field.value, list) or str(item.path[-1]).lower() in _INNER
        if inner and isinstance(item.value, str):
            yield item


def _path(field: Field, strict: bool, bundle: bool, site: Site) -> Iterator[Problem]:
    value = field.value.strip()
    if not value or value.startswith(_ELSEWHERE) or "://" in value:
        return
    if value.lstrip("/").startswith("static/") and value.lower().endswith(_ENDINGS):
        yield _in_static(field, value)
    elif value.startswith("/"):
        yield from _missing(field, value, site)
    elif "/" in value and value.lower().endswith(_ENDINGS):
        yield from _relative(field, value, strict, bundle, site)


def _in_static(field: Field, value: str) -> Problem:
    right = "/" + value.lstrip("/").removeprefix("static/")
    return field.problem(
        "image-in-static",
        f"`static` is a folder of the project and no part of the address of {value}",
        f"write {right}",
        fix=field.rewrite(right, f"Write {right}"),
    )


def _relative(
    field: Field, value: str, strict: bool, bundle: bool, site: Site
) -> Iterator[Problem]:
    """Beside a bundle's index the picture may lie in the bundle, where we do not look."""
    right = "/" + value.removeprefix("./")
    found = site.static is not None and right in site.static
    if value.startswith("../") or (bundle and not found):
        return
    yield field.problem(
        "relative-image",
        f"the path of the picture in `{field.name}` lacks the leading slash",
        f"write {right}",
        fix=field.rewrite(right, f"Write {right}"),
        severity=None if strict else Severity.INFO,
    )


def _missing(field: Field, value: str, site: Site) -> Iterator[Problem]:
    """Only folders that hold static files are judged; others may be resources of a page."""
    static = site.static
    wanted = unquote(value.split("?")[0].split("#")[0])
    if not static or wanted in static or not wanted.lower().endswith(_ENDINGS):
        return
    folder = wanted.rsplit("/", 1)[0] + "/"
    beside = [name for name in static if name.startswith(folder)]
    if not beside and not any(name.startswith("/" + wanted.split("/")[1] + "/") for name in static):
        return
    near = [name for name in beside if name.lower() == wanted.lower()]
    near = near or get_close_matches(wanted, beside, 1, 0.9)
    yield field.problem(
        "missing-image",
        f"no static file of the site is called {wanted}",
        f"did you mean {near[0]}?" if near else "upload the picture, or correct its path",
        fix=field.rewrite(near[0], f"Write {near[0]}", safe=False) if near else None,
    )
