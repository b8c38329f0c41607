"""Findings for the terminal: by file, with the passage underlined and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape

from ..model import Clue, Finding, Severity, Span
from ..report import FileReport, Report, State
from .common import trend

COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
STATES = {State.NEW: "bold magenta", State.STANDING: "dim", State.FIXED: "green"}
CONTROL = {
    code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160)) if code != 9
}


def render(report: Report, width: int = 100, colour: bool = False, why: bool = False) -> str:
    """All findings and a summary line."""
    console = _console(width, colour)
    with console.capture() as captured:
        for file in report.files:
            if file.findings:
                _file(console, report, file, width, why)
        for line in (*_fixed(report), *_passed(report)):
            console.print(line, soft_wrap=True)
        _sums(console, report)
    return captured.get()


def statistics(report: Report, colour: bool = False) -> str:
    """How often each rule was broken, the most frequent first."""
    console = _console(100, colour)
    counts = Counter(finding.code for _, finding in report.findings)
    with console.capture() as captured:
        for code, count in counts.most_common():
            rule = report.ruleset.by_code[code]
            mark = "*" if rule.fixable else " "
            console.print(f"{count:6}  {code} {mark} {rule.name}")
        _sums(console, report)
    return captured.get()


def _sums(console: Console, report: Report) -> None:
    console.print(summary(report))
    if report.trend:
        console.print(escape(trend(report)), soft_wrap=True)


def _console(width: int, colour: bool) -> Console:
    return Console(
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
        emoji=False,
    )


def summary(report: Report) -> str:
    """The last line: how many files and findings, and how bad."""
    files = _many(len(report.files), "file")
    if not report.total:
        quiet = f" ({report.suppressed} suppressed)" if report.suppressed else ""
        return f"[green]{files} checked, nothing found.[/]{quiet}"
    each = ", ".join(_many(n, s.label) for s, n in report.counts.items() if n)
    more = f", {report.suppressed} suppressed" if report.suppressed else ""
    return f"{_many(report.total, 'finding')} in {files} ({each}{more})"


def _many(count: int, word: str) -> str:
    plural = word if word == "info" else word + "s"
    return f"{count} {word if count == 1 else plural}"


def _file(console: Console, report: Report, file: FileReport, width: int, why: bool) -> None:
    console.print(f"[bold underline]{escape(_clean(file.path))}[/]", soft_wrap=True)
    for finding in file.findings:
        for line in _finding(report, file, finding, width):
            console.print(line, soft_wrap=True)
        for reason in finding.why if why else ():
            console.print(f"      [dim]why: {escape(_clean(reason))}[/]", soft_wrap=True)
    console.print()


def _finding(report: Report, file: FileReport, finding: Finding, width: int) -> Iterator[str]:
    at = file.lines.position(finding.span.start)
    colour = COLOURS[finding.severity]
    name = report.rule(finding).name
    state = report.state(file, finding)
    told = f"[{STATES[state]}]{state}[/] " if state else ""
    yield (
        f"  {at.line}:{at.column}  {told}[{colour}]{finding.severity.label}[/] "
        f"[bold]{finding.code}[/] [dim]{name}[/]  {escape(_clean(finding.message))}"
    )
    yield from _excerpt(file, finding.span, colour, width)
    if finding.help:
        yield f"      [green]→[/] {escape(_clean(finding.help))}"
    for related in finding.related:
        there = file.lines.position(related.span.start)
        yield f"      [dim]line {there.line}: {escape(_clean(related.message))}[/]"
    if finding.fix:
        title = escape(_clean(finding.fix.title))
        yield f"      [blue]fix ({finding.fix.applicability}):[/] {title}"


def _fixed(report: Report) -> Iterator[str]:
    """What the earlier report found and this one does not."""
    if not report.fixed:
        return
    yield "[bold underline]Fixed[/]"
    for one in report.fixed:
        place = escape(_clean(f"{one.path}:{one.start.line}:{one.start.column}"))
        words = escape(_clean(one.message))
        name = f"[bold]{escape(_clean(one.code))}[/] [dim]{escape(_clean(one.name))}[/]"
        yield f"  {place}  [{STATES[State.FIXED]}]{State.FIXED}[/] {name}  {words}"
    yield ""


def _passed(report: Report) -> Iterator[str]:
    """The passages that context cleared, where someone asked why."""
    if not report.passed:
        return
    yield "[bold underline]Let pass[/]"
    for file, one in report.passed:
        at = file.lines.position(one.span.start)
        rule = report.ruleset.by_name[one.rule]
        place = escape(_clean(f"{file.path}:{at.line}:{at.column}"))
        words = escape(_clean(" ".join(file.excerpt(one.span).split())))
        yield f"  {place}  [bold]{rule.code}[/] [dim]{rule.name}[/]  “{words}”"
        yield from (f"      [dim]{escape(_clean(_clue(file, clue)))}[/]" for clue in one.clues)
        yield f"      [dim]{one.decision}[/]"
    yield ""


def _clue(file: FileReport, clue: Clue) -> str:
    cue = f": “{clue.text}”" if clue.text else ""
    scope = " ".join(file.excerpt(clue.scope).split()) if clue.scope else ""
    return f"{clue.kind}{cue}" + (f", over “{scope}”" if scope else "")


def _excerpt(file: FileReport, span: Span, colour: str, width: int) -> Iterator[str]:
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
    shown = before + _clean(Span(start, end).of(file.text)).replace("\t", " ") + after
    head = before + _clean(file.text[start : span.start]).replace("\t", " ")
    body = _clean(file.text[span.start : max(min(span.end, end), span.start)])
    yield f"      [dim]│[/] {escape(shown)}"
    yield f"      [dim]│[/] {' ' * cell_len(head)}[{colour}]{'^' * max(cell_len(body), 1)}[/]"


def _clean(text: str) -> str:
    """Text that cannot steer the terminal."""
    return text.translate(CONTROL)
