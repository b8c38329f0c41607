"""Generated shortcode bodies, judged by the real Hugo: `python -m tests.fuzz_shortcodes`.

One build judges thousands of bodies: a home template calls `try` on each page's RenderString.
Error texts name a line and column of the body, counted as in a file.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lint.embedded import EMBEDDED
from lint.shortcode_walk import HugoError, hugo_error
from lint.site import Templates
from lint.templates import template_of

DATA = Path(__file__).parent / "data" / "hugo"
TEXTS: dict[str, str] = json.loads((DATA / "generated-templates.json").read_text(encoding="utf-8"))
NAMES = [name for name in TEXTS if name not in ("fail", "raise")]
PAIRED = [name for name, text in TEXTS.items() if "Inner" in text]
SITE = Templates(
    {**EMBEDDED, **{name: template_of(name, text, "") for name, text in TEXTS.items()}}, True
)
WORDS = [
    "tea",
    "日本",
    "naïve",
    "😀",
    "a>b",
    "it's",
    "{x}",
    "`code`",
    "# head",
    "- item",
    "\n\n",
    "\r\n",
]
VALUES = [
    '"a b"', "a", "-1", "a-b", "`raw\ntext`", '"say \\"hi\\""',
    "https://e.org/?q=1", "'x'", "“y”", "3.5", "true", '""', "a.b", "#", "+1",
]  # fmt: skip
SCRAPS = [
    "{{<",
    ">}}",
    "{{%",
    "%}}",
    "/",
    '"',
    "`",
    "\\",
    "=",
    "/*",
    "*/",
    "}}",
    ">",
    "\n",
    " ",
    ".",
    "x",
    "<!--",
]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often we and Hugo say the same."""

    total: int
    verdicts: int
    errors: int
    lines: int
    unlike: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"ok or error: {self.verdicts} of {self.total} alike; "
            f"line of the error: {self.lines} of {self.errors} alike"
        )


def cases(count: int, seed: int) -> list[str]:
    """Bodies: valid ones, mutated ones, and token soup."""
    draw = random.Random(seed)
    makers = (valid, mutated, mutated, soup)
    return [draw.choice(makers)(draw) for _ in range(count)]


def valid(draw: random.Random) -> str:
    """A body that Hugo most likely takes."""
    return "".join(_piece(draw, 0) for _ in range(draw.randint(1, 5)))


def _piece(draw: random.Random, depth: int) -> str:
    kind = draw.random()
    if kind < 0.4:
        return f" {draw.choice(WORDS)} "
    if kind < 0.5:
        return f"{{{{</* {draw.choice(NAMES)} */>}}}}"
    name = draw.choice(NAMES)
    left, right = draw.choice([("<", ">"), ("%", "%")])
    gap = draw.choice([" ", " ", "  ", "\n", "\t"])
    head = f"{{{{{left}{gap}{name}{_arguments(draw)}{gap}"
    if name not in PAIRED:
        return f"{head}{right}}}}}"
    if draw.random() < 0.2:
        return f"{head}/{right}}}}}"
    inner = "".join(_piece(draw, depth + 1) for _ in range(draw.randint(0, 2))) if depth < 3 else ""
    return f"{head}{right}}}}}{inner}{{{{{left} /{name} {right}}}}}"


def _arguments(draw: random.Random) -> str:
    count = draw.choice([0, 0, 0, 1, 1, 2, 3])
    named = draw.random() < 0.5
    parts = []
    for at in range(count):
        value = draw.choice(VALUES if named else VALUES[:6])
        parts.append(f" k{at}={value}" if named else f" {value}")
    return "".join(parts)


def mutated(draw: random.Random) -> str:
    """A valid body with a few characters lost, doubled, swapped or put in."""
    text = list(valid(draw))
    for _ in range(draw.randint(1, 3)):
        at = draw.randrange(len(text)) if text else 0
        change = draw.random()
        if change < 0.4 and text:
            del text[at]
        elif change < 0.6 and text:
            text.insert(at, text[at])
        else:
            text.insert(at, draw.choice(SCRAPS))
    return "".join(text)


