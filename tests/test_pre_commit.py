"""The hook as pre-commit itself runs it, from a clone of this very tree."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tree import copy_tree

ARTICLE = '---\ntitle: "Tea"\ndate: 2026-01-01\ndescription: "On tea."\n---\n\nThe kettle sings.\n'


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


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


def run(site: Path, hook: Path, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "try-repo", str(hook), "healthlint", "--files",
         "content/tea.md"],
        cwd=site, capture_output=True, text=True, check=False,
        env={**os.environ, "PRE_COMMIT_HOME": str(home), "GIT_CONFIG_GLOBAL": os.devnull},
    )  # fmt: skip


def test_the_hook_passes_a_good_article_and_stops_a_bad_one(hook: Path, tmp_path: Path) -> None:
    site, home = tmp_path / "site", tmp_path / "home"
    (site / "content").mkdir(parents=True)
    article = site / "content" / "tea.md"
    article.write_text(ARTICLE)
    commit(site)
    done = run(site, hook, home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout
    article.write_text(ARTICLE.replace("The kettle sings", "There is a cure for tinnitus"))
    git(site, "add", "-A")
    done = run(site, hook, home)
    assert done.returncode == 1
    assert "MC101 disease-cure" in done.stdout
    assert "content/tea.md" in done.stdout
