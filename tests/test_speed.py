"""What is done for speed changes nothing that is found."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.pipeline import Sentencizer
from spacy.tokens import Doc

from lint import library, rules
from lint.checks import schema_fit
from lint.checks.schema import _validator
from lint.literals import Finder
from lint.nlp import lexicon

from . import corpus
from .test_command import BAD, GOOD, findings, run

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


def test_sentences_begin_where_spacys_sentencizer_sees_them() -> None:
    reader = library.claim_matcher([]).reader
    sentencizer = Sentencizer()
    odd = ["...", "? ! a", "\n", "a.", "“Hi!” he. (b) c. .", "  . x", "He said so.) Then 5. 6"]
    for text in [*odd, *(one.text[:2000] for one in corpus.articles(ROOT / "corpus/articles"))][
        :60
    ]:
        read = reader.read(text)
        words = [token.text for token in read]
        plain = sentencizer(Doc(reader.nlp.vocab, words=words))
        assert [t.is_sent_start for t in read] == [t.is_sent_start for t in plain]


def test_plain_front_matter_needs_no_jsonschema(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    program = (
        "import atexit, sys; atexit.register(lambda: print('jsonschema' in sys.modules)); "
        "from lint.cli import main; main()"
    )
    words = [sys.executable, "-c", program, "check", str(tmp_path / "a.md"), "--no-cache"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "False", done.stderr


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


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        (r"\bback pain\b", {" back pain "}),
        (r"(?<!\w)(?:(?i:hip|knees?)|GP(?!\w))", {" hip", " knee", " gp "}),
        (r"ca(?:n|r) (?:do|\w+)", {"can ", "car "}),
        (r"\w+ologist|pain", set()),
        (r" ?pain", set()),
    ],
)
def test_the_letters_that_a_pattern_begins_with(pattern: str, letters: set[str]) -> None:
    assert set(Finder(pattern).heads) == letters


def test_a_part_of_a_text_ends_words_as_the_pattern_sees_it() -> None:
    assert Finder(r"\bstop\b").search("unstoppable", 2, 6) is None
    assert Finder(r"\bstop\b").search("a stopper", 2, 6)


def test_without_pythons_parser_of_patterns_all_of_them_are_tried(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    program = (
        "import re, sys; own = re._parser; sys.modules['re._parser'] = None; del re._parser; "
        "from lint.literals import Finder; assert Finder('bus').needs == (); "
        "sys.modules['re._parser'] = re._parser = own; "
        "from lint.cli import main; main()"
    )
    words = ["check", str(tmp_path / "a.md"), "--no-cache", "--output-format", "json"]
    done = subprocess.run(
        [sys.executable, "-c", program, *words], cwd=ROOT, capture_output=True, text=True
    )
    assert json.loads(done.stdout)["findings"] == findings(tmp_path / "a.md"), done.stderr


VALUES = st.recursive(
    st.sampled_from(
        [None, True, 0, 7, 1.5, "", " ", "knees", "2024-05-01", "2024-13-01", "12", "seller"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "credentials", "notPhysician"]), inner)
    ),
    max_leaves=5,
)
SCHEMAS = [json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text())
           for name in ("article", "page", "report")]  # fmt: skip
FIELDS = sorted({name for schema in SCHEMAS for name in schema["properties"]})


@settings(max_examples=400, deadline=None)
@given(
    st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=6),
    st.sampled_from(SCHEMAS),
)
def test_what_surely_fits_a_schema_does(data: dict[str, object], schema: dict[str, object]) -> None:
    data = {"title": "Knees", "date": "2024-05-01", "description": "Of knees.", **data}
    if schema_fit.fits(data, schema):
        assert _validator(schema).is_valid(data)


@pytest.mark.parametrize(
    "odd",
    [
        {"maxLength": 3},
        {"$ref": "#"},
        {"$ref": "line"},
        {"not": {}},
        {"properties": {"a": False}},
        {"properties": {"a": {"$id": "other", "$ref": "#/$defs/line"}}},
    ],
)
def test_nothing_surely_fits_a_schema_that_is_not_plain(odd: dict[str, object]) -> None:
    assert not schema_fit.fits({"a": "b"}, {"$defs": {"line": {"type": "string"}}, **odd})


def test_kept_rules_are_the_rules() -> None:
    assert rules.from_json(rules.to_json(library.shipped())) == library.shipped()


def test_no_contraction_looks_like_the_end_of_a_clause() -> None:
    contractions = library.claim_matcher([]).reader.contractions
    assert not [one for one in contractions if re.search(r"[^\W\d_]{2}[,;:!?)]", one)]
