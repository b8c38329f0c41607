"""The editor report: self-contained, inert whatever an article holds, and complete."""

import base64
import json
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from lint import library
from lint.config import Config
from lint.files import Source
from lint.options import Options
from lint.report import Report
from lint.reporters.html import render
from lint.reporters.html_article import section
from lint.reporters.html_body import DEEPEST, body
from lint.session import Session
from lint.version import VERSION
from tests.test_command import run

HOSTILE = """---
title: "</title><script>alert(1)</script>"
date: 2026-01-01
description: "\u202egnorw"
author: "</script><b>Mallory"
---

</script><script>alert(2)</script> There is a cure for tinnitus.

[press](javascript:alert(3)) <img src=x onerror=alert(4)> “quoted” &amp; 'single' "double"
"""
MIGRAINE = """---
title: "Migraine and headaches"
author: Ada
date: 2026-01-01
description: "What a headache is, and what helps with a migraine."
jurisdictions: [UK]
lastReviewed: 2019-05-01
---

Headaches are common, and a migraine is a headache with nausea or light that hurts. A headache
diary helps to see what brings migraine on: sleep, meals, stress and weather are what people write
down most. Rest, water and a dark room may help, and so may medicines from a pharmacist.
"""
HEADACHE = f"""{MIGRAINE}
This page is general information. It is no substitute for advice from your doctor.
"""


def report(*ignored: str, **texts: str) -> Report:
    session = Session(Options(isolated=True, overrides={"ignore": ignored}))
    sources = (Source(f"content/tips/{name}.md", text) for name, text in texts.items())
    files = tuple(session.report(source) for source in sources)
    return Report(files, library.ruleset(Config()), VERSION)


@pytest.fixture(scope="module")
def page() -> str:
    return render(report(a=HOSTILE, b="---\ntitle: B\n---\n", c=HEADACHE))


class Tags(HTMLParser):
    """Collects the tags and attributes that a browser would see, and the text of scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] == "script" and data.strip():
            self.scripts.append((str(self.found[-1][1].get("class") or ""), data))


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    return tags


def unpacked(page: str, kind: str) -> list[Any]:
    packed = (data for name, data in parsed(page).scripts if name == kind)
    chunks = (json.loads(zlib.decompress(base64.b64decode(one), -15)) for one in packed)
    return [one for chunk in chunks for one in chunk]


def article(page: str, title: str) -> dict[str, Any]:
    """One article as the page's script gets it."""
    index = json.loads(next(data for name, data in parsed(page).scripts if data.startswith("{")))
    at = [one["title"] for one in index["articles"]].index(title)
    found: dict[str, Any] = unpacked(page, "pages")[at]
    return {**index["articles"][at], **found, "text": unpacked(page, "texts")[at]}


def test_the_articles_text_is_data_and_nothing_else(page: str) -> None:
    tags = parsed(page)
    kinds = [attributes.get("type") for tag, attributes in tags.found if tag == "script"]
    assert kinds.count(None) == 1  # our own
    assert set(kinds) == {None, "application/json", "application/octet-stream"}
    assert not any(tag in ("img", "b") and "onerror" in names for tag, names in tags.found)
    for _, attributes in tags.found:
        assert not any(name.startswith("on") for name in attributes)
        assert not str(attributes.get("href", "")).startswith("javascript:")
    assert "<script>alert" not in page
    assert "Mallory" in page
    assert "<b>Mallory" not in page
    assert "\u202e" not in page


def test_nothing_is_fetched_and_a_policy_forbids_it(page: str) -> None:
    tags = parsed(page)
    assert not any("src" in attributes for _, attributes in tags.found)
    assert not any(tag == "link" for tag, _ in tags.found)
    policies = [names["content"] for _, names in tags.found if "http-equiv" in names]
    assert policies
    assert "default-src 'none'" in str(policies[0])
    assert "require-trusted-types-for 'script'" in str(policies[0])
    assert "unsafe" not in str(policies[0])


def test_each_finding_comes_with_its_place_its_reason_and_its_source(page: str) -> None:
    hostile = article(page, "</title><script>alert(1)</script>")
    found = next(one for one in hostile["findings"] if "cure for tinnitus" in one["message"])
    start, end = found["span"]
    assert hostile["text"][start:end] == "cure for tinnitus"
    assert "say what was studied" in found["help"]
    index = json.loads(next(data for _, data in parsed(page).scripts if data.startswith("{")))
    rule = index["rules"][found["rule"]]
    assert any(source["ref"] == "21 CFR 101.93(g)(2)(i)" for source in rule["sources"])
    assert all(source["url"].startswith("http") for source in rule["sources"])
    assert rule["passes"]


def test_the_tree_never_links_to_anything_but_the_web(page: str) -> None:
    hostile = article(page, "</title><script>alert(1)</script>")
    assert "javascript:" in hostile["text"]
    assert "javascript:" not in json.dumps(hostile["tree"])


