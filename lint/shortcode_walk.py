"""Turns tags into calls as Hugo does, and says what it would refuse first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .embedded import find
from .shortcode_lexer import INLINE, Event, Kind, RawTag, lex
from .site import Template, Templates


@dataclass(frozen=True, slots=True)
class HugoError:
    """What stops Hugo's build: where it points, and at what (`culprit` may be nested deeper)."""

    offset: int
    kind: str
    message: str
    tag: int = -1  # the tag at fault, by its number; -1: none
    name: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A call: the numbers of its opening and closing tag, and the calls inside."""

    opening: int
    closing: int | None
    children: tuple[Pair, ...]


class _Refused(Exception):
    def __init__(self, error: HugoError) -> None:
        super().__init__(error.message)
        self.error = error


PREFIX = "failed to extract shortcode: "
Lookup = Callable[[str], Template | None]


def hugo_error(text: str, start: int, templates: Templates) -> HugoError | None:
    """The first error that Hugo reports for a body, or nothing if it builds."""
    tags = list(lex(text, start))
    return first_error(tags, lambda name: find(templates, name))


def first_error(tags: Sequence[RawTag], lookup: Lookup) -> HugoError | None:
    """The first error that Hugo reports for these tags."""
    walk = _Walk(tags, lookup)
    try:
        at = 0
        while at < len(tags):
            at, _ = walk.call(at, tags[at].start) if not tags[at].escaped else (at + 1, None)
    except _Refused as refused:
        return refused.error
    return None


def calls(tags: Sequence[RawTag], lookup: Lookup) -> tuple[Pair, ...]:
    """The tree of calls, as far as Hugo would read it."""
    walk = _Walk(tags, lookup)
    found: list[Pair] = []
    at = 0
    while at < len(tags):
        try:
            at, pair = walk.call(at, tags[at].start) if not tags[at].escaped else (at + 1, None)
        except _Refused:
            at, pair = at + 1, Pair(at, None, ())
        if pair:
            found.append(pair)
    return tuple(found)


class _Walk:
    """Collects calls; `outer` is where the outermost open call stands, since Hugo points there."""

    def __init__(self, tags: Sequence[RawTag], lookup: Lookup) -> None:
        self.tags, self.lookup = tags, lookup

    def call(self, at: int, outer: int) -> tuple[int, Pair | None]:
        """The call that starts at a tag, and the number of the tag behind it."""
        name, reads, closed = self._head(at, outer)
        if closed:
            return at + 1, Pair(at, None, ())
        if name.endswith(INLINE):
            return self._inline(at, name)
        if not reads:
            return at + 1, Pair(at, None, ())
        children: list[Pair] = []
        following = at + 1
        while following < len(self.tags):
            inner = self.tags[following]
            if inner.escaped:
                following += 1
            elif _closes(inner):
                self._check_close(following)
                return following + 1, Pair(at, following, tuple(children))
            else:
                following, child = self.call(following, outer)
                children += [child] if child else []
        message = f'{PREFIX}shortcode "{name}" must be closed or self-closed'
        raise _Refused(HugoError(outer, "must-close", message, at, name)) from None

    def _head(self, at: int, outer: int) -> tuple[str, bool, bool]:
        """A tag's name, whether its template takes text, and whether the tag closes itself."""
        tag = self.tags[at]
        name, reads = "", False
        style = ""
        for number, event in enumerate(tag.events):
            following = tag.events[number + 1] if number + 1 < len(tag.events) else None
            match event.kind:
                case Kind.ERROR:
                    raise _Refused(_lexical(event, at))
                case Kind.NAME:
                    name = event.text
                    reads = self._reads(name, outer, at)
                case Kind.ARGUMENT:
                    if not (following and following.kind is Kind.ERROR):
                        style = self._style(style, following, name, outer, at)
                case Kind.SLASH:
                    if following and following.kind is Kind.ERROR:
                        continue
                    if not reads and not name.endswith(INLINE):
                        shown = name or (_shown(tag, following) if following else "")
                        raise _Refused(_no_inner(shown, outer, at))
                    if tag.error:
                        raise _Refused(_lexical(tag.error, at))
                    return name, reads, True
                case Kind.END:
                    self._named(name, tag, outer, at)
                case Kind.VALUE:
                    pass
        return name, reads, False

    def _reads(self, name: str, outer: int, at: int) -> bool:
        if name.endswith(INLINE):
            return True
        template = self.lookup(name)
        if template is None:
            message = f'{PREFIX}template for shortcode "{name}" not found'
            raise _Refused(HugoError(outer, "not-found", message, at, name))
        return bool(template.reads_inner)

    def _style(self, style: str, following: Event | None, name: str, outer: int, at: int) -> str:
        own = "map" if following and following.kind is Kind.VALUE else "list"
        if style and style != own:
            have = "map[string]interface {}" if style == "map" else "[]interface {}"
            wanted = "slice" if style == "map" else "map"
            message = (
                f"{PREFIX}invalid state: invalid param type {have} for shortcode "
                f'"{name}", expected a {wanted}'
            )
            raise _Refused(HugoError(outer, "param-type", message, at, name))
        return own

    def _named(self, name: str, tag: RawTag, outer: int, at: int) -> None:
        if name:
            return
        if len(tag.events) > 1:
            message = "panic: runtime error: invalid memory address or nil pointer dereference"
            raise _Refused(HugoError(outer, "panic", message, at))
        raise _Refused(HugoError(outer, "no-name", "shortcode has no name", at))

    def _check_close(self, at: int) -> None:
        error = self.tags[at].error
        if error:
            raise _Refused(_lexical(error, at))

    def _inline(self, at: int, name: str) -> tuple[int, Pair | None]:
        following = at + 1
        if following < len(self.tags):
            tag = self.tags[following]
            if tag.error:
                raise _Refused(_lexical(tag.error, following))
            return following + 1, Pair(at, following, ())
        return following, Pair(at, None, ())


def _closes(tag: RawTag) -> bool:
    """Whether a tag begins with a slash, so that it closes the innermost open call."""
    kinds = [event.kind for event in tag.events if event.kind is not Kind.VALUE]
    return bool(kinds) and kinds[0] is Kind.SLASH


def _lexical(event: Event, at: int) -> HugoError:
    return HugoError(event.start, event.quote, event.text, at)


def _shown(tag: RawTag, following: Event) -> str:
    return following.text or (">}}" if tag.delimiter == "<" else "%}}")


def _no_inner(name: str, outer: int, at: int) -> HugoError:
    message = (
        f'{PREFIX}shortcode "{name}" does not evaluate .Inner or .InnerDeindent, '
        "yet a closing tag was provided"
    )
    return HugoError(outer, "no-inner-closed", message, at, name)
