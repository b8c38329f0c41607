"""Which files to lint, and reading and writing them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from . import atomic, sieve
from .config import Config

ARTICLES = (".md", ".markdown", ".mdown")
NOT_ARTICLES = tuple(
    "readme changelog contributing license code_of_conduct code-of-conduct security. agents.md "
    "claude.md".split()
)
SKIPPED = frozenset(
    "node_modules public resources themes _vendor layouts static archetypes".split()
)
SET_ASIDE = "folders that hold no articles"
NO_ARTICLE = "no articles"
MOST_BYTES = 20_000_000


class NoSuchPath(Exception):
    """A path that was named and does not exist."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read: its text, or why there is none."""

    path: str
    text: str = ""
    fault: str = (
        ""  # the rule that speaks for it: unreadable-file, undecodable-file, oversized-file
    )
    detail: str = ""
    data: bytes = b""


def find(paths: Sequence[str], config: Config, gitignore: bool, force_exclude: bool) -> list[str]:
    """The files that paths name, sorted, each once; NoSuchPath for one that is not there."""
    found: dict[str, None] = {}
    for path in paths:
        if not os.path.lexists(path):
            raise NoSuchPath(path)
        if os.path.isdir(path):
            found.update(dict.fromkeys(_below(path, config, gitignore)))
        elif not (force_exclude and _excluded(path, config)):
            found[_plain(path)] = None
    return sorted(found)


def _below(folder: str, config: Config, gitignore: bool) -> Iterator[str]:
    return (path for path, reason in walk(folder, config, gitignore) if not reason)


def walk(folder: str, config: Config, gitignore: bool) -> Iterator[tuple[str, str]]:
    """Every path below a folder and why it is left out; articles have no reason."""
    ignored = Ignored(folder) if gitignore else None
    starts = content_folders(folder)
    for start in starts:
        for where, folders, names in os.walk(start, onerror=None):
            entered = []
            for name in sorted(folders):
                path = _plain(os.path.join(where, name))
                reason = "" if _walks_into(name, where, starts) else SET_ASIDE
                reason = reason or _left_out(path, True, config, ignored)
                if reason:
                    yield f"{path}/", reason
                else:
                    entered.append(name)
            folders[:] = entered
            for name in sorted(names):
                path = _plain(os.path.join(where, name))
                reason = "" if _is_article(path, name, config) else NO_ARTICLE
                yield path, reason or _left_out(path, False, config, ignored)
            yield from ((path, "") for path in _unreadable(where, folders))


def _left_out(path: str, is_folder: bool, config: Config, ignored: Ignored | None) -> str:
    if _excluded(path, config):
        return "excluded by `exclude`"
    return "ignored by git" if ignored and ignored.covers(path, is_folder) else ""


def _unreadable(where: str, folders: Sequence[str]) -> Iterator[str]:
    """Folders that may not be entered: they become findings, not silence."""
    for name in folders:
        path = os.path.join(where, name)
        if not os.access(path, os.R_OK | os.X_OK):
            yield _plain(path)


def _walks_into(name: str, where: str, starts: Sequence[str]) -> bool:
    inside = (
        any("content" in Path(start).parts for start in starts) or "content" in Path(where).parts
    )
    return not name.startswith(".") and (inside or name not in SKIPPED)


def _is_article(path: str, name: str, config: Config) -> bool:
    if config.include:
        return any(sieve.matches(relative(path, config.root), glob) for glob in config.include)
    low = name.lower()
    return low.endswith(ARTICLES) and not low.startswith((*NOT_ARTICLES, "."))


def _excluded(path: str, config: Config) -> bool:
    near = relative(path, config.root)
    return any(sieve.matches(near, glob) for glob in config.exclude)


