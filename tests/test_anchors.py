"""The anchors decide what spaCy is given to read: they must never cost a finding."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from lint import document, library
from lint.nlp import anchors
from lint.nlp.claims import ClaimReader
from lint.rules import Ruleset
from lint.site import NO_SITE

from . import corpus

RULES = tuple(rule for rule in library.shipped() if rule.check == "claims")
MATCHER = library.claim_matcher(RULES)
ANCHORS = MATCHER.anchors()
NAIVE = ClaimReader(None, lambda: MATCHER)
LAZY = library.claim_matcher(RULES)
QUICK = ClaimReader(ANCHORS, lambda: LAZY)
EXAMPLES = [
    " ".join(example.text.replace("«", "").replace("»", "").split())
    for rule in RULES
    for example in rule.examples
]
WORDS = sorted({word for text in EXAMPLES for word in text.split()})
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(EXAMPLES),
        st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
        st.sampled_from(
            ["Don't.", "e.g. this", "Dr. Smith", "\n", "Calif. ", "10mg", "½", "“Yes.”"]
        ),
    ),
    max_size=6,
)


def same(text: str) -> None:
    read = document.parse(text, NO_SITE.templates)
    ruleset = Ruleset(RULES)
    assert list(QUICK.problems(read, ruleset)) == list(NAIVE.problems(read, ruleset))


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from([" ", "  ", "\n", ". ", "\n- ", "\n\n"]))
def test_reading_less_finds_the_same(parts: list[str], gap: str) -> None:
    same(gap.join(parts))


def test_reading_less_finds_the_same_in_whole_articles() -> None:
    for article in corpus.articles(Path(__file__).parent.parent / "corpus/held-out/articles"):
        same(article.text)


def test_anchors_survive_being_written_down() -> None:
    assert anchors.from_json(anchors.to_json(ANCHORS)) == ANCHORS


def test_most_plain_sentences_are_never_read() -> None:
    text = "The bus stops outside. Our tea room opens at nine. The kettle stands on the shelf."
    assert not ANCHORS.patterns(text)
