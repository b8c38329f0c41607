"""What is done for speed changes nothing that is found."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from lint import library, rules
from lint.literals import Finder
from lint.nlp import lexicon

from . import corpus
from .test_command import BAD, findings, run

ROOT = Path(__file__).parent.parent


def test_a_kept_lexicon_is_the_lexicon() -> None:
    known = library.lexicon_of_words()
    read = lexicon.from_json(lexicon.to_json(known))
    assert read == known
    assert list(read.terms) == list(known.terms)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"sets": []}', '{"sets": 3, "terms": 4}'])
def test_a_damaged_store_costs_only_time(tmp_path: Path, damage: str) -> None:
    (tmp_path / "a.md").write_text(BAD)
    cache = tmp_path / "cache"
    fresh = findings(tmp_path / "a.md", HEALTHLINT_CACHE_DIR=str(cache))
    kept = list(cache.glob("*-*.json"))
    assert len(kept) == 5
    for path in kept:
        path.write_text(damage)
    for path in cache.glob("outcomes*"):
        path.unlink()
    assert findings(tmp_path / "a.md", HEALTHLINT_CACHE_DIR=str(cache)) == fresh
    assert run("clean", HEALTHLINT_CACHE_DIR=str(cache)).returncode == 0
    assert not list(cache.iterdir())


def test_every_term_of_several_words_is_read_as_one() -> None:
    reader = library.claim_matcher([]).reader
    terms = [form for form in reader.lexicon.terms if " " in form]
    assert len(terms) > 5_000
    split = [form for form in terms if len(reader.read(form)) != 1]
    assert not split, split[:5]


def test_words_that_are_left_whole_are_spacys_tokens() -> None:
    reader = library.claim_matcher([]).reader
    words = {word for form in reader.lexicon.terms for word in form.split(" ")}
    plain = [word for word in sorted(words) if reader.alone([word])]
    assert len(plain) > 4_000
    assert [word for word in plain if len(reader.nlp.make_doc(word)) != 1] == []
    assert not reader.alone(["cannot"])


def test_spacys_own_commands_still_work_after_our_start() -> None:
    program = (
        "from lint.nlp import spacy_start; spacy_start.load(); import sys, spacy; "
        "assert 'spacy.cli' not in sys.modules; "
        "assert spacy.info(silent=True)['spacy_version'] == spacy.__version__; "
        "import spacy.cli; assert spacy.cli.download"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


FINDERS = list(library.notebook().finders)
ODD = [
    "Migraine and BACKACHES, İbs, a ſtroke, mıgraine; x-migraine: ibs ibs IBS",
    "Call\u2014911—now; don’t stop  your\ttablets\nwithout asking your GP.",
    "ask a GP|nurse, (or ring 111) “er”",
]


def test_what_is_not_tried_would_have_found_nothing() -> None:
    texts = [*ODD, *(one.text for one in corpus.articles(ROOT / "corpus" / "articles"))][:120]
    for finder in FINDERS:
        for text in texts:
            found = [match.span() for match in finder.pattern.finditer(text)]
            assert [match.span() for match in finder.finditer(text)] == found
            assert finder.most(text) >= len(found), finder.needs
            assert (finder.search(text) is not None) == bool(found)


def test_most_patterns_are_not_tried_on_a_text_about_something_else() -> None:
    text = "The bus stops outside. Our tea room opens at nine."
    assert sum(finder.may_find(text) for finder in FINDERS) < len(FINDERS) / 10


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        (r"\bback pain\b", (" back pain ",)),
        (r"(?<!\w)(?i:TMJ|x-ray)(?!\w)", (" tmj ", " x ray ")),
        (r"(?:red|blue)\s+(?:bus|tram)s?", ("bus", "red", "blue", "tram")),
        (r"\w+ologist", ("ologist",)),
        (r"a?|b", ()),
        (r"é", ()),
    ],
)
def test_the_letters_that_a_pattern_needs(pattern: str, letters: tuple[str, ...]) -> None:
    found = Finder(pattern).needs
    assert set(found) <= set(letters)
    assert bool(found) == bool(letters)


def test_a_part_of_a_text_ends_words_as_the_pattern_sees_it() -> None:
    assert Finder(r"\bstop\b").search("unstoppable", 2, 6) is None
    assert Finder(r"\bstop\b").search("a stopper", 2, 6)


def test_kept_rules_are_the_rules() -> None:
    assert rules.from_json(rules.to_json(library.shipped())) == library.shipped()


def test_no_contraction_looks_like_the_end_of_a_clause() -> None:
    contractions = library.claim_matcher([]).reader.contractions
    assert not [one for one in contractions if re.search(r"[^\W\d_]{2}[,;:!?)]", one)]
