"""Hugo's own front matter fields: values that stop the build, and values that it misreads."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from ..model import Problem, Severity
from . import hugo_groups as groups
from .fields import Field
from .hugo_groups import TRUTHS, refuse

_URL_TOKENS = frozenset(
    str.split(
        "year month monthname day weekday weekdayname yearday section sections sectionslug "
        "sectionslugs title slug slugorcontentbasename slugorfilename contentbasename filename"
    )
)

_MARKUPS = frozenset(
    str.split("md markdown mdown goldmark html htm org asciidoc asciidocext adoc ad pandoc pdc rst")
)
_OUTPUTS = frozenset(
    str.split(
        "404 alias amp calendar css csv gotmpl html json markdown robots rss sitemap sitemapindex "
        "webappmanifest"
    )
)
_YES = frozenset(str.split("yes y on"))
_NO = frozenset(str.split("no n off"))


def problems(fields: Iterable[Field], taxonomies: frozenset[str]) -> Iterator[Problem]:
    """Everything that Hugo refuses, drops or takes for something else."""
    for field in fields:
        check = CHECKS.get(field.low)
        if check:
            yield from check(field)
        if field.low in taxonomies:
            yield from _terms(field)


def _url(field: Field) -> Iterator[Problem]:
    value = str(field.value or "")
    if value.startswith(("http://", "https://")):
        yield refuse(
            field,
            "`url` is the address of this page on its own site, so it cannot begin with http",
            "write the path alone, such as /sleep/; use `canonical` or `link` for other sites",
        )
    unknown = [name for name in re.findall(r":([A-Za-z]\w*)", value) if name not in _URL_TOKENS]
    if unknown:
        yield refuse(
            field,
            f"Hugo crashes on `:{unknown[0]}` in `url`, which is none of its placeholders",
            "delete the colon, or use a placeholder such as :slug or :title",
        )


def _aliases(field: Field) -> Iterator[Problem]:
    items = list(field.children()) or [field]
    for item in items:
        words = str(item.value or "").split() or [""]
        if isinstance(item.value, dict):
            continue
        if any(word.startswith(("http://", "https://")) for word in words):
            yield refuse(
                item,
                "an alias is an old path of this page on its own site; it cannot begin with http",
                "write the path alone, such as /old-name/",
            )
        elif item.value == "" and item is not field:
            yield refuse(
                item, "an empty alias would replace the home page", "delete the empty entry"
            )


def _outputs(field: Field) -> Iterator[Problem]:
    for item in list(field.children()) or [field]:
        value = item.value
        if isinstance(value, str) and value and value.lower() not in _OUTPUTS:
            yield item.problem(
                "unknown-output",
                f"`{value}` is none of Hugo's own output formats",
                "check the spelling, or see that the site's configuration defines this format",
            )


def _markup(field: Field) -> Iterator[Problem]:
    value = field.value
    if not isinstance(value, str) or not value:
        return
    if value.lower() not in _MARKUPS:
        yield refuse(
            field,
            f"Hugo knows no markup called `{value}`",
            "write `markdown`, or delete the line",
        )
    elif value.lower() in ("html", "htm", "org"):
        yield refuse(
            field,
            f"Hugo's default security policy denies `markup: {value}`",
            "write the article in Markdown, or allow the type under security.allowContent",
        )


def _flag(field: Field) -> Iterator[Problem]:
    """Hugo takes every word but true for false, so that `draft: yes` publishes the page."""
    value = field.value
    if not isinstance(value, str) or value in TRUTHS:
        return
    low = value.strip().lower()
    fix = None
    if low in _YES | _NO | {"true", "false"}:
        word = "true" if low in _YES | {"true"} else "false"
        fix = field.bare(word, f"Write {word}")
    published = field.low == "draft" and low not in _NO | {"false", ""}
    yield field.problem(
        "misread-flag",
        f"Hugo reads `{field.name}: {value}` as false"
        + (", so this page is published" if published else ""),
        "write true or false",
        fix=fix,
        severity=Severity.ERROR if published else None,
    )


def _terms(field: Field) -> Iterator[Problem]:
    value = field.value
    bad = next((item for item in field.children() if isinstance(item.value, list | dict)), None)
    if isinstance(value, dict) or bad:
        at = bad if bad and isinstance(value, list) else field
        yield at.problem(
            "lost-terms",
            f"this entry is no plain text, so Hugo drops every entry of `{field.name}`",
            "put an entry with a colon or a bracket in quotes, and keep the list flat",
        )
    elif isinstance(value, str) and "," in value:
        names = [name.strip() for name in value.split(",") if name.strip()]
        yield field.problem(
            "comma-terms",
            f"Hugo takes this for a single term with a comma in it, not for {len(names)} terms",
            f"write a list: [{', '.join(names)}]",
            fix=field.bare(
                "[" + ", ".join(json.dumps(n, ensure_ascii=False) for n in names) + "]",
                "Write a list",
                safe=False,
            ),
        )


def _ignored(field: Field) -> Iterator[Problem]:
    yield field.on_key(
        "deprecated-field",
        f"Hugo ignores `{field.name}` in front matter since 0.165",
        "delete it, or put a field of your own of that name under `params`",
    )


CHECKS: Mapping[str, Callable[[Field], Iterator[Problem]]] = {
    "url": _url,
    "aliases": _aliases,
    "outputs": _outputs,
    "markup": _markup,
    "build": groups.build,
    "_build": groups.old_build,
    "cascade": groups.cascade,
    "params": groups.params,
    "sitemap": groups.sitemap,
    "sites": groups.sites,
    "menu": groups.menus,
    "menus": groups.menus,
    "draft": _flag,
    "headless": _flag,
    "iscjklanguage": _flag,
    "kind": _ignored,
    "path": _ignored,
    "lang": _ignored,
}
