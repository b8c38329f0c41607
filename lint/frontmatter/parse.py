"""A file's text in, its front matter out; nothing here fails."""

from __future__ import annotations

import re

from ..model import Applicability, Edit, Fix, Problem, Severity, Span
from .fences import FENCES, Fences, split
from .model import FrontMatter, Reading

_NAMES = {"yaml": "three hyphens, ---", "toml": "three plus signs, +++", "json": "a brace, }"}


def parse(text: str) -> FrontMatter:
    """Front matter as Hugo reads it, with every place; problems begin with Hugo's own."""
    found = split(text)
    if not found.format:
        return FrontMatter()
    reading = _read(text, found)
    problems = [*_frame(text, found), *reading.problems]
    if found.flaw:
        problems = problems[:1]
    elif not reading.data and not problems:
        problems = [_empty(found)]
    return FrontMatter(
        format=found.format,
        data=reading.data,
        span=found.span,
        body=found.body,
        places=reading.places,
        strings=reading.strings,
        problems=tuple(sorted(problems, key=lambda problem: not problem.hugo)),
        opening=found.opening,
        guessed=frozenset(reading.guessed),
    )


def _read(text: str, found: Fences) -> Reading:
    from .handlers import HANDLERS

    if not found.inner.of(text).strip():
        return Reading()
    return HANDLERS[found.format].read(text, found.inner)


def _empty(found: Fences) -> Problem:
    return Problem(
        "empty-front-matter",
        found.opening,
        "the front matter is empty",
        "give the article at least a title, a date and a description",
    )


def _frame(text: str, found: Fences) -> list[Problem]:
    """What is wrong with the fences themselves."""
    if found.flaw == "shortcode":
        return [_shortcode(text, found)]
    if found.flaw == "delimiter":
        return [_delimiter(text, found)]
    if found.flaw == "unterminated":
        return [_unterminated(text, found)]
    if found.format in FENCES:
        return [*_long_opening(text, found), *_tail(text, found)]
    return []


def _shortcode(text: str, found: Fences) -> Problem:
    at = Span(found.opening.start, found.opening.start)
    return Problem(
        "shortcode-as-front-matter",
        found.opening,
        "Hugo takes the shortcode at the top of this file for JSON front matter",
        "put a front matter block, two lines of ---, above it",
        fix=Fix("Insert an empty block", (Edit(at, "---\n---\n"),), Applicability.UNSAFE),
        hugo=True,
    )


def _delimiter(text: str, found: Fences) -> Problem:
    start, fence = found.opening.start, FENCES[found.format]
    if found.inner.start == found.inner.end:
        fix = Fix(
            "Insert an empty block", (Edit(Span(start, start), "---\n---\n"),), Applicability.UNSAFE
        )
        return Problem(
            "bad-delimiter",
            found.opening,
            f"Hugo takes the `{found.opening.of(text)}` at the top for damaged front matter",
            "put a front matter block, two lines of ---, above it",
            fix=fix,
            hugo=True,
        )
    edits = [Edit(found.opening, fence)]
    if found.closing and found.closing.of(text).strip() != fence:
        edits.append(Edit(found.closing, fence))
    return Problem(
        "bad-delimiter",
        found.opening,
        f"the front matter opens with `{found.opening.of(text)}`, not {_NAMES[found.format]}",
        f"write {_NAMES[found.format]}, on a line of its own above and below the block",
        fix=Fix(f"Write {fence}", tuple(edits), Applicability.UNSAFE),
        hugo=True,
    )


def _unterminated(text: str, found: Fences) -> Problem:
    name = _NAMES[found.format]
    fence = FENCES.get(found.format)
    almost = found.closing.of(text).strip() if found.closing else ""
    ends = f"; the line `{almost}` does not close it" if almost else ""
    return Problem(
        "unterminated-front-matter",
        found.opening,
        f"the front matter that begins here is never closed{ends}",
        f"put {name}, on a line of its own below the last field",
        fix=_close(text, found, fence) if fence else None,
        hugo=True,
    )


def _close(text: str, found: Fences, fence: str) -> Fix:
    if found.closing:
        edit = Edit(found.closing, fence)
    else:
        lead = "" if text[: found.inner.end].endswith(("\n", "\r")) else "\n"
        edit = Edit(Span(found.inner.end, found.inner.end), f"{lead}{fence}\n")
    return Fix("Close the block", (edit,), Applicability.UNSAFE)


def _long_opening(text: str, found: Fences) -> list[Problem]:
    """`----` leaves a stray hyphen inside the block, which Hugo cannot read."""
    sign = text[found.opening.start]
    extra = re.compile(rf"{re.escape(sign)}+(?=[ \t]*[\r\n])").match(text, found.opening.end)
    if not extra or extra.start() != found.inner.start:
        return []
    whole = Span(found.opening.start, extra.end())
    fix = Fix("Write three", (Edit(Span(*extra.span()), ""),), Applicability.SAFE)
    return [
        Problem(
            "bad-delimiter",
            whole,
            f"the opening line has {len(whole)} marks instead of {_NAMES[found.format]}",
            f"write exactly {_NAMES[found.format]}",
            fix=fix,
            hugo=True,
        )
    ]


def _tail(text: str, found: Fences) -> list[Problem]:
    """Hugo closes the block at three marks and publishes the rest of that line."""
    if not found.closing:
        return []
    rest = re.compile(r"[^\r\n]*").match(text, found.closing.end)
    words = rest[0].strip() if rest else ""
    if not rest or not words or words.startswith(("{{", "<!--")):
        return []
    sign = text[found.closing.start]
    marks_only = not words.strip(sign)
    span = Span(rest.start(), rest.start() + len(rest[0].rstrip()))
    fix = (
        Fix("Delete the extra marks", (Edit(span, ""),), Applicability.SAFE) if marks_only else None
    )
    return [
        Problem(
            "fence-text",
            span,
            "what follows the closing marks on this line is published as text",
            "keep the closing marks alone on their line",
            severity=Severity.WARNING,
            fix=fix,
        )
    ]
