"""Why a YAML block is refused, in an editor's words, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..model import Applicability, Edit, Fix, Problem, Span
from . import yaml_value_causes as values
from .edits import replace
from .fields import is_known
from .yaml_fault import Fault, refusal

_TIGHT = re.compile(r"[ \t]*(?P<key>[A-Za-z_][\w-]*):(?P<value>[^\s/:].*)$")
_EQUALS = re.compile(r"[ \t]*(?P<key>[A-Za-z_][\w-]*)[ \t]*=[ \t]*(?P<value>\S.*)?$")
_CONFLICT = re.compile(r"(?m)^(<{7}|={7}|>{7})(?: .*)?$")

Cause = Callable[[Fault], Problem | None]


def explain(fault: Fault) -> Problem:
    """The first cause that fits; there is always one."""
    found = (cause(fault) for cause in CAUSES)
    return next(problem for problem in found if problem)


def _conflict(fault: Fault) -> Problem | None:
    mark = _CONFLICT.search(fault.text, fault.part.start, fault.part.end)
    if not mark or not _CONFLICT.match(fault.source):
        return None
    return refusal(
        fault,
        fault.line,
        "these are the marks of a merge that Git could not finish",
        "keep the lines of one side and delete the marks",
    )


def _tab(fault: Fault) -> Problem | None:
    indent = fault.source[: len(fault.source) - len(fault.source.lstrip())]
    if "\t" not in indent:
        return None
    at = fault.start + indent.index("\t")
    span = Span(at, at + len(indent.replace(" ", "")))
    return refusal(
        fault,
        span,
        "this line is indented with a TAB, which YAML does not allow",
        "indent with two blanks instead",
        _untabbed(fault),
        "tab-indentation",
    )


def _untabbed(fault: Fault) -> Fix:
    """Two blanks for each TAB; none for the one before a key of the top level."""
    top = fault.part.of(fault.text).lstrip("\r\n").startswith("\t")
    pattern = re.compile(r"(?m)^( *)(\t+)[ \t]*(?=\S)")
    edits = tuple(
        Edit(Span(*match.span(2)), "  " * (len(match[2]) - top))
        for match in pattern.finditer(fault.text, fault.part.start, fault.part.end)
    )
    return Fix("Indent with blanks", edits, Applicability.SAFE)


def _tight(fault: Fault) -> Problem | None:
    match = _TIGHT.match(fault.source)
    if not match:
        return None
    span = Span(fault.start + match.start("key"), fault.start + match.end("key") + 1)
    fix = replace(Span(span.end, span.end), " ", "Insert a blank", safe=is_known(match["key"]))
    return refusal(
        fault,
        span,
        f"a blank is missing after `{match['key']}:`",
        f"write `{match['key']}: {match['value'].strip()}`",
        fix,
    )


def _equals(fault: Fault) -> Problem | None:
    match = _EQUALS.match(fault.source)
    if not match:
        return None
    sign = fault.start + match.end("key")
    to = fault.start + (match.start("value") if match["value"] else match.end())
    return refusal(
        fault,
        fault.visible(),
        f"`{match['key']}` is written with `=`, which is TOML; this block is YAML",
        "write a colon and a blank instead of the `=`",
        replace(Span(sign, to), ": ", "Write a colon", safe=False),
    )


def _indentation(fault: Fault) -> Problem | None:
    above = fault.text[fault.part.start : fault.start].rstrip().rsplit("\n", 1)[-1]
    below = re.match(r"[^\n]*\n([ \t]+)[^\s#]", fault.text[fault.start : fault.part.end])
    stray = fault.source[:1].isspace() and above
    if not stray and not (below and fault.entry()):
        return None
    return refusal(
        fault,
        fault.visible(),
        "the indentation of this line, or of the one below, does not fit",
        "begin keys of one level in the same column, and indent only what belongs to a key",
    )


def _no_map(fault: Fault) -> Problem | None:
    if not fault.source.lstrip().startswith("-"):
        return None
    return refusal(
        fault,
        fault.visible(),
        "a list item stands where a `key: value` line is expected",
        "name the list with a key above it, such as `tags:`",
    )


def _anything(fault: Fault) -> Problem:
    span = fault.visible()
    if ":" not in span.of(fault.text):
        return refusal(
            fault,
            span,
            "this line of the front matter has no `key: value`",
            "write a key, a colon and a blank before the value, or move the line to the body",
        )
    return refusal(
        fault,
        span,
        "Hugo cannot read this line of the front matter",
        "put the value in double quotes, and check colons, quotes and indentation",
    )


CAUSES: tuple[Cause, ...] = (
    values.alias,
    _conflict,
    _tab,
    values.template,
    values.curly,
    values.quotes,
    values.list_beside_key,
    values.colon,
    values.flow,
    values.starter,
    _tight,
    _equals,
    _no_map,
    _indentation,
    _anything,
)
