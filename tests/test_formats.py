"""Every format, as the tools that read it do; and whatever an article holds."""

import csv
import io
import json
import re
import shutil
import time
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator

from lint import library
from lint.app import browse_address
from lint.fixes import apply
from lint.model import Applicability, Confidence, Edit, Finding, Fix, Related, Severity, Span
from lint.report import FileReport, Report, Suppressed
from lint.reporters import MODULES, reporter
from lint.reporters.common import clean
from lint.rules import Ruleset
from lint.sourcemap import BOM
from tests.needed import unavailable
from tests.test_command import BAD, GOOD, ROOT, run

Places: TypeAlias = list[tuple[str, int, int, str]]
"""Path, line, column and code of findings."""

SARIF = Draft202012Validator(
    json.loads((ROOT / "tests/data/sarif-code-scanning.schema.json").read_text(encoding="utf-8"))
)
WHOLE_SARIF = ROOT / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
FAST = ("--isolated", "--select", "FM")  # loads no language model
HOSTILE_NAME = "a b,ü%:#.md"
WRAPPED = (
    "😀 Thére is a cure\r\nfor tinnitus. Nothing but a cure for tinnitus and a cure for tinnitus."
)
MARK = "<!-- healthlint: disable-next-line disease-cure -- an advert (by A. Reviewer) -->\n\n"
STANDING = BAD.replace("Tea", "Cake").replace("There is", MARK + "There is")


