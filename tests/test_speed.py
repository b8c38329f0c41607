"""What is done for speed changes nothing that is found."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from lint import library
from lint.nlp import lexicon
from lint.notebook import beginnings, heads
from lint.notes.view import starts_of

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
    kept = [*cache.glob("lexicon-*.json"), *cache.glob("anchors-*.json")]
    assert len(kept) == 2
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


@pytest.mark.parametrize(
    "text", ["Migraine and BACKACHES", "a ſtroke", "the strokes", "mıgraine", "İbs", "x-migraine"]
)
def test_a_trigger_is_found_only_where_a_word_begins_so(text: str) -> None:
    for topic in library.notebook().topics:
        found = topic.trigger.findall(text)
        most = sum(starts_of(text).get(head, 0) for head in topic.heads)
        assert len(found) <= most or not topic.heads, topic.id


def test_heads_are_the_shortest_first_words() -> None:
    assert heads(["back pain", "backache", "TMJ", "x-ray$"]) == {"back", "tmj", "x"}
    assert heads(["'tis", "ache"]) == frozenset()
    assert re.search(beginnings(["back pain"]), "Back  pain")
