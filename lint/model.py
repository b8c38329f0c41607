"""The nouns that every other module passes along."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """How bad a finding is; a threshold is a comparison."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The word that the contract, the configuration and the reports use."""
        return self.name.lower()

    @classmethod
    def parse(cls, word: str) -> Severity:
        """The severity that a ruleset or a flag names; KeyError if there is none."""
        return cls[word.upper()]


class Confidence(IntEnum):
    """How sure a finding is, apart from how bad it would be."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def label(self) -> str:
        """The word that rulesets and reports use."""
        return self.name.lower()

    @classmethod
    def parse(cls, word: str) -> Confidence:
        """The confidence that a ruleset names; KeyError if there is none."""
        return cls[word.upper()]


class Applicability(StrEnum):
    """Whether a fix may be applied unasked (ruff's words)."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open offsets into a file's text, in code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no such span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The text that the span covers."""
        return text[self.start : self.end]

    def shift(self, by: int) -> Span:
        """The same span, measured from elsewhere."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def union(self, other: Span) -> Span:
        """The shortest span that covers both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement in a file's text."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A titled change that would mend a finding."""

    title: str
    edits: tuple[Edit, ...]
    applicability: Applicability = Applicability.SAFE


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that explains a finding: the earlier key, the open call."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What a parser or a check objects to: a finding before it has met its rule.

    `rule` is the kebab-case name of the rule that speaks for it and lends what
    is left empty here (severity, confidence, help). `hugo` says whether Hugo
    itself refuses the file for this, and not only we.
    """

    rule: str
    span: Span
    message: str
    help: str = ""
    severity: Severity | None = None
    confidence: Confidence | None = None
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    note: str | None = None
    field: str | None = None
    hugo: bool = False
    also: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


SILENT = 9  # steps down that leave nothing of any claim


@dataclass(frozen=True, slots=True)
class Clue:
    """What in its surroundings takes a claim down."""

    kind: str  # the group of the cue, or the frame in words
    text: str  # the cue's own words; none where the frame speaks
    scope: Span | None  # what the cue reaches
    steps: int  # how many severities down


@dataclass(frozen=True, slots=True)
class Passed:
    """A passage that a claim pattern matched and that its context cleared."""

    rule: str
    span: Span
    clues: tuple[Clue, ...]
    decision: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule broken at one place."""

    code: str
    severity: Severity
    confidence: Confidence
    message: str
    span: Span
    help: str = ""
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    note: str | None = None
    field: str | None = None
    schema: bool | None = None
    also: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
