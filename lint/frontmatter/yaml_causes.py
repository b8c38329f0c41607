"""Why a YAML block is refused, in an editor's words, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from ..model import Applicability, Edit, Fix, Problem, Span
from .edits import apply, quoted, replace
from .fields import is_known
from .yaml_nodes import compose

RULE = "invalid-front-matter"
_ENTRY = re.compile(
    r"""(?P<head>[ \t]*(?:-[ \t]+)*["']?(?P<key>[^\s"':#][^"':\n]*?)["']?:[ \t]+)(?P<value>\S.*?)?[ \t\r]*$"""
)
_TIGHT = re.compile(r"[ \t]*(?P<key>[A-Za-z_][\w-]*):(?P<value>[^\s/:].*)$")
_EQUALS = re.compile(r"[ \t]*(?P<key>[A-Za-z_][\w-]*)[ \t]*=[ \t]*(?P<value>\S.*)?$")
_CONFLICT = re.compile(r"(?m)^(<{7}|={7}|>{7})(?: .*)?$")
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


@dataclass(frozen=True, slots=True)
class Fault:
    """One place at which the decoder stops, with the entry around it."""

    text: str
    part: Span
    at: int
    detail: str

    @property
    def line(self) -> Span:
        """The line of the fault, without its line end."""
        start = max(self.text.rfind("\n", 0, self.at) + 1, 0)
        end = self.text.find("\n", self.at)
        end = len(self.text) if end < 0 else end
        return Span(start, max(start, end - self.text[start:end].endswith("\r")))

    @property
    def source(self) -> str:
        """The words of that line within the block."""
        return self.text[max(self.line.start, self.part.start) : self.line.end]

    @property
    def start(self) -> int:
        """Where those words begin."""
        return max(self.line.start, self.part.start)

    @property
    def field(self) -> str:
        """The top-level key whose entry is broken."""
        match = re.compile(r"""\s*["']?([\w.-]+)["']?[ \t]*[:=]?""").match(
            self.text, self.part.start, self.part.end
        )
        return match[1] if match else ""

    def entry(self) -> tuple[str, Span] | None:
        """Key and value of the line, if it is `key: value`."""
        match = _ENTRY.match(self.source)
        if not match or not match["value"]:
            return None
        start = self.start + match.start("value")
        return match["key"], Span(start, start + len(match["value"]))

    def visible(self) -> Span:
        """The line from its first character that is not blank."""
        bare = self.source.strip()
        start = self.start + len(self.source) - len(self.source.lstrip())
        return Span(start, start + len(bare))


Cause = Callable[[Fault], Problem | None]


def explain(fault: Fault) -> Problem:
    """The first cause that fits; there is always one."""
    found = (cause(fault) for cause in CAUSES)
    return next(problem for problem in found if problem)


def _problem(
    fault: Fault, span: Span, message: str, help: str, fix: Fix | None = None, rule: str = RULE
) -> Problem:
    field = fault.field or None
    return Problem(rule, span, message, help, field=field, fix=_proved(fault, fix), hugo=True)


def _proved(fault: Fault, fix: Fix | None) -> Fix | None:
    """A fix is offered only if the entry can be read after it."""
    if fix is None:
        return None
    moved = tuple(Edit(edit.span.shift(-fault.part.start), edit.text) for edit in fix.edits)
    try:
        node = compose(apply(fault.part.of(fault.text), Fix("", moved)))
    except yaml.YAMLError:
        return None
    return fix if isinstance(node, yaml.MappingNode) else None


def _conflict(fault: Fault) -> Problem | None:
    mark = _CONFLICT.search(fault.text, fault.part.start, fault.part.end)
    if not mark or not _CONFLICT.match(fault.source):
        return None
    return _problem(
        fault,
        fault.line,
        "These are the marks of a merge that Git could not finish.",
        "Keep the lines of one side and delete the marks.",
    )


def _tab(fault: Fault) -> Problem | None:
    indent = fault.source[: len(fault.source) - len(fault.source.lstrip())]
    if "\t" not in indent:
        return None
    at = fault.start + indent.index("\t")
    span = Span(at, at + len(indent.replace(" ", "")))
    return _problem(
        fault,
        span,
        "This line is indented with a TAB, which YAML does not allow.",
        "Indent with two blanks instead.",
        _untabbed(fault),
        "tab-indentation",
    )


