"""The command as people run it: arguments in, output and exit code out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GOOD = '---\ntitle: "Tea"\ndate: 2026-01-01\ndescription: "On tea."\n---\n\nThe kettle sings.\n'
BAD = GOOD.replace("The kettle sings.", "There is a cure for tinnitus.")


def run(
    *words: str | Path, cwd: Path = ROOT, text: bytes | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Runs the command and makes sure that nobody ever sees a traceback."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *map(str, words)],
        cwd=cwd, input=text, capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


def findings(*words: str | Path, **rest: object) -> list[dict[str, object]]:
    done = run("check", *words, "--isolated", "--output-format", "json", **rest)  # type: ignore[arg-type]  # keywords pass through
    found: list[dict[str, object]] = json.loads(done.stdout)["findings"]
    return found


def test_a_clean_article_exits_0(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    done = run("check", tmp_path / "a.md", "--isolated")
    assert done.returncode == 0
    assert b"nothing found" in done.stdout


def test_an_error_exits_1_and_shows_the_passage(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    done = run("check", tmp_path, "--isolated", "--color", "never")
    assert done.returncode == 1
    shown = done.stdout.decode()
    assert "7:12  error MC101 disease-cure" in shown
    line, carets = (row for row in shown.splitlines() if "│" in row)
    assert line.index("cure for tinnitus") == carets.index("^")
    assert "→" in shown


def test_exit_zero_and_fail_on_choose_the_exit_code(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    assert run("check", tmp_path, "--isolated", "--exit-zero").returncode == 0
    (tmp_path / "a.md").write_text(GOOD.replace('"On tea."', '"On tea."\ntags: tea, cake'))
    assert run("check", tmp_path, "--isolated").returncode == 0
    assert run("check", tmp_path, "--isolated", "--fail-on", "warning").returncode == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("check", "--no-such-flag"), "No such option"),
        (("check", "nowhere.md"), "nowhere.md: no such file or folder"),
        (("check", "--select", "MC999"), "no rule is called `MC999`"),
        (("check", "--select", "diseas-cure"), "did you mean `disease-cure`?"),
        (("rule", "disease-kure"), "did you mean `disease-cure`?"),
        (("check", "--config", "nowhere.toml"), "nowhere.toml"),
    ],
)
def test_what_cannot_run_exits_2_and_says_why(words: tuple[str, ...], told: str) -> None:
    done = run(*words, "." if words[0] == "check" and "nowhere.md" not in words else "--")
    assert done.returncode == 2
    assert told in done.stderr.decode()


def test_json_places_are_exact_through_bom_crlf_and_emoji(tmp_path: Path) -> None:
    text = "\ufeff" + BAD.replace("There", "😀 Thére").replace("\n", "\r\n")
    path = tmp_path / "a.md"
    path.write_bytes(text.encode())
    one = next(one for one in findings(path) if one["code"] == "MC101")
    data = path.read_bytes()
    start, end = int(str(one["byte_start"])), int(str(one["byte_end"]))
    assert data[start:end].decode() == one["text"]
    line = text.split("\n")[int(str(one["line"])) - 1]
    assert line[int(str(one["column"])) - 1 :].startswith(str(one["text"]))
    assert one["text"] == "cure for tinnitus"


def test_standard_input_is_linted_under_its_name() -> None:
    found = findings("-", "--stdin-filename", "content/x.md", text=BAD.encode())
    assert {one["path"] for one in found} == {"content/x.md"}


@pytest.mark.parametrize(
    ("name", "data", "rule"),
    [
        ("latin.md", b"---\ntitle: caf\xe9\n---\n", "undecodable-file"),
        ("picture.md", b"\x89PNG\r\n\x1a\n\0\0\xff\xfe", "undecodable-file"),
        ("wide.md", "title".encode("utf-16"), "undecodable-file"),
        ("nul.md", GOOD.replace("kettle", "ket\0tle").encode(), "nul-character"),
        ("empty.md", b"", "missing-front-matter"),
    ],
)
def test_bad_files_are_findings_and_the_others_are_still_read(
    tmp_path: Path, name: str, data: bytes, rule: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.md").write_text(BAD)
    found = {(Path(str(one["path"])).name, one["name"]) for one in findings(tmp_path)}
    assert (name, rule) in found
    assert ("z.md", "disease-cure") in found


def test_a_broken_link_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    assert [one["name"] for one in findings(tmp_path)] == ["unreadable-file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_closed_folder_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0o000)
    assert [one["name"] for one in findings(tmp_path)] == ["unreadable-file"]
    (tmp_path / "shut").chmod(0o700)


def test_a_line_of_five_megabytes_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD + "tea " * 1_300_000 + "and a cure for tinnitus.\n")
    assert "MC101" in {one["code"] for one in findings(tmp_path, "--select", "MC101")}


def test_git_ignored_files_are_left_out(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("drafts/\n*.tmp.md\n!keep.tmp.md\n")
    for name in ("a.md", "b.tmp.md", "keep.tmp.md", "drafts/c.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(BAD)
    named = {Path(str(one["path"])).name for one in findings(tmp_path)}
    assert named == {"a.md", "keep.tmp.md"}
    named = {Path(str(one["path"])).name for one in findings(tmp_path, "--no-respect-gitignore")}
    assert "c.md" in named


def test_only_the_content_of_a_site_is_linted(tmp_path: Path) -> None:
    for name in ("content/a.md", "themes/x/b.md", "README.md", "archetypes/default.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(BAD)
    (tmp_path / "hugo.toml").write_text("")
    assert {Path(str(one["path"])).name for one in findings(tmp_path)} == {"a.md"}


def test_the_nearest_configuration_wins(tmp_path: Path) -> None:
    (tmp_path / "healthlint.toml").write_text('ignore = ["MC"]\n')
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "healthlint.toml").write_text('select = ["MC"]\n')
    for name in ("a.md", "shop/b.md"):
        (tmp_path / name).write_text(BAD)
    done = run("check", ".", "--output-format", "concise", cwd=tmp_path)
    shown = done.stdout.decode()
    assert "shop/b.md:7:12: E MC101" in shown
    assert "a.md:7" not in shown.replace("shop/b.md", "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('\nselekt = ["MC"]\n', "healthlint.toml:2: unknown key `selekt`; did you mean `select`?"),
        ('profile = "seler"\n', "healthlint.toml:1: `profile`: 'seler' is none of its values"),
        ("select = 3\n", "healthlint.toml:1: `select` must be a list, not 3"),
        ("a = = b\n", "healthlint.toml:1:"),
        ('ignore = ["QX99"]\n', "no rule is called `QX99`"),
        ('extend = "gone.toml"\n', "healthlint.toml:1: `extend` names gone.toml"),
        ('rulesets = ["house.yaml"]\n', "house.yaml: No such file"),
    ],
)
def test_a_bad_configuration_names_file_and_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "healthlint.toml").write_text(text)
    (tmp_path / "a.md").write_text(GOOD)
    done = run("check", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr.decode()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rules:\n  - code: HX1\n    name: [x\n", "house.yaml:"),
        ("rules:\n  - {code: MC800, name: x}\n", "house.yaml:2: rule x has no `family`"),
        ("{}\n", "house.yaml:1: a ruleset is a mapping with a list `rules:`"),
        ("", "house.yaml:1: the file is empty"),
    ],
)
def test_a_broken_ruleset_names_file_and_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "healthlint.toml").write_text('rulesets = ["house.yaml"]\n')
    (tmp_path / "house.yaml").write_text(text)
    (tmp_path / "a.md").write_text(GOOD)
    done = run("check", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr.decode()


RULE = """rules:
  - code: MC990
    name: house-word
    family: claim
    check: claims
    category: hype
    severity: error
    message: "“{text}” is not our word"
    help: "say tea"
    sources: [{title: "House style", ref: "p. 3", url: "https://example.org/style"}]
    patterns: ["%s"]
    examples:
      - bad: "We drink «brew» at four."
      - good: "We drink tea at four."
