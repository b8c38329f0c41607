"""Dates of an article: refused or misread by Hugo, contradicting one another, or overdue."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

from ..frontmatter.fields import DATES
from ..model import Problem, Related
from . import hugo_dates
from .fields import Field

REVIEW_MONTHS = 36
_ALIASES = {
    "date": ("date",),
    "lastmod": ("lastmod", "modified"),
    "publishdate": ("publishdate", "pubdate", "published"),
    "expirydate": ("expirydate", "unpublishdate"),
    "lastreviewed": ("lastreviewed", "last_reviewed", "reviewdate"),
}


def problems(
    fields: Iterable[Field], today: datetime.date, months: int = REVIEW_MONTHS
) -> Iterator[Problem]:
    """All that is wrong with the dates, seen from today."""
    by_name = {field.low: field for field in fields}
    for name in DATES:
        if name in by_name:
            yield from _readable(by_name[name], by_name)
    days = dict(_days(by_name))
    yield from _order(by_name, days)
    yield from _against_today(by_name, days, today)
    yield from _review(by_name, days, today, months)


def _readable(field: Field, by_name: Mapping[str, Field]) -> Iterator[Problem]:
    read = hugo_dates.read(field.value)
    if not read.ok and field.low == "published" and isinstance(field.value, bool):
        yield _published(field, "draft" in by_name)
    elif not read.ok:
        yield _unparsable(field)
    elif read.accident:
        yield _accident(field, read)


def _published(field: Field, has_draft: bool) -> Problem:
    key, word = field.place.key, "false" if field.value else "true"
    fix = None
    if key and not has_draft and field.front.format == "yaml":
        from ..frontmatter.edits import replace

        fix = replace(key.union(field.place.value), f"draft: {word}", "Write it as `draft`", False)
    return field.problem(
        "unparsable-date",
        "Hugo reads `published` as a date, not as true or false, and refuses the page",
        f"write `draft: {word}` instead",
        hugo=True,
        fix=fix,
    )


def _unparsable(field: Field) -> Problem:
    found = hugo_dates.suggest(field.value) if isinstance(field.value, str | int) else None
    help = f"write {found[0]}" if found else "write the day as 2026-11-21"
    shown = field.source if len(field.source) <= 40 else "this value"
    return field.problem(
        "unparsable-date",
        f"Hugo cannot read {shown} as the date of `{field.name}`",
        help,
        hugo=True,
        fix=field.rewrite(found[0], f"Write {found[0]}", safe=found[1]) if found else None,
    )


def _accident(field: Field, read: hugo_dates.HugoDate) -> Problem:
    if read.accident == "clock":
        return field.problem(
            "misread-date",
            f"`{field.name}` is a time without a day; Hugo takes it for the year 0",
            "write the day as 2026-11-21",
        )
    found = hugo_dates.suggest(field.value)
    seen = f", the {read.day:%-d} {read.day:%B} {read.day.year}" if read.day else ""
    return field.problem(
        "misread-date",
        f"Hugo reads the number in `{field.name}` as seconds since 1970{seen}",
        f"write {found[0]}" if found else "write the day as 2026-11-21",
        fix=field.bare(found[0], f"Write {found[0]}", safe=False) if found else None,
    )


def _days(by_name: Mapping[str, Field]) -> Iterator[tuple[str, datetime.date]]:
    for name, keys in _ALIASES.items():
        for key in keys:
            read = hugo_dates.read(by_name[key].value) if key in by_name else None
            if read and read.ok and read.day and not read.accident:
                yield name, read.day
                break


def _field(by_name: Mapping[str, Field], name: str) -> Field:
    return next(by_name[key] for key in _ALIASES[name] if key in by_name)


def _order(by_name: Mapping[str, Field], days: Mapping[str, datetime.date]) -> Iterator[Problem]:
    for earlier, later in (("date", "lastmod"), ("date", "expirydate")):
        if earlier in days and later in days and days[later] < days[earlier]:
            field, other = _field(by_name, later), _field(by_name, earlier)
            yield field.problem(
                "dates-out-of-order",
                f"`{field.name}` is before `{other.name}`",
                "correct whichever of the two is wrong",
                related=(Related(other.span, f"`{other.name}` is here"),),
            )


def _against_today(
    by_name: Mapping[str, Field], days: Mapping[str, datetime.date], today: datetime.date
) -> Iterator[Problem]:
    for name in ("date", "publishdate"):
        if name in days and days[name] > today:
            field = _field(by_name, name)
            yield field.problem(
                "future-date",
                f"`{field.name}` is in the future, so Hugo leaves the page out until then",
                "check the date if the page should be public now",
            )
    if "expirydate" in days and days["expirydate"] <= today:
        field = _field(by_name, "expirydate")
        yield field.problem(
            "expired-page",
            f"`{field.name}` has passed, so Hugo leaves the page out",
            "delete the field if the page should be public, or the page if it should not",
        )


def _review(
    by_name: Mapping[str, Field],
    days: Mapping[str, datetime.date],
    today: datetime.date,
    months: int,
) -> Iterator[Problem]:
    reviewed = days.get("lastreviewed")
    if reviewed is None:
        return
    field = _field(by_name, "lastreviewed")
    age = (today.year - reviewed.year) * 12 + today.month - reviewed.month
    age -= today.day < reviewed.day
    if reviewed > today:
        yield field.problem(
            "future-review",
            f"`{field.name}` is in the future",
            "give the day on which a qualified person last reviewed the article",
        )
    elif age >= months:
        yield field.problem(
            "review-overdue",
            f"the last medical review was {age} months ago; it is due every {months}",
            "have the article reviewed again, then change the date",
        )
