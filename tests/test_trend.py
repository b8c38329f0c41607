"""`--compare`: what is new, what still stands and what was fixed, in every format."""

import csv
import io
import json
import re
import zlib
from base64 import b64decode
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pytest

from lint.reporters import MODULES
from tests.test_command import run
from tests.test_formats import sarif_schema

HEAD = '---\ntitle: "{}"\ndate: 2026-01-01\ndescription: "On {}."\n---\n\n'
TEA = HEAD.format("Tea", "tea")
MILK = HEAD.format("Milk", "milk")
BROKEN = "One {{\\< break >}} here.\n\n"
CURE = "Our drops cure asthma.\n\n"
CLAIM = "Our tea cures tinnitus.\n\n"
LET = "<!-- healthlint: disable-next-line disease-cure -- an advert -->\n\n"
ONLY = ("--isolated", "--select", "damaged-shortcode,disease-cure")
SUMMARY = "1 new, 1 standing, 2 fixed since old.json"
GONE = [("a.md", 9, "MC101"), ("b.md", 7, "SC201")]
"""What was fixed: a sentence that was mended, and a file that was deleted."""


class Compared:
    """A folder that was checked, changed and compared with how it was, in every format."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "a.md").write_text(f"{TEA}{BROKEN}{CURE}{LET}{CLAIM}")
        (folder / "b.md").write_text(f"{MILK}{BROKEN}")
        run("check", ".", *ONLY, "--output-format", "json", "-o", "old.json", cwd=folder)
        (folder / "a.md").write_text(f"{TEA}Further up.\n\n{BROKEN}{LET}{CLAIM}{CLAIM}")
        (folder / "b.md").unlink()
        (folder / "c.md").write_text(f"{MILK}Plain.\n")
        further = [word for name in MODULES for word in ("--output", f"{name}:out/{name}")]
        done = run("check", ".", *ONLY, "--compare", "old.json", *further, cwd=folder)
        assert done.returncode == 1
        assert done.stdout.decode() == self.text("text")

    def text(self, name: str) -> str:
        return (self.folder / "out" / name).read_text(encoding="utf-8")

    def data(self, name: str) -> io.BytesIO:
        return io.BytesIO((self.folder / "out" / name).read_bytes())


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    return Compared(tmp_path_factory.mktemp("trend"))


def test_the_terminal_marks_each_finding_and_lists_what_was_fixed(now: Compared) -> None:
    text = now.text("text")
    assert "9:5  standing warning SC201" in text
    assert "15:5  new error MC101" in text
    fixed = text[text.index("\nFixed\n") :]
    assert re.findall(r"  (\S+):(\d+):\d+  fixed (\w+)", fixed) == [
        (path, str(line), code) for path, line, code in GONE
    ]
    assert text.endswith(f"\n{SUMMARY}\n")


def test_statistics_end_with_the_same_sums(now: Compared) -> None:
    done = run("check", ".", *ONLY, "--compare", "old.json", "--statistics", cwd=now.folder)
    assert done.stdout.decode().endswith(f"\n{SUMMARY}\n")


def test_concise_marks_the_message_and_keeps_its_form(now: Compared) -> None:
    *lines, last = now.text("concise").splitlines()
    found = [re.fullmatch(r"(\S+):(\d+):(\d+): ([EWI]) (\S+) (\[\w+\]) .+", one) for one in lines]
    assert [(one[2], one[5], one[6]) for one in found if one] == [
        ("9", "SC201", "[standing]"),
        ("15", "MC101", "[new]"),
    ]
    assert last == SUMMARY


def test_sarif_gives_every_result_its_baseline_state(now: Compared) -> None:
    log = json.loads(now.text("sarif"))
    results = log["runs"][0]["results"]
    told = [
        (one["ruleId"], one["baselineState"], bool(one["suppressions"]), *_place(one))
        for one in results
    ]
    assert told == [
        ("SC201", "unchanged", False, "a.md", 9),
        ("MC101", "new", False, "a.md", 15),
        ("MC101", "unchanged", True, "a.md", 13),
        ("MC101", "absent", False, "a.md", 9),
        ("SC201", "absent", False, "b.md", 7),
    ]
    rules = [one["id"] for one in log["runs"][0]["tool"]["driver"]["rules"]]
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in results)
    region = results[3]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 9, "startColumn": 5, "endLine": 9, "endColumn": 22}


def test_the_whole_schema_of_sarif_takes_it(now: Compared) -> None:
    log = json.loads(now.text("sarif"))
    assert [error.json_path for error in sarif_schema().iter_errors(log)] == []


def _place(result: dict[str, Any]) -> tuple[str, int]:
    place = result["locations"][0]["physicalLocation"]
    return place["artifactLocation"]["uri"], place["region"]["startLine"]


def test_annotations_are_marked_and_what_was_fixed_is_only_counted_in_the_log(
    now: Compared,
) -> None:
    first, second, last = now.text("github").splitlines()
    assert first.startswith("::warning title=healthlint (SC201)")
    assert "::[standing] " in first
    assert "::[new] " in second
    assert last == SUMMARY


def test_code_quality_shows_no_problem_that_is_no_more(now: Compared) -> None:
    told = [one["description"].split()[:2] for one in json.loads(now.text("gitlab"))]
    assert told == [["SC201:", "[standing]"], ["MC101:", "[new]"]]


def test_junit_lets_pass_what_was_fixed(now: Compared) -> None:
    root = ET.fromstring(now.text("junit"))
    told = [
        (
            case.get("classname"),
            case.get("name"),
            case.find("failure") is not None,
            *(one.get("value") for one in case.iter("property") if one.get("name") == "state"),
        )
        for case in root.iter("testcase")
    ]
    assert told == [
        ("a.md", "SC201", True, "standing"),
        ("a.md", "MC101", True, "new"),
        ("a.md", "MC101", False, "fixed"),
        ("c.md", "No findings", False),
        ("b.md", "SC201", False, "fixed"),
    ]
    assert (root.get("tests"), root.get("failures")) == ("5", "2")
    messages = [one.get("message", "").split()[0] for one in root.iter("failure")]
    assert messages == ["[standing]", "[new]"]


def test_review_tools_get_the_mark_in_the_message(now: Compared) -> None:
    checkstyle = [
        one.get("message", "") for one in ET.fromstring(now.text("checkstyle")).iter("error")
    ]
    rdjson = [one["message"] for one in json.loads(now.text("rdjson"))["diagnostics"]]
    lines = [json.loads(line)["message"] for line in now.text("rdjsonl").splitlines()]
    for messages in (checkstyle, rdjson, lines):
        assert [one.split()[0] for one in messages] == ["[standing]", "[new]"]


def test_spreadsheets_have_a_column_for_it_and_what_was_fixed_at_the_end(now: Compared) -> None:
    rows = list(csv.DictReader(io.StringIO(now.text("csv"), newline="")))
    told = [(one["path"], int(one["line"]), one["code"], one["state"]) for one in rows]
    assert told == [
        ("a.md", 9, "SC201", "standing"),
        ("a.md", 15, "MC101", "new"),
        *((*one, "fixed") for one in GONE),
    ]
    assert (rows[2]["text"], rows[2]["category"]) == ("drops cure asthma", "disease-claim")
    book = openpyxl.load_workbook(now.data("xlsx"))
    header, *cells = book["Findings"].iter_rows()
    assert header[-1].value == "state"
    assert [row[-1].value for row in cells] == ["standing", "new", "fixed", "fixed"]
    assert len({row[-1].fill.start_color.rgb for row in cells}) == 3
    totals = {row[2]: row[3] for row in book["Totals"].iter_rows(values_only=True)}
    assert [totals[f"{one} since old.json"] for one in ("new", "standing", "fixed")] == [1, 1, 2]


def test_the_word_document_says_it_in_its_comments_and_lists_what_was_fixed(now: Compared) -> None:
    document = docx.Document(now.data("docx"))
    told = [comment.text.split(":")[0] for comment in document.comments]
    assert told == ["Standing warning SC201", "New error MC101"]
    texts = [one.text for one in document.paragraphs]
    assert f"{SUMMARY}." in texts
    listed = texts[texts.index("Fixed") + 1 :]
    assert [one.split(":")[0] for one in listed] == ["a.md, line 9", "b.md, line 7"]


def test_a_comment_on_a_pull_request_counts_marks_and_lists(now: Compared) -> None:
    text = now.text("markdown")
    assert f"\n{SUMMARY}.\n" in text
    kinds = re.findall(r"\) \| ([^|]+) \| \[(\w+) ", text)
    assert kinds == [("**new** error", "MC101"), ("standing warning", "SC201")]
    fixed = text[text.index("\n### Fixed\n") :].splitlines()
    assert [one.split(" ")[1] for one in fixed if one.startswith("- ")] == ["MC101", "SC201"]


def test_a_comment_stays_short_however_much_was_fixed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEA + BROKEN * 900)
    run("check", ".", *ONLY, "--output-format", "json", "-o", "old.json", cwd=tmp_path)
    (tmp_path / "a.md").write_text(TEA + BROKEN)
    words = ("--compare", "old.json", "--output-format", "markdown")
    text = run("check", ".", *ONLY, *words, cwd=tmp_path).stdout.decode()
    assert 60_000 < len(text) < 65_000
    shown = sum(one.startswith("- SC201") for one in text.splitlines())
    assert text.endswith(f"\n- and {899 - shown} more\n")


def test_the_report_command_compares_too(now: Compared) -> None:
    done = run("report", ".", *ONLY, "--compare", "old.json", cwd=now.folder)
    assert done.returncode == 1
    made = (now.folder / "report.html").read_text(encoding="utf-8")
    assert made == now.text("html")
    assert "new since old.json" in made
    packed = re.findall(r'class="pages">([^<]+)<', made)
    (pages,) = (json.loads(zlib.decompress(b64decode(one), -15)) for one in packed)
    assert [one["trend"] for one in pages[0]["findings"]] == ["standing", "new"]
    assert [one["message"].split("”")[0] for one in pages[0]["fixed"]] == ["“drops cure asthma"]


def test_without_an_earlier_report_no_format_speaks_of_one(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEA + BROKEN)
    further = [word for name in MODULES for word in ("--output", f"{name}:out/{name}")]
    run("check", "a.md", *ONLY, *further, cwd=tmp_path)
    for name in set(MODULES) - {"html", "xlsx", "docx", "csv"}:
        text = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert not re.search(r"\[new\]|standing|fixed|baselineState|since", text), name
    (row,) = csv.DictReader((tmp_path / "out" / "csv").open(encoding="utf-8", newline=""))
    assert row["state"] == ""


def test_moved_lines_change_nothing_and_a_second_like_passage_is_new(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEA + BROKEN + CURE)
    run("check", ".", *ONLY, "--output-format", "json", "-o", "old.json", cwd=tmp_path)

    def states(text: str) -> dict[str, int]:
        (tmp_path / "a.md").write_text(text)
        words = ("--compare", "old.json", "--output-format", "json")
        summary = json.loads(run("check", ".", *ONLY, *words, cwd=tmp_path).stdout)["summary"]
        return {key: summary[key] for key in ("new", "standing", "fixed")}

    assert states(TEA + "Words.\n\n" * 40 + CURE + BROKEN) == {"new": 0, "standing": 2, "fixed": 0}
    assert states(TEA + CURE + BROKEN + CURE) == {"new": 1, "standing": 2, "fixed": 0}
    wrapped = TEA + BROKEN + "Our drops\ncure asthma.\n"
    assert states(wrapped) == {"new": 0, "standing": 2, "fixed": 0}


@pytest.mark.parametrize(
    "finding",
    [
        {"severity": "grave"},
        {"severity": ["error"]},
        {"severity": None},
        {"fingerprint": 7},
    ],
)
def test_a_report_that_was_tampered_with_is_refused(
    tmp_path: Path, finding: dict[str, Any]
) -> None:
    (tmp_path / "a.md").write_text(TEA)
    whole = {"path": "a.md", "code": "MC101", "severity": "error", "fingerprint": "x", **finding}
    (tmp_path / "old.json").write_text(json.dumps({"schema_version": 1, "findings": [whole]}))
    done = run("check", ".", *ONLY, "--compare", "old.json", cwd=tmp_path)
    assert done.returncode == 2
    assert "old.json:1: this is no report of healthlint" in done.stderr.decode()


def test_hostile_words_of_an_earlier_report_stay_words(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEA)
    hostile = "::error::x\n=1+1 </script><img src=x> ](x) @you | \x1b[2J \u202e"
    finding = {
        "path": "a.md", "code": "MC101", "severity": "error", "fingerprint": "x",
        "name": hostile, "message": hostile, "text": hostile, "line": -4, "column": "7",
    }  # fmt: skip
    (tmp_path / "old.json").write_text(json.dumps({"schema_version": 1, "findings": [finding]}))
    further = [word for name in MODULES for word in ("--output", f"{name}:out/{name}")]
    done = run("check", ".", *ONLY, "--compare", "old.json", *further, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    out = tmp_path / "out"
    assert "\x1b" not in done.stdout.decode()
    assert not re.search(r"^::", (out / "github").read_text(), re.M)
    assert "<img" not in (out / "html").read_text()
    assert "<img" not in (out / "markdown").read_text()
    assert not re.search(r"@\w", (out / "markdown").read_text())
    ET.fromstring((out / "junit").read_text())
    (result,) = json.loads((out / "sarif").read_text())["runs"][0]["results"]
    assert "](" not in result["message"]["text"]
    with (out / "csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


def test_a_moved_file_keeps_its_findings_and_a_new_one_does_not_take_them(tmp_path: Path) -> None:
    (tmp_path / "tips").mkdir()
    (tmp_path / "a.md").write_text(TEA + BROKEN + CURE)
    (tmp_path / "b.md").write_text(MILK + BROKEN + CLAIM)
    run("check", ".", *ONLY, "--output-format", "json", "-o", "old.json", cwd=tmp_path)
    (tmp_path / "a.md").rename(tmp_path / "tips" / "kettle.md")
    (tmp_path / "b.md").unlink()
    (tmp_path / "c.md").write_text(MILK + BROKEN)
    told = compared(tmp_path, ".", "old.json")
    assert [(one["path"], one["state"]) for one in told["findings"]] == [
        ("c.md", "new"),
        ("tips/kettle.md", "standing"),
        ("tips/kettle.md", "standing"),
    ]
    assert {one["path"] for one in told["fixed"]} == {"b.md"}


def test_a_file_is_the_same_from_wherever_it_is_named(tmp_path: Path) -> None:
    tips = tmp_path / "content" / "tips"
    tips.mkdir(parents=True)
    (tmp_path / "content" / "a.md").write_text(TEA + BROKEN)
    (tips / "b.md").write_text(MILK + BROKEN + CURE)
    run("check", "content", *ONLY, "--output-format", "json", "-o", "old.json", cwd=tmp_path)
    old = str(tmp_path / "old.json")
    for words, folder, standing in (
        ("./content/", tmp_path, 3),
        (str(tmp_path), tmp_path, 3),
        (".", tmp_path / "content", 3),
        (".", tips, 2),
        ("b.md", tips, 2),
    ):
        summary = compared(folder, words, old)["summary"]
        assert (summary["new"], summary["standing"], summary["fixed"]) == (0, standing, 0)


def compared(folder: Path, path: str, old: str) -> dict[str, Any]:
    words = ("--compare", old, "--output-format", "json")
    found: dict[str, Any] = json.loads(run("check", path, *ONLY, *words, cwd=folder).stdout)
    return found
