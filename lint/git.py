"""Asks git what a branch changed, and how files were before."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import files
from .config import ConfigError

OUR_OWN = frozenset("GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX GIT_COMMON_DIR".split())
"""What a hook's environment says of another repository than the one that we look at."""
DEEPER = "run `git fetch --unshallow`, or set fetch-depth: 0 in your CI's checkout"


@dataclass(frozen=True, slots=True)
class Before:
    """How a file was at the base."""

    path: str
    changed: bool
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class _Base:
    """The commit of one repository that its files are compared with, and what changed since."""

    top: str
    commit: str  # nothing where the whole repository is new
    paths: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    renamed: Mapping[str, str] | None = None  # new path to old


class Branch:
    """What the working tree has beyond the merge base with a commit, submodules included."""

    def __init__(self, ref: str, start: str) -> None:
        self._option = f"--diff-base {ref}"
        self._ref = ref
        self._main = self._top(start)
        self._base = cache(self._find_base)
        self._base(self._main)

    def before(self, path: str, unsaved: bool = False) -> Before | None:
        """A file as it was at the base; None for a new one. An unsaved text counts as changed."""
        folder = os.path.realpath(os.path.dirname(os.path.abspath(path)))
        base = self._base(self._top(folder))
        near = os.path.relpath(os.path.join(folder, os.path.basename(path)), base.top)
        near = near.replace(os.sep, "/")
        old = (base.renamed or {}).get(near, near)
        if old not in base.paths:
            return None
        there = os.path.relpath(os.path.join(base.top, old))
        if near not in base.changed and not unsaved:
            return Before(there, changed=False)
        data = self._ask(base.top, "cat-file", "blob", f"{base.commit}:{old}")
        return Before(there, changed=True, data=data)

    def _top(self, folder: str) -> str:
        found = files.repository(Path(os.path.realpath(folder)))
        if found is None:
            help = "run it inside a repository, or leave the option out"
            raise ConfigError(self._option, f"{folder} is not in a git repository", help)
        return str(found)

    def _find_base(self, top: str) -> _Base:
        commit = self._recorded(top) if top != self._main else self._merge_base(top)
        if not commit:
            return _Base(top, "")
        listed = self._ask(top, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit)
        diff = self._ask(top, "diff", "--name-status", "-z", "-M", "--no-ext-diff", commit, "--")
        renamed: dict[str, str] = {}
        changed: set[str] = set()
        for status, old, new in _changes(_names(diff)):
            changed.add(new)
            if status.startswith("R"):
                renamed[new] = old
        return _Base(top, commit, frozenset(_names(listed)), frozenset(changed), renamed)

    def _recorded(self, top: str) -> str:
        """The commit of a submodule that its superproject had; in other repositories REF's."""
        answer = self._ask(top, "rev-parse", "--show-superproject-working-tree")
        above = os.path.realpath(os.fsdecode(answer).rstrip("\n")) if answer.strip() else ""
        if not above:
            return self._merge_base(top)
        base = self._base(above)
        near = os.path.relpath(top, above).replace(os.sep, "/")
        if near not in base.paths:
            return ""
        commit = self._ask(above, "rev-parse", f"{base.commit}:{near}").decode().strip()
        if _git(top, "cat-file", "-e", f"{commit}^{{commit}}").returncode:
            raise ConfigError(
                self._option, f"the submodule {near} lacks the commit {commit[:12]}", DEEPER
            )
        return commit

    def _merge_base(self, top: str) -> str:
        if _git(top, "rev-parse", "--is-inside-work-tree").returncode:
            self._ask(top, "rev-parse", "--is-inside-work-tree")
        if _git(top, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").returncode:
            help = "commit first, or leave the option out"
            raise ConfigError(self._option, "the repository has no commits yet", help)
        shallow = self._ask(top, "rev-parse", "--is-shallow-repository").strip() == b"true"
        name = f"{self._ref}^{{commit}}"
        found = _git(top, "rev-parse", "--verify", "--quiet", name)
        if self._ref.startswith("-") or found.returncode:
            message = f"no branch, tag or commit is called {self._ref}"
            help = DEEPER if shallow else "see `git branch --all`, or fetch it with `git fetch`"
            raise ConfigError(self._option, message, help)
        done = _git(top, "merge-base", found.stdout.decode().strip(), "HEAD")
        if done.returncode and shallow:
            message = "this clone is too shallow to know where the branch began"
            raise ConfigError(self._option, message, DEEPER)
        if done.returncode:
            message = f"{self._ref} and this branch have no commit in common"
            raise ConfigError(self._option, message, "name the branch that this one began from")
        return done.stdout.decode().strip()

    def _ask(self, top: str, *words: str) -> bytes:
        done = _git(top, *words)
        if done.returncode:
            told = done.stderr.decode("utf-8", "replace").strip() or f"exit code {done.returncode}"
            first = told.splitlines()[0].removeprefix("fatal: ")
            help = f"see `git -C {top} {words[0]}`"
            raise ConfigError(self._option, f"git says: {first}", help)
        return done.stdout


def _git(top: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    environment = {key: value for key, value in os.environ.items() if key not in OUR_OWN}
    try:
        return subprocess.run(
            ["git", "-C", top, *words],
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**environment, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
        )
    except FileNotFoundError:
        raise ConfigError("--diff-base", "git is not installed", "install it") from None


def _names(output: bytes) -> list[str]:
    return [os.fsdecode(name) for name in output.split(b"\0") if name]


def _changes(names: list[str]) -> Iterator[tuple[str, str, str]]:
    """Status, old path and new path of every change in `git diff --name-status -z`."""
    rest = iter(names)
    for status in rest:
        old = next(rest)
        yield status, old, next(rest) if status[0] in "RC" else old
