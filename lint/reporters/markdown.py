"""A comment for a pull request, or a job's summary: totals, and the findings in tables by file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from ..model import Finding, Severity
from ..report import FileReport, Report, State
from .common import TURNING, encoded, many, one_line, rule_url, totals, trend

MOST = 64_900  # GitHub refuses a comment of more than 65,536 characters
ROOM = 400  # for what is said of rows that are left out
CELL = 300
PATH = 200
STATES = {State.NEW: "**new**", State.STANDING: "standing"}
SPECIAL = str.maketrans(
    {char: f"&#{ord(char)};" for char in "\\`*_[]<>|~$&#"} | {"@": "@\N{ZERO WIDTH SPACE}"}
)
"""Characters that Markdown reads as markup; and an @ that would call a person."""
HEAD = """
### {}

| line | | rule | what was found | what to do |
| ---: | --- | --- | --- | --- |
"""


def render(report: Report) -> str:
    """The totals always; of the findings, the worst files first, as many as a comment takes.

    Where there is an earlier report, files with new findings go first, and in them the new ones.
    """
    parts = [_headline(report)]
    left = MOST - ROOM - len(parts[0])
    shown = 0
    for file in sorted(
        (file for file in report.files if file.findings), key=partial(_worst_first, report)
    ):
        head, rows = _head(report, file), _fitting(report, file, left)
        if not rows:
            break
        parts += [head, *rows]
        left -= len(head) + sum(map(len, rows))
        shown += len(rows)
        if len(rows) < len(file.findings):
            break
    return "".join([*parts, _left_out(report.total - shown), *_fixed(report, left)])


def _headline(report: Report) -> str:
    files = many(len(report.files), "file")
    found = many(report.total, "finding") if report.total else "nothing found"
    sums = filter(None, (totals(report), _cell(trend(report))))
    return f"## healthlint: {found} in {files}\n" + "".join(f"\n{words}.\n" for words in sums)


def _fixed(report: Report, left: int) -> Iterator[str]:
    """What the earlier report found and this one does not, as far as there is room."""
    if not report.fixed:
        return
    yield "\n### Fixed\n\n"
    for number, one in enumerate(report.fixed):
        place = f"{_cell(one.path, PATH)}, line {one.start.line}"
        line = f"- {_cell(f'{one.code} {one.name}')}: {_cell(one.message)} ({place})\n"
        left -= len(line)
        if left < 0:
            yield f"- and {len(report.fixed) - number:,} more\n"
            return
        yield line


def _left_out(count: int) -> str:
    if not count:
        return ""
    return (
        f"\n{many(count, 'more finding')} left out here, for want of room. "
        "`healthlint check` lists them all.\n"
    )


def _worst_first(report: Report, file: FileReport) -> tuple[bool, int, int, str]:
    counts = Counter(finding.severity for finding in file.findings)
    old = all(_stands(report, file, one) for one in file.findings)
    return old, -counts[Severity.ERROR], -counts[Severity.WARNING], file.path


def _stands(report: Report, file: FileReport, finding: Finding) -> bool:
    return report.state(file, finding) is State.STANDING


def _fitting(report: Report, file: FileReport, left: int) -> Sequence[str]:
    """As many of a file's rows as there is room for, under its heading."""
    left -= len(_head(report, file))
    rows: list[str] = []
    for row in _rows(report, file):
        left -= len(row)
        if left < 0:
            break
        rows.append(row)
    return rows


def _head(report: Report, file: FileReport) -> str:
    return HEAD.format(f"[{_cell(file.path, PATH)}]({_address(report, file)})")


def _rows(report: Report, file: FileReport) -> Iterator[str]:
    for finding in sorted(file.findings, key=partial(_stands, report, file)):
        rule = report.rule(finding)
        line = file.lines.position(finding.span.start).line
        address = f"{_address(report, file)}?plain=1#L{line}"
        cells = (
            f"[{line}]({address})",
            _kind(report, file, finding),
            _linked(f"{rule.code} {rule.name}", rule_url(report, rule)),
            _cell(finding.message),
            _cell(finding.help),
        )
        yield f"| {' | '.join(cells)} |\n"


def _kind(report: Report, file: FileReport, finding: Finding) -> str:
    """The severity, behind the state where there is an earlier report."""
    state = report.state(file, finding)
    return f"{STATES[state]} {finding.severity.label}" if state else finding.severity.label


def _address(report: Report, file: FileReport) -> str:
    """Where the file can be read: in the forge, or beside the summary."""
    return report.browse + encoded(file.place)


def _linked(words: str, url: str) -> str:
    safe = url.replace("(", "%28").replace(")", "%29").replace("|", "%7C").replace(" ", "%20")
    return f"[{_cell(words)}]({safe})" if url else _cell(words)


def _cell(text: str, most: int = CELL) -> str:
    """Words in which nothing is markup."""
    return one_line(text, most).translate(TURNING).translate(SPECIAL)