def soup(draw: random.Random) -> str:
    """Scraps of syntax in any order."""
    pool = [*SCRAPS, *NAMES, *VALUES, *WORDS, "{{< ", " >}}", "{{% /"]
    return "".join(draw.choice(pool) for _ in range(draw.randint(2, 14)))


def agreement(texts: Sequence[str]) -> Agreement:
    """Our verdicts beside Hugo's."""
    ours = [hugo_error(text, 0, SITE) for text in texts]
    together = [bool(own is None or own.kind != "panic") for own in ours]
    fast = iter(judged([text for text, safe in zip(texts, together, strict=True) if safe]))
    verdicts = errors = lines = 0
    unlike: list[str] = []
    for text, own, safe in zip(texts, ours, together, strict=True):
        theirs = next(fast) if safe else alone(text)
        if (own is None) != (theirs is None):
            theirs = alone(text)
        alike = (own is None) == (theirs is None)
        verdicts += alike
        if own is not None and theirs is not None:
            errors += 1
            same = theirs == 0 or line_of(text, own) == theirs
            lines += same
            alike = alike and same
        if not alike:
            unlike.append(f"{text!r}: ours {own}, Hugo's line {theirs}")
    return Agreement(len(texts), verdicts, errors, lines, tuple(unlike))


def line_of(text: str, error: HugoError) -> int:
    """The 1-based line that an error points at."""
    return text.count("\n", 0, error.offset) + 1


HOME = """{{ range $at, $text := site.Data.cases }}
{{ with try ($.RenderString $text) }}{{ with .Err }}CASE {{ $at }} {{ . | jsonify }}
{{ else }}CASE {{ $at }} null
{{ end }}{{ end }}{{ end }}"""
PLACE = re.compile(r':(\d+):(\d+)": ')


def judged(texts: Sequence[str]) -> list[int | None]:
    """For each body the line of Hugo's error (0: it names none), or None if Hugo takes it."""
    found: list[int | None] = []
    for start in range(0, len(texts), 1000):
        found += _build(texts[start : start + 1000])
    return found


def alone(text: str) -> int | None:
    """The verdict on a body in a file of its own: RenderString skips what holds no whole tag."""
    with tempfile.TemporaryDirectory() as folder:
        site = _site(Path(folder), "{{ .Content }}")
        page = site / "content" / "a.md"
        page.parent.mkdir()
        page.write_bytes(f"---\ntitle: t\n---\n{text}".encode())
        done = _hugo(site)
        if done.returncode == 0:
            return None
        place = re.search(r'a\.md:(\d+):\d+"', done.stderr + done.stdout)
        return int(place[1]) - 3 if place else 0


def _build(texts: Sequence[str]) -> list[int | None]:
    with tempfile.TemporaryDirectory() as folder:
        site = _site(Path(folder), HOME)
        (site / "data").mkdir()
        (site / "data" / "cases.json").write_text(json.dumps(list(texts)), encoding="utf-8")
        _hugo(site)
        page = site / "public" / "index.html"
        return list(_verdicts(page.read_text(encoding="utf-8"), len(texts)))


def _site(folder: Path, home: str) -> Path:
    for name, text in TEXTS.items():
        path = folder / "layouts" / "_shortcodes" / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "layouts" / "home.html").write_text(home, encoding="utf-8")
    (folder / "layouts" / "page.html").write_text("{{ .Content }}", encoding="utf-8")
    (folder / "hugo.toml").write_text('disableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n')
    return folder


def _hugo(site: Path) -> subprocess.CompletedProcess[str]:
    """A build with the binary that the PyPI package brings."""
    beside = Path(sys.executable).parent / "hugo"
    command = [str(beside) if beside.exists() else "hugo", "--source", str(site)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _verdicts(page: str, count: int) -> Iterator[int | None]:
    lines = dict(re.findall(r"^CASE (\d+) (.*)$", page, re.M))
    for at in range(count):
        answer = lines[str(at)]
        if answer == "null":
            yield None
            continue
        place = PLACE.search(answer.replace('\\"', '"'))
        yield int(place[1]) if place else 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**9))
    options = parser.parse_args()
    result = agreement(cases(options.cases, options.seed))
    for row in result.unlike[:20]:
        print(row)
    print(f"seed {options.seed}: {result}")
    sys.exit(bool(result.unlike))


if __name__ == "__main__":
    main()