def content_folders(folder: str) -> list[str]:
    """Where the articles of a folder are: a Hugo site's content, else the folder itself."""
    root = Path(folder)
    names = (
        f"{stem}.{kind}" for stem in ("hugo", "config") for kind in ("toml", "yaml", "yml", "json")
    )
    is_site = any((root / name).is_file() for name in names) or (root / "config/_default").is_dir()
    if is_site and (root / "content").is_dir():
        return [_plain(str(root / "content"))]
    return [_plain(folder)]


class Ignored:
    """What .gitignore files, from the repository's root down, leave out."""

    def __init__(self, folder: str) -> None:
        self._top = repository(Path(folder).absolute())
        self._specs: dict[Path, object] = {}

    def covers(self, path: str, is_folder: bool) -> bool:
        """Whether git would ignore a path."""
        full = Path(os.path.abspath(path))
        if self._top is None or self._top not in full.parents:
            return False
        verdict = False
        parts = full.relative_to(self._top).parts
        for depth in range(len(parts)):
            base = self._top.joinpath(*parts[:depth])
            spec = self._spec(base)
            if spec is None:
                continue
            rest = "/".join(parts[depth:]) + ("/" if is_folder else "")
            answer = spec.check_file(rest).include  # type: ignore[attr-defined]  # pathspec's GitIgnoreSpec
            verdict = verdict if answer is None else answer
        return verdict

    def _spec(self, base: Path) -> object | None:
        if base not in self._specs:
            self._specs[base] = _spec(base / ".gitignore")
        return self._specs[base]


def _spec(path: Path) -> object | None:
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(path.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError, ValueError):
        return None


def repository(folder: Path) -> Path | None:
    """The repository that a folder lies in."""
    return next((base for base in (folder, *folder.parents) if (base / ".git").exists()), None)


def relative(path: str, root: str) -> str:
    """A path as seen from a folder, with forward slashes; itself if it is not below."""
    full, base = os.path.abspath(path), os.path.abspath(root or ".")
    near = os.path.relpath(full, base)
    return (full if near.startswith("..") else near).replace(os.sep, "/")


def home(path: str) -> str:
    """A path from the top of its repository, links resolved; whole if it is in none."""
    full = os.path.realpath(path)
    return relative(full, _top(os.path.dirname(full)))


@lru_cache(maxsize=4096)
def _top(folder: str) -> str:
    """The repository of a folder; without one, what the CI checked out, or where we are."""
    found = repository(Path(folder))
    return str(found or os.path.realpath(os.environ.get("CI_PROJECT_DIR") or "."))


def _plain(path: str) -> str:
    return os.path.normpath(path).replace(os.sep, "/")


def read(path: str) -> Source:
    """A file's text; what keeps it from being read is part of the answer."""
    try:
        data = Path(path).read_bytes()
    except IsADirectoryError:
        return Source(path, fault="unreadable-file", detail="the folder may not be entered")
    except OSError as error:
        return Source(path, fault="unreadable-file", detail=error.strerror or str(error))
    return decode(path, data)


def decode(path: str, data: bytes) -> Source:
    """The text of a file's bytes."""
    if len(data) > MOST_BYTES:
        return Source(path, fault="oversized-file", detail=f"{len(data):,} bytes", data=data)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Source(path, fault="undecodable-file", detail="it is UTF-16", data=data)
    try:
        return Source(path, data.decode("utf-8"), data=data)
    except UnicodeDecodeError as error:
        return _undecodable(path, data, error)


def _undecodable(path: str, data: bytes, error: UnicodeDecodeError) -> Source:
    good = data[: error.start].decode("utf-8")
    line = good.count("\n") + 1
    if b"\0" in data[:8000]:
        return Source(path, fault="undecodable-file", detail="it is binary data", data=data)
    detail = f"byte 0x{data[error.start]:02X} on line {line} is not UTF-8"
    return Source(path, good, "undecodable-file", detail, data)


def write(path: str, data: bytes, seen: bytes) -> bool:
    """Replaces a file in one step; False, and nothing done, if it changed since `seen`."""
    if Path(path).read_bytes() != seen:
        return False
    atomic.put(path, data)
    return True
