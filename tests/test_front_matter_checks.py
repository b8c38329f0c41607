"""Fields, dates, pictures and the schema: what is said, where, and what is let pass."""

import datetime
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lint.checks import front_matter, hugo_dates
from lint.checks.texts import _meant
from lint.frontmatter import parse
from lint.frontmatter.edits import apply
from lint.frontmatter.fields import HUGO
from lint.model import Problem, Severity
from lint.site import NO_SITE, Site

DATA = Path(__file__).parent / "data" / "front-matter"
DATES = [json.loads(line) for line in (DATA / "dates.jsonl").read_text("utf-8").splitlines()]
FIELDS = [json.loads(line) for line in (DATA / "fields.jsonl").read_text("utf-8").splitlines()]
TODAY = datetime.date(2026, 6, 1)
# Refused by a site that lacks a tool or an output format, which a file alone cannot tell.
OF_THE_SITE = ("markup: asciidoc", "markup: rst", "markup: pandoc", "outputs: [nope]")
GOOD = 'title: Sleep\ndate: 2026-01-05\ndescription: "How much of it we need."\n'


def check(
    text: str, path: str = "content/page.md", site: Site = NO_SITE, **options: Any
) -> list[Problem]:
    front = parse(text)
    schema = front_matter.schema_for(front, path, options)
    return list(front_matter.problems(front, text, path, site, schema, TODAY, options))


def loud(text: str, **more: Any) -> set[str]:
    """The rules that speak, but for quiet ones."""
    quiet = {"cut-description", "future-date", "review-overdue", "unknown-output"}
    return {one.rule for one in check(text, **more)} - quiet


@pytest.mark.parametrize("row", DATES, ids=lambda row: row["date"])
def test_dates_are_read_as_by_hugo(row: dict[str, Any]) -> None:
    front = parse(f"---\ntitle: t\ndate: {row['date']}\n---\n")
    read = hugo_dates.read(front.data["date"])
    refused = any(problem.hugo for problem in front.problems)
    assert (read.ok and not refused) == row["ok"]
    if row["ok"] and read.day:
        assert str(read.day) == row["day"]


@pytest.mark.parametrize("row", FIELDS, ids=lambda row: repr(row["body"][4:-10]))
def test_fields_are_refused_as_by_hugo(row: dict[str, Any]) -> None:
    if row["body"].removeprefix("---\n").startswith(OF_THE_SITE):
        pytest.skip("decided by the site's configuration")
    refused = any(problem.hugo for problem in check(row["body"]))
    assert refused != row["ok"]


@pytest.mark.parametrize("row", [row for row in FIELDS if row["body"].startswith("---\ntitle: ")])
def test_titles_become_the_text_that_hugo_shows(row: dict[str, Any]) -> None:
    value = parse(row["body"]).data["title"]
    if isinstance(value, str | int) and not isinstance(value, bool):
        assert str(value) == row.get("title", "")


@pytest.mark.parametrize(
    "text",
    [
        f"---\n{GOOD}---\n",
        f"---\n{GOOD}draft: false\ntags: [a, b]\nauthor: {{name: A B, notPhysician: true}}\n---\n",
        "---\nTitle: Sleep\nDATE: 2026-01-05\nparams:\n  description: How much.\n---\n",
        "+++\ntitle = 'Sleep'\ndate = 2026-01-05\ndescription = 'How much.'\n"
        "lastReviewed = 2026-01-04\n+++\n",
        '{"title": "Sleep", "date": "2026-01-05", "description": "How much.", "weight": "3"}\n',
        f"---\n{GOOD}subtitle:\nslug: ''\nhero: beach\ncustom: {{a: 1}}\n---\n",
        f"---\n{GOOD}lastReviewed: 2025-12-30\nreviewedBy: Ana Reis, RN\n---\n",
    ],
)
def test_a_sound_article_is_let_pass(text: str) -> None:
    assert loud(text) == set()


@pytest.mark.parametrize(
    ("line", "rule", "shown"),
    [
        ("draft: yes", "misread-flag", "yes"),
        ('draft: "false"', "wrong-type", '"false"'),
        ("tags: a, b", "comma-terms", "a, b"),
        ("tags: [a, [b]]", "lost-terms", "[b]"),
        ("published: true", "unparsable-date", "true"),
        ("lastmod: 20260105", "misread-date", "20260105"),
        ("lastReviewed: soon", "malformed-date", "soon"),
        ("lastReviewed: 2027-01-05", "future-review", "2027-01-05"),
        ("catagories: [a]", "misspelt-field", "catagories"),
        ("author: [1]", "wrong-type", "1"),
        ("profile: shop", "invalid-value", "shop"),
        ("menu: {main: a}", "bad-menu", "a"),
        ("listImage: img/a.png", "relative-image", "img/a.png"),
        ("image: /static/a.png", "image-in-static", "/static/a.png"),
        ("url: mailto:a", "refused-field", "mailto:a"),
    ],
)
def test_one_mistake_is_one_finding_at_its_place(line: str, rule: str, shown: str) -> None:
    text = f"---\n{GOOD}{line}\n---\n"
    found = check(text)
    assert [(one.rule, one.span.of(text)) for one in found] == [(rule, shown)]
    assert found[0].field == line.split(":")[0] or "." in (found[0].field or "")


