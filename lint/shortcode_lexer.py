"""Splits a body into shortcode tags exactly as Hugo does, each with the events of its inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

GAPS = "\t\n\v\f\r "
OPENER = re.compile(r"\{\{[<%]")
INLINE = ".inline"


class Kind(StrEnum):
    """What stands inside a tag, in order."""

    NAME = "name"
    ARGUMENT = "argument"
    VALUE = "value"
    SLASH = "slash"
    END = "end"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Event:
    """One piece of a tag, with its place in the text."""

    kind: Kind
    start: int
    end: int
    text: str = ""  # decoded; of an error: Hugo's message
    quote: str = ""  # the mark around it; of an error: its class


@dataclass(frozen=True, slots=True)
class RawTag:
    """One tag as it stands in the text."""

    start: int
    end: int
    delimiter: str  # < or %
    events: tuple[Event, ...]
    escaped: bool = False

    @property
    def error(self) -> Event | None:
        """What Hugo could not read in it."""
        last = self.events[-1] if self.events else None
        return last if last and last.kind is Kind.ERROR else None


class LexError(Exception):
    """Hugo's complaint about the inside of a tag."""

    def __init__(self, kind: str, at: int, message: str) -> None:
        super().__init__(message)
        self.kind, self.at, self.message = kind, at, message


def is_word(char: str) -> bool:
    """Whether Hugo takes a character for part of a word: letters, decimal digits, underscore."""
    return char == "_" or char.isalpha() or char.isdecimal()


def lex(text: str, start: int) -> Iterator[RawTag]:
    """All tags from `start` on; after a tag that cannot be read, lexing goes on behind it."""
    state = _State()
    at = start
    while found := OPENER.search(text, at):
        tag = _Tag(text, found.start(), state).read()
        yield tag
        at = max(tag.end, found.end())


@dataclass
class _State:
    """What Hugo remembers from tag to tag."""

    names: set[str] = field(default_factory=set)
    inline: str = ""  # the inline shortcode that is open


