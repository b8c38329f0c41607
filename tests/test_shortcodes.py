"""The shortcode lexer and walker against the real Hugo's verdicts."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint.embedded import EMBEDDED
from lint.fixes import apply
from lint.model import Span
from lint.shortcode_walk import HugoError, hugo_error
from lint.shortcodes import distance, parse
from lint.site import Templates
from lint.templates import template_of
from tests.fuzz_shortcodes import agreement, cases

DATA = Path(__file__).parent / "data" / "hugo"
TEXTS = json.loads((DATA / "generated-templates.json").read_text(encoding="utf-8"))
SITE = Templates(
    {**EMBEDDED, **{name: template_of(name, text, "") for name, text in TEXTS.items()}}, True
)
RENDER = {"render", "ref", "no-arg", "deprecated", "no-variant", "inline-undefined", "other"}


def rows(name: str) -> list[dict[str, Any]]:
    lines = (DATA / name).read_text(encoding="utf-8").split("\n")
    found = [json.loads(line) for line in lines if line]
    return [row for row in found if row.get("kind") not in RENDER]


def place(text: str, error: HugoError) -> tuple[int, int]:
    """Line and byte column as Hugo counts them."""
    start = text.rfind("\n", 0, error.offset) + 1
    return text.count("\n", 0, error.offset) + 1, len(text[start : error.offset].encode()) + 1


@pytest.mark.parametrize("row", rows("shortcodes.jsonl"), ids=lambda row: repr(row["body"])[:60])
def test_bodies_get_hugos_verdict(row: dict[str, Any]) -> None:
    check(row["body"], row)


def test_generated_bodies_get_hugos_verdict() -> None:
    for row in rows("generated.jsonl"):
        check(row["text"], row)


def check(text: str, row: dict[str, Any]) -> None:
    error = hugo_error(text, 0, SITE)
    assert (error is None) == row["ok"], text
    if error is not None:
        assert error.kind == row["kind"], text
        if "line" in row:
            assert place(text, error) == (row["line"], row["col"]), text


@pytest.mark.parametrize(
    "row", [row for row in rows("values.jsonl") if "value" in row], ids=lambda row: row["input"]
)
def test_values_are_read_as_templates_see_them(row: dict[str, Any]) -> None:
    tag = parse(row["input"], 0, Templates()).tags[0]
    shown: dict[str, str] = {}
    for at, argument in enumerate(tag.arguments):
        shown[argument.key or str(at)] = f"{KINDS[type(argument.typed)]}={told(argument.typed)}"
    assert "¦".join(f"{key}:{value}" for key, value in sorted(shown.items())) == row["value"]


KINDS = {str: "string", int: "int", float: "float64", bool: "bool"}


def told(value: object) -> str:
    """A value as Hugo prints it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_first_problem_is_hugos_and_begins_on_its_line() -> None:
    for row in rows("generated.jsonl"):
        problems = [one for one in parse(row["text"], 0, SITE).problems if one.hugo]
        assert bool(problems) == (not row["ok"]), row["text"]
        if problems and "line" in row:
            first = min(one.span.start for one in problems)
            assert row["text"].count("\n", 0, first) + 1 == row["line"], row["text"]


@given(st.text(st.sampled_from('{}<>%/*"`\\=- \nxé.anbte😀'), max_size=60))
def test_spans_lie_inside_and_in_order(text: str) -> None:
    found = parse(text, 0, SITE)
    last = 0
    for tag in found.tags:
        assert last <= tag.span.start < tag.span.end <= len(text)
        assert tag.span.contains(tag.name_span) or not tag.name
        last = tag.span.start
    for problem in found.problems:
        assert problem.span.end <= len(text)


@given(
    st.sampled_from(["brake", "brak", "breka", "chek", "discalimer"]), st.text("ab \n", max_size=9)
)
def test_a_renamed_call_is_known(name: str, rest: str) -> None:
    names = {word: template_of(word, "", "") for word in ("break", "check", "disclaimer")}
    text = f"{rest}{{{{< {name} >}}}}{rest}"
    (problem,) = parse(text, 0, Templates(names, True)).problems
    assert problem.fix
    mended = apply(text, [problem.fix])
    assert not parse(mended, 0, Templates(names, True)).problems
    assert mended.replace("{{< ", "").count(rest) >= 2 or not rest


def test_without_templates_only_slips_are_named() -> None:
    text = "{{< break >}}\n" * 3 + "{{< brake >}} {{< chart >}}\n"
    (problem,) = parse(text, 0, Templates()).problems
    assert problem.rule == "unknown-shortcode"
    assert problem.span.of(text) == "{{< brake >}}"


def test_distance_counts_a_swap_once() -> None:
    assert distance("check", "chekc") == 1
    assert distance("break", "brake") == 2
    assert distance("note", "note") == 0


def test_a_nested_culprit_is_named_beside_hugos_place() -> None:
    text = "{{< box >}}\none\n{{< nope >}}\n{{< /box >}}\n"
    (problem,) = parse(text, 0, SITE).problems
    assert problem.span == Span(0, 11)
    assert problem.related[0].span.of(text) == "{{< nope >}}"
    assert "line 3" in problem.message


def test_the_real_hugo_agrees_on_fresh_cases() -> None:
    result = agreement(cases(2000, seed=20261121))
    print(result)
    assert result.verdicts == result.total
    assert result.lines == result.errors
