"""One place at which the YAML decoder stops, and how to object to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from ..model import Edit, Fix, Problem, Span
from .edits import apply
from .yaml_nodes import Refused, compose

RULE = "invalid-front-matter"
_ENTRY = re.compile(
    r"""(?P<head>[ \t]*(?:-[ \t]+)*["']?(?P<key>[^\s"':#][^"':\n]*?)["']?:[ \t]+)"""
    r"""(?P<value>\S.*?)?[ \t\r]*$"""
)


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


def refusal(
    fault: Fault, span: Span, message: str, help: str, fix: Fix | None = None, rule: str = RULE
) -> Problem:
    """Hugo's refusal in our words; a fix only if it proves to mend the entry."""
    field = fault.field or None
    return Problem(rule, span, message, help, field=field, fix=_proved(fault, fix), hugo=True)


def _proved(fault: Fault, fix: Fix | None) -> Fix | None:
    """A fix is offered only if the entry can be read after it."""
    if fix is None:
        return None
    moved = tuple(Edit(edit.span.shift(-fault.part.start), edit.text) for edit in fix.edits)
    try:
        node = compose(apply(fault.part.of(fault.text), Fix("", moved)))
    except (yaml.YAMLError, Refused):
        return None
    return fix if isinstance(node, yaml.MappingNode) else None
