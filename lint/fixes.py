"""Applies edits that do not overlap."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from .model import Applicability, Edit, Finding, Fix


def choose(
    findings: Iterable[Finding], allowed: Collection[Applicability]
) -> tuple[tuple[Finding, Fix], ...]:
    """The fixes that may be applied together: allowed, and none over another's text."""
    chosen: list[tuple[Finding, Fix]] = []
    taken: list[Edit] = []
    for finding in findings:
        fix = finding.fix
        if fix is None or fix.applicability not in allowed:
            continue
        if not any(_clash(edit, other) for edit in fix.edits for other in taken):
            chosen.append((finding, fix))
            taken += fix.edits
    return tuple(chosen)


def _clash(one: Edit, other: Edit) -> bool:
    same_place = one.span.start == other.span.start
    return one.span.overlaps(other.span) or (same_place and one != other)


def apply(text: str, fixes: Sequence[Fix]) -> str:
    """The text after all edits; every other character stays as it is."""
    edits = sorted({edit for fix in fixes for edit in fix.edits}, key=lambda edit: edit.span)
    return "".join(_pieces(text, edits))


def _pieces(text: str, edits: Sequence[Edit]) -> Iterator[str]:
    at = 0
    for edit in edits:
        yield text[at : edit.span.start]
        yield edit.text
        at = edit.span.end
    yield text[at:]


def settle(
    text: str,
    lint: Callable[[str], Sequence[Finding]],
    allowed: Collection[Applicability],
    rounds: int = 10,
) -> tuple[str, int]:
    """Applies fixes until none is left, since mending one finding may uncover another."""
    count = 0
    for _ in range(rounds):
        chosen = choose(lint(text), allowed)
        mended = apply(text, [fix for _, fix in chosen])
        if mended == text:
            break
        text, count = mended, count + len(chosen)
    return text, count
