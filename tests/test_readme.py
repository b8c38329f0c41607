"""What the README shows is what the program prints; UPDATE_README=1 brings it up to date."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SITE = ROOT / "examples" / "site"
SHOWN = {
    "check content/manual-therapy/knee-walk.md --select claim": (SITE, 11),
    "rule disease-cure": (ROOT, 12),
}


def output(words: list[str], folder: Path, lines: int) -> str:
    """The first lines that a command prints, and its last one."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *words],
        cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1"},
    )  # fmt: skip
    rows = done.stdout.rstrip("\n").split("\n")
    return "\n".join(rows if len(rows) <= lines else [*rows[: lines - 2], "…", rows[-1]])


def test_the_readme_shows_real_output() -> None:
    text = README.read_text(encoding="utf-8")
    for command, (folder, lines) in SHOWN.items():
        block = re.compile(rf"(```console\n\$ healthlint {re.escape(command)}\n).*?(\n```)", re.S)
        assert block.search(text), command
        shown = output(command.split(), folder, lines)
        text = block.sub(lambda found, shown=shown: found[1] + shown + found[2], text)  # type: ignore[misc]  # bound at once
    if os.environ.get("UPDATE_README"):
        README.write_text(text, encoding="utf-8")
    assert README.read_text(encoding="utf-8") == text


def test_the_readme_names_both_commands() -> None:
    text = README.read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text


def test_the_essentials_fit_on_one_screen() -> None:
    """What it is, a real output, how to install it and three commands come first."""
    top = README.read_text(encoding="utf-8").split("\n")[:32]
    for essential in ("A linter for health articles", "→", "pip install healthlint"):
        assert any(essential in line for line in top), essential
    assert sum(line.startswith("healthlint ") for line in top) == 3
