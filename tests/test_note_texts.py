"""Notes that `--unsafe-fixes` writes: once, where they belong, and so that they are found again."""

from pathlib import Path

import pytest

from lint import library
from lint.files import Source
from lint.notebook import Topic, digits
from lint.options import Options
from lint.session import Session

from .test_command import run

BOOK = library.notebook()
SESSION = Session(Options(isolated=True))
HEAD = '---\ntitle: "{title}"\ndate: 2026-01-01\ndescription: "A page."\n{more}---\n\n'
BODY = """\
Whoever knows {word} knows the long afternoons. We draw the curtain and wait, and tea is made.

## The curtain

It is heavy and green and came from a theatre, and it keeps the street out and most of the light.

## The tea

It is cold by the time that anybody thinks of it, and {word} is still there. So we make another pot.
"""


def article(word: str, *markets: str, more: str = "") -> str:
    """A page about a topic that holds no note at all."""
    said = f"jurisdictions: [{', '.join(markets)}]\n" if markets else ""
    return HEAD.format(title=f"On {word}", more=said + more) + BODY.format(word=word)


def mended(tmp_path: Path, text: str, config: str = "", path: str = "page.md") -> str:
    """The article after `check --fix --unsafe-fixes`, which must not change it again."""
    (tmp_path / "healthlint.toml").write_text(config, encoding="utf-8")
    file = tmp_path / path
    file.write_bytes(text.encode())
    for _ in range(2):
        done = run("check", "--select", "RN", "--fix", "--unsafe-fixes", path, cwd=tmp_path)
        assert done.returncode in (0, 1), done.stderr.decode()
        first, text = text, file.read_bytes().decode()
    assert text == first
    return text


def owed(text: str) -> set[str | None]:
    report = SESSION.report(Source("page.md", text))
    return {one.note for one in report.findings if "missing-" in report_name(one.code)}


def report_name(code: str) -> str:
    return next(rule.name for rule in library.shipped() if rule.code == code)


def test_each_note_is_written_once_and_where_it_belongs(tmp_path: Path) -> None:
    text = mended(tmp_path, article("migraine", "UK"))
    assert text.count("Call 999 at once") == 1
    assert text.index("## The curtain") < text.index("Call 999 at once") < text.index("## The tea")
    assert "- fever, a stiff neck or a rash\n" in text
    assert text.rstrip().endswith("another health professional who knows you.")
    assert owed(text) == {"sources"}


def test_a_crisis_line_comes_first(tmp_path: Path) -> None:
    text = mended(tmp_path, article("suicide", "AU"))
    body = text.split("---\n\n", 1)[1]
    assert body.startswith(
        "If you are thinking of ending your life or cannot keep safe, call Lifeline"
    )
    assert "13 11 14" in body
    assert owed(text) == {"sources"}


def test_without_a_market_no_number_is_written(tmp_path: Path) -> None:
    text = mended(tmp_path, article("migraine"))
    assert "at once" not in text
    assert "emergency-care" in owed(text)


def test_two_markets_get_both_numbers(tmp_path: Path) -> None:
    text = mended(tmp_path, article("migraine", "US", "UK"))
    assert "Call 911 (US) or 999 (UK) at once" in text


def test_windows_line_ends_are_kept(tmp_path: Path) -> None:
    text = mended(tmp_path, article("migraine", "UK").replace("\n", "\r\n"))
    assert "Call 999 at once" in text
    assert text.count("\n") == text.count("\r\n")


def test_an_approved_wording_is_used_whatever_it_says(tmp_path: Path) -> None:
    config = '[notes.medical-disclaimer]\ntext = "Ask  Moira."\n'
    text = mended(tmp_path, article("migraine", "UK"), config)
    assert text.rstrip().endswith("Ask  Moira.")
    assert "does not replace advice" not in text


def test_an_approved_wording_can_differ_by_market(tmp_path: Path) -> None:
    config = (
        '[notes.emergency-care]\ntext = "Call for help."\n'
        '[notes.emergency-care.UK]\ntext = "Ring 999, and put the kettle on."\n'
    )
    assert "Ring 999, and put" in mended(tmp_path, article("migraine", "UK"), config)
    assert "Call for help." in mended(tmp_path, article("migraine", "US"), config)


def test_a_shortcode_can_stand_for_the_note(tmp_path: Path) -> None:
    config = '[notes.medical-disclaimer]\nshortcode = "disclaimer kind=short"\n'
    text = mended(tmp_path, article("migraine", "UK"), config)
    assert text.rstrip().endswith("{{< disclaimer kind=short >}}")


