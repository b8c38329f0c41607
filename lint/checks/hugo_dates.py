"""Dates as Hugo reads them: which texts it takes, what they mean, and what was meant."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from dataclasses import dataclass

_MONTHS = str.split("jan feb mar apr may jun jul aug sep oct nov dec")
_LONG_MONTHS = str.split(
    "january february march april may june july august september october november december"
)
_DAYS = "Mon|Tue|Wed|Thu|Fri|Sat|Sun"
_TOKENS = {
    "Monday": "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
    "Mon": f"(?:{_DAYS})",
    "Jan": f"(?P<month_name>{'|'.join(_MONTHS)})",
    "MST": r"(?:[A-Z]{3,5}|[A-Z]{3}[+-]\d\d?|[+-]\d\d)",
    "2006": r"(?P<year>\d{4})",
    "06": r"(?P<short_year>\d\d)",
    "01": r"(?P<month>\d\d)",
    "02": r"(?P<day>\d\d)",
    "_2": r" *(?P<day>\d\d?)",
    "15": r"(?P<hour>\d\d?)",
    "3": r"(?P<hour>\d\d?)",
    "04": r"(?P<minute>\d\d)",
    "05": r"(?P<second>\d\d)(?:[.,]\d+)?",
    "PM": "(?:AM|PM)",
    "Z07:00": r"(?:Z|(?P<zone>[+-]\d\d:\d\d))",
    "Z0700": r"(?:Z|(?P<zone>[+-]\d{4}))",
    "-07:00": r"(?P<zone>[+-]\d\d:\d\d)",
    "-0700": r"(?P<zone>[+-]\d{4})",
    " ": " +",
}
_LAYOUTS = (
    "2006-01-02",
    "2006-01-02T15:04:05Z07:00",
    "2006-01-02T15:04:05",
    "2006-01-02T15:04:05-0700",
    "2006-01-02 15:04:05",
    "2006-01-02 15:04:05Z07:00",
    "2006-01-02 15:04:05Z0700",
    "2006-01-02 15:04:05 -0700",
    "2006-01-02 15:04:05 -07:00",
    "2006-01-02 15:04:05 -0700 MST",
    "02 Jan 2006",
    "Mon, 02 Jan 2006 15:04:05 MST",
    "Mon, 02 Jan 2006 15:04:05 -0700",
    "Monday, 02-Jan-06 15:04:05 MST",
    "02 Jan 06 15:04 MST",
    "02 Jan 06 15:04 -0700",
    "Mon Jan _2 15:04:05 2006",
    "Mon Jan _2 15:04:05 MST 2006",
    "Mon Jan 02 15:04:05 -0700 2006",
    "3:04PM",
    "Jan _2 15:04:05",
)
"""Go's time layouts, which Hugo tries in turn; the last two have no year."""


def _pattern(layout: str) -> re.Pattern[str]:
    token = re.compile("|".join(sorted(map(re.escape, _TOKENS), key=len, reverse=True)))
    return re.compile(token.sub(lambda match: _TOKENS[match[0]], layout), re.IGNORECASE | re.ASCII)


_PATTERNS = tuple(_pattern(layout) for layout in _LAYOUTS)


@dataclass(frozen=True, slots=True)
class HugoDate:
    """What Hugo makes of a value: refused, a day, or an accident that it takes for one."""

    ok: bool
    day: datetime.date | None = None  # None: empty, or out of Python's years
    accident: str = ""  # seconds: a number read as seconds since 1970; clock: a time without a day


