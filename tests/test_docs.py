"""The documentation: generated pages are current, and every command that is shown runs."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lint import library
from lint.measured import measured
from lint.rules import Rule
from tests import pages

ROOT = Path(__file__).parent.parent
WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
SHOWN_ONLY = {
    ("docs/editor.md", 'needs pip install "healthlint[office]"'),
    ("docs/engineer.md", "runs until it is stopped"),
}
"""The commands that are not run, each with the reason that its page gives."""
FENCE = re.compile(
    r"^(?P<fence>`{3,})(?P<language>\w*)\n(?P<body>.*?)^(?P=fence)[ \t]*$", re.M | re.S
)
NOTE = re.compile(r"<!-- (?P<kind>file|shown only): (?P<words>.+?) -->\n\Z")


@dataclass(frozen=True)
class Block:
    """A fenced block, and what the comment above it says of it."""

    language: str
    body: str
    kind: str
    words: str

    @property
    def commands(self) -> list[str]:
        """The lines that call healthlint."""
        if self.language not in ("console", "bash"):
            return []
        lines = [line.removeprefix("$ ") for line in self.body.splitlines()]
        return [line for line in lines if line.startswith("healthlint ")]


def blocks(path: Path) -> Iterator[Block]:
    text = path.read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        note = NOTE.search(text, 0, found.start())
        kind, words = (note["kind"], note["words"]) if note else ("", "")
        yield Block(found["language"], found["body"], kind, words)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the example site in a git repository."""
    shutil.copytree(ROOT / "examples" / "site", tmp_path / "site")
    for words in (
        ("init", "-q", "-b", "main"),
        ("add", "."),
        ("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "site"),
    ):
        subprocess.run(["git", *words], cwd=tmp_path / "site", check=True)
    return tmp_path / "site"


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """An environment in which `healthlint` is this clone's command."""
    script = tmp_path / "bin" / "healthlint"
    script.parent.mkdir()
    words = (sys.executable, str(ROOT / "cli.py"))
    script.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
    script.chmod(0o755)
    return {**os.environ, "PATH": f"{script.parent}{os.pathsep}{os.environ['PATH']}"}


@pytest.mark.parametrize("page", WRITTEN, ids=lambda path: path.name)
def test_every_command_that_is_shown_runs(page: Path, site: Path, shell: dict[str, str]) -> None:
    shown = list(blocks(page))
    for block in shown:
        if block.kind == "file":
            (site / block.words).write_text(block.body, encoding="utf-8")
    for block in shown:
        for command in block.commands if block.kind != "shown only" else ():
            done = subprocess.run(
                ["bash", "-c", f"set -o pipefail; {command}"],
                cwd=site, env=shell, capture_output=True, text=True, check=False,
            )  # fmt: skip
            said = f"{page.name}: {command}\n{done.stderr}"
            assert done.returncode in (0, 1), said
            assert "Usage:" not in done.stderr, said
            assert "Traceback" not in done.stderr, said


def test_the_commands_that_are_only_shown_are_known() -> None:
    found = {
        (page.relative_to(ROOT).as_posix(), block.words)
        for page in WRITTEN
        for block in blocks(page)
        if block.kind == "shown only"
    }
    assert found == SHOWN_ONLY


def test_the_generated_pages_are_current() -> None:
    wanted, there = pages.pages(), pages.existing()
    stale = sorted(name for name in wanted.keys() | there if wanted.get(name) != there.get(name))
    assert not stale, f"run `make pages`: {stale}"


def test_every_rule_and_note_has_a_page() -> None:
    for rule in library.shipped():
        text = (ROOT / "docs" / "rules" / f"{rule.name}.md").read_text(encoding="utf-8")
        assert rule.code in text
        for source in rule.sources:
            assert source.url in text
        if rule.note:
            assert (ROOT / "docs" / "notes" / f"{rule.note}.md").exists()


@pytest.mark.parametrize("path", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.stem)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" not in target:
            assert (path.parent / target.partition("#")[0] or path).exists(), target


def test_only_claim_rules_that_are_shipped_are_measured() -> None:
    claims = {rule.code for rule in library.shipped() if rule.family == "claim"}
    assert measured().keys() <= claims
    assert all(one.right + one.wrong for one in measured().values())


@pytest.mark.parametrize("rule", library.shipped(), ids=lambda rule: rule.name)
def test_a_rule_says_who_says_so(rule: Rule) -> None:
    assert rule.sources
    assert all(source.title and source.ref and source.url for source in rule.sources)
    assert all(re.fullmatch(r"(\d{4}-\d\d-\d\d)?", source.checked) for source in rule.sources)
