"""Shortcodes of a body as tags and calls with their places, and all that Hugo would refuse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from .embedded import EMBEDDED, find
from .model import Edit, Fix, Problem, Related, Span
from .shortcode_lexer import INLINE, Event, Kind, RawTag, lex
from .shortcode_walk import HugoError, Pair, calls, first_error
from .site import Template, Templates

NUMBER = re.compile(r"[+-]?(?:\d+|\d*\.\d+)", re.A)


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call; `key` is empty for a positional one."""

    key: str
    value: str
    span: Span
    value_span: Span
    quote: str = ""

    @property
    def typed(self) -> str | int | float | bool:
        """The value as a template sees it: bare numbers and booleans have their own types."""
        text = self.value
        if self.quote or not NUMBER.fullmatch(text):
            return text == "true" if not self.quote and text in ("true", "false") else text
        if "." in text:
            return float(text)
        return int(text) if abs(int(text)) < 2**63 else text


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as an author wrote it."""

    name: str
    span: Span
    name_span: Span
    delimiter: str
    closes: bool = False
    self_closing: bool = False
    escaped: bool = False
    arguments: tuple[Argument, ...] = ()

    @property
    def inline(self) -> bool:
        """Whether its template stands in the content itself."""
        return self.name.endswith(INLINE)


@dataclass(frozen=True, slots=True)
class Call:
    """A shortcode at work: its tag, the tag that closes it, and the calls inside."""

    tag: Tag
    close: Tag | None
    children: tuple[Call, ...]

    def inner(self, text: str) -> str:
        """The text that it encloses."""
        return text[self.tag.span.end : self.close.span.start] if self.close else ""


@dataclass(frozen=True, slots=True)
class Shortcodes:
    """All shortcodes of a body."""

    tags: tuple[Tag, ...]
    calls: tuple[Call, ...]
    problems: tuple[Problem, ...]

    def every_call(self) -> Iterator[Call]:
        """All calls, outer ones before those inside."""
        queue = list(self.calls)
        while queue:
            call = queue.pop(0)
            yield call
            queue = [*call.children, *queue]


def parse(text: str, start: int, templates: Templates) -> Shortcodes:
    """The shortcodes of the body that begins at `start`; spans are in `text`."""
    raw = list(lex(text, start))
    tags = tuple(_tag(one) for one in raw)
    lookup = _Lookup(tags, templates)
    pairs = calls(raw, lookup)
    problems = tuple(_problems(text, raw, tags, lookup, templates))
    return Shortcodes(tags, tuple(_call(pair, tags) for pair in pairs), problems)


def _tag(raw: RawTag) -> Tag:
    span = Span(raw.start, raw.end)
    names = [event for event in raw.events if event.kind is Kind.NAME]
    kinds = [event.kind for event in raw.events]
    slashes = Kind.SLASH in kinds
    closes = bool(kinds) and kinds[0] is Kind.SLASH
    name = names[0] if names else None
    return Tag(
        name.text if name else "",
        span,
        Span(name.start, name.end) if name else Span(raw.start, raw.start + 3),
        raw.delimiter,
        closes,
        slashes and not closes,
        raw.escaped,
        tuple(_arguments(raw.events)),
    )


def _arguments(events: Sequence[Event]) -> Iterator[Argument]:
    for at, event in enumerate(events):
        following = events[at + 1] if at + 1 < len(events) else None
        if event.kind is not Kind.ARGUMENT:
            continue
        if following and following.kind is Kind.VALUE:
            span, value = Span(event.start, following.end), Span(following.start, following.end)
            yield Argument(event.text, following.text, span, value, following.quote)
        else:
            span = Span(event.start, event.end)
            yield Argument("", event.text, span, span, event.quote)


def _call(pair: Pair, tags: Sequence[Tag]) -> Call:
    close = tags[pair.closing] if pair.closing is not None else None
    return Call(tags[pair.opening], close, tuple(_call(one, tags) for one in pair.children))


class _Lookup:
    """Finds templates; where the site's are not all known, a name is taken at its word."""

    def __init__(self, tags: Sequence[Tag], templates: Templates) -> None:
        self._templates = templates
        self._closed = {tag.name.lower() for tag in tags if tag.closes}

    def __call__(self, name: str) -> Template | None:
        known = self.known(name)
        if known is not None and known.reads_inner is not None:
            return known
        if self._templates.complete and known is None:
            return None
        return Template(name.lower(), name.lower() in self._closed)

    def known(self, name: str) -> Template | None:
        """The template of that name, of the site or of Hugo itself."""
        return find(self._templates, name)


