"""Tries a rule on its own examples: the marked spans must be found, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .engine import Linter
from .fixes import apply
from .model import Span
from .rules import Example, Rule

MARK = re.compile(r"[«»]")
FRONT = '---\ntitle: "A page"\ndate: 2026-01-01\ndescription: "A page of ours."\n---\n\n'


@dataclass(frozen=True, slots=True)
class Trial:
    """How one example went."""

    rule: Rule
    example: Example
    wanted: str  # the text with the marks that were wanted
    got: str  # the text with marks around what was found
    fixed: str | None = None  # the text after the fixes, where the example shows one

    @property
    def passed(self) -> bool:
        """Whether exactly the marked spans were found, and mended as shown."""
        return self.got == self.wanted and self.fixed == self.example.fixed


def trials(rule: Rule, linter_for: Callable[[Rule, Example], Linter]) -> Iterator[Trial]:
    """Every example of a rule, run through the whole engine."""
    for example in rule.examples:
        yield attempt(rule, example, linter_for(rule, example))


def attempt(rule: Rule, example: Example, linter: Linter) -> Trial:
    """One example; a text without front matter stands below a plain one."""
    plain = MARK.sub("", example.text)
    head = "" if rule.family in ("front-matter", "io") or plain.startswith("---") else FRONT
    path = str(example.stage.get("path") or "content/page.md")
    result = linter.lint(head + plain, path)
    found = [one for one in result.findings if rule.code in (one.code, *one.also)]
    got = marked(plain, [_shifted(one.span, -len(head), len(plain)) for one in found])
    mended = None
    if example.fixed is not None:
        fixes = [one.fix for one in found if one.fix]
        mended = apply(head + plain, fixes)[len(head) :]
    return Trial(rule, example, example.text, got, mended)


def _shifted(span: Span, by: int, size: int) -> Span:
    start, end = (min(max(at + by, 0), size) for at in (span.start, span.end))
    return Span(start, end)


def marked(text: str, spans: list[Span]) -> str:
    """The text with « » around each span."""
    for span in sorted(set(spans), reverse=True):
        text = f"{text[: span.start]}«{span.of(text)}»{text[span.end :]}"
    return text
