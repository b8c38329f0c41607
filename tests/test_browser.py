"""The editor report in a real browser, as an editor uses it."""

import base64
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lint.reporters.html import render
from tests import large
from tests.needed import unavailable
from tests.test_command import run
from tests.test_html_report import MIGRAINE
from tests.tree import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SITE = ROOT / "examples" / "site"
COLLAGEN = "content/supplements/collagen.md"
HOSTILE = """---
title: "</title><script>window.pwned=1</script>"
author: "<img src=x onerror=window.pwned=2>"
date: 2026-01-01
description: "\u202egnorw \u2067 \u061c </script>"
tags: ["<svg onload=window.pwned=3>"]
jurisdictions: [US]
---

</script><script>window.pwned = 4</script> There is a cure for tinnitus.

[press](javascript:window.pwned=5) [data](data:text/html,<script>window.pwned=6</script>)
<img src=https://example.org/x.png onerror=window.pwned=7> <https://example.org/fine>

<!-- healthlint: disable-next-line disease-cure -- "><script>window.pwned=8</script> \
(until 2099-01-01, by </script>B) -->
Our drops cure tinnitus.

{{< "><script>window.pwned=9</script>" >}} \u202etxet\u202c "><script>window.pwned=10</script>
"""
HEADACHE = f"""{MIGRAINE.replace("author: Ada", "author: Ada Byron")}
<!-- healthlint: disable-next-line disease-cure -- the advert that we criticise \
(until 2099-03-01, by A. Reviewer) -->
“Our drops cure migraine”, says the advert.
"""


HELP = "on Debian: apt-get install chromium chromium-driver"


