"""The editor report's first page: how the site stands, counted in every way that editors ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ..report import Report, State
from .html_article import STATES, gone, shown

MOST_BARS, MOST_ROWS = 15, 200
LACKING = ("missing", "amiss")


def overview(report: Report, articles: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Everything that the page's template shows, apart from the list of articles."""
    rules = [report.rule(finding) for _, finding in report.findings]
    stands = list(_stands(articles))
    return {
        "site": shown(report.site),
        "version": report.version,
        "total": report.total,
        "files": len(articles),
        "counts": {severity.label: count for severity, count in report.counts.items()},
        "states": list(_states(articles)),
        "charts": [
            ("What it is about", "kind", _bars(rule.family for rule in rules)),
            ("Sections", "section", _bars(_sections(articles))),
            ("Claims by category", "kind", _bars(rule.category for rule in rules if rule.category)),
            ("Rules broken most", "rule", _bars(rule.name for rule in rules)),
        ],
        "topics": list(_topics(articles)),
        "notes_lacking": sum(not _complete(page) for page in articles),
        "reviews": _reviews(articles),
        "stands": stands[:MOST_ROWS],
        "stands_count": len(stands),
        "known": sum(one["kind"] == "baseline" for page in articles for one in page["suppressed"]),
        "trend": _trend(report),
    }


def _sections(articles: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The section of each finding."""
    for page in articles:
        if page["section"]:
            yield from [page["section"]] * len(page["findings"])


def link(**words: str) -> str:
    """The part of an address that opens the report at an article or with filters set."""
    return "#" + "&".join(f"{key}={quote(value)}" for key, value in words.items())


def _states(articles: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    counts = Counter(article["state"] for article in articles)
    for name, words in STATES.values():
        yield {"id": name, "words": words, "count": counts[name], "link": link(state=name)}


def _bars(names: Iterable[str]) -> list[dict[str, Any]]:
    counts = Counter(names).most_common(MOST_BARS)
    top = max((count for _, count in counts), default=1)
    return [
        {"name": name, "count": count, "share": round(100 * count / top)} for name, count in counts
    ]


def _topics(articles: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """For each topic how many articles owe notes, how many have them all, and what lacks most."""
    titles = {one["id"]: one["title"] for page in articles for one in page["topics"]}
    for name in sorted(titles, key=titles.__getitem__):
        pages = [page for page in articles if any(one["id"] == name for one in page["topics"])]
        notes = [note for page in pages for note in page["notes"]]
        missing = Counter(note["name"] for note in notes if note["state"] in LACKING)
        unchecked = sum(note["state"] == "unchecked" for note in notes)
        whole = sum(_complete(page) for page in pages)
        yield {
            "title": titles[name],
            "link": link(topic=name),
            "articles": len(pages),
            "complete": whole,
            "share": round(100 * whole / len(pages)),
            "missing": [
                *missing.most_common(),
                *([("not checked", unchecked)] if unchecked else []),
            ],
        }


def _complete(page: Mapping[str, Any]) -> bool:
    return not any(note["state"] in LACKING for note in page["notes"])


def _reviews(articles: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Articles whose medical review is overdue, the oldest first, and how many name no day."""
    due = [
        {
            "title": page["title"],
            "day": page["reviewed"],
            "message": finding["message"],
            "link": link(article=page["path"], finding=finding["id"]),
        }
        for page in articles
        for finding in page["findings"]
        if finding["overdue"]
    ]
    due.sort(key=lambda one: (one["day"], one["title"]))
    own = [page for page in articles if page["path"].rsplit("/", 1)[-1] != "_index.md"]
    undated = sum(not page["reviewed"] for page in own)
    return {"due": due[:MOST_ROWS], "count": len(due), "undated": undated, "articles": len(own)}


def _stands(articles: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """What someone has let stand by name; those that end first come first."""
    every = [
        {**one, "title": page["title"], "link": link(article=page["path"])}
        for page in articles
        for one in page["suppressed"]
        if one["kind"] != "baseline"
    ]
    yield from sorted(every, key=lambda one: (one["until"] or "9", one["title"], one["line"]))


def _trend(report: Report) -> dict[str, Any] | None:
    if report.trend is None:
        return None
    return {
        "since": shown(report.trend.since),
        "new": report.states[State.NEW],
        "standing": report.states[State.STANDING],
        "fixed": [gone(one) for one in report.fixed[:MOST_ROWS]],
        "fixed_count": len(report.fixed),
    }
