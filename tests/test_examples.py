"""Every rule's own examples are its tests."""

import pytest

from lint import library
from lint.options import Options
from lint.rules import Example, Rule
from lint.trial import attempt
from lint.workshop import Workshop

CASES = [
    pytest.param(rule, example, id=f"{rule.origin.rpartition(':')[0]}:{example.line}-{rule.name}")
    for rule in library.shipped()
    for example in rule.examples
]  # fmt: skip


@pytest.fixture(scope="session")
def workshop() -> Workshop:
    return Workshop(Options(isolated=True))


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example(rule: Rule, example: Example, workshop: Workshop) -> None:
    trial = attempt(rule, example, workshop.linter(rule, example))
    assert trial.got == trial.wanted
    assert trial.fixed == example.fixed
