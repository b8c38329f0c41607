"""All results of a run, as reporters are given them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from .model import Finding, Passed, Severity, Span
from .notes.checklist import Checklist
from .rules import Rule, Ruleset
from .sourcemap import Bytes, Lines, Position


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that someone has let stand, and their reason."""

    finding: Finding
    reason: str
    by: str = ""  # who approved it
    until: str = ""  # ISO 8601
    kind: str = "directive"  # directive, front-matter or baseline


@dataclass(frozen=True)
class FileReport:
    """What was found in one file; a file that cannot be read is a result too."""

    path: str
    text: str
    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...] = ()
    title: str = ""
    home: str = ""  # the path from the top of its repository, links resolved
    unchanged: tuple[Finding, ...] = ()  # found before the branch, so not shown
    checklist: Checklist | None = None  # of its notes; None where none were checked

    @property
    def place(self) -> str:
        """The path for services that read the repository and not this machine."""
        return self.home or self.path

    def with_more(self, findings: Sequence[Finding]) -> FileReport:
        """The same report with further findings, in order."""
        if not findings:
            return self
        every = sorted((*self.findings, *findings), key=lambda one: (one.span, one.code))
        return replace(self, findings=tuple(every))

    @cached_property
    def lines(self) -> Lines:
        """Where offsets stand, for people."""
        return Lines(self.text)

    @cached_property
    def bytes(self) -> Bytes:
        """Where offsets stand on disk."""
        return Bytes(self.text)

    @cached_property
    def fingerprints(self) -> Mapping[int, str]:
        """For each finding (by id) a name that survives edits elsewhere in the file."""
        seen: dict[str, int] = {}
        found: dict[int, str] = {}
        suppressed = (one.finding for one in self.suppressed)
        every = (*self.findings, *self.unchanged, *suppressed)
        for finding in sorted(every, key=lambda one: (one.span, one.code)):
            key = f"{finding.code}\0{finding.field or ''}\0{self._words(finding.span)}"
            seen[key] = seen.get(key, 0) + 1
            digest = hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()
            found[id(finding)] = digest[:16]
        return found

    def _words(self, span: Span) -> str:
        """The words of a passage, apart from how they are wrapped."""
        return " ".join(span.of(self.text).split())

    def positions(self, span: Span) -> tuple[Position, Position]:
        """Where a passage begins and ends, for people."""
        return self.lines.position(span.start), self.lines.position(span.end)

    def excerpt(self, span: Span) -> str:
        """The exact source text of a passage."""
        return span.of(self.text)


Print: TypeAlias = tuple[str, str]
"""A finding in any run: the path of its file and its fingerprint."""


class State(StrEnum):
    """What became of a finding since an earlier report."""

    NEW = "new"
    STANDING = "standing"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Gone:
    """A finding of an earlier report, as that report tells it."""

    path: str
    start: Position
    end: Position
    code: str
    name: str
    severity: Severity
    message: str
    text: str
    fingerprint: str
    home: str = ""  # the path from the top of its repository, links resolved

    @property
    def place(self) -> str:
        """The path for services that read the repository and not this machine."""
        return self.home or self.path

    @property
    def print(self) -> Print:
        """What tells it from all others, in any run."""
        return self.path, self.fingerprint


@dataclass(frozen=True, slots=True)
class Trend:
    """The earlier report that a report is compared with, and what has been fixed since."""

    since: str  # the earlier report's file
    open: frozenset[Print]  # what it found
    let_stand: frozenset[Print]  # what someone had let stand then
    fixed: tuple[Gone, ...]


@dataclass(frozen=True)
class Report:
    """All files of a run, in order of their paths."""

    files: tuple[FileReport, ...]
    ruleset: Ruleset
    version: str
    jurisdictions: tuple[str, ...] = ()
    enabled: frozenset[str] = frozenset()  # codes of the rules that were on; empty: all
    site: str = ""  # the name of the site's folder
    config_hash: str = ""  # what stands for the values and rules in force
    browse: str = ""  # the address under which the repository's files can be read
    trend: Trend | None = None
    passed: tuple[tuple[FileReport, Passed], ...] | None = None  # None: nobody asked why

    @property
    def findings(self) -> Iterator[tuple[FileReport, Finding]]:
        """Every finding with its file."""
        return ((file, finding) for file in self.files for finding in file.findings)

    @cached_property
    def counts(self) -> Mapping[Severity, int]:
        """How many findings there are of each severity."""
        found = dict.fromkeys(reversed(Severity), 0)
        for _, finding in self.findings:
            found[finding.severity] += 1
        return found

    @property
    def total(self) -> int:
        """How many findings there are."""
        return sum(self.counts.values())

    @property
    def suppressed(self) -> int:
        """How many findings someone has let stand."""
        return sum(len(file.suppressed) for file in self.files)

    @cached_property
    def listed_rules(self) -> tuple[Rule, ...]:
        """The rules that were on, and those that are on for some paths and were broken there."""
        broken = {finding.code for _, finding in self.findings}
        broken |= {one.finding.code for file in self.files for one in file.suppressed}
        broken |= {one.code for one in self.fixed}
        codes = (self.enabled or self.ruleset.by_code.keys()) | broken
        return tuple(rule for rule in self.ruleset.rules if rule.code in codes)

    def state(self, file: FileReport, finding: Finding, let_stand: bool = False) -> State | None:
        """Whether a finding is new since the earlier report; None if there is none to compare with.

        What was let stand then counts as known only for what is `let_stand` now.
        """
        if self.trend is None:
            return None
        mark = file.path, file.fingerprints[id(finding)]
        known = mark in self.trend.open or (let_stand and mark in self.trend.let_stand)
        return State.STANDING if known else State.NEW

    @cached_property
    def states(self) -> Mapping[State, int]:
        """How many findings are new, still stand and have been fixed since the earlier report."""
        found = dict.fromkeys(State, 0)
        for file, finding in self.findings if self.trend else ():
            state = self.state(file, finding)
            if state:
                found[state] += 1
        found[State.FIXED] = len(self.fixed)
        return found

    @property
    def fixed(self) -> tuple[Gone, ...]:
        """The findings of the earlier report, if there is one, that are no more."""
        return self.trend.fixed if self.trend else ()

    @cached_property
    def fixed_in(self) -> Mapping[str, Sequence[Gone]]:
        """The same by the path of their file."""
        found: dict[str, list[Gone]] = {}
        for one in self.fixed:
            found.setdefault(one.path, []).append(one)
        return found

    def rule(self, finding: Finding) -> Rule:
        """The rule that a finding broke."""
        return self.ruleset.by_code[finding.code]

    def fails(self, threshold: Severity) -> bool:
        """Whether any finding is at least that bad."""
        return any(finding.severity >= threshold for _, finding in self.findings)
