"""What several formats need: where a rule is explained, and text that no format trips over."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..model import Applicability, Finding, Fix, Severity
from ..report import FileReport, Report, State
from ..rules import Rule

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

HOME = "https://github.com/healthlint/healthlint"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
CONTROLS = {
    code: REPLACEMENT for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\r"
}
FORBIDDEN = {**CONTROLS, **dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), REPLACEMENT)}
"""Characters that XML has no way to write, and control characters that it advises against."""
TURNING = dict.fromkeys(
    (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F), REPLACEMENT
)
"""Characters that turn the direction of text around, so that a reader is deceived."""


class Unavailable(Exception):
    """A report that cannot be written, and what to do about it."""


def clean(text: str) -> str:
    """Text that XML can hold and that steers no terminal; as long as it was."""
    return text.translate(FORBIDDEN)


def one_line(text: str, most: int = 0) -> str:
    """Text on a single line, cut where it is longer than that."""
    words = " ".join(clean(text).split())
    return words if not most or len(words) <= most else words[: most - 1] + "…"


def summary(rule: Rule) -> str:
    """What a rule objects to, without the passage that it quotes."""
    return rule.message.replace("“{text}”", "The passage")


def rule_url(report: Report, rule: Rule) -> str:
    """Where a rule is explained: its own entry if it is shipped, else its first source, else ""."""
    name, _, line = rule.origin.rpartition(":")
    if name.startswith("rulesets/"):
        return f"{HOME}/blob/v{report.version}/{name}#L{line}"
    return next((source.url for source in rule.sources if source.url.startswith("http")), "")


def encoded(path: str) -> str:
    """A path as a URI reference; bytes of a name that is not UTF-8 stay as they were."""
    return quote(path.encode("utf-8", "surrogateescape"))


def proposed(finding: Finding) -> Fix | None:
    """A finding's fix, if it is one that may be applied at all."""
    fix = finding.fix
    return fix if fix and fix.edits and fix.applicability is not Applicability.DISPLAY else None


def advice(finding: Finding) -> str:
    """The message as a sentence that stands alone, and after it what to write instead."""
    sentences = (one for one in (finding.message, finding.help) if one)
    return " ".join(map(sentence, sentences))


def marked(report: Report, file: FileReport, finding: Finding) -> str:
    """The advice, behind “[new]” or “[standing]” where there is an earlier report."""
    return f"{mark(report, file, finding)}{advice(finding)}"


def mark(report: Report, file: FileReport, finding: Finding) -> str:
    """What became of a finding since the earlier report, to be put before its message; or ""."""
    state = report.state(file, finding)
    return f"[{state}] " if state else ""


def trend(report: Report) -> str:
    """How the findings compare with the earlier report, in words; "" where there is none."""
    if report.trend is None:
        return ""
    counts = ", ".join(f"{report.states[state]:,} {state}" for state in State)
    return f"{counts} since {one_line(report.trend.since)}"


def sentence(words: str) -> str:
    """Words with a capital at their start and a full stop at their end."""
    return words[0].upper() + words[1:] + ("" if words.endswith((".", "!", "?", "…")) else ".")


def totals(report: Report) -> str:
    """How many findings there are of each severity, in words."""
    each = ((report.counts[severity], severity.label) for severity in reversed(Severity))
    words = [many(count, word) for count, word in each if count]
    words += [f"{report.suppressed} suppressed"] if report.suppressed else []
    return ", ".join(words)


def many(count: int, word: str) -> str:
    """A number with its noun."""
    return f"{count:,} {word}" if count == 1 or word == "info" else f"{count:,} {word}s"


def office(name: str) -> Any:
    """A module of the packages that only the office formats need."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise Unavailable(
            f'{error.name} is not installed; run: pip install "healthlint[office]"'
        ) from None


def document(root: ET.Element) -> str:
    """An element as a whole XML file."""
    from xml.etree import ElementTree as ET

    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, "unicode") + "\n"
