"""Sequences are found where spaCy's Matcher finds them: it told them before, and is asked here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.matcher import Matcher

from lint import library
from lint.nlp.inflect import PRESENT
from lint.nlp.notation import NotationError
from lint.nlp.patterns import Patterns
from lint.nlp.pipeline import BOUNDARIES, NUMBER, WITHIN_CLAUSE
from lint.nlp.sequences import Step, longest
from lint.rules import RulesetError

from . import corpus

ROOT = Path(__file__).parent.parent
RULES = tuple(rule for rule in library.shipped() if rule.check == "claims")
MATCHER = library.claim_matcher(RULES)
MATCHER.anchors()  # compiles all patterns
READER = MATCHER.reader
EXAMPLES = [
    " ".join(example.text.replace("«", "").replace("»", "").split())
    for rule in RULES
    for example in rule.examples
    if not example.text.startswith(("---", "+++", "{"))
]
PIECES = (
    *("pain", "relieves", "cure", "~cure", "back", "no", "without", ",", "3", "three", "the"),
    *("..", "..4", "#", "<symptom>", "<effect-reduce>", "<effect-reduce>/s", "(very)", "(back)"),
    *("[cures|heals]", "[no|any side]", "(not|never)?", "^", "$", "knee pain"),
)
WORDS = (
    *("pain", "relieves", "relieve", "cures", "cured", "back", "no", "without", ",", "3", "the"),
    *("three", "very", "heals", "any", "side", "not", "never", "knee pain", "\n", "“", "."),
)


def tokens(step: Step) -> dict[str, Any]:
    """A step in the Matcher's own form."""
    if step.keys == {WITHIN_CLAUSE}:
        return {"LOWER": {"NOT_IN": sorted(BOUNDARIES)}, "OP": f"{{0,{step.missing}}}"}
    if step.keys == {NUMBER}:
        return {"LIKE_NUM": True}
    (letter,) = {key.partition(":")[0] for key in step.keys}
    values = {"IN": sorted(key.partition(":")[2] for key in step.keys)}
    optional = {"OP": "?"} if step.missing else {}
    if letter == PRESENT:
        return {"ENT_TYPE": values, "TAG": PRESENT}
    return {{"w": "LOWER", "l": "LEMMA", "k": "ENT_TYPE"}[letter]: values, **optional}


def same(patterns: Patterns, matchers: Sequence[Matcher], text: str) -> None:
    sentences = READER.sentences(text)
    document = READER.read(text)
    assert [(one.start, one.end) for one in sentences] == [
        (one.start, one.end) for one in document.sents
    ]
    for own in sentences:
        size = own.end - own.start
        for sequence, matcher in zip(patterns.sequences, matchers, strict=True):
            ends: dict[int, int] = {}
            for _, start, end in matcher(document[own.start : own.end]):
                ends[start] = max(ends.get(start, 0), min(end, size))
            assert dict(longest(sequence.steps, own.places, size)) == ends, (text, sequence.steps)


def matchers(patterns: Patterns) -> list[Matcher]:
    found = []
    for sequence in patterns.sequences:
        matcher = Matcher(READER.nlp.vocab)
        matcher.add("", [list(map(tokens, sequence.steps))])
        found.append(matcher)
    return found


def test_shipped_patterns_match_where_spacys_matcher_does() -> None:
    known = matchers(MATCHER._patterns)
    articles = islice(corpus.articles(ROOT / "corpus" / "held-out" / "articles"), 2)
    for text in [*EXAMPLES[::25], *(one.text[:1500] for one in articles)]:
        same(MATCHER._patterns, known, text)


@settings(max_examples=250, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map(" ".join),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join),
)
def test_any_pattern_matches_where_spacys_matcher_does(pattern: str, text: str) -> None:
    patterns = Patterns(READER)
    try:
        patterns.add("", pattern, "here")
    except (RulesetError, NotationError):
        return
    same(patterns, matchers(patterns), text)
