"""Which findings a branch brought: those of an article that its text at the base did not have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import TypeAlias

from .model import Finding
from .passages import keyed
from .report import FileReport

Place: TypeAlias = tuple[str, int, int, str | None, str | None]


def fresh(now: FileReport, base: FileReport) -> tuple[Finding, ...]:
    """The findings that the base did not have.

    A finding is an old one if the line it begins on is unchanged and had it already, or if it
    stands in the same sentence, field or note as one that the base had elsewhere.
    """
    lines = unchanged_lines(base.text.split("\n"), now.text.split("\n"))
    old = {_place(base, one): one for one in base.findings}
    rest: list[Finding] = []
    for finding in now.findings:
        if old.pop(_place(now, finding, lines), None) is None:
            rest.append(finding)
    left = old.values()
    known = Counter((key.code, key.about) for key, _ in keyed(left, base.text))
    found: list[Finding] = []
    for key, finding in keyed(rest, now.text):
        if known[key.code, key.about]:
            known[key.code, key.about] -= 1
        else:
            found.append(finding)
    return tuple(found)


def _place(file: FileReport, finding: Finding, lines: Mapping[int, int] | None = None) -> Place:
    """Where a finding begins, by the base's lines; a line that is new counts from below 0."""
    at = file.lines.position(finding.span.start)
    line = at.line if lines is None else lines.get(at.line, -at.line)
    return finding.code, line, at.column, finding.field, finding.note


def unchanged_lines(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """For each line of a text that stood in an earlier one, its number there; both from 1."""
    most = min(len(before), len(after))
    head = next((at for at in range(most) if before[at] != after[at]), most)
    rest = most - head
    tail = next((at for at in range(rest) if before[-1 - at] != after[-1 - at]), rest)
    inner = SequenceMatcher(
        None, before[head : len(before) - tail], after[head : len(after) - tail]
    ).get_matching_blocks()
    blocks = [
        (0, 0, head),
        *((a + head, b + head, size) for a, b, size in inner),
        (len(before) - tail, len(after) - tail, tail),
    ]
    return {b + at + 1: a + at + 1 for a, b, size in blocks for at in range(size)}
