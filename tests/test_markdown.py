"""Blocks and prose of Markdown bodies."""

import re

from hypothesis import given
from hypothesis import strategies as st

from lint import markdown
from lint.markdown import Block, BlockKind
from lint.model import Span

TAG = re.compile(r"\{\{[<%].*?[>%]\}\}", re.S)


def blocks(text: str) -> tuple[Block, ...]:
    hidden = [Span(*found.span()) for found in TAG.finditer(text)]
    return markdown.parse(text, 0, hidden).blocks


def words(text: str) -> list[str]:
    return [block.text.strip() for block in blocks(text)]


def test_markup_is_gone_and_words_stay_in_order() -> None:
    assert words("# A *b*\n\nOne [two](x) `three` &amp; **four**.\n\n> five\n") == [
        "A b",
        "One two three & four.",
        "five",
    ]


def test_a_shortcode_on_its_own_line_parts_the_text() -> None:
    assert words("One.\n{{< break >}}\nTwo.") == ["One.", "Two."]


def test_a_shortcode_inside_a_line_parts_nothing() -> None:
    assert words("* {{< check >}} One\n* Two {{< x >}} three") == [
        "One",
        "Two  three",
    ]


def test_list_items_share_a_group_and_paragraphs_do_not() -> None:
    found = blocks("Lead:\n\n* a\n* b\n\nEnd\n")
    assert [block.kind for block in found] == [
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.LIST_ITEM,
        BlockKind.PARAGRAPH,
    ]
    assert found[1].group == found[2].group != found[3].group


def test_a_paragraph_all_in_bold_is_a_heading() -> None:
    assert [block.kind for block in blocks("**What is it?**\n\nIt **is** so.\n")] == [
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
    ]


def test_table_rows_keep_their_header() -> None:
    row = blocks("| a | b |\n|---|---|\n| one | two |\n")[1]
    assert (row.text, row.head) == ("one | two", "a | b")


def test_image_descriptions_are_read_once() -> None:
    found = blocks("See ![a calm man](x.png) here.\n")
    assert [(block.kind, block.text.strip()) for block in found] == [
        (BlockKind.ALT, "a calm man"),
        (BlockKind.PARAGRAPH, "See  here."),
    ]


def test_links_know_their_words() -> None:
    (block,) = blocks("As [two words](https://example.org/a) say.\n")
    (link,) = block.links
    assert block.text[link.start : link.end] == "two words"
    assert link.url == "https://example.org/a"


def test_html_is_read_without_its_tags() -> None:
    assert words("<div>\n<p>One</p>\n<script>no()</script>\n</div>\n\n<small>Two</small>\n") == [
        "One",
        "Two",
    ]


def test_comments_are_no_prose_but_have_a_place() -> None:
    text = "<!-- hidden -->\n\nShown <!-- too --> here.\n"
    body = markdown.parse(text, 0, [])
    assert [span.of(text) for span in body.comments] == ["<!-- hidden -->", "<!-- too -->"]
    assert "hidden" not in "".join(block.text for block in body.blocks)


def test_a_comment_of_many_lines_is_one() -> None:
    text = "<!--\nOne\n\n{% two %}}\n-->\n\nShown.\n"
    body = markdown.parse(text, 0, [])
    assert [span.of(text) for span in body.comments] == ["<!--\nOne\n\n{% two %}}\n-->"]
    assert [block.text for block in body.blocks] == ["Shown."]


def test_what_stands_in_closed_details_is_known_to_be_hidden() -> None:
    text = "<details>\n\nOne\n\n</details>\n\nTwo\n\n<details open>\n\nThree\n\n</details>\n"
    assert [(block.text, block.collapsed) for block in blocks(text)] == [
        ("One", True),
        ("Two", False),
        ("Three", False),
    ]


def test_sentences_that_are_only_indented_are_prose() -> None:
    text = "2. Hi.\n\n    A sentence of some eight words that was pasted in.\n    And more.\n"
    assert words("  " + text)[-1].endswith("pasted in. And more.")
    assert words("Use it:\n\n    x = {y: z}; print(a_b, c_d)\n") == ["Use it:"]


def test_code_is_not_prose() -> None:
    body = markdown.parse("```json\ncure\n```\n\ntext\n", 0, [])
    assert [block.text for block in body.blocks] == ["text"]
    assert body.code[0].language == "json"


@given(st.text(st.sampled_from("ab *_`[]()#>|-\n\r<!&;é😀{%}"), max_size=80))
def test_every_kept_character_stands_at_its_place(text: str) -> None:
    for block in blocks(text):
        for plain, source, length in block.prose.source_map.runs:
            assert block.text[plain : plain + length] == text[source : source + length]
