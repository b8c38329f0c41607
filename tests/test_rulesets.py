"""Laws over all rules: names, codes, sources, and both kinds of example."""

import re

import pytest

from lint import library
from lint.rules import CATEGORIES, Rule

RULES = library.shipped()
LETTERS = {
    "io": "IO",
    "front-matter": "FM",
    "shortcode": "SC",
    "claim": "MC",
    "note": "RN",
    "structure": "ST",
    "plain-language": "PL",
    "directive": "DR",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_obeys_the_naming_law(rule: Rule) -> None:
    assert re.fullmatch(rf"{LETTERS[rule.family]}\d{{3}}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", rule.name)
    assert not rule.name.startswith(("no-", "disallow-"))


def test_codes_and_names_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_says_what_to_do_and_why(rule: Rule) -> None:
    assert rule.message
    assert rule.help
    assert rule.why or rule.family == "claim"


@pytest.mark.parametrize(
    "rule",
    [rule for rule in RULES if rule.family != "io" and rule.check != "crossing"],
    ids=lambda rule: rule.name,
)
def test_a_rule_has_both_kinds_of_example(rule: Rule) -> None:
    assert sum(example.bad for example in rule.examples) >= 2
    assert sum(not example.bad for example in rule.examples) >= 2
    assert all("«" in example.text for example in rule.examples if example.bad)
    assert all("«" not in example.text for example in rule.examples if not example.bad)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.family == "claim"], ids=lambda rule: rule.name
)
def test_a_claim_rule_has_a_category_and_a_source(rule: Rule) -> None:
    assert rule.category in CATEGORIES
    assert rule.strength in ("hard", "firm", "soft")
    assert rule.sources
    assert all(source.title and source.ref and source.url for source in rule.sources)


def test_every_category_is_covered() -> None:
    assert {rule.category for rule in RULES if rule.family == "claim"} == set(CATEGORIES)
