"""A large site's editor report: `python -m tests.large PATH` writes it and prints what it took."""

import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from lint import library
from lint.config import Config
from lint.files import find, read
from lint.options import Options
from lint.report import FileReport, Report
from lint.reporters.html import render
from lint.session import Session
from lint.version import VERSION

SITE = Path(__file__).parent.parent / "examples" / "site"
WORDS = 1_000  # that each article gets besides those of its model


def report(count: int) -> Report:
    """So many articles: those of the example site again and again, each with words of its own."""
    session = Session(Options(isolated=True))
    paths = find([str(SITE)], Config(), gitignore=False, force_exclude=False)
    models = [session.report(read(path)) for path in paths]
    files = tuple(_articles(models, count))
    return Report(files, library.ruleset(Config()), VERSION, site="large")


def _articles(models: Sequence[FileReport], count: int) -> Iterator[FileReport]:
    chance = random.Random(1)
    vocabulary = sorted({word for model in models for word in model.text.split()})
    for number in range(count):
        model = models[number % len(models)]
        words = chance.choices(vocabulary, k=WORDS)
        rows = (" ".join(words[at : at + 80]) for at in range(0, WORDS, 80))
        text = "\n\n".join((model.text, f"Number{number}.", *rows, ""))
        path = f"content/section-{number % 20}/{number}-{Path(model.path).name}"
        yield replace(model, path=path, text=text)


def main() -> None:
    made = report(2_000)
    started = time.monotonic()
    page = render(made)
    Path(sys.argv[1]).write_text(page, encoding="utf-8")
    taken = time.monotonic() - started
    print(f"{len(made.files)} articles: {len(page.encode()) / 1e6:.1f} MB in {taken:.1f} s")


if __name__ == "__main__":
    main()
