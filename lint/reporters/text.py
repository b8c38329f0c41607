"""Findings for the terminal: by file, with the passage underlined and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypeAlias

from ..model import Clue, Finding, Span
from ..report import FileReport, Report, State
from .common import trend

Paint: TypeAlias = Callable[[str, str], str]
"""Words and how they are to look, as a terminal is told to show them."""

LOOKS = {
    "path": "1;4",
    "code": "1",
    State.NEW: "1;35",
    State.STANDING: "2",
    State.FIXED: "32",
    "error": "1;31",
    "warning": "33",
    "info": "36",
    "aside": "2",
    "advice": "32",
    "fix": "34",
}
"""The codes by which terminals are told (ECMA-48)."""

CONTROL = dict.fromkeys((*range(32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}") | {9: " "}


def render(report: Report, width: int = 100, colour: bool = False, why: bool = False) -> str:
    """All findings and a summary line."""
    paint = _coloured if colour else _plain
    lines: list[str] = []
    for file in report.files:
        if file.findings:
            lines += _file(report, file, width, why, paint)
    lines += [*_fixed(report, paint), *_passed(report, paint), *_closing(report, paint), ""]
    return "\n".join(lines)


def statistics(report: Report) -> str:
    """How often each rule was broken, the most frequent first."""
    counts = Counter(finding.code for _, finding in report.findings)
    lines: list[str] = []
    for code, count in counts.most_common():
        rule = report.ruleset.by_code[code]
        mark = "*" if rule.fixable else " "
        lines.append(f"{count:6}  {code} {mark} {rule.name}")
    return "\n".join([*lines, *_closing(report, _plain), ""])


def _plain(words: str, look: str) -> str:
    return words


def _coloured(words: str, look: str) -> str:
    return f"\x1b[{LOOKS[look]}m{words}\x1b[0m" if words else ""


def _closing(report: Report, paint: Paint) -> Iterator[str]:
    """How many files and findings, how bad, and how that compares with an earlier report."""
    files = _many(len(report.files), "file")
    if report.total:
        each = ", ".join(_many(n, s.label) for s, n in report.counts.items() if n)
        more = f", {report.suppressed} suppressed" if report.suppressed else ""
        yield f"{_many(report.total, 'finding')} in {files} ({each}{more})"
    else:
        quiet = f" ({report.suppressed} suppressed)" if report.suppressed else ""
        yield paint(f"{files} checked, nothing found.", "advice") + quiet
    if report.trend:
        yield _clean(trend(report))


def _many(count: int, word: str) -> str:
    plural = word if word == "info" else word + "s"
    return f"{count} {word if count == 1 else plural}"


def _file(report: Report, file: FileReport, width: int, why: bool, paint: Paint) -> Iterator[str]:
    yield paint(_clean(file.path), "path")
    for finding in file.findings:
        yield from _finding(report, file, finding, width, paint)
        for reason in finding.why if why else ():
            yield f"      {paint(f'why: {_clean(reason)}', 'aside')}"
    yield ""


def _finding(
    report: Report, file: FileReport, finding: Finding, width: int, paint: Paint
) -> Iterator[str]:
    at = file.lines.position(finding.span.start)
    level = finding.severity.label
    name = paint(report.rule(finding).name, "aside")
    state = report.state(file, finding)
    told = f"{paint(state, state)} " if state else ""
    yield (
        f"  {at.line}:{at.column}  {told}{paint(level, level)} {paint(finding.code, 'code')} "
        f"{name}  {_clean(finding.message)}"
    )
    yield from _excerpt(file, finding.span, level, width, paint)
    if finding.help:
        yield f"      {paint('→', 'advice')} {_clean(finding.help)}"
    for related in finding.related:
        there = file.lines.position(related.span.start)
        yield f"      {paint(f'line {there.line}: {_clean(related.message)}', 'aside')}"
    if finding.fix:
        kind = paint(f"fix ({finding.fix.applicability}):", "fix")
        yield f"      {kind} {_clean(finding.fix.title)}"


def _fixed(report: Report, paint: Paint) -> Iterator[str]:
    """What the earlier report found and this one does not."""
    if not report.fixed:
        return
    yield paint("Fixed", "path")
    for one in report.fixed:
        place = _clean(f"{one.path}:{one.start.line}:{one.start.column}")
        name = f"{paint(_clean(one.code), 'code')} {paint(_clean(one.name), 'aside')}"
        yield f"  {place}  {paint(State.FIXED, State.FIXED)} {name}  {_clean(one.message)}"
    yield ""


def _passed(report: Report, paint: Paint) -> Iterator[str]:
    """The passages that context cleared, where someone asked why."""
    if not report.passed:
        return
    yield paint("Let pass", "path")
    for file, one in report.passed:
        at = file.lines.position(one.span.start)
        rule = report.ruleset.by_name[one.rule]
        place = _clean(f"{file.path}:{at.line}:{at.column}")
        words = _clean(" ".join(file.excerpt(one.span).split()))
        yield f"  {place}  {paint(rule.code, 'code')} {paint(rule.name, 'aside')}  “{words}”"
        for clue in one.clues:
            yield f"      {paint(_clean(_clue(file, clue)), 'aside')}"
        yield f"      {paint(one.decision, 'aside')}"
    yield ""


def _clue(file: FileReport, clue: Clue) -> str:
    cue = f": “{clue.text}”" if clue.text else ""
    scope = " ".join(file.excerpt(clue.scope).split()) if clue.scope else ""
    return f"{clue.kind}{cue}" + (f", over “{scope}”" if scope else "")


def _excerpt(file: FileReport, span: Span, level: str, width: int, paint: Paint) -> Iterator[str]:
    """The source line, cut around the passage, with a caret under it."""
    at = file.lines.position(span.start)
    line = file.lines.line_span(at.line)
    room = max(width - 12, 40)
    start = max(line.start, span.start - 24) if span.end - line.start > room else line.start
    end = min(line.end, start + room)
    if not line.of(file.text).strip():
        return
    before = "…" if start > line.start else ""
    after = "…" if end < line.end else ""
    shown = before + _clean(Span(start, end).of(file.text)) + after
    head = before + _clean(file.text[start : span.start])
    body = _clean(file.text[span.start : max(min(span.end, end), span.start)])
    carets = paint("^" * max(_cells(body), 1), level)
    yield f"      {paint('│', 'aside')} {shown}"
    yield f"      {paint('│', 'aside')} {' ' * _cells(head)}{carets}"


def _cells(text: str) -> int:
    """How many columns of a terminal a text takes up."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _clean(text: str) -> str:
    """Text that cannot steer the terminal."""
    return text if text.isprintable() else text.translate(CONTROL)
