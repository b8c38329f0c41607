"""The editor report: self-contained, and inert whatever an article holds."""

import re
from html.parser import HTMLParser

import pytest

from lint import library
from lint.config import Config
from lint.files import Source
from lint.options import Options
from lint.report import Report
from lint.reporters.html import render
from lint.session import Session
from lint.version import VERSION

HOSTILE = """---
title: "</title><script>alert(1)</script>"
date: 2026-01-01
description: "\u202egnorw"
---

</script><script>alert(2)</script> There is a cure for tinnitus.

[press](javascript:alert(3)) <img src=x onerror=alert(4)> “quoted” &amp; 'single' "double"
"""


@pytest.fixture(scope="module")
def page() -> str:
    session = Session(Options(isolated=True))
    files = tuple(
        session.report(Source(f"content/{name}.md", text))
        for name, text in (("a", HOSTILE), ("b", "---\ntitle: B\n---\n"))
    )
    return render(Report(files, library.ruleset(Config()), VERSION))


class Tags(HTMLParser):
    """Collects the tags and attributes that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_articles_text_is_text_and_nothing_else(page: str) -> None:
    tags = Tags()
    tags.feed(page)
    assert sum(tag == "script" for tag, _ in tags.found) == 1
    assert not any(tag == "img" for tag, _ in tags.found)
    for _, attributes in tags.found:
        assert not any(name.startswith("on") for name in attributes)
        assert not str(attributes.get("href", "")).startswith("javascript:")
    assert "&lt;script&gt;alert(2)" in page
    assert "\u202e" not in page


def test_nothing_is_fetched_and_a_policy_forbids_it(page: str) -> None:
    tags = Tags()
    tags.feed(page)
    assert not any("src" in attributes for _, attributes in tags.found)
    assert not any(tag == "link" for tag, _ in tags.found)
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page


def test_each_finding_stands_beside_its_marked_passage(page: str) -> None:
    assert re.search(r"<mark[^>]*>cure for tinnitus<a", page)
    assert "promise of a cure" in page
    assert "say what was studied" in page
    assert "21 CFR 101.93(g)(2)(i)" in page


def test_articles_are_counted_by_state(page: str) -> None:
    assert re.search(r"<b>1</b> must not be published", page)
