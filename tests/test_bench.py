"""The benchmark makes the same site everywhere and prints its tables; no time is asserted."""

import subprocess
import sys
from pathlib import Path

from bench import corpus, variants
from lint import rules

ROOT = Path(__file__).parent.parent


def test_the_same_seed_makes_the_same_site(tmp_path: Path) -> None:
    first, second = (corpus.write(tmp_path / name, 5) for name in ("a", "b"))
    names = sorted(str(path.relative_to(first)) for path in first.rglob("*.*"))
    assert len([name for name in names if name.endswith(".md")]) == 5
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes()
    assert [page.text for page in corpus.pages(3)] == [page.text for page in corpus.pages(5)][:3]
    assert next(corpus.pages(1, seed=1)).text != next(corpus.pages(1, seed=2)).text


def test_pages_are_as_long_as_promised_and_hold_front_matter_and_shortcodes() -> None:
    pages = list(corpus.pages(200))
    words = sum(len(page.body.split()) for page in pages) / len(pages)
    assert abs(words - corpus.WORDS) < 50
    assert all(page.front.startswith("title: ") for page in pages)
    assert sum("{{<" in page.body or "{{%" in page.body for page in pages) > 100


def test_there_are_nine_variants_of_each_claim_rule(tmp_path: Path) -> None:
    path = variants.write(tmp_path / "variants.yaml")
    found = rules.load(path.read_text("utf-8"), str(path), {})
    assert len(found) % len(variants.WORDS) == 0
    assert len({rule.code for rule in found}) == len(found) > 500


def test_a_quick_run_prints_every_table(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.run", "--quick"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "20 articles" in done.stdout
    for row in (
        "| healthlint, cold, one process |",
        "| cold, two processes |",
        "| cold, ten times the claim rules |",
        "| one article with claims, nothing kept |",
        "| one article that needs no spaCy, lexicon kept |",
        "| all known from the last run |",
        "| one article changed |",
        "| articles | wall s |",
    ):
        assert row in done.stdout, done.stdout
