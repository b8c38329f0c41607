"""Matches the patterns of claim rules, and weighs each match in its context."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.lang.en.lex_attrs import _num_words, _ordinal_words

from ..markdown import BlockKind
from ..model import SILENT, Clue, Severity
from ..model import Span as Stretch
from ..rules import Rule, Ruleset
from . import context
from .anchors import ANYWHERE, NUMBER, Anchors, Steps, anchor, anchor_of_term, derive
from .context import CueGroup, Cues
from .lexicon import Lexicon
from .notation import lemmas
from .passages import Frame, Passage, sourced
from .patterns import Hit, Patterns
from .pipeline import Reader, Sentence


@dataclass(frozen=True, slots=True)
class Claim:
    """A pattern's match after context has had its say."""

    rule: Rule
    severity: Severity | None  # None: let pass
    start: int  # in the passage's prose
    end: int
    why: tuple[str, ...]
    clues: tuple[Clue, ...] = ()  # their scopes lie in the passage's prose


class ClaimMatcher:
    """All claim rules over one lexicon, as spaCy reads them."""

    def __init__(self, rules: Sequence[Rule], lexicon: Lexicon, cues: Sequence[CueGroup]) -> None:
        self._rows = [(rule, pattern) for rule in rules for pattern in rule.patterns]
        self._compiled: set[int] = set()
        words = context.words_of(cues) | _words(rules)
        self.reader = Reader(lexicon, words)
        self._cues = Cues(self.reader, cues)
        self._patterns = Patterns(self.reader)
        self._guards = Patterns(self.reader)  # asked only where a rule's own pattern matched
        self._guarded: dict[str, int] = {}  # by rule the number of its exceptions

    def anchors(self) -> Anchors:
        """The words without which none of the rules can match; RulesetError if one is broken."""
        self._compile(range(len(self._rows)))
        forms = _Forms(self.reader)
        steps = (
            (one.number, forms.steps(one.needs, one.reach)) for one in self._patterns.sequences
        )
        return derive(steps, self.reader.lexicon.terms, self.reader.contractions)

    def _compile(self, numbers: Iterable[int]) -> None:
        """Makes ready those patterns, in the order of the rules, and what excepts from them."""
        for number in sorted(set(numbers) - self._compiled):
            self._compiled.add(number)
            rule, pattern = self._rows[number]
            place = f"{rule.origin} {rule.name}"
            self._patterns.add(rule.name, pattern, place, number)
            if rule.name not in self._guarded:
                self._guarded[rule.name] = number
                for guard in rule.unless:
                    self._guards.add(rule.name, guard, place, number)

    def claims(
        self,
        passage: Passage,
        ruleset: Ruleset,
        profile: str = "practitioner",
        patterns: Iterable[int] | None = None,
    ) -> Iterator[Claim]:
        """Every match in a passage with its verdict, also those that are let pass.

        The severities are those of the ruleset; rules that are not in it are left out.
        `patterns` are the numbers of those that can match at all, where that is known.
        """
        numbers = range(len(self._rows)) if patterns is None else patterns
        self._compile(numbers)
        sentences = self.reader.sentences(passage.prose.plain)
        for at, sentence in enumerate(sentences):
            if passage.until is not None and sentence.start_char >= passage.until:
                return
            if sentence.end_char <= passage.own:
                continue
            hits = list(self._patterns.hits(sentence, passage.own, numbers))
            if not any(hit.owner in ruleset.by_name for hit in hits):
                continue
            following = sentences[at + 1] if at + 1 < len(sentences) else None
            yield from self._judged(passage, sentence, following, hits, ruleset, profile)

    def _judged(
        self,
        passage: Passage,
        sentence: Sentence,
        following: Sentence | None,
        hits: Sequence[Hit],
        ruleset: Ruleset,
        profile: str,
    ) -> Iterator[Claim]:
        cues = self._cues.of(sentence)
        frame = self._frame(passage, sentence, following, cues)
        read = sentence.read
        asked = {self._guarded[hit.owner] for hit in hits}
        guards = list(self._guards.hits(sentence, passage.own, asked))
        for hit in hits:
            rule = ruleset.by_name.get(hit.owner)
            end = read.ends[hit.end - 1]
            if rule is None or end <= passage.own:
                continue
            blocked = [guard for guard in guards if guard.owner == hit.owner]
            verdict = context.judge(rule.strength, hit.start, hit.end, cues, frame, profile)
            severity = None if blocked else lowered(rule.severity, verdict.steps)
            start = max(read.starts[hit.start], passage.own)
            reasons = (f"matched “{read.between(hit.start, hit.end)}”", *verdict.reasons)
            clues = [_clue(weight, sentence) for weight in verdict.weights]
            if blocked:
                guard = read.between(blocked[0].start, blocked[0].end)
                reasons = (*reasons, f"cleared by “{guard}”")
                clues.append(Clue("the rule's own exception", guard, None, SILENT))
            yield Claim(rule, severity, start, end, reasons, tuple(clues))

    def _frame(
        self,
        passage: Passage,
        sentence: Sentence,
        following: Sentence | None,
        cues: Sequence[context.Cue],
    ) -> Frame:
        groups = {cue.group for cue in cues}
        asks = sentence.text.rstrip(" \"'*)").endswith("?")
        refuted = following is not None and any(
            cue.group == "refutation" for cue in self._cues.of(following)
        )
        return replace(
            passage.frame,
            question=asks and "question-assertive" not in groups,
            linked=_linked(passage, sentence, following),
            refuted=refuted or "refutation" in groups,
        )


