"""Why a TOML block is refused, in an editor's words, and how to mend it."""

from __future__ import annotations

import re

from ..model import Fix, Problem, Span
from .edits import replace

_YAML_LINE = re.compile(r"(?P<key>[A-Za-z_][\w-]*):[ \t]*(?P<value>[^\r\n]*)")
_WORDS = {
    "equals": ("`=` is missing after the key `{key}`", "write `{key} = value`"),
    "key": (
        "a key cannot begin here",
        "use plain letters, digits, - and _ in keys, or quote the key",
    ),
    "after value": (
        "something follows the value of `{key}` on its line",
        "put the whole value in one pair of quotes, and one key on a line",
    ),
    "open string": (
        "the quote that opens the value of `{key}` is not closed on its line",
        "close the quote, or use three quotes for a text of many lines",
    ),
    "open long string": (
        "the three quotes that open the value of `{key}` are never closed",
        "close the text with three quotes",
    ),
    "escape": (
        "a backslash in `{key}` says nothing between double quotes",
        "use single quotes around the value, or write the backslash twice",
    ),
    "control": (
        "the value of `{key}` holds an invisible control character",
        "delete the character and type the text again",
    ),
    "header": ("the table name is not closed with a bracket", "write the name as [name]"),
    "array": (
        "items of the list `{key}` are not parted by commas",
        "write one comma between two items",
    ),
    "open array": ("the list `{key}` is never closed", "put a ] at its end"),
    "table": (
        "the entries of `{key}` are not parted by commas",
        "write one comma between two entries",
    ),
    "open table": ("the braces that open `{key}` are never closed", "put a } at the end"),
    "deep": ("`{key}` is nested too deeply to be read", "use fewer levels"),
    "value": (
        "the value of `{key}` is neither quoted text nor a number, a date, true or false",
        "put text in double quotes; write dates as 2026-11-21",
    ),
}


def explain(text: str, rest: Span, at: int, what: str) -> Problem:
    """The problem of one statement; `rest` begins with it."""
    line_end = text.find("\n", at, rest.end)
    line_end = rest.end if line_end < 0 else line_end
    key = re.compile(r"\[*[ \t]*[\"']?([\w.-]*)").match(text, rest.start, rest.end)
    name = key[1] if key else ""
    words = text[at:line_end].rstrip()
    span = Span(at, at + len(words)) if words else Span(at, at)
    message, help = _WORDS[what]
    yaml = _YAML_LINE.match(text, rest.start, rest.end) if what == "equals" else None
    if yaml:
        message = "`{key}:` is YAML; this block is TOML"
    return Problem(
        rule="invalid-front-matter",
        span=span,
        message=message.format(key=name),
        help=help.format(key=name),
        fix=_from_yaml(yaml) if yaml else _quoted(span, words) if what == "value" else None,
        field=name or None,
        hugo=True,
    )


def _from_yaml(line: re.Match[str]) -> Fix | None:
    value = line["value"].strip()
    if not value:
        return None
    whole = Span(
        line.start(),
        line.end("key") + 1 + len(line[0][line.end("key") - line.start() + 1 :].rstrip()),
    )
    plain = re.fullmatch(r'true|false|-?\d+|"[^"\\]*"|\'[^\']*\'', value)
    return replace(
        whole, f"{line['key']} = {value if plain else _text(value)}", "Write it as TOML", safe=False
    )


def _quoted(span: Span, words: str) -> Fix | None:
    if re.fullmatch(r"[“”„].*[“”]", words):
        return replace(span, _text(words.strip("“”„")), "Use straight quotes")
    bare = re.fullmatch(r"[^\s\"'\[\]{}#,][^\"'\[\]{}#,]*", words)
    if words.lower() in ("true", "false"):
        return replace(span, words.lower(), "Write it in small letters")
    return replace(span, _text(words), "Put the value in quotes", safe=False) if bare else None


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