def _untabbed(fault: Fault) -> Fix:
    pattern = re.compile(r"(?m)^( *)(\t+)[ \t]*(?=\S)")
    edits = tuple(
        Edit(Span(*match.span(2)), "  " * len(match[2]))
        for match in pattern.finditer(fault.text, fault.part.start, fault.part.end)
    )
    return Fix("Indent with blanks", edits, Applicability.SAFE)


def _curly(fault: Fault) -> Problem | None:
    entry = fault.entry()
    if not entry or entry[1].of(fault.text)[0] not in "“”‘’„":
        return None
    key, value = entry
    inside = value.of(fault.text).strip("“”‘’„")
    return _problem(
        fault,
        value,
        f"The value of `{key}` stands in curly quotes, which do not protect its colon.",
        "Use straight quotes around the value.",
        replace(value, quoted(inside), "Use straight quotes", safe=False),
    )


def _template(fault: Fault) -> Problem | None:
    entry = fault.entry()
    if not entry or not entry[1].of(fault.text).startswith("{{"):
        return None
    key, value = entry
    return _problem(
        fault,
        value,
        f"`{key}` holds a template mark, {{{{ … }}}}, that nobody has filled in.",
        "Write the value itself; content files are not templates.",
    )


def _quotes(fault: Fault) -> Problem | None:
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
        return _problem(
            fault,
            value,
            f"The quote that opens the value of `{key}` is never closed.",
            f"Put a {mark} at the end of the value.",
            replace(value, words + mark, "Close the quote", safe=False),
        )
    return _after_quote(fault, key, value, mark)


def _escape(fault: Fault, key: str, value: Span) -> Problem:
    inside = value.of(fault.text).strip('"')
    return _problem(
        fault,
        value,
        f"`{key}` has a backslash that says nothing between double quotes.",
        "Use single quotes around the value, or write the backslash twice.",
        replace(value, f"'{inside}'", "Use single quotes", safe="'" not in inside),
    )


def _inner_quotes(fault: Fault, key: str, value: Span, mark: str) -> Problem:
    inside = value.of(fault.text)[1:-1]
    if mark == '"':
        cure, new = 'Write \\" for each quote inside.', re.sub(r'(?<!\\)"', '\\\\"', inside)
    else:
        cure, new = "Write '' for each apostrophe inside.", re.sub("(?<!')'(?!')", "''", inside)
    return _problem(
        fault,
        value,
        f"A quote inside the value of `{key}` ends it too early.",
        cure,
        replace(value, f"{mark}{new}{mark}", "Protect the quotes inside"),
    )


def _after_quote(fault: Fault, key: str, value: Span, mark: str) -> Problem:
    words = value.of(fault.text)
    end = value.start + words.index(mark, 1) + 1
    if words[end - value.start :].strip() == ",":
        fix = replace(Span(end, value.end), "", "Delete the comma")
        return _problem(
            fault,
            Span(end, value.end),
            f"A comma follows the value of `{key}`; that is JSON.",
            "Delete the comma.",
            fix,
        )
    return _problem(
        fault,
        value,
        f"Text follows the closing quote of `{key}`.",
        "Put the whole value in one pair of quotes.",
        replace(value, f"'{words}'", "Quote the whole value", safe=False)
        if "'" not in words
        else None,
    )


def _colon(fault: Fault) -> Problem | None:
    entry = fault.entry()
    if not entry or not re.search(r":(?:\s|$)", entry[1].of(fault.text)):
        return None
    key, value = entry
    if value.of(fault.text)[0] in "[{|>&!*":
        return None
    return _problem(
        fault,
        value,
        f"The value of `{key}` contains a colon, so it needs quotes.",
        "Put the whole value in double quotes.",
        _in_quotes(fault, value),
    )


def _in_quotes(fault: Fault, value: Span) -> Fix:
    match = _REMARK.match(value.of(fault.text))
    words = match["value"] if match else value.of(fault.text)
    inner = Span(value.start, value.start + len(words))
    return replace(inner, quoted(words), "Put the value in quotes", safe=len(inner) == len(value))


