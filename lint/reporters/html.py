"""The editor report: one self-contained page with every article and what to change in it.

The overview is plain HTML. Articles lie in the page as compressed data, many to a chunk, and the
page's script shows one when it is opened: 2,000 articles stay a file that opens at once.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from .. import resources
from ..report import Report
from .html_article import page, rule_facts, shown
from .html_overview import overview

CHUNK = 16  # articles that are unpacked together
LISTED = ("path", "title", "section", "authors", "markets", "state", "counts")
KEPT_APART = frozenset({*LISTED, "text"})
UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
"""Characters that could end the element that the data stands in."""


def render(report: Report) -> str:
    """The whole page."""
    articles = sorted((page(report, file) for file in report.files), key=_worst_first)
    _name_apart(articles)
    style = resources.text("reporters", "report.css")
    script = resources.text("reporters", "report.js")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        resources.text("reporters", "report.html.jinja")
    )
    return template.render(
        **overview(report, articles),
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        index=Markup(_json(_index(report, articles))),
        chunks=list(_chunks(articles)),
    )


def _hash(text: str) -> str:
    """What a content security policy names an inline text by."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _worst_first(article: Mapping[str, Any]) -> tuple[Any, ...]:
    return *(-count for count in article["counts"]), article["path"]


def _name_apart(articles: Sequence[dict[str, Any]]) -> None:
    """Paths are addresses in the page; two that look alike once shown get numbers."""
    seen: dict[str, int] = {}
    for article in articles:
        path = article["path"]
        seen[path] = seen.get(path, 0) + 1
        if seen[path] > 1:
            article["path"] = f"{path} ({seen[path]})"


def _index(report: Report, articles: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the list of articles and its filters need before any article is opened."""
    broken = {finding.code for _, finding in report.findings}
    return {
        "chunk": CHUNK,
        "rules": {
            rule.code: rule_facts(rule) for rule in report.listed_rules if rule.code in broken
        },
        "articles": [
            {
                **{key: article[key] for key in LISTED},
                "topics": [topic["id"] for topic in article["topics"]],
                "findings": [
                    [one["rule"], one["severity"], one["trend"]] for one in article["findings"]
                ],
            }
            for article in articles
        ],
        "topics": {one["id"]: one["title"] for page in articles for one in page["topics"]},
        "since": shown(report.trend.since) if report.trend else "",
    }


def _json(value: Any) -> str:
    """JSON that no HTML parser can mistake for markup."""
    text = json.dumps(value, separators=(",", ":"))
    for character, escaped in UNSAFE.items():
        text = text.replace(character, escaped)
    return text


def _chunks(articles: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Markup, Markup]]:
    """Articles in portions; their texts apart, since a search reads those and nothing else."""
    for start in range(0, len(articles), CHUNK):
        some = articles[start : start + CHUNK]
        pages = [{key: one[key] for key in one.keys() - KEPT_APART} for one in some]
        yield _packed([one["text"] for one in some]), _packed(pages)


def _packed(value: Any) -> Markup:
    """JSON as base64 of raw deflate."""
    data = json.dumps(value, separators=(",", ":"), sort_keys=True).encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Markup(base64.b64encode(packer.compress(data) + packer.flush()).decode())
