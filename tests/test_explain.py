"""What is said of rules, and of passages that were let pass."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.test_command import GOOD, ROOT, run

ARTICLE = GOOD.replace(
    "The kettle sings.",
    "Our drops cure tinnitus. There is no cure for tinnitus. Can yoga cure asthma?\n\n"
    "Massage may reduce migraine ([NHS](https://www.nhs.uk/)).",
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.md"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def report(path: Path, *words: str) -> dict[str, list[dict[str, object]]]:
    fixed = ("--isolated", "--select", "MC1", "--output-format", "json")
    done = run("check", path, *fixed, *words)
    found: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return found


def test_why_lists_what_was_let_pass_with_cue_scope_and_decision(article: Path) -> None:
    found = report(article, "--why")
    assert [one["text"] for one in found["findings"]] == ["drops cure tinnitus"]
    denied, asked, hedged = found["passed"]
    assert (denied["text"], denied["name"]) == ("cure for tinnitus", "disease-cure")
    assert denied["clues"] == [
        {"kind": "negation", "cue": "no", "scope": "no cure for tinnitus.", "steps": 9}
    ]
    assert denied["decision"] == "let pass"
    assert asked["clues"] == [{"kind": "a question", "cue": None, "scope": None, "steps": 9}]
    assert hedged["decision"] == "let pass: warning, taken down by 2 steps"
    line = ARTICLE.splitlines()[int(str(denied["line"])) - 1]
    assert line[int(str(denied["column"])) - 1 :].startswith("cure for tinnitus")


def test_nothing_is_said_of_what_was_let_pass_unless_asked(article: Path) -> None:
    assert "passed" not in report(article)
    shown = run("check", article, "--isolated", "--select", "MC1").stdout.decode()
    assert "Let pass" not in shown


def test_why_says_the_same_when_the_findings_are_known_from_an_earlier_run(article: Path) -> None:
    first = report(article, "--why")
    assert report(article, "--why") == first
    assert report(article, "--why", "--no-cache") == first


def test_why_keeps_to_the_rules_that_are_on(article: Path) -> None:
    assert report(article, "--why", "--ignore", "disease-cure")["passed"][0]["code"] == "MC104"


def test_a_file_that_cannot_be_read_has_let_nothing_pass(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"There is no cure for tinnitus, caf\xe9.\n")
    assert report(tmp_path, "--why")["passed"] == []


def test_the_text_report_ends_with_what_was_let_pass(article: Path) -> None:
    words = ("--isolated", "--select", "MC1", "--why", "--color", "never")
    shown = run("check", article, *words).stdout.decode()
    assert shown.index("MC101 disease-cure  “drops") < shown.index("Let pass")
    assert "negation: “no”, over “no cure for tinnitus.”" in shown


def test_the_report_with_why_keeps_its_schema(article: Path) -> None:
    schema = json.loads((ROOT / "schemas" / "report.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(report(article, "--why"))


def test_a_claim_rule_says_how_often_it_was_right() -> None:
    shown = run("rule", "implied-claim").stdout.decode()
    assert "findings in the labelled corpus were right" in shown
    assert "it has learned from the same corpus" in shown
    assert "Measured" not in run("rule", "duplicate-key").stdout.decode()


def test_a_rule_says_how_to_configure_it() -> None:
    shown = run("rule", "weight-spot").stdout.decode()
    assert 'extend-select = ["weight-spot"]' in shown
    assert 'ignore = ["weight-spot"]' in shown
    assert "[notes.sources]" in run("rule", "missing-sources").stdout.decode()


def test_what_a_rule_says_to_write_is_a_configuration_that_holds(tmp_path: Path) -> None:
    for name in ("weight-spot", "missing-sources", "duplicate-key"):
        known = json.loads(run("rule", name, "--output-format", "json").stdout)
        for entry in known["configure"]:
            if not entry["write"].startswith(("<!--", "#")):
                (tmp_path / "healthlint.toml").write_text(entry["write"], encoding="utf-8")
                assert run("config", cwd=tmp_path).returncode == 0, entry


def test_a_rule_as_json_holds_its_page() -> None:
    known = json.loads(run("rule", "MC101", "--output-format", "json").stdout)
    assert known["name"] == "disease-cure"
    assert {"title", "ref", "url", "checked"} == known["sources"][0].keys()
    assert known["measured"].keys() == {"right", "wrong", "day"}
    assert any(example["bad"] for example in known["examples"])


def listed(*words: str, cwd: Path = ROOT) -> list[dict[str, object]]:
    done = run("rules", "list", "--output-format", "json", *words, cwd=cwd)
    found: list[dict[str, object]] = json.loads(done.stdout)["rules"]
    return found


def test_the_list_can_be_narrowed_down() -> None:
    every = listed()
    assert len(every) > 150
    assert {one["family"] for one in listed("--family", "note")} == {"note"}
    assert {one["category"] for one in listed("--category", "outcome")} == {"outcome"}
    assert {one["on"] for one in listed("--off")} == {False}
    assert len(listed("--off")) == sum(not one["on"] for one in every)


def test_the_list_shows_what_is_in_force_in_this_folder(tmp_path: Path) -> None:
    text = 'ignore = ["hype"]\n\n[severity]\ndisease-cure = "info"\n'
    (tmp_path / "healthlint.toml").write_text(text, encoding="utf-8")
    assert not any(one["on"] for one in listed("--category", "hype", cwd=tmp_path))
    (cure,) = (one for one in listed(cwd=tmp_path) if one["name"] == "disease-cure")
    assert cure["severity"] == "info"


def test_the_list_has_columns() -> None:
    head, first, *_ = run("rules", "list", "--family", "claim").stdout.decode().splitlines()
    assert head.index("severity") == first.index("error")
    assert head.index("name") == first.index("disease-cure")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--family", "clams"), "did you mean `claim`?"),
        (("--category", "outcomes"), "did you mean `outcome`?"),
        (("--family", "qqq"), "known: claim, directive"),
    ],
)
def test_a_family_that_is_not_there_is_refused(words: tuple[str, str], told: str) -> None:
    done = run("rules", "list", *words)
    assert done.returncode == 2
    assert told in done.stderr.decode()
