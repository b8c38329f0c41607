"""Names the files that a check would read."""

from __future__ import annotations

from pathlib import Path

from . import app, files
from .options import Options
from .session import configuration


def show(options: Options) -> int:
    """Prints the files that the options name, one a line, and returns the exit code."""
    app.write("".join(f"{name}\n" for name in names(options)))
    return app.CLEAN


def names(options: Options) -> list[str]:
    """The files that the options name, or the name that standard input goes by."""
    if options.paths == ("-",):
        return [options.stdin_filename or "stdin.md"]
    config = configuration(options, Path.cwd())
    return files.find(options.paths, config, options.gitignore, options.force_exclude)