def test_the_notes_are_a_checklist_with_the_red_flags_that_are_missing(page: str) -> None:
    notes = {one["id"]: one for one in article(page, "Migraine and headaches")["notes"]}
    assert notes["medical-disclaimer"]["state"] == "there"
    assert notes["medical-disclaimer"]["line"] == 14
    assert notes["emergency-care"]["state"] == "missing"
    flags = notes["emergency-care"]["flags"]
    assert flags
    assert not any(named for _, named in flags)
    assert notes["emergency-care"]["source"]["url"].startswith("http")


def test_a_note_whose_rule_is_off_is_not_called_there() -> None:
    page = render(report("missing-emergency-care", c=HEADACHE))
    notes = {one["id"]: one["state"] for one in article(page, "Migraine and headaches")["notes"]}
    assert notes["emergency-care"] == "unchecked"
    assert notes["medical-disclaimer"] == "there"
    assert article(render(report("note", c=HEADACHE)), "Migraine and headaches")["notes"] == []


SETTINGS = """[[per-path]]
paths = ["content/shop/**"]
jurisdictions = ["AU"]

[notes.medical-disclaimer]
shortcodes = ["legal"]
"""


def test_the_checklist_tells_what_the_check_made_of_the_site_and_its_settings(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "content" / "shop"
    folder.mkdir(parents=True)
    (tmp_path / "hugo.toml").write_text("title = 'x'\n")
    (tmp_path / "healthlint.toml").write_text(SETTINGS)
    shortcodes = tmp_path / "layouts" / "shortcodes"
    shortcodes.mkdir(parents=True)
    (shortcodes / "legal.html").write_text("{{ T `legal` }}\n")
    (shortcodes / "emergency.html").write_text("<!-- later -->\n")
    body = MIGRAINE.replace("jurisdictions: [UK]\n", "")
    (folder / "a.md").write_text(f"{body}\n{{{{< legal >}}}}\n\n{{{{< emergency >}}}}\n")
    pages = []
    for _ in range(2):  # the second time from what was kept
        assert run("report", "content", "-e", cwd=tmp_path).returncode == 0
        pages.append((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert pages[0] == pages[1]
    found = article(pages[0], "Migraine and headaches")
    notes = {one["id"]: one for one in found["notes"]}
    assert found["markets"] == ["AU"]
    assert (notes["medical-disclaimer"]["state"], notes["medical-disclaimer"]["line"]) == (
        "there",
        13,
    )
    assert notes["emergency-care"]["state"] == "missing"


def test_author_market_topic_and_review_are_those_of_the_front_matter(page: str) -> None:
    found = article(page, "Migraine and headaches")
    assert found["authors"] == ["Ada"]
    assert found["markets"] == ["UK"]
    assert found["section"] == "tips"
    assert found["reviewed"] == "2019-05-01"
    assert any("headache" in one["title"].lower() for one in found["topics"])


def test_articles_are_counted_by_state_and_reviews_that_are_due_are_named(page: str) -> None:
    index = json.loads(next(data for _, data in parsed(page).scripts if data.startswith("{")))
    states = [one["state"] for one in index["articles"]]
    told = dict(re.findall(r'<li class="(\w+)"><a href="#state=\w+"><b>(\d+)</b>', page))
    assert told == {name: str(states.count(name)) for name in ("blocked", "changes", "ready")}
    assert states[0] == "blocked"
    assert "Reviews overdue" in page
    assert "2019-05-01" in page


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("content/tips/a.md", "tips"),
        ("site/content/tips/deep/a.md", "tips"),
        ("content/a.md", ""),
        ("articles/shop/a.md", "shop"),
        ("a.md", ""),
    ],
)
def test_a_section_is_the_first_folder_below_content(path: str, name: str) -> None:
    assert section(path) == name


def test_two_paths_that_look_alike_stay_apart() -> None:
    session = Session(Options(isolated=True))
    files = tuple(session.report(Source(f"a{mark}.md", "# A\n")) for mark in "\u202d\u202e")
    page = render(Report(files, library.ruleset(Config()), VERSION))
    index = json.loads(next(data for _, data in parsed(page).scripts if data.startswith("{")))
    assert len({one["path"] for one in index["articles"]}) == 2


def leaves(node: Any) -> list[Any]:
    if isinstance(node[0], int):
        return [node]
    return [leaf for child in node[2:] for leaf in leaves(child)]


def words(text: str, tree: list[Any]) -> str:
    every = [leaf for node in tree for leaf in leaves(node)]
    return "".join(leaf[2] if len(leaf) > 2 else text[leaf[0] : leaf[1]] for leaf in every)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("A *b* `c` &amp; **d**\n", "A b c & d"),
        ("# Één 🩺\n\n- x\n- [y](https://example.org)\n", "Één 🩺xy"),
        ("> q\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", "qab12"),
        ("```\ncode <b>\n```\n", "code <b>\n"),
        ("one\ntwo  \nthree\n", "one twothree"),
    ],
)
def test_the_tree_reads_as_the_article_does(text: str, seen: str) -> None:
    assert words(text, body(text, 0, [])) == seen


def test_what_is_nested_without_end_is_cut_flat() -> None:
    tree = body("> " * 500 + "deep\n", 0, [])

    def depth(node: Any) -> int:
        inner = [depth(child) for child in node[2:]] if isinstance(node[0], str) else []
        return 1 + max(inner, default=0)

    assert depth(tree[0]) <= DEEPEST + 2
