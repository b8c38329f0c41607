"""Where a project's baseline lies, and reading and writing it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import atomic, baseline, files
from .baseline import Entry
from .config import Config, ConfigError, line_of
from .options import Options

NAME = ".healthlint-baseline.json"


@dataclass(frozen=True, slots=True)
class Baseline:
    """A baseline as it lies on disk."""

    path: Path
    name: str  # as people wrote it, or would
    entries: tuple[Entry, ...]
    data: bytes

    def near(self, path: str) -> str:
        """An article's path as entries have it."""
        return files.relative(path, str(self.path.parent))

    def full(self, entry: Entry) -> str:
        """Where the article of an entry lies, or lay."""
        return str(self.path.parent / entry.path)

    def gone(self, path: str) -> bool:
        """Whether an entry's article lies there no more."""
        return not os.path.lexists(self.path.parent / path)


def in_use(options: Options, config: Config) -> Baseline | None:
    """The baseline that the command line or the configuration names, or that simply lies there."""
    if options.no_baseline:
        return None
    path = target(options, config)
    if path.is_file() or options.baseline or config.baseline:
        return read(path, _place(options, config))
    return None


def target(options: Options, config: Config) -> Path:
    """Where the baseline lies, or would."""
    if options.baseline:
        return Path(options.baseline).absolute()
    if config.baseline:
        return Path(config.root).absolute() / config.baseline
    here = Path.cwd() / NAME
    beside = Path(config.root or ".").absolute() / NAME
    return beside if beside.is_file() or not here.is_file() else here


def _place(options: Options, config: Config) -> str:
    """Where the baseline is named, for a message that it is not there."""
    if options.baseline or not config.origin:
        return f"--baseline {options.baseline}"
    text = Path(config.origin).read_text(encoding="utf-8")
    return f"{config.origin}:{line_of(text, ['baseline'])}"


def read(path: Path, place: str = "") -> Baseline:
    """A baseline that must be there; ConfigError at `place` if it is not."""
    name = shown(path)
    try:
        data = path.read_bytes()
        entries = baseline.parse(data.decode("utf-8"), name)
    except FileNotFoundError:
        message = f"there is no baseline {name}"
        help = "write one with `healthlint baseline create`"
        raise ConfigError(place or name, message, help) from None
    except OSError as error:
        message = f"the baseline cannot be read: {error.strerror}"
        raise ConfigError(f"{name}:1", message, "check the path and its permissions") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{name}:1", "the baseline is not UTF-8 text", baseline.AGAIN) from None
    return Baseline(path, name, entries, data)


def write(path: Path, entries: Sequence[Entry], seen: bytes | None = None) -> None:
    """Writes a baseline in one step; not if it is no longer what was `seen`."""
    name = shown(path)
    data = baseline.render(entries).encode("utf-8")
    try:
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(13, "it may not be written")
        if seen is None:
            atomic.put(path, data)
        elif not files.write(str(path), data, seen):
            raise ConfigError(f"{name}:1", "the baseline changed meanwhile", "run it again")
    except OSError as error:
        message = f"the baseline cannot be written: {error.strerror}"
        help = "check that its folder is there and may be written to"
        raise ConfigError(f"{name}:1", message, help) from None


def shown(path: Path) -> str:
    """A path as people name it: from here where it is below."""
    return files.relative(str(path), ".")
