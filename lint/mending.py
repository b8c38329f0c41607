"""Mends files: applies fixes, or shows what they would change."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from difflib import unified_diff

from . import files
from .fixes import settle
from .model import Applicability
from .options import Options
from .session import Session, names, sources


def mend(options: Options) -> int:
    """Writes the mended files (or prints a diff, with --diff); returns how many would change."""
    allowed = {Applicability.SAFE}
    if options.unsafe_fixes:
        allowed.add(Applicability.UNSAFE)
    session = Session(options)
    return sum(
        _mended(source, session, frozenset(allowed)) for source in sources(options, names(options))
    )


def _mended(source: files.Source, session: Session, allowed: frozenset[Applicability]) -> bool:
    """Whether a file changes; if it does, it is written or its diff is printed."""
    if source.fault:
        return False
    linter, near = session.linter(source.path)
    text, fixed = settle(source.text, lambda text: linter.lint(text, near).findings, allowed)
    if text == source.text:
        return False
    _finish(source, text, fixed, session.options)
    return True


def _finish(source: files.Source, text: str, fixed: int, options: Options) -> None:
    if options.diff:
        sys.stdout.writelines(_diff(source, text))
    elif options.paths == ("-",):
        sys.stdout.write(text)
    elif files.write(source.path, text.encode("utf-8"), source.data):
        if not options.quiet:
            print(f"{source.path}: {fixed} mended", file=sys.stderr)
    else:
        print(f"{source.path}: changed meanwhile, so it was left alone", file=sys.stderr)


def _diff(source: files.Source, text: str) -> Iterator[str]:
    before, after = source.text.splitlines(True), text.splitlines(True)
    for line in unified_diff(before, after, source.path, source.path):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