class _Tag:
    """Reads one tag; the tests stand in Hugo's own order."""

    def __init__(self, text: str, start: int, state: _State) -> None:
        self.text, self.start, self.state = text, start, state
        self.at = start + 3
        self.delimiter = text[start + 2]
        self.closer = (">" if self.delimiter == "<" else "%") + "}}"
        self.events: list[Event] = []
        self.name = ""
        self.closing = False
        self.style = ""  # named or positional, by the first argument
        self.inline = False

    def read(self) -> RawTag:
        try:
            if self.state.inline and not self._closes_inline():
                message = "inline shortcodes do not support nesting"
                raise LexError("inline-nesting", self.start, message)
            if self.text.startswith("/*", self.at):
                return self._escaped()
            while self._step():
                pass
        except LexError as error:
            end = self._recover(error.at)
            self.events.append(Event(Kind.ERROR, error.at, end, error.message, error.kind))
            return self._done(end)
        if self.inline and not any(event.kind is Kind.SLASH for event in self.events):
            self.state.inline = self.name
        return self._done(self.at)

    def _done(self, end: int) -> RawTag:
        return RawTag(self.start, end, self.delimiter, tuple(self.events))

    def _closes_inline(self) -> bool:
        rest = rf"[{GAPS}]*/[{GAPS}]*{re.escape(self.state.inline)} "
        if re.compile(rest).match(self.text, self.at):
            self.state.inline = ""
            return True
        return False

    def _escaped(self) -> RawTag:
        end = self.text.find("*/" + self.closer, self.at + 2)
        if end < 0:
            raise LexError("comment-unclosed", self.start, "comment must be closed")
        return RawTag(self.start, end + 5, self.delimiter, (), escaped=True)

    def _recover(self, at: int) -> int:
        """Where the broken tag most likely ends: at its closer, or with its line."""
        line = self.text.find("\n", at)
        line = len(self.text) if line < 0 else line
        ends = [self.text.find(mark, self.start + 3, line) for mark in (">}}", "%}}")]
        following = OPENER.search(self.text, max(at, self.start + 3), line)
        if following:
            ends = [end for end in ends if end < following.start()]
            line = following.start()
        found = [end + 3 for end in ends if end >= 0]
        return min(found) if found else line

    # --- one step -----------------------------------------------------------------------

    def _step(self) -> bool:
        text = self.text
        if text.startswith(self.closer, self.at):
            self.at += 3
            self._event(Kind.END, self.at - 3, self.at)
            return False
        if self.at >= len(text):
            raise LexError("unclosed-action", len(text), "unclosed shortcode action")
        char = text[self.at]
        if char in GAPS:
            self.at += 1
        elif char == "=":
            self._value()
        elif char == "/":
            self._slash()
        elif char == "\\":
            self._backslash()
        elif self.name and (char in '"`-' or is_word(char)):
            self._argument(char)
        elif is_word(char):
            self._name()
        else:
            raise LexError("bad-char", self.at, _bad(char))
        return True

    def _event(self, kind: Kind, start: int, end: int, text: str = "", quote: str = "") -> None:
        self.events.append(Event(kind, start, end, text, quote))

    def _slash(self) -> None:
        if not self.state.names:
            message = "got closing shortcode, but none is open"
            raise LexError("close-none-open", self.at, message)
        self._event(Kind.SLASH, self.at, self.at + 1)
        self.at += 1
        self.closing, self.name = True, ""

    def _backslash(self) -> None:
        following = self.text[self.at + 1 : self.at + 2]
        if following == "`":
            raise LexError("bad-escape", self.at + 1, "unrecognized escape character")
        self.at += 1
        if following == '"':
            self._style_of_quoted()
            self._quoted(Kind.ARGUMENT, escaped=True)

    def _name(self) -> None:
        start = self.at
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == ".":
                if not self.text.startswith(INLINE + " ", self.at):
                    message = "period in shortcode name only allowed for inline identifiers"
                    raise LexError("bad-period", start, message)
                self.inline = True
            elif not (is_word(char) or char in "-/"):
                break
            self.at += 1
        word = self.text[start : self.at]
        if self.closing and word not in self.state.names:
            message = f"closing tag for shortcode '{word}' does not match start tag"
            raise LexError("close-mismatch", start, message)
        self.name = word
        self.state.names.add(word)
        self._event(Kind.NAME, start, self.at, word)
        if self.closing:
            self._only_gaps()

    def _only_gaps(self) -> None:
        while self.text[self.at : self.at + 1] and self.text[self.at] in GAPS:
            self.at += 1
        if not self.text.startswith(self.closer, self.at):
            raise LexError("unclosed-end", self.at, "unclosed shortcode")

    # --- arguments and values -----------------------------------------------------------

    def _argument(self, char: str) -> None:
        if char == '"':
            self._style_of_quoted()
            self._quoted(Kind.ARGUMENT)
        elif char == "`":
            self._style_of_quoted()
            self._raw(Kind.ARGUMENT)
        else:
            self._bare_argument()

    def _bare_argument(self) -> None:
        start = self.at
        while self.at < len(self.text) and (
            is_word(self.text[self.at]) or self.text[self.at] in "-."
        ):
            self.at += 1
        word = self.text[start : self.at]
        named = self.text.startswith("=", self.at)
        if self.style == "positional" and named:
            message = f"got named parameter '{word}'. Cannot mix named and positional parameters"
            raise LexError("mix-named-after-pos", start, message)
        if self.style == "named" and not named:
            message = (
                f"got positional parameter '{word}'. Cannot mix named and positional parameters"
            )
            raise LexError("mix-pos-after-named", start, message)
        self.style = self.style or ("named" if named else "positional")
        self._event(Kind.ARGUMENT, start, self.at, word)

    def _style_of_quoted(self) -> None:
        if self.style == "named":
            message = "got quoted positional parameter. Cannot mix named and positional parameters"
            raise LexError("mix-quoted-after-named", self.at, message)
        self.style = "positional"

    def _value(self) -> None:
        self.at += 1
        while self.text[self.at : self.at + 1] and self.text[self.at] in GAPS:
            self.at += 1
        char = self.text[self.at : self.at + 1]
        if char == "\\" and self.text.startswith('\\"', self.at):
            self.at += 1
            self._quoted(Kind.VALUE, escaped=True)
        elif char == "\\" or char == '"':
            self._quoted(Kind.VALUE)
        elif char == "`":
            self._raw(Kind.VALUE)
        else:
            self._bare_value()

    def _bare_value(self) -> None:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] not in GAPS:
            self.at += 1
        self._event(Kind.VALUE, start, self.at, self.text[start : self.at])

    def _quoted(self, kind: Kind, escaped: bool = False) -> None:
        start, text = self.at, self.text
        at = inner = start + 1 if text.startswith('"', start) else start
        opened = at > start
        seen = False
        while True:
            char = text[at : at + 1]
            if char in ("", "\n"):
                rest = text[inner:at]
                message = f"unterminated quoted string in shortcode parameter-argument: '{rest}'"
                raise LexError("quoted-unterminated", inner, message)
            if char == "\\" and text[at + 1 : at + 2] == "`":
                raise LexError("bad-escape", inner, "unrecognized escape character")
            if char == "\\" and text[at + 1 : at + 2] == '"' and opened:
                if escaped:
                    break
                seen = True
                at += 2
                continue
            if char == '"':
                if opened:
                    break
                opened, inner = True, at + 1
            at += 1
        value = text[inner:at]
        self.at = at + (2 if text[at] == "\\" else 1)
        self._event(kind, start, self.at, value.replace("\\", "") if seen else value, '"')

    def _raw(self, kind: Kind) -> None:
        end = self.text.find("`", self.at + 1)
        if end < 0:
            rest = self.text[self.at + 1 :]
            message = f"unterminated raw string in shortcode parameter-argument: '{rest}'"
            raise LexError("raw-unterminated", self.at + 1, message)
        self._event(kind, self.at, end + 1, self.text[self.at + 1 : end], "`")
        self.at = end + 1


def _bad(char: str) -> str:
    shown = f" '{char}'" if char.isprintable() else ""
    return (
        f"unrecognized character in shortcode action: U+{ord(char):04X}{shown}. "
        "Note: Parameters with non-alphanumeric args must be quoted"
    )