def test_a_missing_field_points_at_the_first_fence() -> None:
    text = "---\ntitle: Sleep\ndate: 2026-01-05\n---\n"
    (found,) = check(text)
    assert (found.rule, found.field, found.span.of(text)) == ("missing-field", "description", "---")
    assert "required property" not in found.message


def test_a_field_of_a_broken_block_is_not_missing() -> None:
    assert loud("---\ntitle: a: b\ndate: 2026-01-05\ndescription: c\n---\n") == {
        "invalid-front-matter"
    }
    unclosed = f"---\n{GOOD}\nBody.\n"
    assert loud(unclosed) == {"unterminated-front-matter"}


def test_list_pages_need_nothing() -> None:
    assert loud("---\ntitle: Articles\n---\n", path="content/articles/_index.md") == set()


def test_a_draft_that_would_be_published_is_an_error() -> None:
    (found,) = check(f"---\n{GOOD}draft: yes\n---\n")
    assert found.severity is Severity.ERROR
    assert found.fix
    assert "draft: true" in apply(f"---\n{GOOD}draft: yes\n---\n", found.fix)


def test_a_schema_of_the_site_wins_by_type_and_path() -> None:
    recipe = {"type": "object", "required": ["servings"]}
    options: dict[str, Any] = {
        "schemas": [{"type": "recipe", "schema": recipe}, {"paths": ["content/x/**"], "schema": {}}]
    }
    bare = "---\ntitle: Soup\ntype: recipe\n---\n"
    assert [one.field for one in check(bare, **options)] == ["servings"]
    assert loud("---\ntitle: Soup\n---\n", path="content/x/a.md", **options) == set()


def test_pictures_are_looked_up_only_where_the_site_is_known() -> None:
    text = f"---\n{GOOD}listImage: /uploads/Sea.png\n---\n"
    assert loud(text) == set()
    site = Site(static=frozenset({"/uploads/sea.png"}))
    (found,) = check(text, site=site)
    assert found.rule == "missing-image"
    assert "/uploads/sea.png" in found.help


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("tittle", "title"), ("descripton", "description"), ("publish_date", "publishdate"),
        ("link_title", "linktitle"), ("wieght", "weight"), ("keyword", None), ("titles", None),
        ("video", None), ("state", None), ("rating", None), ("tag", None), ("title2", None),
    ],
)  # fmt: skip
def test_near_names_are_slips_and_far_ones_are_not(key: str, name: str | None) -> None:
    assert _meant(key, [name.lower() for name in HUGO]) == name


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-1-5", ("2026-01-05", True)), ("2026/01/05", ("2026-01-05", True)),
        ("5 January 2026", ("2026-01-05", True)), ("Jan 5, 2026", ("2026-01-05", True)),
        ("2026-01-05T9:30", ("2026-01-05T09:30:00", True)), ("2026-30-11", ("2026-11-30", False)),
        ("2026-02-30", None), ("05/01/2026", None), ("soon", None),
    ],
)  # fmt: skip
def test_a_date_is_mended_only_where_it_is_clear(
    written: str, meant: tuple[str, bool] | None
) -> None:
    assert hugo_dates.suggest(written) == meant


def test_messages_never_speak_like_a_validator() -> None:
    text = f"---\n{GOOD}author: [{{licence: 3}}]\nweight: x\ndraft: 3\n"
    text += "affiliate: maybe\nsources: a\n---\n"
    found = check(text)
    assert len(found) >= 5
    for one in found:
        assert not any(
            word in one.message for word in ("schema", "is not of type", "valid under", "anyOf")
        )


def test_parsing_and_schemas_are_imported_only_when_needed() -> None:
    code = """
import sys
import lint.frontmatter as front
front.parse("text")
assert not {"jsonschema", "frontmatter", "tomllib"} & set(sys.modules)
front.parse("---\\ntitle: a\\n---\\n")
assert not {"jsonschema", "tomllib"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent.parent)
