"""Values that YAML cannot read as they are written."""

from __future__ import annotations

import re

from ..model import Fix, Problem, Span
from .edits import quoted, replace
from .yaml_fault import Fault, refusal

_REMARK = re.compile(r"(?P<value>.*?)(?P<remark>[ \t]+#.*)?$")
_STARTERS = {
    "@": "an @ sign",
    "`": "a backtick",
    "%": "a percent sign",
    "*": "an asterisk",
    "&": "an ampersand",
    "|": "a vertical bar",
    ">": "a greater-than sign",
    "!": "an exclamation mark",
    "]": "a bracket",
    "}": "a brace",
    "?": "a question mark",
    ",": "a comma",
}


def curly(fault: Fault) -> Problem | None:
    """Typographic quotes around a text with a colon."""
    entry = fault.entry()
    if not entry or entry[1].of(fault.text)[0] not in "“”‘’„":
        return None
    key, value = entry
    inside = value.of(fault.text).strip("“”‘’„")
    return refusal(
        fault,
        value,
        f"the value of `{key}` stands in curly quotes, which do not protect its colon",
        "use straight quotes around the value",
        replace(value, quoted(inside), "Use straight quotes", safe=False),
    )


def template(fault: Fault) -> Problem | None:
    """A template mark that nobody has filled in."""
    entry = fault.entry()
    if not entry or not entry[1].of(fault.text).startswith("{{"):
        return None
    key, value = entry
    return refusal(
        fault,
        value,
        f"`{key}` holds a template mark, {{{{ … }}}}, that nobody has filled in",
        "write the value itself; content files are not templates",
    )


def quotes(fault: Fault) -> Problem | None:
    """A quote that is missing, or one too many."""
    entry = fault.entry()
    if not entry or entry[1].of(fault.text)[0] not in "\"'":
        return None
    key, value = entry
    words = value.of(fault.text)
    mark = words[0]
    if "escape" in fault.detail:
        return _escape(fault, key, value)
    if len(words) > 1 and words.count(mark) > 1 and words.endswith(mark):
        return _inner_quotes(fault, key, value, mark)
    if words.count(mark) == 1 or "end of stream" in fault.detail:
        return refusal(
            fault,
            value,
            f"the quote that opens the value of `{key}` is never closed",
            f"put a {mark} at the end of the value",
            replace(value, words + mark, "Close the quote", safe=False),
        )
    return _after_quote(fault, key, value, mark)


def _escape(fault: Fault, key: str, value: Span) -> Problem:
    inside = value.of(fault.text).strip('"')
    return refusal(
        fault,
        value,
        f"`{key}` has a backslash that says nothing between double quotes",
        "use single quotes around the value, or write the backslash twice",
        replace(value, f"'{inside}'", "Use single quotes", safe="'" not in inside),
    )


def _inner_quotes(fault: Fault, key: str, value: Span, mark: str) -> Problem:
    inside = value.of(fault.text)[1:-1]
    if mark == '"':
        cure, new = 'write \\" for each quote inside', re.sub(r'(?<!\\)"', '\\\\"', inside)
    else:
        cure, new = "write '' for each apostrophe inside", re.sub("(?<!')'(?!')", "''", inside)
    return refusal(
        fault,
        value,
        f"a quote inside the value of `{key}` ends it too early",
        cure,
        replace(value, f"{mark}{new}{mark}", "Protect the quotes inside"),
    )


def _after_quote(fault: Fault, key: str, value: Span, mark: str) -> Problem:
    words = value.of(fault.text)
    end = value.start + words.index(mark, 1) + 1
    if words[end - value.start :].strip() == ",":
        fix = replace(Span(end, value.end), "", "Delete the comma")
        return refusal(
            fault,
            Span(end, value.end),
            f"a comma follows the value of `{key}`; that is JSON",
            "delete the comma",
            fix,
        )
    return refusal(
        fault,
        value,
        f"text follows the closing quote of `{key}`",
        "put the whole value in one pair of quotes",
        replace(value, f"'{words}'", "Quote the whole value", safe=False)
        if "'" not in words
        else None,
    )


def colon(fault: Fault) -> Problem | None:
    """A colon in a text without quotes."""
    entry = fault.entry()
    if not entry or not re.search(r":(?:\s|$)", entry[1].of(fault.text)):
        return None
    key, value = entry
    if value.of(fault.text)[0] in "[{|>&!*":
        return None
    return refusal(
        fault,
        value,
        f"the value of `{key}` contains a colon, so it needs quotes",
        "put the whole value in double quotes",
        _in_quotes(fault, value),
    )


def _in_quotes(fault: Fault, value: Span) -> Fix:
    match = _REMARK.match(value.of(fault.text))
    words = match["value"] if match else value.of(fault.text)
    inner = Span(value.start, value.start + len(words))
    return replace(inner, quoted(words), "Put the value in quotes", safe=len(inner) == len(value))


def starter(fault: Fault) -> Problem | None:
    """A first character that means something to YAML."""
    entry = fault.entry()
    if not entry or entry[1].of(fault.text)[0] not in _STARTERS:
        return None
    key, value = entry
    what = _STARTERS[value.of(fault.text)[0]]
    return refusal(
        fault,
        value,
        f"the value of `{key}` begins with {what}, so it needs quotes",
        "put the whole value in double quotes",
        _in_quotes(fault, value),
    )


def list_beside_key(fault: Fault) -> Problem | None:
    """A list that begins on the line of its key."""
    entry = fault.entry()
    if not entry or not entry[1].of(fault.text).startswith("- "):
        return None
    key, value = entry
    return refusal(
        fault,
        value,
        f"a list cannot begin on the line of its key, `{key}`",
        "put each `- item` on a line of its own below the key",
    )


def flow(fault: Fault) -> Problem | None:
    """A list or map in brackets that is damaged."""
    if "flow" not in fault.detail and "node content" not in fault.detail:
        return None
    entry = fault.entry()
    span = entry[1] if entry else fault.visible()
    name = f"`{entry[0] if entry else fault.field}`"
    for opener, closer, kind in (("[", "]", "list"), ("{", "}", "map")):
        inside = fault.part.of(fault.text)
        if opener in inside and inside.count(opener) > inside.count(closer):
            return refusal(
                fault,
                span,
                f"the {kind} of {name} that begins with {opener} is never closed",
                f"put a {closer} at its end",
            )
    return refusal(
        fault,
        span,
        f"the list or map of {name} is damaged",
        "part its items with single commas, and quote items with marks in them",
    )


def alias(fault: Fault) -> Problem | None:
    """An asterisk that YAML takes for a reference."""
    if "too many" in fault.detail:
        return refusal(
            fault,
            Span(
                fault.part.start, fault.part.start + len(fault.part.of(fault.text).split("\n")[0])
            ),
            "values here are nested too deeply, or repeated too often, to be read",
            "use fewer levels, and write repeated values out",
        )
    if "alias" not in fault.detail:
        return None
    return refusal(
        fault,
        fault.visible(),
        "an asterisk here refers to an `&` mark that this block does not have",
        "put the value in quotes if the asterisk belongs to the text",
    )