"""


def test_a_rule_of_ones_own_is_found_and_tested(tmp_path: Path) -> None:
    (tmp_path / "healthlint.toml").write_text('rulesets = ["house.yaml"]\n')
    (tmp_path / "house.yaml").write_text(RULE % "brew")
    (tmp_path / "a.md").write_text(GOOD.replace("The kettle sings", "A cup of brew"))
    assert b"MC990" in run("check", ".", cwd=tmp_path).stdout
    assert run("rules", "test", "house.yaml", cwd=tmp_path).returncode == 0
    (tmp_path / "house.yaml").write_text(RULE % "brews")
    done = run("rules", "test", "house.yaml", cwd=tmp_path)
    assert done.returncode == 1
    assert b"house.yaml:13: house-word" in done.stdout


def test_a_pattern_that_matches_anything_is_refused(tmp_path: Path) -> None:
    (tmp_path / "healthlint.toml").write_text('rulesets = ["house.yaml"]\n')
    (tmp_path / "house.yaml").write_text(RULE % "...")
    (tmp_path / "a.md").write_text(GOOD)
    done = run("check", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert b"house.yaml:2 house-word: pattern" in done.stderr


def test_fix_mends_only_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    text = GOOD.replace("date:", "listImage: uploads/a.png\r\ndate:") + "One {{\\< figure >}}.\r\n"
    path.write_bytes(text.encode())
    path.chmod(0o640)
    shown = run("check", path, "--isolated", "--diff").stdout.decode()
    assert "+listImage: /uploads/a.png" in shown
    assert path.read_bytes() == text.encode()
    run("check", path, "--isolated", "--fix")
    wanted = text.replace("uploads/", "/uploads/").replace("{{\\<", "{{<")
    assert path.read_bytes().decode() == wanted
    assert path.stat().st_mode & 0o777 == 0o640
    before = path.read_bytes()
    run("check", path, "--isolated", "--fix")
    assert path.read_bytes() == before


def test_a_suppression_needs_a_reason_and_is_counted(tmp_path: Path) -> None:
    mark = "<!-- healthlint: disable-next-line disease-cure{} -->\n\n"
    path = tmp_path / "a.md"
    path.write_text(BAD.replace("There is", mark.format(" -- an advert we discuss") + "There is"))
    done = run("check", path, "--isolated", "--output-format", "json")
    report = json.loads(done.stdout)
    assert report["summary"]["suppressed"] == 1
    assert report["suppressed"][0]["suppressed"]["reason"] == "an advert we discuss"
    path.write_text(BAD.replace("There is", mark.format("") + "There is"))
    names = {one["name"] for one in findings(path)}
    assert {"disease-cure", "reasonless-directive"} <= names


def test_colour_follows_the_environment(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    assert b"\x1b[" not in run("check", tmp_path, "--isolated").stdout
    assert b"\x1b[" in run("check", tmp_path, "--isolated", FORCE_COLOR="1").stdout
    assert (
        b"\x1b[" not in run("check", tmp_path, "--isolated", FORCE_COLOR="1", NO_COLOR="1").stdout
    )
    assert (
        b"\x1b[" in run("check", tmp_path, "--isolated", "--color", "always", NO_COLOR="1").stdout
    )


def test_hostile_text_cannot_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD.replace("There is", "\x1b[2J [red]There is"))
    shown = run("check", tmp_path, "--isolated", "--color", "never").stdout.decode()
    assert "\x1b" not in shown
    assert "[red]There" in shown


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    for at in range(30):
        (tmp_path / f"{at}.md").write_text(BAD * 20)
    done = subprocess.run(
        f"{sys.executable} {ROOT / 'cli.py'} check {tmp_path} --isolated | head -1",
        shell=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.stderr == b""


def test_a_terminal_without_utf8_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    done = run("check", tmp_path, "--isolated", PYTHONIOENCODING="ascii")
    assert done.returncode == 1


def test_statistics_count_by_rule(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    assert b"MC101   disease-cure" in run("check", tmp_path, "--isolated", "--statistics").stdout


def test_a_rule_explains_itself() -> None:
    shown = run("rule", "mc101").stdout.decode()
    assert "disease-cure" in shown
    assert "21 CFR 101.93(g)(2)(i)" in shown
    assert "Avoid" in shown


def test_the_report_is_written_and_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    out = tmp_path / "out" / "r.html"
    done = run("report", tmp_path, "--isolated", "-o", out)
    assert done.returncode == 1
    assert str(out).encode() in done.stderr
    assert "disease-cure" in out.read_text(encoding="utf-8")


SCHEMA = (
    '{"type": "object", "required": ["servings"], "properties": {"servings": {"type": "integer"}}}'
)


def test_a_schema_is_chosen_by_type_and_by_path(tmp_path: Path) -> None:
    (tmp_path / "recipe.json").write_text(SCHEMA)
    (tmp_path / "healthlint.toml").write_text(
        '[[front-matter.schemas]]\ntype = "recipe"\nschema = "recipe.json"\n\n'
        '[[front-matter.schemas]]\npaths = ["kitchen/**"]\nschema = "recipe.json"\n'
    )
    for name, extra in (("a.md", "type: recipe\n"), ("kitchen/b.md", ""), ("c.md", "")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(GOOD.replace("description", extra + "description"))
    shown = run("check", ".", "--output-format", "concise", cwd=tmp_path).stdout.decode()
    assert "a.md:1:1: W FM301" in shown
    assert "kitchen/b.md:1:1: W FM301" in shown
    assert "c.md:1" not in shown


@pytest.mark.parametrize(
    ("contains", "code"), [("not medical advice", 0), ("something else", 2), ("", 2)]
)
def test_a_note_of_the_template_is_believed_only_when_it_is_there(
    tmp_path: Path, contains: str, code: int
) -> None:
    (tmp_path / "foot.html").write_text("<p>This is\n  not medical advice.</p>")
    words = f'contains = "{contains}"\n' if contains else ""
    (tmp_path / "healthlint.toml").write_text(
        f'select = ["RN101"]\nfail-on = "warning"\n[notes.medical-disclaimer]\n'
        f'template = "foot.html"\n{words}'
    )
    (tmp_path / "a.md").write_text(GOOD + "The cups stand on the shelf by the door. " * 12)
    done = run("check", "a.md", cwd=tmp_path)
    assert done.returncode == code, done.stdout + done.stderr


def test_two_articles_of_one_title_or_address_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD.replace("date:", "slug: tea\naliases: [/old]\ndate:"))
    (tmp_path / "b.md").write_text(GOOD.replace("date:", "slug: Tea\naliases: [old/]\ndate:"))
    names = {(Path(str(one["path"])).name, one["name"]) for one in findings(tmp_path)}
    assert names == {
        ("b.md", "repeated-title"),
        ("b.md", "colliding-address"),
        ("b.md", "colliding-alias"),
    }


def test_a_schema_is_proposed_from_the_articles_and_the_cms(tmp_path: Path) -> None:
    for at in range(4):
        text = GOOD.replace("date:", f"author: A{at}\ndraft: false\ndate:")
        (tmp_path / f"{at}.md").write_text(text if at else text.replace("author", "writer"))
    (tmp_path / "static" / "admin").mkdir(parents=True)
    (tmp_path / "static" / "admin" / "config.yml").write_text(
        "collections:\n  - name: p\n    fields:\n"
        "      - {name: topic, widget: select, options: [tea, cake], required: false}\n"
    )
    done = run("schema", "infer", ".", cwd=tmp_path)
    schema = json.loads(done.stdout)
    assert set(schema["required"]) == {"title", "draft", "date", "description"}
    assert schema["properties"]["author"]["$comment"] == "author in 3 of 4"
    assert schema["properties"]["draft"]["type"] == "boolean"
    assert schema["properties"]["topic"]["enum"] == ["tea", "cake"]
    (tmp_path / "own.json").write_bytes(done.stdout)
    assert run("schema", "check", "own.json", cwd=tmp_path).returncode == 0
    assert b"$schema" in run("schema", "show", "config").stdout


def test_a_broken_schema_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text('{"type": 3}')
    done = run("schema", "check", "own.json", cwd=tmp_path)
    assert done.returncode == 2
    assert b"own.json:1: this is no JSON Schema" in done.stderr


def test_standard_input_is_mended_to_standard_output() -> None:
    text = GOOD + "One {{\\< figure >}}.\n"
    done = run("check", "-", "--fix", "--isolated", text=text.encode())
    assert done.stdout.decode() == text.replace("{{\\<", "{{<")
