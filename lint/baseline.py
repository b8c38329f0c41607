"""Findings that a project has written down to let stand, and which of them still do."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .config import ConfigError, read_json
from .model import Finding
from .passages import Key, keys, sentence
from .report import FileReport, Suppressed

VERSION = 1
SHOWN = 60  # characters of a sentence, so that people recognise it
CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?:[ \r]|$)", re.M)
AGAIN = "restore it from git, or write it anew with `healthlint baseline create --force`"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One finding that may stand; its path is a hint that follows the file."""

    path: str  # relative to the baseline's folder
    key: Key
    article: str = ""  # for what a whole article lacks: its title, or else the file's name
    text: str = ""  # how the sentence begins


@dataclass(frozen=True, slots=True)
class Match:
    """Which findings the entries cover, and which entry covers which."""

    covered: Mapping[int, Entry] = field(default_factory=dict)  # by the finding's id
    moved: Mapping[Entry, str] = field(default_factory=dict)  # to another path
    left: tuple[Entry, ...] = ()  # entries that cover nothing


def entries(files: Mapping[str, FileReport]) -> tuple[Entry, ...]:
    """What a baseline of these files holds, by path; a file that cannot be read is no debt."""
    found = (
        _entry(path, key, finding, file)
        for path, file in files.items()
        for key, finding in _open(file)
    )
    return tuple(sorted(found))


def _open(file: FileReport) -> Iterator[tuple[Key, Finding]]:
    """The findings that a baseline may cover."""
    hidden = {id(one.finding) for one in file.suppressed}
    for key, finding in keys(file):
        if id(finding) not in hidden and not finding.code.startswith("IO"):
            yield key, finding


def _entry(path: str, key: Key, finding: Finding, file: FileReport) -> Entry:
    if not key.about.startswith("text:"):
        return Entry(path, key, article=_article(path, file))
    words = sentence(file.text, finding.span)
    return Entry(path, key, text=words if len(words) <= SHOWN else words[: SHOWN - 1] + "…")


def _article(path: str, file: FileReport) -> str:
    return " ".join(file.title.split()) or posixpath.basename(path)


def match(
    known: Sequence[Entry], files: Mapping[str, FileReport], gone: Callable[[str], bool]
) -> Match:
    """Pairs entries with findings; only those of a path that is gone may match elsewhere."""
    findings = {path: dict(_open(file)) for path, file in files.items()}
    covered: dict[int, Entry] = {}
    moved: dict[Entry, str] = {}
    left: list[Entry] = []
    homeless: list[Entry] = []
    for entry in sorted(set(known)):
        finding = findings.get(entry.path, {}).pop(entry.key, None)
        if finding is not None:
            covered[id(finding)] = entry
        elif entry.path not in files and gone(entry.path):
            homeless.append(entry)
        else:
            left.append(entry)
    places = _places(findings)
    for entry in homeless:
        path = _new_home(entry, places.get(entry.key, ()), files)
        if path is None:
            left.append(entry)
            continue
        places[entry.key].remove(path)
        covered[id(findings[path][entry.key])] = entry
        moved[entry] = path
    return Match(covered, moved, tuple(left))


def _places(findings: Mapping[str, Mapping[Key, Finding]]) -> dict[Key, list[str]]:
    """For each key the files that hold it."""
    places: dict[Key, list[str]] = {}
    for path, found in findings.items():
        for key in found:
            places.setdefault(key, []).append(path)
    return places


def _new_home(entry: Entry, paths: Sequence[str], files: Mapping[str, FileReport]) -> str | None:
    """The file that a moved entry fits; one that kept its name is the likeliest."""
    fits = [p for p in paths if not entry.article or _article(p, files[p]) == entry.article]
    name = posixpath.basename(entry.path)
    return min(fits, key=lambda path: (posixpath.basename(path) != name, path), default=None)


def suppressed(file: FileReport, covered: Mapping[int, Entry], name: str) -> FileReport:
    """A file's report with the findings that the baseline covers let stand."""
    taken = [one for one in file.findings if id(one) in covered]
    if not taken:
        return file
    reason = f"in the baseline {name}"
    more = tuple(Suppressed(one, reason, kind="baseline") for one in taken)
    kept = tuple(one for one in file.findings if id(one) not in covered)
    return replace(file, findings=kept, suppressed=(*file.suppressed, *more))


def render(known: Sequence[Entry]) -> str:
    """The file's text: an entry a line, sorted.

    Thanks to the null at the end every entry has a comma, so that git can add any line or take
    it away without touching the one above.
    """
    lines = [json.dumps(_row(entry), ensure_ascii=False) + ",\n" for entry in sorted(set(known))]
    return f'{{"version": {VERSION}, "entries": [\n{"".join(lines)}null\n]}}\n'


def _row(entry: Entry) -> dict[str, Any]:
    key = entry.key
    row = {"path": entry.path, "rule": key.code, "about": key.about, "nth": key.nth}
    hints = {"article": entry.article, "text": entry.text}
    return {**row, **{name: value for name, value in hints.items() if value}}


def parse(text: str, origin: str) -> tuple[Entry, ...]:
    """The entries of a file; ConfigError names the line that keeps it from being read."""
    conflict = CONFLICT.search(text)
    if conflict:
        help = "delete the three marks and keep the entries of both sides, then run "
        help += "`healthlint baseline prune`"
        line = _line(text, conflict.start())
        raise ConfigError(f"{origin}:{line}", "unresolved merge conflict in the baseline", help)
    data = read_json(text, origin, "the baseline is not JSON", AGAIN)
    if not isinstance(data, dict) or not isinstance(data.get("entries"), list):
        raise ConfigError(f"{origin}:1", "this is no baseline of healthlint", AGAIN)
    if data.get("version") != VERSION:
        found = f"the baseline is of version {data.get('version')!r}, not {VERSION}"
        help = "use the healthlint that wrote it, or write it anew with "
        help += "`healthlint baseline create --force`"
        raise ConfigError(f"{origin}:1", found, help)
    rows = enumerate(data["entries"])
    return tuple(_parsed(row, at, text, origin) for at, row in rows if row is not None)


def _parsed(row: Any, at: int, text: str, origin: str) -> Entry:
    words = ("path", "rule", "about", "article", "text")
    plain = {word: row.get(word, "") for word in words} if isinstance(row, dict) else {}
    nth = row.get("nth", 1) if isinstance(row, dict) else None
    texts = all(isinstance(value, str) for value in plain.values())
    named = plain.get("path") and plain.get("rule") and plain.get("about")
    if not (isinstance(nth, int) and texts and named):
        line = min(at + 2, text.count("\n") + 1)
        message = "an entry of the baseline lacks `path`, `rule` or `about`"
        raise ConfigError(f"{origin}:{line}", message, "take the line out, or restore it from git")
    key = Key(plain["rule"], plain["about"], nth)
    return Entry(plain["path"], key, plain["article"], plain["text"])


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
