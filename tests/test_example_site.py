"""The example site is a real one: Hugo builds it, and healthlint says what is wrong with it."""

import subprocess
import sys
from pathlib import Path

import pytest

from lint.config import Config
from lint.files import find, read
from lint.options import Options
from lint.report import FileReport
from lint.session import Session

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.fixture(scope="module")
def reports() -> dict[str, FileReport]:
    session = Session(Options(isolated=True))
    paths = find([str(EXAMPLES / "site")], Config(), gitignore=False, force_exclude=False)
    found = [session.report(read(path)) for path in paths]
    return {Path(report.path).stem: report for report in found}


def hugo(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    binary = Path(sys.executable).parent / "hugo"
    return subprocess.run(
        [str(binary), "--source", str(source), "--destination", str(target), "--noBuildLock"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_hugo_builds_the_site(tmp_path: Path) -> None:
    done = hugo(EXAMPLES / "site", tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "supplements" / "collagen" / "index.html").exists()


@pytest.mark.parametrize(
    "path", sorted((EXAMPLES / "broken").glob("[!R]*.md")), ids=lambda p: p.stem
)
def test_hugo_refuses_what_we_call_broken(path: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "content").mkdir(parents=True)
    (site / "layouts" / "_shortcodes").mkdir(parents=True)
    (site / "layouts" / "_shortcodes" / "break.html").write_text("<br>")
    (site / "hugo.toml").write_text("")
    (site / "content" / path.name).write_bytes(path.read_bytes())
    assert hugo(site, tmp_path / "out").returncode != 0
    report = Session(Options(isolated=True)).report(read(str(site / "content" / path.name)))
    assert any(one.severity.label == "error" for one in report.findings)


@pytest.mark.parametrize("name", ["desk-neck", "breakfast"])
def test_careful_articles_are_left_alone(reports: dict[str, FileReport], name: str) -> None:
    assert [one.message for one in reports[name].findings if one.severity.label != "info"] == []


@pytest.mark.parametrize(
    ("name", "least"), [("collagen", 15), ("gut-tea", 12), ("breath", 12), ("knee-walk", 6)]
)
def test_bad_articles_are_not(reports: dict[str, FileReport], name: str, least: int) -> None:
    assert len(reports[name].findings) >= least