def _starter(fault: Fault) -> Problem | None:
    entry = fault.entry()
    if not entry or entry[1].of(fault.text)[0] not in _STARTERS:
        return None
    key, value = entry
    what = _STARTERS[value.of(fault.text)[0]]
    return _problem(
        fault,
        value,
        f"The value of `{key}` begins with {what}, so it needs quotes.",
        "Put the whole value in double quotes.",
        _in_quotes(fault, value),
    )


def _list_beside_key(fault: Fault) -> Problem | None:
    entry = fault.entry()
    if not entry or not entry[1].of(fault.text).startswith("- "):
        return None
    key, value = entry
    return _problem(
        fault,
        value,
        f"A list cannot begin on the line of its key, `{key}`.",
        "Put each `- item` on a line of its own below the key.",
    )


def _flow(fault: Fault) -> Problem | None:
    if "flow" not in fault.detail and "node content" not in fault.detail:
        return None
    entry = fault.entry()
    span = entry[1] if entry else fault.visible()
    name = f"`{entry[0] if entry else fault.field}`"
    for opener, closer, kind in (("[", "]", "list"), ("{", "}", "map")):
        inside = fault.part.of(fault.text)
        if opener in inside and inside.count(opener) > inside.count(closer):
            return _problem(
                fault,
                span,
                f"The {kind} of {name} that begins with {opener} is never closed.",
                f"Put a {closer} at its end.",
            )
    return _problem(
        fault,
        span,
        f"The list or map of {name} is damaged.",
        "Part its items with single commas, and quote items with marks in them.",
    )


def _tight(fault: Fault) -> Problem | None:
    match = _TIGHT.match(fault.source)
    if not match:
        return None
    span = Span(fault.start + match.start("key"), fault.start + match.end("key") + 1)
    fix = replace(Span(span.end, span.end), " ", "Insert a blank", safe=is_known(match["key"]))
    return _problem(
        fault,
        span,
        f"A blank is missing after `{match['key']}:`.",
        f"Write `{match['key']}: {match['value'].strip()}`.",
        fix,
    )


def _equals(fault: Fault) -> Problem | None:
    match = _EQUALS.match(fault.source)
    if not match:
        return None
    sign = fault.start + match.end("key")
    to = fault.start + (match.start("value") if match["value"] else match.end())
    return _problem(
        fault,
        fault.visible(),
        f"`{match['key']}` is written with `=`, which is TOML; this block is YAML.",
        "Write a colon and a blank instead of the `=`.",
        replace(Span(sign, to), ": ", "Write a colon", safe=False),
    )


def _indentation(fault: Fault) -> Problem | None:
    above = fault.text[fault.part.start : fault.start].rstrip().rsplit("\n", 1)[-1]
    below = re.match(r"[^\n]*\n([ \t]+)[^\s#]", fault.text[fault.start : fault.part.end])
    stray = fault.source[:1].isspace() and above
    if not stray and not (below and _ENTRY.match(fault.source)):
        return None
    return _problem(
        fault,
        fault.visible(),
        "The indentation of this line, or of the one below, does not fit.",
        "Begin keys of one level in the same column, and indent only what belongs to a key.",
    )


def _alias(fault: Fault) -> Problem | None:
    if "alias" not in fault.detail:
        return None
    return _problem(
        fault,
        fault.visible(),
        "An asterisk here refers to an `&` mark that this block does not have.",
        "Put the value in quotes if the asterisk belongs to the text.",
    )


def _no_map(fault: Fault) -> Problem | None:
    if not fault.source.lstrip().startswith("-"):
        return None
    return _problem(
        fault,
        fault.visible(),
        "A list item stands where a `key: value` line is expected.",
        "Name the list with a key above it, such as `tags:`.",
    )


def _anything(fault: Fault) -> Problem:
    span = fault.visible()
    if ":" not in span.of(fault.text):
        return _problem(
            fault,
            span,
            "This line of the front matter has no `key: value`.",
            "Write a key, a colon and a blank before the value, or move the line to the body.",
        )
    return _problem(
        fault,
        span,
        "Hugo cannot read this line of the front matter.",
        "Put the value in double quotes, and check colons, quotes and indentation.",
    )


CAUSES: tuple[Cause, ...] = (
    _conflict,
    _tab,
    _template,
    _curly,
    _quotes,
    _list_beside_key,
    _alias,
    _colon,
    _flow,
    _starter,
    _tight,
    _equals,
    _no_map,
    _indentation,
    _anything,
)