RULES = {
    "bad-char": "bad-character",
    "unclosed-action": "unclosed-tag",
    "unclosed-end": "unclosed-tag",
    "close-none-open": "unopened-shortcode",
    "close-mismatch": "unopened-shortcode",
    "bad-period": "bad-shortcode-name",
    "bad-escape": "bad-escape",
    "quoted-unterminated": "unterminated-quote",
    "raw-unterminated": "unterminated-quote",
    "mix-named-after-pos": "mixed-parameters",
    "mix-pos-after-named": "mixed-parameters",
    "mix-quoted-after-named": "mixed-parameters",
    "comment-unclosed": "unclosed-escape",
    "inline-nesting": "nested-inline-shortcode",
    "no-name": "nameless-shortcode",
    "not-found": "unknown-shortcode",
    "must-close": "unclosed-shortcode",
    "no-inner-closed": "needless-closing-tag",
    "param-type": "mixed-parameters",
    "panic": "nameless-shortcode",
}


def _problems(
    text: str, raw: Sequence[RawTag], tags: Sequence[Tag], lookup: _Lookup, templates: Templates
) -> Iterator[Problem]:
    """What Hugo would report first, and then what else stands further down."""
    error = first_error(raw, lookup)
    if error and _surely(error, tags, lookup):
        yield _problem(text, error, tags, templates)
    after = error.tag if error else len(raw)
    for at in range(after + 1, len(raw)):
        event = raw[at].error
        if event and event.quote not in ("inline-nesting", "unclosed-action"):
            later = HugoError(event.start, event.quote, event.text, at)
            yield _problem(text, later, tags, templates)
        elif tags[at].name and not tags[at].inline and lookup(tags[at].name) is None:
            name = tags[at].name
            later = HugoError(tags[at].span.start, "not-found", "", at, name)
            yield _problem(text, later, tags, templates)
    if not templates.complete:
        yield from _near_misses(tags, lookup, templates)


def _surely(error: HugoError, tags: Sequence[Tag], lookup: _Lookup) -> bool:
    """Whether an error holds whatever the unknown templates say.

    A guessed template may read its inner text or not; only what follows from known ones, or
    from the tags alone, is certain.
    """
    if error.kind == "must-close":
        known = lookup.known(error.name)
        return known is not None and known.reads_inner is not None
    if error.kind == "no-inner-closed":
        known = lookup.known(error.name) if error.name else None
        opened = any(tag.name == error.name and not tag.closes for tag in tags[: error.tag + 1])
        return known is not None or tags[error.tag].closes or not opened
    return True


def _problem(text: str, error: HugoError, tags: Sequence[Tag], templates: Templates) -> Problem:
    tag = tags[error.tag] if error.tag >= 0 else None
    span = _span(text, error, tag, tags)
    related: tuple[Related, ...] = ()
    message, help = _words(error, tag, templates)
    if (tag and span.start != error.offset) or (tag and not span.overlaps(tag.span)):
        related = (Related(tag.span, "it stands here") if tag else Related(span, ""),)
        line = text.count("\n", 0, tag.span.start) + 1 if tag else 0
        message = f"{message} (on line {line}, inside this call)"
    return Problem(
        RULES[error.kind], span, message, help, related=related, hugo=True,
        fix=_rename(tag, error.name, templates) if error.kind == "not-found" and tag else None,
    )  # fmt: skip


def _span(text: str, error: HugoError, tag: Tag | None, tags: Sequence[Tag]) -> Span:
    """The outermost open tag for errors of calls, the offending characters for the rest."""
    for one in tags:
        if one.span.start == error.offset:
            return one.span
    if tag and tag.span.start <= error.offset <= tag.span.end:
        end = max(tag.span.end, error.offset)
        return Span(error.offset, min(end, error.offset + 1) if end > error.offset else end)
    return Span(min(error.offset, len(text)), min(error.offset + 1, len(text)))


def _words(error: HugoError, tag: Tag | None, templates: Templates) -> tuple[str, str]:
    name = error.name or (tag.name if tag else "")
    match error.kind:
        case "not-found":
            near = _nearest(name, templates)
            help = f"did you mean {near}?" if near else "check the spelling, or add its template"
            return f"no shortcode is called “{name}”", help
        case "must-close":
            return f"“{name}” is opened but never closed", f"add {{{{< /{name} >}}}} where it ends"
        case "no-inner-closed":
            return (
                f"“{name}” is closed, but it was not open or takes no text",
                "remove the closing tag or the slash, or add the tag that opens it",
            )
        case "close-none-open" | "close-mismatch":
            return "this closing tag closes nothing: no such shortcode was opened", (
                "remove it, or add the tag that opens it"
            )
        case "bad-char":
            return _bad_character(error, tag)
        case _:
            return _PLAIN[error.kind]


