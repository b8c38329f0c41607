"""Measures healthlint beside other checkers: `python -m bench.run [--quick] [--full]`.

All programs run in the same run over the same site, one after another and round after round, so
that what else the machine does falls on all of them alike.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from . import corpus, variants
from .measure import Failed, Program, Run, measure, middle
from .peers import PEERS

CLI = Path(__file__).parent.parent / "cli.py"
WHOLE = "healthlint, cold, one process"
HOURS = (
    '---\ntitle: "Opening hours"\ndate: 2026-01-01\ndescription: "When the desk is open."\n---\n\n'
)


@dataclass(frozen=True, slots=True)
class Site:
    """A site of so many articles, a cache folder for it, and one file that is no part of it."""

    folder: Path
    size: int

    @property
    def content(self) -> str:
        """Where its articles are."""
        return str(self.folder / "content")

    @property
    def article(self) -> Path:
        """One of its articles."""
        return self.folder / "content" / "posts" / "article-00000.md"


def healthlint(name: str, site: Site, *words: str, cache: Path | None = None) -> Program:
    """healthlint over a site, or over the paths among the words."""
    paths = [] if any(word.endswith(".md") for word in words) else [site.content]
    command = [sys.executable, str(CLI), "check", "--exit-zero", "--quiet", *words, *paths]
    if cache is None:
        return Program(name, [*command, "--no-cache"], site.folder)
    return Program(name, command, site.folder, {"HEALTHLINT_CACHE_DIR": str(cache)})


def side_by_side(programs: Sequence[Program], rounds: int) -> dict[str, list[Run] | str]:
    """The runs of each program, or why there are none; every second round goes backwards."""
    found: dict[str, list[Run] | str] = {program.name: [] for program in programs}
    for number in range(rounds):
        for program in programs if number % 2 == 0 else reversed(programs):
            runs = found[program.name]
            if isinstance(runs, str):
                continue
            _say(f"round {number + 1} of {rounds}: {program.name}")
            try:
                runs.append(measure(program))
            except (Failed, OSError) as error:
                found[program.name] = str(error)
    return found


def compared(site: Site, rounds: int, with_peers: bool) -> dict[str, list[Run] | str]:
    """healthlint and its peers over the whole site."""
    programs = [healthlint(WHOLE, site, "--jobs", "1")]
    refused: dict[str, list[Run] | str] = {}
    for peer in PEERS if with_peers else ():
        try:
            programs.append(peer.program(site.folder))
        except (Failed, OSError) as error:
            refused[peer.name] = str(error)
    return {**side_by_side(programs, rounds), **refused}


def own(site: Site, rounds: int, work: Path) -> dict[str, list[Run] | str]:
    """healthlint in the ways in which people run it."""
    cache, kept = work / "cache", work / "kept"
    hours = work / "hours.md"
    hours.write_text(HOURS + _hours(corpus.WORDS), encoding="utf-8")
    ruleset = variants.write(work / "variants.yaml")
    config = work / "ten-times.toml"
    config.write_text(f'rulesets = ["{ruleset.name}"]\n', encoding="utf-8")
    one = str(site.article)
    two = healthlint("cold, two processes", site, "--jobs", "2")
    ten = healthlint("cold, ten times the claim rules", site, "-j1", "--config", str(config))
    first = healthlint("one article with claims, nothing kept", site, one)
    new = healthlint("one article with claims, lexicon kept", site, one, cache=kept)
    plain = healthlint(
        "one article that needs no spaCy, lexicon kept", site, str(hours), cache=kept
    )
    cached = healthlint("all known from the last run", site, cache=cache)
    changed = healthlint("one article changed", site, cache=cache)
    measure(healthlint("", site, "-j1", cache=cache))
    measure(new)
    found: dict[str, list[Run] | str] = {}
    for number in range(rounds):
        for program in (two, ten, first, new, plain, cached, changed):
            _say(f"round {number + 1} of {rounds}: {program.name}")
            _prepare(program, site, kept, changed=program is changed)
            runs = found.setdefault(program.name, [])
            assert isinstance(runs, list)
            runs.append(measure(program))
    return found


def _prepare(program: Program, site: Site, kept: Path, changed: bool) -> None:
    """Forgets what the last round left, or changes an article."""
    for path in kept.glob("outcomes.sqlite*"):
        path.unlink()
    if changed:
        with site.article.open("a", encoding="utf-8") as file:
            file.write("\nThe desk is open.\n")


def _hours(words: int) -> str:
    sentences = (
        f"On the {day} floor the desk by the window opens at {hour} and shuts at {hour + 8}."
        for hour in (7, 8, 9)
        for day in ("first", "second", "third", "top", "ground")
    )
    text = "\n\n".join(sentences)
    return "\n\n".join([text] * (words // len(text.split()) + 1)) + "\n"


@dataclass(frozen=True, slots=True)
class Growth:
    """The time for a size of site, and how it grew from the smaller one."""

    size: int
    run: Run
    exponent: float | None  # 1: twice the articles take twice the time


def growth(sizes: Sequence[int], work: Path, rounds: int) -> Iterator[Growth]:
    """CPU time over sites of several sizes, less what a single article takes to start."""
    sites = [Site(corpus.write(work / f"site-{size}", size), size) for size in sizes]
    start = healthlint("start", sites[0], str(sites[0].article))
    programs = [start, *(healthlint(str(site.size), site, "--jobs", "1") for site in sites)]
    found = side_by_side(programs, rounds)
    runs = {name: middle(one) for name, one in found.items() if isinstance(one, list)}
    before: tuple[int, float] | None = None
    for size in sizes:
        net = runs[str(size)].cpu - runs["start"].cpu
        exponent = None
        if before and net > 0 and before[1] > 0:
            exponent = math.log(net / before[1]) / math.log(size / before[0])
        yield Growth(size, runs[str(size)], exponent)
        before = size, net


def table(title: str, results: dict[str, list[Run] | str], base: Sequence[Run]) -> str:
    """Medians as a Markdown table, each beside healthlint over the whole site."""
    head = "| | wall s | CPU s | peak MB | wall ratio | CPU ratio |\n|---|--:|--:|--:|--:|--:|"
    rows = [f"\n### {title}\n", head]
    for name, runs in results.items():
        if isinstance(runs, str):
            rows.append(f"| {name} | not run: {runs} | | | | |")
            continue
        run = middle(runs)
        pairs = list(zip(runs, base, strict=False))
        wall = median(own.wall / whole.wall for own, whole in pairs)
        cpu = median(own.cpu / whole.cpu for own, whole in pairs)
        figures = f"{run.wall:.2f} | {run.cpu:.2f} | {run.peak:.0f} | {wall:.3f} | {cpu:.3f}"
        rows.append(f"| {name} | {figures} |")
    return "\n".join(rows)


def growth_table(rows: Sequence[Growth]) -> str:
    """Time by size."""
    lines = ["\n### growth\n", "| articles | wall s | CPU s | peak MB | exponent |"]
    lines.append("|--:|--:|--:|--:|--:|")
    for row in rows:
        run = row.run
        exponent = "" if row.exponent is None else f"{row.exponent:.2f}"
        lines.append(
            f"| {row.size:,} | {run.wall:.2f} | {run.cpu:.2f} | {run.peak:.0f} | {exponent} |"
        )
    return "\n".join(lines)


def machine() -> str:
    """What it was measured on."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next(line.partition(": ")[2] for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        name = platform.processor() or platform.machine()
    return (
        f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    """Makes the site, runs everything, prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20 articles, one round, no peers")
    parser.add_argument("--full", action="store_true", help="growth up to 10,000 articles")
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-peers", action="store_true", help="healthlint alone")
    asked = parser.parse_args()
    size, rounds = (20, 1) if asked.quick else (asked.articles, asked.rounds)
    sizes = [max(size // 10, 2), size, *([size * 10] if asked.full else [])]
    with tempfile.TemporaryDirectory(prefix="healthlint-bench-") as name:
        work = Path(name)
        site = Site(corpus.write(work / "site", size), size)
        print(f"{size:,} articles, median of {rounds}; {machine()}", flush=True)
        whole = compared(site, rounds, not (asked.quick or asked.no_peers))
        base = whole[WHOLE]
        if isinstance(base, str):
            sys.exit(f"healthlint did not run: {base}")
        print(table("side by side", whole, base), flush=True)
        print(table("healthlint by itself", own(site, rounds, work), base), flush=True)
        print(growth_table(list(growth(sizes, work, rounds))))


if __name__ == "__main__":
    main()
