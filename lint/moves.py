"""Which file of an earlier report is which file now, told by what was found in both."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from .report import FileReport, Gone


def moved(earlier: Iterable[Gone], files: Iterable[FileReport]) -> Mapping[str, str]:
    """New paths by old ones; `earlier` tells of files that are gone, `files` are the new ones.

    A file is known again by at least half of the passages that no other file had. One that had
    none, only notes that it lacks, is known by its name and half of all that was found in it.
    """
    before: dict[str, set[str]] = defaultdict(set)
    passages: dict[str, set[str]] = defaultdict(set)
    for one in earlier:
        before[one.path].add(one.fingerprint)
        if len(one.text.split()) > 1:
            passages[one.fingerprint].add(one.path)
    own = {name for name, paths in passages.items() if len(paths) == 1}
    now: dict[str, list[str]] = defaultdict(list)
    for file in files:
        for fingerprint in file.fingerprints.values():
            now[fingerprint].append(file.path)
    found: dict[str, str] = {}
    taken: set[str] = set()
    for path, prints in sorted(before.items()):
        likely = _likely(path, prints, prints & own, now, taken)
        if likely:
            found[path] = likely
            taken.add(likely)
    return found


def _likely(
    path: str,
    prints: Collection[str],
    own: Collection[str],
    now: Mapping[str, Sequence[str]],
    taken: Collection[str],
) -> str | None:
    """The new file that shares most with an old one, if it shares enough."""
    name = posixpath.basename(path)
    asked = own or prints
    shared = Counter(
        new
        for fingerprint in asked
        for new in now.get(fingerprint, ())
        if new not in taken and (own or posixpath.basename(new) == name)
    )
    best = max(shared, key=lambda new: (shared[new], _tail(path, new), new), default=None)
    return best if best and 2 * shared[best] >= len(asked) else None


def _tail(one: str, other: str) -> int:
    """How long two paths are alike at their end."""
    return len(posixpath.commonprefix((one[::-1], other[::-1])))