def test_a_shortcode_that_takes_text_is_closed_at_once(tmp_path: Path) -> None:
    (tmp_path / "layouts" / "_shortcodes").mkdir(parents=True)
    (tmp_path / "hugo.toml").write_text("")
    (tmp_path / "layouts" / "_shortcodes" / "box.html").write_text("<b>{{ .Inner }}</b>")
    (tmp_path / "content").mkdir()
    config = '[notes.medical-disclaimer]\nshortcode = "box"\n'
    text = mended(tmp_path, article("migraine", "UK"), config, "content/page.md")
    assert text.rstrip().endswith("{{< box />}}")


LINK = "[a pillow](https://www.amazon.com/dp/B00?tag=field-20)"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            "- We stopped our tablets in May.\n- The garden is dry.\n\nIt rained.\n",
            "- The garden is dry.\n\nDo not stop or change",
        ),
        (
            "{{< box >}}\nWe stopped our tablets in May.\n{{< /box >}}\n\nIt rained.\n",
            "{{< /box >}}\n\nDo not stop or change",
        ),
        (f"It rained.\n\n- a lamp\n- {LINK}\n", "It rained.\n\nSome links on this page"),
        ("> We stopped our tablets\n> in May.\n\nIt rained.\n", "in May.\n\nDo not stop or change"),
    ],
)
def test_a_note_is_never_put_inside_something_else(tmp_path: Path, body: str, wanted: str) -> None:
    filler = "\nThe days grew long, and we sat outside until the bats came. " * 6 + "\n"
    head = HEAD.format(title="May", more="jurisdictions: [US]\n")
    assert wanted in mended(tmp_path, head + body + filler)


def test_a_disclosure_that_only_a_field_asks_for_goes_to_the_top(tmp_path: Path) -> None:
    text = mended(tmp_path, article("migraine", "UK", more="affiliate: true\n"))
    assert text.split("---\n\n", 1)[1].startswith("Some links on this page are affiliate links")
    assert "late-disclosure" not in {
        report_name(one.code) for one in SESSION.report(Source("a.md", text)).findings
    }


def test_safe_fixes_write_no_note(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(article("migraine", "UK"), encoding="utf-8")
    run("check", "--isolated", "--select", "RN", "--fix", "page.md", cwd=tmp_path)
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == article("migraine", "UK")


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ('[notes.sources]\ntexts = "x"\n', "2: unknown key `texts`; did you mean `text`?"),
        ("[notes.emergency-care]\nbefore = 2\n", "2: `notes.emergency-care.before`"),
        ('[notes.emergency-care.UK]\ntext = ""\n', "`notes.emergency-care.UK.text`"),
        ('[notes.crisis-line]\nshortcode = "{{< line >}}"\n', "`notes.crisis-line.shortcode`"),
    ],
)
def test_a_wrong_wording_is_refused_with_its_place(tmp_path: Path, config: str, told: str) -> None:
    (tmp_path / "healthlint.toml").write_text(config, encoding="utf-8")
    (tmp_path / "page.md").write_text(article("migraine"), encoding="utf-8")
    done = run("check", "page.md", cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr.decode()


@pytest.mark.parametrize("topic", BOOK.topics, ids=lambda topic: topic.id)
def test_every_red_flag_is_found_under_its_own_name(topic: Topic) -> None:
    assert [flag.name for flag in topic.flags if not flag.pattern.search(flag.name)] == []


@pytest.mark.parametrize("market", BOOK.numbers)
def test_our_wordings_are_found_again_in_every_market(market: str) -> None:
    lines = BOOK.texts.lines[market]
    valid = BOOK.numbers[market].every
    assert lines["emergency"] in valid
    for kind, line in lines.items():
        assert digits(line) in valid, (kind, line)
    words = BOOK.words
    assert words["crisis"].search(lines["crisis"]) or "helpline" in lines["crisis"]
    assert "poison" not in lines or words["poison-line"].search(
        BOOK.texts.notes["poison-control"].replace("{poison}", lines["poison"])
    )
    for urgency in "ES":
        text = BOOK.texts.notes[f"emergency-care-{urgency}"]
        assert words["urgent"].search(text.replace("{number}", lines["emergency"]))


def test_a_note_says_which_words_made_it_owed(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(article("migraine", "UK"), encoding="utf-8")
    done = run("check", "--isolated", "--select", "RN103", "--why", "page.md", cwd=tmp_path)
    shown = done.stdout.decode()
    assert "why: line 2: “migraine”" in shown
    assert "why: warning signs after SNNOOP10" in shown


def test_every_note_finding_has_its_reasons(tmp_path: Path) -> None:
    for path in sorted((Path(__file__).parent.parent / "examples").rglob("*.md")):
        report = SESSION.report(Source(str(path), path.read_text(encoding="utf-8")))
        notes = [one for one in report.findings if one.code.startswith("RN")]
        assert all(any(why.startswith("line ") for why in one.why) for one in notes), path