class Run:
    """What one run of the command wrote, in every format."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "examples", folder / "examples")
        own = folder / "examples" / "own"
        own.mkdir()
        text = BOM + GOOD.replace("The kettle sings.", WRAPPED)
        (own / HOSTILE_NAME).write_bytes(text.encode())
        (own / "latin.md").write_bytes(b"---\ntitle: caf\xe9\n---\n")
        (own / "standing.md").write_text(STANDING)
        further = [word for name in MODULES for word in ("--output", f"{name}:out/{name}")]
        done = run(
            *("check", "examples", "--isolated", *further),
            cwd=folder, GITHUB_SHA="", CI_COMMIT_SHA="", CI_PROJECT_DIR="",
        )  # fmt: skip
        assert done.returncode == 1
        assert done.stdout.decode() == self.text("text")
        self.findings: list[dict[str, Any]] = json.loads(self.text("json"))["findings"]

    def path(self, name: str) -> Path:
        return self.folder / "out" / name

    def text(self, name: str) -> str:
        return self.path(name).read_bytes().decode()

    @property
    def places(self) -> Places:
        return [(one["path"], one["line"], one["column"], one["code"]) for one in self.findings]

    def source(self, path: str) -> str:
        data = (self.folder / path).read_bytes()
        return data.decode("utf-8", "replace")

    def passage(self, path: str, line: int, column: int, end_line: int, end_column: int) -> str:
        """The source text between two places."""
        lines = self.source(path).removeprefix(BOM).split("\n")[line - 1 : end_line]
        lines[-1] = lines[-1][: end_column - 1]
        lines[0] = lines[0][column - 1 :]
        return "\n".join(lines)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(tmp_path_factory.mktemp("formats"))


def test_the_run_holds_what_is_hard(written: Run) -> None:
    texts = {one["text"] for one in written.findings}
    assert "cure\r\nfor tinnitus" in texts
    assert "cure for tinnitus" in texts
    assert {"IO102", "SC101", "FM404"} <= {one["code"] for one in written.findings}
    assert len(written.findings) > 90


def test_sarif_is_what_code_scanning_demands(written: Run) -> None:
    log = json.loads(written.text("sarif"))
    assert [error.json_path for error in SARIF.iter_errors(log)] == []
    (only,) = log["runs"]
    rules = [rule["id"] for rule in only["tool"]["driver"]["rules"]]
    on = {rule.code for rule in library.shipped() if rule.default}
    assert set(rules) == on
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in only["results"])


def sarif_schema() -> Draft4Validator:
    """The whole schema of SARIF 2.1.0."""
    if not WHOLE_SARIF.is_file():
        unavailable("the schema of SARIF is not installed", "run: npm ci")
    return Draft4Validator(json.loads(WHOLE_SARIF.read_text(encoding="utf-8")))


def test_sarif_is_what_its_whole_schema_demands(written: Run) -> None:
    log = json.loads(written.text("sarif"))
    assert [error.json_path for error in sarif_schema().iter_errors(log)] == []


def test_sarif_points_at_the_passages(written: Run) -> None:
    (only,) = json.loads(written.text("sarif"))["runs"]
    open_ones = [one for one in only["results"] if not one["suppressions"]]
    for one, finding in zip(open_ones, written.findings, strict=True):
        path, region = _where(one)
        assert (path, one["ruleId"]) == (finding["path"], finding["code"])
        assert written.passage(path, *region) == finding["text"]


def test_sarif_tells_findings_apart(written: Run) -> None:
    (only,) = json.loads(written.text("sarif"))["runs"]
    for key in ("primaryLocationLineHash", "healthlint/v1"):
        names = Counter(
            (one["ruleId"], _where(one)[0], one["partialFingerprints"][key])
            for one in only["results"]
        )
        assert set(names.values()) == {1}, key


def test_sarif_tells_what_was_let_stand_and_what_could_not_be_read(written: Run) -> None:
    (only,) = json.loads(written.text("sarif"))["runs"]
    (standing,) = (one["suppressions"] for one in only["results"] if one["suppressions"])
    assert standing == [
        {
            "kind": "inSource",
            "status": "accepted",
            "justification": "an advert",
            "properties": {"by": "A. Reviewer"},
        }
    ]
    (notice,) = only["invocations"][0]["toolExecutionNotifications"]
    assert notice["associatedRule"]["id"] == "IO102"
    assert "not UTF-8" in notice["message"]["text"]
    assert _where(notice)[0] == "examples/own/latin.md"


def test_the_fixes_of_sarif_are_those_of_fix(written: Run) -> None:
    (only,) = json.loads(written.text("sarif"))["runs"]
    fixed = [one for one in only["results"] if one.get("fixes")]
    wanted = [one for one in written.findings if one["fix"]]
    assert len(fixed) == len(wanted) > 3
    for one, finding in zip(fixed, wanted, strict=True):
        ((change,),) = (fix["artifactChanges"] for fix in one["fixes"])
        for replacement, edit in zip(change["replacements"], finding["fix"]["edits"], strict=True):
            data = (written.folder / finding["path"]).read_bytes()
            deleted = written.passage(finding["path"], *_region(replacement["deletedRegion"]))
            assert deleted.encode() == data[edit["byte_start"] : edit["byte_end"]]
            assert replacement["insertedContent"]["text"] == edit["text"]


def _where(one: dict[str, Any]) -> tuple[str, tuple[int, int, int, int]]:
    place = one["locations"][0]["physicalLocation"]
    return unquote(place["artifactLocation"]["uri"]), _region(place["region"])


def _region(region: dict[str, int]) -> tuple[int, int, int, int]:
    return region["startLine"], region["startColumn"], region["endLine"], region["endColumn"]


COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def _command(line: str) -> dict[str, str]:
    found = COMMAND.fullmatch(line)
    assert found, line
    pairs = (pair.split("=", 1) for pair in found[2].split(","))
    return {key: unquote(value) for key, value in pairs} | {"message": unquote(found[3])}


def test_github_points_at_the_passages(written: Run) -> None:
    lines = written.text("github").splitlines()
    for line, finding in zip(lines, written.findings, strict=True):
        command = _command(line)
        assert command["title"] == f"healthlint ({finding['code']})"
        assert command["file"] == finding["path"]
        assert command["line"] == str(finding["line"])
        assert command["endLine"] == str(finding["end_line"])
        columns = {key: command.get(key) for key in ("col", "endColumn")}
        if finding["line"] == finding["end_line"]:
            assert columns == {
                "col": str(finding["column"]),
                "endColumn": str(finding["end_column"]),
            }
        else:
            assert columns == {"col": None, "endColumn": None}


def test_gitlab_points_at_the_passages(written: Run) -> None:
    found = json.loads(written.text("gitlab"))
    places = [
        (
            one["location"]["path"],
            *(one["location"]["positions"]["begin"][key] for key in ("line", "column")),
            one["description"].partition(":")[0],
        )
        for one in found
    ]
    assert places == written.places
    assert len({one["fingerprint"] for one in found}) == len(found)
    assert {one["severity"] for one in found} <= {"info", "minor", "major"}


def test_checkstyle_points_at_the_passages(written: Run) -> None:
    places = [
        (
            str(file.get("name")),
            int(error.get("line", "0")),
            int(error.get("column", "0")),
            str(error.get("source")).removeprefix("healthlint."),
        )
        for file in ET.fromstring(written.text("checkstyle"))
        for error in file
    ]
    assert places == written.places


def test_junit_has_a_failure_for_each_finding_and_a_pass_for_each_clean_file(written: Run) -> None:
    root = ET.fromstring(written.text("junit"))
    failed = [case for case in root.iter("testcase") if case.find("failure") is not None]
    places = [(case.get("file"), int(case.get("line", "0")), case.get("name")) for case in failed]
    assert places == [(path, line, code) for path, line, _, code in written.places]
    assert root.get("failures") == str(len(failed))
    passed = [case for case in root.iter("testcase") if case.find("failure") is None]
    assert "examples/own/standing.md" in {case.get("classname") for case in passed}
    assert root.get("tests") == str(len(failed) + len(passed))


def test_a_run_without_articles_is_a_test_that_passes(tmp_path: Path) -> None:
    done = run("check", tmp_path, "--isolated", "--format", "junit", "-q")
    assert [case.get("name") for case in ET.fromstring(done.stdout).iter("testcase")] == [
        "No findings"
    ]


@pytest.mark.parametrize("name", ["rdjson", "rdjsonl"])
def test_rdjson_counts_bytes(written: Run, name: str) -> None:
    text = written.text(name)
    found = (
        json.loads(text)["diagnostics"]
        if name == "rdjson"
        else [json.loads(line) for line in text.splitlines()]
    )
    for one, finding in zip(found, written.findings, strict=True):
        path = written.folder / one["location"]["path"]
        data = path.read_bytes()
        start, end = _bytes(data, one["location"]["range"])
        assert (start, end) == (finding["byte_start"], finding["byte_end"])
        assert one["code"]["value"] == finding["code"]
        for suggestion in one.get("suggestions", ()):
            first, last = _bytes(data, suggestion["range"])
            mended = data[:first] + suggestion["text"].encode() + data[last:]
            edits = sorted(finding["fix"]["edits"], key=lambda edit: -edit["byte_start"])
            for edit in edits:
                data = data[: edit["byte_start"]] + edit["text"].encode() + data[edit["byte_end"] :]
            assert mended == data


def _bytes(data: bytes, region: dict[str, dict[str, int]]) -> tuple[int, int]:
    lines = data.split(b"\n")
    start, end = (
        sum(len(line) + 1 for line in lines[: at["line"] - 1]) + at["column"] - 1
        for at in (region["start"], region["end"])
    )
    return start, end


def test_csv_has_a_row_for_each_finding(written: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(written.text("csv"), newline="")))
    places = [(row["path"], int(row["line"]), int(row["column"]), row["code"]) for row in rows]
    assert places == written.places
    assert [row["text"].lstrip("'") for row in rows] == [
        one["text"].replace("\r\n", "\n").lstrip("'") for one in written.findings
    ]


def test_the_workbook_has_a_row_for_each_finding_and_the_totals(written: Run) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written.path("xlsx").read_bytes()))
    header, *rows = book["Findings"].iter_rows(values_only=True)
    at = [header.index(name) for name in ("path", "line", "column", "code")]
    assert [tuple(row[index] for index in at) for row in rows] == written.places
    totals = {row[0]: row[3] for row in book["Totals"].iter_rows(values_only=True) if not row[1]}
    counts = Counter(one["severity"] for one in written.findings)
    assert {severity: totals[severity] for severity in counts} == counts


def test_the_word_document_has_a_comment_on_each_passage(written: Run) -> None:
    data = written.path("docx").read_bytes()
    comments = docx.Document(io.BytesIO(data)).comments
    assert [comment.text.split()[1] for comment in comments] == [
        f"{one['code']}:" for one in written.findings
    ]
    assert {comment.author for comment in comments} == {"healthlint"}
    assert _anchors(data) == [_anchored(one["text"]) for one in written.findings]


def _anchors(data: bytes) -> list[str]:
    """The text that each comment of a Word document stands beside."""
    found: dict[int, str] = {}
    begun: set[int] = set()
    for element in docx.Document(io.BytesIO(data)).element.body.iter():
        number = int(element.get(qn("w:id"), "-1"))
        added = ""
        if element.tag == qn("w:commentRangeStart"):
            begun.add(number)
            found[number] = ""
        elif element.tag == qn("w:commentRangeEnd"):
            begun.remove(number)
        elif element.tag == qn("w:t"):
            added = str(element.text or "")
        elif element.tag == qn("w:tab"):
            added = "\t"
        elif element.tag == qn("w:p"):
            added = "\n"
        for one in begun:
            found[one] += added
    return [found[number].rstrip("\n") for number in sorted(found)]


def _anchored(text: str) -> str:
    return clean(text).replace("\r", "").rstrip("\n")


CELLS = re.compile(r"^\| \[(\d+)\]\((\S+)\?plain=1#L\d+\) \| (\w+) \| \[(\w+) ")


def test_markdown_has_a_row_for_each_finding(written: Run) -> None:
    text = written.text("markdown")
    assert text.startswith(f"## healthlint: {len(written.findings)} findings in ")
    rows = [found for line in text.splitlines() if (found := CELLS.match(line))]
    places = sorted((unquote(row[2]), int(row[1]), row[4]) for row in rows)
    assert places == sorted((path, line, code) for path, line, _, code in written.places)


def test_markdown_links_into_the_forge() -> None:
    text = str(reporter("markdown")(_report(1, browse="https://forge.example/blob/1/")))
    assert "(https://forge.example/blob/1/content/0.md?plain=1#L" in text
    assert "more finding" not in text


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({}, ""),
        (
            {
                "GITHUB_SHA": "1",
                "GITHUB_REPOSITORY": "o/r",
                "GITHUB_SERVER_URL": "https://github.com",
            },
            "https://github.com/o/r/blob/1/",
        ),
        (
            {"CI_COMMIT_SHA": "2", "CI_PROJECT_URL": "https://gitlab.com/o/r"},
            "https://gitlab.com/o/r/-/blob/2/",
        ),
    ],
)
def test_the_forge_is_known_by_its_environment(environment: dict[str, str], address: str) -> None:
    assert browse_address(environment) == address


def test_markdown_is_cut_and_says_so() -> None:
    report = _report(900)
    text = str(reporter("markdown")(report))
    assert 60_000 < len(text) < 65_000
    assert "## healthlint: 900 findings in 900 files" in text
    assert f"{report.counts[Severity.ERROR]} errors" in text
    shown = sum(line.startswith("| [") for line in text.splitlines())
    assert f"{900 - shown} more findings left out here" in text


def _report(count: int, browse: str = "") -> Report:
    rule = library.shipped()[0]
    finding = Finding(
        rule.code, Severity.ERROR, Confidence.HIGH, "a message " * 9, Span(0, 3), "help " * 9
    )
    files = tuple(FileReport(f"content/{at}.md", "tea\n", (finding,)) for at in range(count))
    return Report(files, Ruleset((rule,)), "0.1.0", browse=browse)


def test_paths_are_those_of_the_repository_wherever_one_stands(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "site" / "content").mkdir(parents=True)
    (tmp_path / "site" / "content" / "a.md").write_text(BAD)
    (tmp_path / "linked").symlink_to(tmp_path / "site" / "content")
    for words, folder in (((".",), tmp_path / "site"), (("linked/a.md",), tmp_path)):
        done = run("check", *words, "--isolated", "--format", "gitlab", cwd=folder)
        assert {one["location"]["path"] for one in json.loads(done.stdout)} == {"site/content/a.md"}


def test_the_report_command_writes_other_formats_too(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    words = ("--isolated", "--output", "docx:a.docx", "--output", "csv:deep/er/a.csv")
    assert run("report", ".", *words, cwd=tmp_path).returncode == 1
    assert (tmp_path / "report.html").exists()
    assert len(docx.Document(str(tmp_path / "a.docx")).comments) == 1
    assert (tmp_path / "deep" / "er" / "a.csv").read_text().startswith("path,line,")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--output", "sarf:x"), "--output: no format is called `sarf`; did you mean `sarif`?"),
        (("--output", "zzz:x"), "no format is called `zzz`; known: text, concise"),
        (("--output", "sarif"), "--output: `sarif` names no file; write sarif:PATH"),
        (("--output", "sarif:a.md/x"), "a.md/x cannot be written: "),
        (("--output", "sarif:."), ". cannot be written: Is a directory"),
        (("-o", "a.md/x"), "a.md/x cannot be written: "),
    ],
)
def test_what_cannot_be_written_is_said_in_a_line(
    tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    done = run("check", "a.md", *FAST, *words, cwd=tmp_path)
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert told in line


@pytest.mark.parametrize(("name", "package"), [("xlsx", "openpyxl"), ("docx", "docx")])
def test_a_missing_package_is_named(tmp_path: Path, name: str, package: str) -> None:
    (tmp_path / f"{package}.py").write_text(f"raise ModuleNotFoundError(name={package!r})")
    (tmp_path / "a.md").write_text(GOOD)
    words = ("check", "a.md", *FAST, "--output", f"{name}:out")
    done = run(*words, cwd=tmp_path, PYTHONPATH=str(tmp_path))
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert line.endswith('pip install "healthlint[office]"')


@pytest.mark.parametrize("name", ["xlsx", "docx"])
def test_office_formats_go_to_standard_output_whole(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.md").write_text(BAD)
    done = run("check", "a.md", "--isolated", "--format", name, cwd=tmp_path)
    assert done.returncode == 1
    assert zipfile.ZipFile(io.BytesIO(done.stdout)).testzip() is None


FRAGMENTS = (
    "\n", "\r\n", "\r", "\t", "\0", "\x0b", "\x0c", "\x1c", "\x1b[2J", "\x85", "\u2028", "\u2029",
    "%", "%0A", "::", "::error::", ",", ";", "#", "|", "\\|", "\\", "`", "*", "_", "$x$", "'", '"',
    "]]>", "<!--", "&amp;", "<b>", "\ufffe", "\ufeff", "_x0041_", "{0}", "{{< x >}}", "[a](b)",
    "](", "@someone", "https://example.org", "=1+1", "=HYPERLINK(1)", "+1", "-1", "@SUM(1)",
    "😀", "👩\u200d👩\u200d👧", "\u202e", "שלום", "é", "e\u0301", "tea", " ",
)  # fmt: skip
RULES = tuple(replace(rule, examples=(), patterns=()) for rule in library.shipped()[::20])
words = st.lists(
    st.sampled_from(FRAGMENTS) | st.characters(codec="utf-8"), min_size=1, max_size=10
).map("".join)


@st.composite
def findings(draw: st.DrawFn, text: str) -> Finding:
    """A finding anywhere in a text, of hostile words."""
    ends = st.integers(0, len(text))
    start, end = sorted((draw(ends), draw(ends)))
    rule = draw(st.sampled_from(RULES))
    edit = Edit(Span(start, end), draw(words))
    fix = Fix(draw(words), (edit,), draw(st.sampled_from(Applicability)))
    return Finding(
        rule.code,
        draw(st.sampled_from(Severity)),
        draw(st.sampled_from(Confidence)),
        draw(words),
        Span(start, end),
        draw(st.just("") | words),
        draw(st.none() | st.just(fix)),
        draw(st.just(()) | st.just((Related(Span(0, start), draw(words)),))),
    )


@st.composite
def files(draw: st.DrawFn) -> FileReport:
    """A file of hostile text under a hostile name."""
    text = draw(st.just("") | words)
    found = draw(st.lists(findings(text), max_size=4))
    standing = draw(st.lists(st.builds(Suppressed, findings(text), words, words), max_size=1))
    ordered = sorted(found, key=lambda one: (one.span, one.code))
    return FileReport(draw(words), text, tuple(ordered), tuple(standing), draw(words))


reports = st.builds(
    Report,
    st.lists(files(), max_size=3, unique_by=lambda file: file.path).map(tuple),
    st.just(Ruleset(RULES)),
    st.just("0.1.0"),
)
hostile = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@hostile
@given(reports)
def test_hostile_text_breaks_no_xml(report: Report) -> None:
    failures = list(ET.fromstring(str(reporter("junit")(report))).iter("failure"))
    errors = list(ET.fromstring(str(reporter("checkstyle")(report))).iter("error"))
    assert len(failures) == len(errors) == report.total


@hostile
@given(reports)
def test_hostile_text_breaks_no_csv(report: Report) -> None:
    text = str(reporter("csv")(report))
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert len(rows) == report.total
    for row in rows:
        assert len(row) == len(header)
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


@hostile
@given(reports)
def test_hostile_text_is_no_formula(report: Report) -> None:
    data = reporter("xlsx")(report)
    assert isinstance(data, bytes)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Findings"]
    assert sheet.max_row == report.total + 1
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    for row in sheet.iter_rows(min_row=2, values_only=True):
        assert not any(str(cell).startswith(("=", "+", "-", "@", "\t")) for cell in row)


@hostile
@given(reports)
def test_hostile_text_breaks_no_line(report: Report) -> None:
    lines = str(reporter("github")(report)).splitlines()
    found = [_command(line) for line in lines]
    assert [one["title"] for one in found] == [
        f"healthlint ({finding.code})" for _, finding in report.findings
    ]
    assert len(str(reporter("rdjsonl")(report)).split("\n")) == report.total + 1


@hostile
@given(reports)
def test_hostile_text_breaks_no_table(report: Report) -> None:
    text = str(reporter("markdown")(report))
    rows = [line for line in text.splitlines() if line.startswith("| [")]
    assert len(rows) == report.total
    assert all(row.count("|") == 6 and row.endswith(" |") for row in rows)
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert len(headings) == 1 + sum(bool(file.findings) for file in report.files)
    assert not re.search(r"@\w", text)
    assert "<" not in text


@hostile
@given(reports)
def test_hostile_text_breaks_no_json(report: Report) -> None:
    log = json.loads(str(reporter("sarif")(report)))
    assert [error.message for error in SARIF.iter_errors(log)] == []
    assert len(log["runs"][0]["results"]) == report.total + report.suppressed
    found = json.loads(str(reporter("gitlab")(report)))
    assert len(found) == report.total
    assert len({one["fingerprint"] for one in found}) == report.total


@hostile
@given(reports)
def test_hostile_text_is_mended_by_its_suggestions(report: Report) -> None:
    every = json.loads(str(reporter("rdjson")(report)))["diagnostics"]
    for one, (file, finding) in zip(every, report.findings, strict=True):
        data = file.text.encode()
        assert _bytes(data, one["location"]["range"]) == (
            file.bytes.of(finding.span.start),
            file.bytes.of(finding.span.end),
        )
        for suggestion in one.get("suggestions", ()):
            first, last = _bytes(data, suggestion["range"])
            mended = data[:first] + suggestion["text"].encode() + data[last:]
            assert finding.fix
            assert mended.decode() == apply(file.text, [finding.fix])


@hostile
@given(reports)
def test_hostile_text_has_its_comments_in_word(report: Report) -> None:
    data = reporter("docx")(report)
    assert isinstance(data, bytes)
    anchors = _anchors(data)
    every = list(report.findings)
    assert len(docx.Document(io.BytesIO(data)).comments) == len(every)
    for anchor, (file, finding) in zip(anchors, every, strict=True):
        if finding.span.start < finding.span.end:
            assert anchor == _anchored(finding.span.of(file.text))


def test_a_word_document_with_many_comments_has_them_all_in_order() -> None:
    rule = library.shipped()[0]
    text = "tea \n" * 2_000
    found = tuple(
        Finding(
            rule.code, Severity.ERROR, Confidence.HIGH, f"number {at}", Span(5 * at, 5 * at + 3)
        )
        for at in range(2_000)
    )
    report = Report((FileReport("a.md", text, found),), Ruleset((rule,)), "0.1.0")
    started = time.process_time()
    data = reporter("docx")(report)
    taken = time.process_time() - started
    assert isinstance(data, bytes)
    comments = docx.Document(io.BytesIO(data)).comments
    assert [one.text.split()[3] for one in comments] == [str(at) for at in range(2_000)]
    assert [one.comment_id for one in comments] == list(range(2_000))
    few = replace(report, files=(FileReport("a.md", text, found[:500]),))
    started = time.process_time()
    reporter("docx")(few)
    assert taken < 8 * (time.process_time() - started), "four times the comments"
