"""Front matter: what Hugo refuses, what it misreads, and what an article should say."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, Any

from .. import resources
from ..frontmatter import FrontMatter, split
from ..model import Applicability, Edit, Fix, Problem, Related, Severity, Span
from ..site import Site
from . import dates, fields, hugo_fields, images, schema, texts
from .fields import Field

if TYPE_CHECKING:
    from ..article import Article

_DASHES = re.compile("[\u200b\u00a0 ]*[-\u2010-\u2015\u2212]{1,3}[ \t]*$")
_FENCE_BELOW = re.compile(r"(?m)^---[ \t]*\r?\n(?=[A-Za-z_][\w-]*:)")
_SETTLED = ("misread-flag", "unparsable-date", "misread-date", "refused-field", "lost-terms")
"""Rules after which the schema has nothing to add."""


def check(article: Article) -> Iterator[Problem]:
    """The front matter of an article."""
    front, options = article.document.front_matter, article.config.front_matter
    return problems(
        front,
        article.text,
        article.path,
        article.site,
        schema_for(front, article.path, options),
        article.today,
        options,
    )


def problems(
    front: FrontMatter,
    text: str,
    path: str,
    site: Site,
    rules: Mapping[str, Any],
    today: datetime.date,
    options: Mapping[str, Any],
) -> Iterator[Problem]:
    """All objections, those of the parser first; `rules` is a JSON Schema."""
    yield from front.problems
    if not front.format:
        yield _missing(text)
        return
    if not front.data:
        return
    known = fields.of(front, text)
    found = [
        *hugo_fields.problems(known, site.taxonomies),
        *dates.problems(known, today, _months(options)),
    ]
    yield from found
    yield from _same_but_case(front)
    yield from images.problems(known, path, site)
    yield from texts.lengths(known, options)
    yield from texts.misspelt(known, rules, site.taxonomies)
    settled = {_top(problem) for problem in found if problem.rule in _SETTLED}
    yield from (one for one in schema.problems(front, text, rules) if _top(one) not in settled)


def _top(problem: Problem) -> str:
    return (problem.field or "").split(".")[0]


def _months(options: Mapping[str, Any]) -> int:
    return int(options.get("review-max-age", dates.REVIEW_MONTHS))


def schema_for(front: FrontMatter, path: str, options: Mapping[str, Any]) -> Mapping[str, Any]:
    """The configured schema that fits first, else the one that is shipped for this kind of page."""
    for entry in options.get("schemas", ()):
        if _fits(entry, front, path) and isinstance(entry.get("schema"), Mapping):
            return dict(entry["schema"])
    if path.rsplit("/", 1)[-1].startswith("_index") or front.get("headless") is True:
        return shipped("page")
    if isinstance(options.get("schema"), Mapping):
        return dict(options["schema"])
    return shipped("article")


def _fits(entry: Mapping[str, Any], front: FrontMatter, path: str) -> bool:
    paths = entry.get("paths", ())
    globs = any(fnmatchcase(path, pattern.replace("**/", "*")) for pattern in paths)
    return (not paths or globs) and entry.get("type") in (None, front.get("type"))


@cache
def shipped(name: str) -> Mapping[str, Any]:
    """A schema of ours."""
    return dict(json.loads(resources.text("schemas", f"{name}.schema.json")))


def _missing(text: str) -> Problem:
    """No block at all, or one that Hugo does not see."""
    at = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    end = text.find("\n", at)
    line = text[at : len(text) if end < 0 else end].rstrip()
    span = Span(at, at + len(line))
    message, fix = "this file has no front matter", None
    help = "begin the file with a block between two lines of ---: title, date and description"
    if line and _DASHES.match(line) and split("---" + text[span.end :]).closing:
        message = "the first line is no plain ---, so Hugo prints the front matter on the page"
        help = "type three hyphens; some programs turn them into a dash"
        fix = Fix("Write ---", (Edit(span, "---"),), Applicability.UNSAFE)
    elif below := _FENCE_BELOW.search(text, span.end):
        message = "text stands above the front matter, so Hugo prints the front matter on the page"
        help = "move the block to the top of the file"
        span = Span(below.start(), below.start() + 3)
    return Problem("missing-front-matter", span, message, help, fix=fix)


def _same_but_case(front: FrontMatter) -> Iterator[Problem]:
    """Two spellings of one name, of which Hugo keeps one."""
    first: dict[str, str] = {}
    for key in front.data:
        old = first.setdefault(key.lower(), key)
        here, there = front.places.get((key,)), front.places.get((old,))
        if old != key and here and there and here.key and there.key:
            yield Problem(
                "duplicate-key",
                here.key,
                f"`{key}` and `{old}` are one field to Hugo, which keeps only one of them",
                "keep the value that you mean and delete the other",
                severity=Severity.WARNING,
                related=(Related(there.key, f"`{old}` is here"),),
                field=key,
            )


__all__ = ["Field", "check", "problems", "schema_for", "shipped"]
