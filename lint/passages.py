"""What a finding is about, in words that outlive edits elsewhere: its sentence, key or note."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .folding import fold
from .model import Finding, Span
from .report import FileReport

HEAD = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n.*?^\1[ \t]*\r?$", re.M | re.S)
BLANK = re.compile(r"[ \t>]*\r?")
OPENS = re.compile(
    r"[ \t>]*(?:[-*+][ \t]|\d{1,3}[.)][ \t]|#{1,6}[ \t]|\||```|~~~|:::|<!--|<{7}|={3}|>{7})"
)
KEY = re.compile(r"[ \t]*(?:-[ \t]+)?[\"']?[\w.-]+[\"']?[ \t]*[:=]|[ \t]*-[ \t]|---|\+\+\+")
PREFIX = re.compile(r"^[ \t>]*(?:[-*+][ \t]+|\d{1,3}[.)][ \t]+|#{1,6}[ \t]+)?", re.M)
STOP = re.compile(r"[.!?…]+[\"')\]*_]* (?=[\"'(\[*_]*[A-Z0-9])")
MARK = "\0"
REACH = 5000  # how far a sentence is looked for, so that a line of megabytes costs little


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What tells a finding of a file from its other findings, wherever they stand."""

    code: str
    about: str  # text:digest of the sentence, field:name or note:id
    nth: int  # of those that are alike, in reading order


def keys(file: FileReport) -> Iterator[tuple[Key, Finding]]:
    """Every finding of a file, suppressed or not, with its key."""
    every = [*file.findings, *(one.finding for one in file.suppressed)]
    return keyed(sorted(every, key=lambda one: (one.span, one.code)), file.text)


def keyed(findings: Iterable[Finding], text: str) -> Iterator[tuple[Key, Finding]]:
    """Findings of a text, in reading order, with their keys."""
    seen: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        about = subject(finding, text)
        seen[finding.code, about] += 1
        yield Key(finding.code, about, seen[finding.code, about]), finding


def subject(finding: Finding, text: str) -> str:
    """A note's id, the name of a front matter field, or a digest of the sentence."""
    if finding.note:
        return f"note:{finding.note}"
    if finding.field and finding.schema is not None:
        return f"field:{finding.field}"
    return "text:" + hashlib.sha256(sentence(text, finding.span).encode()).hexdigest()[:16]


def sentence(text: str, span: Span) -> str:
    """The sentence around a passage, or the sentences; plain blanks and quotes, on one line."""
    block = _block(text, span)
    words = _plain(block.of(text))
    start = len(_plain(text[block.start : span.start] + MARK)) - 1
    end = max(len(_plain(text[block.start : max(span.end, span.start)])), start + 1)
    stops = [stop.end() for stop in STOP.finditer(words)]
    first = max((at for at in stops if at <= start), default=0)
    last = min((at for at in stops if at >= end), default=len(words))
    return words[first:last].strip()


def _plain(text: str) -> str:
    return " ".join(fold(PREFIX.sub("", text)).split())


def _block(text: str, span: Span) -> Span:
    """The lines around a passage that make one paragraph, list item or front matter value."""
    head = HEAD.match(text)
    opens = KEY if head and span.start < head.end() else OPENS
    start = text.rfind("\n", 0, span.start) + 1
    while start and not opens.match(text, start):
        above = text.rfind("\n", 0, start - 1) + 1
        if BLANK.fullmatch(text, above, start - 1):
            break
        start = above
    end = _line_end(text, max(span.end - 1, span.start))
    while end < len(text):
        below = _line_end(text, end + 1)
        if BLANK.fullmatch(text, end + 1, below) or opens.match(text, end + 1):
            break
        end = below
    return Span(max(start, span.start - REACH), min(end, span.end + REACH))


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
