"""A comment for a pull request, or a job's summary: totals, and the findings in tables by file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..model import Severity
from ..report import FileReport, Report
from .common import TURNING, encoded, many, one_line, rule_url, totals

MOST = 64_900  # GitHub refuses a comment of more than 65,536 characters
ROOM = 400  # for what is said of rows that are left out
CELL = 300
PATH = 200
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
    """The totals always; of the findings, the worst files first, as many as a comment takes."""
    parts = [_headline(report)]
    left = MOST - ROOM - len(parts[0])
    shown = 0
    for file in sorted((file for file in report.files if file.findings), key=_worst_first):
        head, rows = _head(report, file), _fitting(report, file, left)
        if not rows:
            break
        parts += [head, *rows]
        left -= len(head) + sum(map(len, rows))
        shown += len(rows)
        if len(rows) < len(file.findings):
            break
    return "".join([*parts, _left_out(report.total - shown)])


def _headline(report: Report) -> str:
    files = many(len(report.files), "file")
    if not report.total:
        return f"## healthlint: nothing found in {files}\n" + _suppressed(report)
    return f"## healthlint: {many(report.total, 'finding')} in {files}\n\n{totals(report)}.\n"


def _suppressed(report: Report) -> str:
    return f"\n{totals(report)}.\n" if report.suppressed else ""


def _left_out(count: int) -> str:
    if not count:
        return ""
    return (
        f"\n{many(count, 'more finding')} left out here, for want of room. "
        "`healthlint check` lists them all.\n"
    )


def _worst_first(file: FileReport) -> tuple[int, int, str]:
    counts = Counter(finding.severity for finding in file.findings)
    return -counts[Severity.ERROR], -counts[Severity.WARNING], file.path


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
    for finding in file.findings:
        rule = report.rule(finding)
        line = file.lines.position(finding.span.start).line
        address = f"{_address(report, file)}?plain=1#L{line}"
        cells = (
            f"[{line}]({address})",
            finding.severity.label,
            _linked(f"{rule.code} {rule.name}", rule_url(report, rule)),
            _cell(finding.message),
            _cell(finding.help),
        )
        yield f"| {' | '.join(cells)} |\n"


def _address(report: Report, file: FileReport) -> str:
    """Where the file can be read: in the forge, or beside the summary."""
    return report.browse + encoded(file.place)


def _linked(words: str, url: str) -> str:
    safe = url.replace("(", "%28").replace(")", "%29").replace("|", "%7C").replace(" ", "%20")
    return f"[{_cell(words)}]({safe})" if url else _cell(words)


def _cell(text: str, most: int = CELL) -> str:
    """Words in which nothing is markup."""
    return one_line(text, most).translate(TURNING).translate(SPECIAL)
