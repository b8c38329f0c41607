"""The hooks as pre-commit and prek themselves run them, from a clone of this very tree."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.tree import copy_tree

ARTICLE = '---\ntitle: "Tea"\ndate: 2026-01-01\ndescription: "On tea."\n---\n\nThe kettle sings.\n'
CLAIM = ARTICLE.replace("The kettle sings", "There is a cure for tinnitus")
RUNNERS = {
    "pre-commit": [sys.executable, "-m", "pre_commit"],
    "prek": [str(Path(sys.executable).with_name("prek"))],
}
Run: TypeAlias = Callable[..., subprocess.CompletedProcess[str]]


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture(scope="module")
def hook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with what git would commit of this tree."""
    left_out = ("tests/", "corpus/", "examples/")
    folder = copy_tree(tmp_path_factory.mktemp("hook"), lambda name: not name.startswith(left_out))
    commit(folder)
    return folder


def commit(folder: Path) -> None:
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "all")


@pytest.fixture(scope="module", params=RUNNERS)
def run(
    request: pytest.FixtureRequest, hook: Path, tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """Runs one hook in a site; what it is installed into is shared by the tests of a runner."""
    command, home = RUNNERS[request.param], str(tmp_path_factory.mktemp("home"))
    if not Path(command[0]).exists():
        pytest.skip(f"{request.param} is not installed")

    rev = git(hook, "rev-parse", "HEAD").strip()
    ids = "healthlint healthlint-fix healthlint-config healthlint-site".split()
    hooks = "".join(f"      - id: {name}\n" for name in ids)

    def in_site(site: Path, name: str, *paths: str) -> subprocess.CompletedProcess[str]:
        configuration = f"repos:\n  - repo: {hook}\n    rev: {rev}\n    hooks:\n{hooks}"
        (site / ".pre-commit-config.yaml").write_text(configuration)
        git(site, "add", "-A")
        chosen = ["--files", *paths] if paths else ["--all-files"]
        return subprocess.run(
            [*command, "run", name, "--verbose", *chosen],
            cwd=site, capture_output=True, text=True, check=False,
            env={
                **os.environ,
                "PRE_COMMIT_HOME": home,
                "PREK_HOME": home,
                "GIT_CONFIG_GLOBAL": os.devnull,
            },
        )  # fmt: skip

    return in_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A repository with a site of one good article."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "tea.md").write_text(ARTICLE)
    (tmp_path / "hugo.toml").write_text("")
    commit(tmp_path)
    return tmp_path


def test_the_hook_passes_a_good_article_and_stops_a_bad_one(run: Run, site: Path) -> None:
    done = run(site, "healthlint", "content/tea.md")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout
    (site / "content" / "tea.md").write_text(CLAIM)
    done = run(site, "healthlint", "content/tea.md")
    assert done.returncode == 1
    assert "MC101 disease-cure" in done.stdout
    assert "content/tea.md" in done.stdout


def test_the_fixing_hook_mends_and_says_so(run: Run, site: Path) -> None:
    article = site / "content" / "tea.md"
    article.write_text(ARTICLE + "\nOne {{\\< figure >}}.\n")
    done = run(site, "healthlint-fix", "content/tea.md")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "files were modified by this hook" in done.stdout
    assert article.read_text() == ARTICLE + "\nOne {{< figure >}}.\n"
    assert run(site, "healthlint-fix", "content/tea.md").returncode == 0


def test_the_configuration_hook_reads_only_configuration(run: Run, site: Path) -> None:
    (site / "healthlint.toml").write_text('profile = "seller"\n')
    done = run(site, "healthlint-config")
    assert done.returncode == 0, done.stdout + done.stderr
    assert 'profile = "seller"' in done.stdout
    (site / "healthlint.toml").write_text('\nprofil = "seller"\n')
    done = run(site, "healthlint-config")
    assert done.returncode == 1
    assert "healthlint.toml:2: unknown key `profil`; did you mean `profile`?" in done.stdout
    assert "no files to check" in run(site, "healthlint-config", "content/tea.md").stdout


def test_the_site_hook_checks_also_what_has_not_changed(run: Run, site: Path) -> None:
    assert run(site, "healthlint-site", "hugo.toml").returncode == 0
    (site / "content" / "cake.md").write_text(CLAIM.replace("Tea", "Cake"))
    done = run(site, "healthlint-site", "hugo.toml")
    assert done.returncode == 1
    assert "content/cake.md" in done.stdout
