"""Every rule's own examples are its tests."""

import pytest

from lint import library
from lint.fixes import apply
from lint.options import Options
from lint.rules import Example, Rule
from lint.trial import MARK, attempt
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


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_fix_removes_its_finding(rule: Rule, example: Example, workshop: Workshop) -> None:
    """A mended text lints without the finding, and keeps its line ends and its first character."""
    linter = workshop.linter(rule, example)
    text = MARK.sub("", example.text)
    for shape in (text, "\ufeff" + text, text.replace("\n", "\r\n")):
        found = [one for one in linter.lint(shape, "content/page.md").findings if one.fix]
        for one in (one for one in found if one.code == rule.code and one.fix):
            mended = apply(shape, [one.fix]) if one.fix else shape
            again = linter.lint(mended, "content/page.md").findings
            same = [other for other in again if other.code == rule.code]
            assert len(same) < len([other for other in found if other.code == rule.code])
            assert mended.startswith("\ufeff") == shape.startswith("\ufeff")
            assert ("\r\n" in mended) == ("\r\n" in shape) or "\n" not in mended
