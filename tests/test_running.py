"""Runs over many files: what is loaded, what is kept, and that neither changes a finding."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lint import running
from lint.budget import OverBudget, within
from lint.cache import Cache
from lint.files import Source
from lint.options import Options
from lint.outcome import pack, unpack
from lint.session import Session

from .test_command import BAD, GOOD, ROOT, run

LOADED = """
import sys
sys.argv = ["healthlint", "check", *sys.argv[1:]]
sys.path.insert(0, {root!r})
from lint.cli import main
try:
    main()
except SystemExit:
    pass
print("\\nLOADED", *sorted(sys.modules))
"""


def loaded(*words: str | Path, folder: Path) -> set[str]:
    """The modules that a run imports."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(root=str(ROOT)), *map(str, words), "--isolated"],
        capture_output=True, check=True, text=True,
        env={**os.environ, "HEALTHLINT_CACHE_DIR": str(folder)},
    )  # fmt: skip
    return set(done.stdout.rpartition("LOADED ")[2].split())


@pytest.fixture
def site(tmp_path: Path) -> Path:
    content = tmp_path / "content"
    content.mkdir()
    for number in range(40):
        (content / f"good{number}.md").write_text(GOOD.replace("Tea", f"Tea {number}"))
        (content / f"bad{number}.md").write_text(BAD.replace("Tea", f"Cup {number}"))
    return content


def result(*words: str | Path, cache: Path) -> bytes:
    return run(
        "check", *words, "--isolated", "--output-format", "json", HEALTHLINT_CACHE_DIR=str(cache)
    ).stdout


def test_spacy_is_not_imported_for_front_matter_and_shortcodes(site: Path, tmp_path: Path) -> None:
    found = loaded(site, "--select", "FM,SC", folder=tmp_path / "cache")
    assert "lint.frontmatter" in found
    assert not {"spacy", "numpy", "thinc", "lint.nlp.pipeline"} & found