def read(value: object) -> HugoDate:
    """The date that a front matter value is to Hugo."""
    if value is None or value == "":
        return HugoDate(True)
    if isinstance(value, datetime.datetime):
        return HugoDate(True, value.date())
    if isinstance(value, datetime.date):
        return HugoDate(True, value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _seconds(value)
    return _text(value) if isinstance(value, str) else HugoDate(False)


def _seconds(value: int) -> HugoDate:
    plausible = 10**9 <= value < 10**11
    try:
        day = datetime.datetime.fromtimestamp(value, datetime.UTC).date()
    except (OverflowError, OSError, ValueError):
        return HugoDate(True, None, "seconds")
    return HugoDate(True, day, "" if plausible else "seconds")


def _text(value: str) -> HugoDate:
    for pattern in _PATTERNS:
        match = _case_fits(pattern.fullmatch(value))
        if match and _clock_fits(match.groupdict()):
            return _day(match.groupdict())
    return HugoDate(False)


def _case_fits(match: re.Match[str] | None) -> re.Match[str] | None:
    """Names of days and months may have any case, the marks T, Z, AM, PM and zones may not."""
    if match is None:
        return None
    marks = re.sub(
        rf"(?i)(?:mon|tues|wednes|thurs|fri|satur|sun)day|{_DAYS}|{'|'.join(_MONTHS)}", "", match[0]
    )
    return match if marks == marks.upper() else None


def _clock_fits(parts: dict[str, str | None]) -> bool:
    zone = (parts.get("zone") or "+00:00").replace(":", "")
    return (
        int(parts.get("hour") or 0) < 24
        and int(parts.get("minute") or 0) < 60
        and int(parts.get("second") or 0) < 60
        and int(zone[1:3]) <= 24
        and int(zone[3:5]) < 60
    )


def _day(parts: dict[str, str | None]) -> HugoDate:
    name = (parts.get("month_name") or "").lower()
    month = _MONTHS.index(name) + 1 if name else int(parts.get("month") or 1)
    day = int(parts.get("day") or 1)
    short = parts.get("short_year")
    year = int(parts.get("year") or 0)
    if short:
        year = int(short) + (1900 if int(short) >= 69 else 2000)
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year or 4, month)[1]:
        return HugoDate(False)
    if not parts.get("year") and not short:
        return HugoDate(True, None, "clock")
    return HugoDate(True, datetime.date(year, month, day) if year else None)


_NEARLY = (
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)(?P<rest>\D.*)?"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?P<rest>)"),
    re.compile(
        r"(?:[A-Za-z]+, )?(?P<day>\d\d?)(?:st|nd|rd|th)? (?P<name>[A-Za-z]+),?"
        r" (?P<year>\d{4})(?P<rest>)"
    ),
    re.compile(r"(?P<name>[A-Za-z]+) (?P<day>\d\d?)(?:st|nd|rd|th)?,? (?P<year>\d{4})(?P<rest>)"),
)
_CLOCK = re.compile(
    r"[Tt ] ?(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d(?:\.\d+)?))?"
    r" ?(?P<zone>[Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?)?"
)


def suggest(value: object) -> tuple[str, bool] | None:
    """The ISO form of what was probably meant, and whether there is no doubt about it."""
    text = str(value).strip().rstrip(",;").replace("\u2011", "-").replace("\u2010", "-")
    match = next((m for pattern in _NEARLY if (m := pattern.fullmatch(text))), None)
    if not match:
        return None
    parts = match.groupdict()
    month = _month(parts.get("name")) if parts.get("name") else int(parts["month"] or 0)
    day, sure = int(parts["day"] or 0), True
    if month > 12 >= day:
        month, day, sure = day, month, False
    clock = _clock(parts.get("rest") or "")
    iso = f"{parts['year']}-{month:02}-{day:02}{clock or ''}"
    found = read(iso)
    return (iso, sure and clock is not None) if found.ok and found.day else None


def _month(name: str | None) -> int:
    low = (name or "").lower()
    return next((at for at, long in enumerate(_LONG_MONTHS, 1) if low in (long, long[:3])), 0)


def _clock(rest: str) -> str | None:
    """The time of day in ISO form; None where it cannot be read."""
    if not rest.strip():
        return ""
    match = _CLOCK.fullmatch(rest)
    if not match:
        return None
    zone = match["zone"] or ""
    zone = "Z" if zone in ("UTC", "GMT") else zone.upper()
    zone += ":00" if len(zone) == 3 else ""
    return f"T{match['hour']:0>2}:{match['minute']}:{match['second'] or '00'}{zone}"