def lowered(severity: Severity, steps: int) -> Severity | None:
    """The severity so many steps down; below a warning nothing is left of a lowered claim."""
    value = severity - steps
    if steps and value < Severity.WARNING:
        return None
    return Severity(value) if value >= Severity.INFO else None


def _linked(passage: Passage, sentence: Sentence, following: Sentence | None) -> bool:
    """Whether a source is linked in this sentence or the next."""
    start = sentence.start_char
    end = following.end_char if following is not None else sentence.end_char
    for link in passage.block.links:
        at = link.start + passage.own
        if not link.image and start <= at <= end and sourced(link.url):
            return True
    return bool(passage.block.footnotes) and passage.block.kind is not BlockKind.FOOTNOTE


def _clue(weight: context.Weight, sentence: Sentence) -> Clue:
    """A weight with the place that its cue reaches."""
    scope = None
    if weight.reach is not None:
        starts, ends = sentence.read.starts, sentence.read.ends
        first, last = weight.reach
        scope = Stretch(starts[first], max(ends[last - 1], starts[first]))
    return Clue(weight.kind, weight.text, scope, weight.steps)


def _words(rules: Sequence[Rule]) -> frozenset[str]:
    return frozenset(
        word
        for rule in rules
        for pattern in (*rule.patterns, *rule.unless)
        if isinstance(pattern, str)
        for word in lemmas(pattern)
    )


class _Forms:
    """What stands in a text where a pattern asks for a word, a lemma, a class or a number."""

    def __init__(self, reader: Reader) -> None:
        self._lemmas = reader.forms
        self._kinds: dict[str, set[str]] = {}
        self._anchors: dict[str, frozenset[str]] = {}
        for form, classes in reader.lexicon.terms.items():
            self._kinds.setdefault(reader.kinds[classes], set()).add(form)

    def steps(self, needs: Sequence[Iterable[str]], reach: Sequence[int]) -> Steps:
        """Each need as the keys of which one must stand there, with its reach.

        A mark may be what ends a clause, so nothing is known of how far it is; a blank is no key.
        """
        steps: list[tuple[frozenset[str], int]] = []
        beside = False
        for need, far in zip(needs, reach, strict=True):
            keys = frozenset().union(*map(self._anchors_of, need))
            mark = any(not one[:1].isalnum() and one != NUMBER for one in keys)
            if "" not in keys:
                steps.append((keys, ANYWHERE if mark or beside else far))
            beside = mark
        return tuple(steps)

    def _anchors_of(self, key: str) -> frozenset[str]:
        if key not in self._anchors:
            self._anchors[key] = frozenset(self._words(key))
        return self._anchors[key]

    def _words(self, key: str) -> Iterator[str]:
        kind, _, text = key.partition(":")
        if kind == "w":
            yield anchor(text)
        elif kind == "l":
            yield from map(anchor, (text, *self._lemmas.get(text, ())))
        elif kind == "k":
            yield from map(anchor_of_term, self._kinds.get(text, ()))
        else:
            yield from (NUMBER, *map(anchor, (*_num_words, *_ordinal_words)))