def program(*names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    return found or unavailable(f"no {names[0]} is installed", HELP)


class Browser:
    """Chromium with one report open."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        self.path = Path()

    def open(self, path: Path, address: str = "") -> None:
        self.path = path
        self.driver.get("about:blank")
        self.driver.get(path.as_uri() + address)
        self.until("return Boolean(document.body.dataset.ready)")

    def run(self, script: str, *words: Any) -> Any:
        return self.driver.execute_script(script, *words)

    def until(self, script: str, *words: Any, seconds: float = 10) -> Any:
        """The first true answer of a script; an assertion fails if there is none in time."""
        end = time.monotonic() + seconds
        while not (found := self.run(script, *words)):
            assert time.monotonic() < end, script
            time.sleep(0.02)
        return found

    def all(self, selector: str) -> list[Any]:
        """The elements that a selector finds and a reader sees."""
        found = self.driver.find_elements("css selector", selector)
        return [one for one in found if one.is_displayed()]

    def one(self, selector: str) -> Any:
        self.until("return document.querySelector(arguments[0])", selector)
        return self.all(selector)[0]

    def press(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def choose(self, filter: str, value: str) -> None:
        from selenium.webdriver.support.ui import Select

        Select(self.one(f"#{filter}")).select_by_visible_text(value)

    def paths(self) -> list[str]:
        """The articles in the list."""
        script = """return document.getElementById('overview').hidden ? [] :
            [...document.querySelectorAll('#rows td:first-child small.soft')]
              .map((one) => one.textContent)"""
        found: list[str] = self.run(script)
        return found

    def listed(self, what: Callable[[list[str]], bool]) -> list[str]:
        """The articles in the list, once it is as expected."""
        end = time.monotonic() + 5
        while not what(self.paths()):
            assert time.monotonic() < end, self.paths()
            time.sleep(0.05)
        return self.paths()

    def wrong(self) -> list[str]:
        """What the browser complains of: broken scripts, refusals by the policy."""
        return [one["message"] for one in self.driver.get_log("browser")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service
    except ModuleNotFoundError:
        unavailable("selenium is not installed", "run: pip install --group dev")
    options = webdriver.ChromeOptions()
    options.binary_location = program("chromium", "chromium-browser", "google-chrome")
    for word in ("--headless=new", "--window-size=1400,1000", "--disable-gpu"):
        options.add_argument(word)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # Chromium has none for root
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(program("chromedriver")))
    yield Browser(driver)
    driver.quit()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example site with one article for each further thing that the report shows."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(SITE, folder, dirs_exist_ok=True)
    (folder / "content" / "nutrition" / "hostile.md").write_text(HOSTILE, encoding="utf-8")
    (folder / "content" / "nutrition" / "headache.md").write_text(HEADACHE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(site: Path) -> Path:
    done = run("report", "content", "-o", "report.html", cwd=site)
    assert done.returncode == 1, done.stderr
    return site / "report.html"


@pytest.fixture(scope="module")
def told(site: Path) -> dict[str, list[dict[str, Any]]]:
    """By path, the findings as the command tells them to programs."""
    done = run("check", "content", "--output-format", "json", cwd=site)
    found: dict[str, list[dict[str, Any]]] = {}
    for one in json.loads(done.stdout)["findings"]:
        found.setdefault(one["path"], []).append(one)
    return found


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.is_file():
        unavailable("axe-core is not installed", "run: npm ci")
    return AXE.read_text(encoding="utf-8")


def at(path: str, **words: str) -> str:
    return "#" + "&".join(f"{key}={value}" for key, value in {"article": path, **words}.items())


def test_the_overview_says_how_many_articles_may_be_published(
    browser: Browser, made: Path, told: dict[str, list[dict[str, Any]]]
) -> None:
    browser.open(made)
    blocked = sum(any(one["severity"] == "error" for one in some) for some in told.values())
    assert browser.one(".states .blocked").text == f"{blocked}\nmust not be published"
    browser.one(".states .blocked a").click()
    assert len(browser.listed(lambda paths: len(paths) == blocked)) == blocked
    first = browser.one("#rows tr").text
    assert "must not be published" in first


@pytest.mark.parametrize(
    ("filter", "value", "path"),
    [
        ("author", "Ada Byron", "content/nutrition/headache.md"),
        ("section", "supplements", COLLAGEN),
        ("market", "US", "content/nutrition/hostile.md"),
        ("severity", "error", COLLAGEN),
        ("kind", "weight-loss", COLLAGEN),
        ("rule", "damaged-shortcode", "content/manual-therapy/knee-walk.md"),
        ("state", "must not be published", COLLAGEN),
    ],
)
def test_each_filter_leaves_the_articles_that_fit(
    browser: Browser, made: Path, filter: str, value: str, path: str
) -> None:
    browser.open(made)
    every = browser.paths()
    browser.choose(filter, value)
    assert path in browser.listed(lambda paths: 0 < len(paths) < len(every))
    assert "of" in browser.one("#status").text
    browser.one("#reset").click()
    assert browser.listed(lambda paths: len(paths) == len(every)) == every


def test_filters_are_in_the_address_and_hold_on_the_articles_page(
    browser: Browser, made: Path, told: dict[str, list[dict[str, Any]]]
) -> None:
    browser.open(made, "#severity=error")
    rows = [path for path, some in told.items() if any(one["severity"] == "error" for one in some)]
    assert set(browser.paths()) == set(rows)
    browser.open(made, at(COLLAGEN, severity="error"))
    errors = sum(one["severity"] == "error" for one in told[COLLAGEN])
    assert len(browser.all(".card")) == errors
    hidden = len(told[COLLAGEN]) - errors
    assert f"Filters hide {hidden} findings" in browser.one(".notice").text
    browser.one(".notice a").click()
    browser.until(
        "return document.querySelectorAll('#article .card').length > arguments[0]", errors
    )


def test_a_bar_of_a_chart_is_a_filter(browser: Browser, made: Path) -> None:
    browser.open(made)
    browser.one(".chart a[href='#kind=weight-loss']").click()
    assert browser.listed(lambda paths: len(paths) == 1) == [COLLAGEN]


def test_a_deep_link_opens_the_finding_beside_its_passage(
    browser: Browser, made: Path, told: dict[str, list[dict[str, Any]]]
) -> None:
    wanted = next(one for one in told[COLLAGEN] if one["name"] == "weight-gut-check")
    browser.open(made, at(COLLAGEN, finding=wanted["fingerprint"]))
    card = browser.driver.switch_to.active_element
    assert wanted["message"] in card.text
    assert wanted["help"].lower() in card.text.lower()
    assert "error" in card.text
    assert "high confidence" in card.text
    assert wanted["sources"][0]["title"] in card.text
    links = card.find_elements("css selector", ".who a")
    assert links[0].get_attribute("href") == wanted["sources"][0]["url"]
    mark = browser.one("mark.current")
    assert re.sub(r"\d+$", "", mark.text) == wanted["text"]
    assert mark.location["y"] > 0
    assert browser.run(
        """const box = arguments[0].getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight""",
        mark,
    )
    browser.one("#back").click()
    browser.listed(lambda paths: COLLAGEN in paths)


def test_the_text_reads_as_an_article_and_also_as_it_is_written(
    browser: Browser, made: Path
) -> None:
    browser.open(made, at(COLLAGEN))
    assert browser.one(".prose .h1").text.startswith("Your joints are crying out for this")
    assert len(browser.all(".prose li")) == 5
    assert "**" not in browser.one(".prose").text
    browser.one("[data-view=source]").click()
    source = browser.one(".whole").text
    assert "# Your joints are crying out for this" in source
    assert "[Shop the tub](https://www.amazon.com" in source
    assert not browser.all(".prose")


def test_a_marked_passage_leads_to_its_card(browser: Browser, made: Path) -> None:
    browser.open(made, at(COLLAGEN))
    mark = next(one for one in browser.all(".prose mark") if "belly fat" in one.text)
    browser.run("arguments[0].click()", mark)
    browser.until("return document.activeElement.textContent.includes('belly fat')")
    assert "finding=" in browser.run("return location.hash")


def test_the_notes_are_a_checklist_with_missing_red_flags(browser: Browser, made: Path) -> None:
    browser.open(made, at("content/nutrition/headache.md"))
    missing = [one.text.split("\n")[0] for one in browser.all(".checklist > .missing")]
    assert any(text.startswith("Emergency-care note") for text in missing)
    assert browser.all(".flags .missing")
    assert all("(missing)" in one.text for one in browser.all(".flags .missing"))


def test_a_long_page_has_jumps_to_its_parts(browser: Browser, made: Path) -> None:
    browser.open(made, at(COLLAGEN))
    assert browser.one(".jumps").text.startswith("Passages ")
    heading = browser.driver.find_element("css selector", "[data-part='Required notes'] h2")
    below = browser.run("return arguments[0].getBoundingClientRect().top > innerHeight", heading)
    assert below
    browser.one("[data-jump='Required notes']").click()
    browser.until("return arguments[0].getBoundingClientRect().top < innerHeight", heading)


def test_what_is_let_stand_shows_why_by_whom_and_until_when(browser: Browser, made: Path) -> None:
    browser.open(made, at("content/nutrition/headache.md"))
    shown = browser.one(".standing").text
    assert "the advert that we criticise" in shown
    assert "approved by A. Reviewer" in shown
    assert "until 2099-03-01" in shown
    browser.open(made)
    browser.run("document.getElementById('stands').open = true")
    row = next(one for one in browser.all("#stands tbody tr") if "Migraine" in one.text)
    assert "A. Reviewer 2099-03-01" in " ".join(row.text.split())


def test_overdue_reviews_and_the_notes_of_each_topic_are_on_the_overview(
    browser: Browser, made: Path
) -> None:
    browser.open(made)
    browser.run("document.querySelectorAll('.panel').forEach((one) => { one.open = true; })")
    assert "Migraine and headaches 2019-05-01" in " ".join(browser.one("#reviews").text.split())
    topics = browser.one("#notes").text
    assert "Emergency-care note (" in topics
    browser.one("#reviews a").click()
    browser.until("return document.activeElement.textContent.includes('review')")


def test_a_search_finds_words_and_phrases_of_the_text(browser: Browser, made: Path) -> None:
    browser.open(made)
    browser.one("#q").send_keys("olympic swimmers")
    assert browser.listed(lambda paths: len(paths) == 1) == [COLLAGEN]
    assert "Olympic" in browser.one(".excerpt").text
    browser.one("#q").clear()
    browser.one("#q").send_keys('"swimmers olympic"')
    browser.listed(lambda paths: not paths)
    browser.one("#q").clear()
    browser.one("#q").send_keys("byron migraine")
    browser.listed(lambda paths: paths == ["content/nutrition/headache.md"])
    browser.one("#rows a").click()
    browser.until("return CSS.highlights.get('searched')?.size > 0")


def test_the_keyboard_is_enough(browser: Browser, made: Path) -> None:
    browser.open(made)
    order = browser.paths()
    browser.press("j")
    browser.press("\ue007")
    browser.until("return document.querySelector('#article h1')?.offsetParent")
    assert order[0] in browser.one("#article").text
    browser.press("j")
    browser.until("return document.activeElement.dataset.number")
    first = browser.run("return document.activeElement.dataset.finding")
    browser.press("j")
    browser.until("return document.activeElement.dataset.finding !== arguments[0]", first)
    browser.press("k")
    browser.until("return document.activeElement.dataset.finding === arguments[0]", first)
    browser.press("n")
    browser.until(
        "return document.querySelector('#article').textContent.includes(arguments[0])", order[1]
    )
    browser.press("s")
    assert browser.one(".whole").is_displayed()
    browser.press("u")
    browser.listed(lambda paths: paths == order)
    browser.press("/")
    browser.until("return document.activeElement.id === 'q'")
    browser.press("tea")
    browser.listed(lambda paths: 0 < len(paths) < len(order))


def test_single_keys_can_be_switched_off(browser: Browser, made: Path) -> None:
    browser.open(made)
    browser.press("?")
    browser.one("#shortcuts").click()
    browser.press("\ue00c")
    browser.press("/")
    assert browser.run("return document.activeElement.id") != "q"


def test_the_report_prints_as_a_pdf_of_the_article_alone(browser: Browser, made: Path) -> None:
    browser.open(made, at(COLLAGEN))
    document = base64.b64decode(browser.driver.print_page())
    assert document.startswith(b"%PDF")
    alone = document.count(b"/Type /Page\n")
    assert 2 <= alone <= 12
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not browser.all(".steps, .views, header button")
        box = browser.one(".changes").rect
        assert box["y"] > browser.one(".prose").rect["y"] + browser.one(".prose").rect["height"]
        assert browser.run(
            """const one = document.querySelector('.changes');
            return one.scrollHeight <= one.clientHeight + 1"""
        )
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_the_articles_in_the_list_print_together(browser: Browser, made: Path) -> None:
    browser.open(made, "#section=supplements")
    browser.run("window.print = () => { window.asked = true; }")
    browser.one("#print-all").click()
    browser.until("return window.asked")
    assert len(browser.all("#printed .sheet h1")) == len(browser.all("#printed .sheet")) == 3
    assert base64.b64decode(browser.driver.print_page()).startswith(b"%PDF")
    browser.run("window.dispatchEvent(new Event('afterprint'))")
    browser.listed(lambda paths: len(paths) == 3)


def barriers(browser: Browser, axe: str) -> list[Any]:
    """What axe-core finds against WCAG 2.2 AA in what is shown."""
    # the page's own policy forbids scripts that are not its own; the driver's are no part of it
    browser.run(axe)
    found: list[Any] = browser.driver.execute_async_script(
        """const [tags, done] = arguments;
        const told = (node) => node.html + ' ' + node.failureSummary;
        axe.run(document, { runOnly: tags }).then((result) => done(
          result.violations.map((one) => [one.id, one.nodes.slice(0, 3).map(told)])));""",
        ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    )
    return found


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest, browser: Browser) -> Iterator[str]:
    """The colours that the reader's system prefers."""
    features = [{"name": "prefers-color-scheme", "value": request.param}]
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    yield request.param
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


OPENED = [
    "",
    "#q=arthritis",
    at(COLLAGEN),
    at("content/nutrition/headache.md"),
    at("content/nutrition/hostile.md"),
]


@pytest.mark.parametrize("address", OPENED)
def test_axe_finds_no_barrier(
    browser: Browser, made: Path, axe: str, scheme: str, address: str
) -> None:
    browser.open(made, address)
    browser.run("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    assert barriers(browser, axe) == []
    if address == at(COLLAGEN):
        browser.press("s")
        assert barriers(browser, axe) == []
        browser.press("?")
        assert barriers(browser, axe) == []


def test_the_colours_can_be_chosen(browser: Browser, made: Path) -> None:
    browser.open(made)
    browser.one("#theme").click()
    light = browser.run("return getComputedStyle(document.body).backgroundColor")
    browser.one("#theme").click()
    assert "dark" in browser.one("#theme").text
    assert browser.run("return getComputedStyle(document.body).backgroundColor") != light


def test_hostile_articles_are_shown_and_never_run(browser: Browser, made: Path) -> None:
    browser.wrong()
    browser.open(made)
    assert any("</title><script>" in one.text for one in browser.all("#rows a"))
    scripts = browser.run("return document.scripts.length")
    browser.open(made, at("content/nutrition/hostile.md"))
    text = browser.one(".prose").text
    assert "<script>" in text
    assert "</script>" in text
    assert "cure for tinnitus" in text
    links = [one.get_attribute("href") for one in browser.all("#article .text a:not(.number)")]
    assert links == ["https://example.org/fine"]
    browser.one("[data-view=source]").click()
    assert "javascript:window.pwned=5" in browser.one(".whole").text
    assert "�" in browser.one(".whole").text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u061c]", browser.driver.page_source)
    assert browser.run("return window.pwned") is None
    assert browser.run("return document.scripts.length") == scripts
    assert not browser.driver.find_elements(
        "css selector", "img, iframe, object, [onload], [onerror]"
    )
    assert browser.run("return performance.getEntriesByType('resource').length") == 0
    assert browser.wrong() == []


def test_a_script_that_came_in_all_the_same_would_not_run(browser: Browser, made: Path) -> None:
    browser.open(made)
    browser.run(
        """const script = document.createElement('script');
        try { script.textContent = 'window.pwned = 1'; } catch { return; }
        document.body.append(script);"""
    )
    assert browser.run("return window.pwned") is None
    browser.wrong()


def test_what_is_new_and_what_was_fixed_since_an_earlier_report(
    browser: Browser, axe: str, tmp_path: Path
) -> None:
    head = '---\ntitle: "Tea"\ndate: 2026-01-01\ndescription: "On tea."\n---\n\n'
    (tmp_path / "a.md").write_text(head + "One {{\\< break >}}.\n\nOur drops cure asthma.\n")
    only = ("a.md", "--select", "damaged-shortcode,disease-cure")
    run("check", *only, "--output-format", "json", "-o", "old.json", cwd=tmp_path)
    (tmp_path / "a.md").write_text(head + "One {{\\< break >}}.\n\nOur drops cure tinnitus.\n")
    words = ("--output-format", "html", "-o", "report.html", "--compare", "old.json")
    run("check", *only, *words, cwd=tmp_path)
    browser.open(tmp_path / "report.html")
    tiles = [" ".join(one.text.split()) for one in browser.all(".states li")]
    assert tiles[-3:] == ["1 new since old.json", "1 still standing", "1 fixed"]
    assert barriers(browser, axe) == []
    browser.run("document.getElementById('fixed').open = true")
    assert "asthma" in browser.one("#fixed").text
    browser.one(".states .new a").click()
    browser.until("return location.hash === '#trend=new'")
    assert "1 new" in browser.one("#rows tr").text
    browser.one("#rows a").click()
    browser.until("return document.querySelector('#article .card')")
    assert [("tinnitus" in one.text, "new" in one.text) for one in browser.all(".card")] == [
        (True, True)
    ]
    assert "asthma" in browser.one('[data-part="Fixed"]').text
    assert barriers(browser, axe) == []
    browser.open(tmp_path / "report.html", "#trend=standing")
    assert browser.one("#trend").get_attribute("value") == "standing"
    browser.one("#rows a").click()
    browser.until("return document.querySelector('#article .card')")
    shown = [one.text for one in browser.all(".card")]
    assert ["backslash" in one for one in shown] == [True]


def test_a_report_without_articles_says_so(browser: Browser, tmp_path: Path) -> None:
    run("report", tmp_path, "-o", "report.html", cwd=tmp_path)
    browser.open(tmp_path / "report.html")
    assert "0 articles, 0 findings" in browser.one("h1").text


def test_an_address_that_is_no_longer_there_shows_the_overview(
    browser: Browser, made: Path
) -> None:
    browser.open(made, at("content/gone.md", finding="x", severity="%%%"))
    assert browser.all("#overview h1")


def test_many_articles_open_at_once_and_are_searched_in_a_moment(
    browser: Browser, tmp_path: Path
) -> None:
    page = render(large.report(100))
    (tmp_path / "report.html").write_text(page, encoding="utf-8")
    assert len(page.encode()) < 30_000_000 * 100 / 2_000
    browser.open(tmp_path / "report.html")
    assert len(browser.paths()) == 50
    browser.one("#more").click()
    browser.listed(lambda paths: len(paths) == 100)
    browser.one("#q").send_keys("number73.")
    started = time.monotonic()
    browser.listed(lambda paths: len(paths) == 1)
    assert time.monotonic() - started < 3
    browser.one("#rows a").click()
    browser.until(
        "return document.querySelector('#article .prose')?.textContent.includes('Number73.')"
    )