def _bad_character(error: HugoError, tag: Tag | None) -> tuple[str, str]:
    shown = error.message.split("action: ")[-1].split(". Note")[0]
    char = shown.split(" ")[-1].strip("'") if "'" in shown else shown
    closer = (">" if tag is None or tag.delimiter == "<" else "%") + "}}"
    if char in (">", "%", "}"):
        return "the tag is not closed as it was opened", f"end it with {closer}"
    return f"“{char}” cannot stand in a shortcode tag", (
        f"put the value in straight quotes, or end the tag with {closer}"
    )


_PLAIN = {
    "unclosed-action": ("the tag is never ended", "end it with >}} or %}}, as it was opened"),
    "unclosed-end": (
        "something stands after the name in a closing tag",
        "write only the slash and the name, then the same braces as at the start",
    ),
    "bad-period": (
        "a shortcode's name has no period",
        "leave out the file's ending: {{< name >}}, not {{< name.html >}}",
    ),
    "bad-escape": ("a backslash stands before a backtick", "take the backslash out"),
    "quoted-unterminated": (
        "the quote is never ended on its line",
        'add the missing ", or put text of several lines between backticks',
    ),
    "raw-unterminated": ("the backtick is never closed", "add the missing backtick"),
    "mix-named-after-pos": (
        "named and unnamed parameters are mixed",
        'name all of them or none; quote values with blanks: title="two words"',
    ),
    "mix-pos-after-named": (
        "named and unnamed parameters are mixed",
        'name all of them or none; quote values with blanks: title="two words"',
    ),
    "mix-quoted-after-named": (
        "a quoted value stands without a name among named parameters",
        'write name="value" without blanks around a missing name',
    ),
    "param-type": (
        "named and unnamed parameters are mixed",
        "name all parameters or none",
    ),
    "comment-unclosed": (
        "the escape {{</* is never ended",
        "end it with */>}}, with nothing between the mark and the braces",
    ),
    "inline-nesting": (
        "another tag stands inside an inline shortcode",
        "close the inline shortcode first, with one blank after its name",
    ),
    "no-name": ("the tag has no name", "write the shortcode's name, or escape the braces"),
    "panic": ("the tag has a value but no name; Hugo crashes on it", "write the shortcode's name"),
}


def _near_misses(tags: Sequence[Tag], lookup: _Lookup, templates: Templates) -> Iterator[Problem]:
    """Unknown names that are one slip away from a known or repeated one."""
    counts = Counter(tag.name for tag in tags if tag.name)
    for tag in tags:
        name = tag.name
        if not name or tag.inline or tag.escaped or lookup.known(name) or counts[name] > 2:
            continue
        often = {other for other, count in counts.items() if count >= max(3, 3 * counts[name])}
        known = {*templates.by_name, *EMBEDDED, *often} - {name}
        near = _closest(name, known)
        if near and not _variant(name.lower(), near):
            yield Problem(
                "unknown-shortcode",
                tag.span,
                f"“{name}” looks like a slip for “{near}”",
                f"did you mean {near}?",
                fix=_renamed(tag, near),
                hugo=True,
            )


def _nearest(name: str, templates: Templates) -> str:
    return _closest(name, {*templates.by_name, *EMBEDDED})


def _closest(name: str, known: set[str]) -> str:
    """The one known name that a typing slip away from this; nothing if it is far from all."""
    near = get_close_matches(name.lower(), sorted(known), 1, 0.75)
    if not near or abs(len(near[0]) - len(name)) > 2:
        return ""
    return near[0] if distance(name.lower(), near[0]) <= (1 if len(name) < 5 else 2) else ""


def _variant(name: str, other: str) -> bool:
    """Whether one is the other with something before or behind it: `tabs` and `tab`, `_param`."""
    short, long = sorted((name, other), key=len)
    return len(short) < len(long) and (long.startswith(short) or long.endswith(short))


def distance(one: str, other: str) -> int:
    """Edits between two words; a swap of neighbours is one (Damerau, optimal string alignment)."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def _rename(tag: Tag, name: str, templates: Templates) -> Fix | None:
    near = _nearest(name, templates)
    return _renamed(tag, near) if near else None


def _renamed(tag: Tag, near: str) -> Fix:
    return Fix(f"Write {near}", (Edit(tag.name_span, near),))


__all__ = ["Argument", "Call", "Shortcodes", "Tag", "distance", "parse"]
