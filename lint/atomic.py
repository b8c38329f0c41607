"""Writes a file in one step, so that nobody ever finds half of it."""

from __future__ import annotations

import os
from pathlib import Path


def put(path: str | Path, data: bytes) -> None:
    """Writes a file, or what a link names; its permissions stay."""
    import tempfile

    target = Path(os.path.realpath(path))
    mode = target.stat().st_mode & 0o7777 if target.exists() else 0o644
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