def test_spacy_is_not_imported_where_no_pattern_can_match(site: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert "spacy" in loaded(site / "bad1.md", folder=cache)  # the first run derives the anchors
    assert "spacy" in loaded(site / "bad2.md", folder=cache)
    assert "spacy" not in loaded(site / "good1.md", folder=cache)


def test_nothing_is_read_twice(site: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    loaded(site, folder=cache)
    found = loaded(site, folder=cache)
    heavy = {"spacy", "numpy", "jsonschema", "yaml", "rich", "multiprocessing"}
    assert not (heavy | {"lint.checks", "lint.document", "lint.notebook"}) & found


def test_a_small_run_imports_little(site: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    loaded(site, folder=cache)
    heavy = {"jinja2", "jsonschema", "numpy", "spacy", "docx", "openpyxl"}
    found = loaded(site / "good1.md", "--output-format", "concise", folder=cache)
    assert not (heavy) & found


def test_kept_outcomes_and_workers_change_nothing(site: Path, tmp_path: Path) -> None:
    plain = result(site, "--no-cache", "--jobs", "1", cache=tmp_path / "unused")
    assert not (tmp_path / "unused").exists()
    first = result(site, cache=tmp_path / "cache")
    again = result(site, cache=tmp_path / "cache")
    parallel = result(site, "--no-cache", "--jobs", "3", cache=tmp_path / "unused")
    assert json.loads(plain)["summary"]["findings"] == 40
    assert plain == first == again == parallel


def test_an_edit_is_seen(site: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    before = json.loads(result(site, cache=cache))["summary"]["errors"]
    (site / "bad1.md").write_text(GOOD.replace("Tea", "Saucer"))
    assert json.loads(result(site, cache=cache))["summary"]["errors"] == before - 1


def test_another_configuration_is_seen(site: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert b'"MC101"' in result(site, cache=cache)
    assert b'"MC101"' not in result(site, "--ignore", "MC101", cache=cache)


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0 and then nonsense"])
def test_a_damaged_cache_costs_nothing_but_time(site: Path, tmp_path: Path, damage: bytes) -> None:
    cache = tmp_path / "cache"
    first = result(site, cache=cache)
    (cache / "outcomes.sqlite").write_bytes(damage)
    for name in ("outcomes.sqlite-wal", "outcomes.sqlite-shm"):
        (cache / name).unlink(missing_ok=True)
    assert result(site, cache=cache) == first


def test_a_cache_folder_that_cannot_be_made_is_done_without(site: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert b"findings" in result(site, cache=tmp_path / "file" / "cache")


def test_runs_at_the_same_time_share_the_cache(site: Path, tmp_path: Path) -> None:
    words = [sys.executable, str(ROOT / "cli.py"), "check", str(site), "--isolated", "-q"]
    environment = {**os.environ, "HEALTHLINT_CACHE_DIR": str(tmp_path / "cache")}
    runs = [
        subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    outputs = {(run.communicate()[0], run.returncode) for run in runs}
    assert len(outputs) == 1


def test_a_killed_run_leaves_a_cache_that_works(site: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    words = [sys.executable, str(ROOT / "cli.py"), "check", str(site), "--isolated", "-q"]
    environment = {**os.environ, "HEALTHLINT_CACHE_DIR": str(cache)}
    for wait in (0.3, 0.9, 1.5):
        killed = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)
        time.sleep(wait)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    assert result(site, cache=cache) == result(site, "--no-cache", cache=cache)


def test_clean_deletes_what_was_kept(site: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    result(site, cache=cache)
    assert b"deleted" in run("clean", HEALTHLINT_CACHE_DIR=str(cache)).stdout
    assert not list(cache.iterdir())
    assert b"nothing" in run("clean", HEALTHLINT_CACHE_DIR=str(cache)).stdout


def test_the_cache_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lint.cache.MOST_ROWS", 10)
    cache = Cache(tmp_path / "outcomes.sqlite")
    for number in range(30):
        cache.keep({f"key{number}": "x"})
    known = cache.known([f"key{number}" for number in range(30)])
    assert len(known) == 10
    assert "key29" in known


def test_an_outcome_survives_being_written_down() -> None:
    session = Session(Options(isolated=True, cache=False))
    text = BAD.replace("date: 2026-01-01\n", 'date: yesterday\ntitle: "Two"\n')
    text += "\n{{< figure src=x >}}\n\nAsk [me](https://shop.example).\n"
    outcome = session.outcome(Source("a.md", text, data=text.encode()))
    assert len(outcome.findings) == 3
    assert unpack(pack(outcome)) == outcome


@pytest.mark.parametrize(
    ("asked", "size", "jobs"), [(0, 1_000, 1), (0, 10_000_000, 4), (3, 10, 3), (0, 900_000, 2)]
)
def test_processes_are_started_only_where_they_pay(asked: int, size: int, jobs: int) -> None:
    assert running.wanted_jobs(asked, size, cores=4) == jobs


def test_a_file_that_takes_too_long_is_an_error_and_does_not_hold_up_the_run(
    site: Path, tmp_path: Path
) -> None:
    (tmp_path / "healthlint.toml").write_text("seconds-per-file = 0.001\n")
    done = run(
        "check", site, "--output-format", "concise", "--config", tmp_path / "healthlint.toml"
    )
    assert done.returncode == 1
    assert b"IO105 the file takes longer than it may" in done.stdout
    (tmp_path / "healthlint.toml").write_text("seconds-per-file = 0\n")
    unbounded = run(
        "check", site, "--output-format", "concise", "--config", tmp_path / "healthlint.toml"
    )
    assert b"IO105" not in unbounded.stdout


def test_what_was_left_out_for_want_of_time_is_not_kept() -> None:
    long = Source("a.md", BAD + "\nThe kettle sings, and nobody minds.\n" * 20_000)
    hurried = Session(Options(isolated=True, overrides={"seconds-per-file": 0.001}))
    assert not hurried.outcome(long).whole
    patient = Session(Options(isolated=True, overrides={"seconds-per-file": 0}))
    assert patient.outcome(Source("a.md", BAD)).whole


def test_time_runs_out_for_the_body_alone() -> None:
    with pytest.raises(OverBudget), within(0.01):
        _forever()
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def _forever() -> None:
    while True:
        pass
