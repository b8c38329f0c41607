"""Names the files that a check would read."""

from __future__ import annotations

from . import app
from .options import Options
from .session import names


def show(options: Options) -> int:
    """Prints the files that the options name, one a line, and returns the exit code."""
    app.write("".join(f"{name}\n" for name in names(options)))
    return app.CLEAN
