"""The wording that would settle a missing note, and where in the article it belongs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..config import Table
from ..markdown import Block, BlockKind
from ..model import Applicability, Edit, Fix, Span
from ..notebook import Notebook, Topic
from .owed import Debt
from .view import View

TITLES: Mapping[str, str] = {
    "medical-disclaimer": "Add a medical disclaimer at the end",
    "scope-of-practice": "Add at the end what the author is not",
    "emergency-care": "Add an emergency-care note",
    "crisis-line": "Add a crisis line at the top",
    "dshea-disclaimer": "Add the FDA disclaimer after the product",
    "testimonial-typicality": "Add what people can expect after the story",
    "affiliate-disclosure": "Add a disclosure before the first paid link",
    "medication-change-caution": "Add a caution after the passage",
    "pregnancy-caution": "Add a caution after the passage",
    "poison-control": "Add the poison line",
}
"""The notes that can be written for an author: sources cannot."""


def fix(debt: Debt, view: View, book: Notebook) -> Fix | None:
    """Writes the note once, where it belongs; the publisher's approved wording goes before ours."""
    if debt.note not in TITLES:
        return None
    words = _approved(debt.note, view) or _ours(debt, view, book)
    if not words:
        return None
    at = _place(debt, view)
    edit = Edit(Span(at, at), _padded(view.article.text, at, words))
    return Fix(TITLES[debt.note], (edit,), Applicability.UNSAFE)


def _approved(note: str, view: View) -> str:
    """The wording or shortcode that the configuration has for the article's markets."""
    entry = view.article.config.notes.get(note, {})
    own = [entry[market] for market in view.markets if isinstance(entry.get(market), Mapping)]
    found = (_wording(one, view) for one in own or [entry])
    return "\n\n".join(dict.fromkeys(one for one in found if one))


def _wording(entry: Table, view: View) -> str:
    if entry.get("text"):
        return str(entry["text"]).strip()
    call = str(entry.get("shortcode") or "").strip()
    if not call:
        return ""
    template = view.article.site.templates.get(call.split()[0])
    closing = " /" if template and template.reads_inner else " "
    return f"{{{{< {call}{closing}>}}}}"


def _ours(debt: Debt, view: View, book: Notebook) -> str:
    """Our own wording, unless it needs a market that is not known or a fact that is not ours."""
    if debt.note == "affiliate-disclosure" and not _earns_by_links(debt, book):
        return ""
    key = debt.note
    if debt.topic and debt.note == "emergency-care":
        key = f"{debt.note}-{'E' if debt.topic.urgency == 'E' else 'S'}"
    text = book.texts.notes.get(key, "")
    for name in re.findall(r"\{(\w+)\}", text):
        value = _signs(debt.topic) if name == "signs" else _line(name, view, book)
        if not value:
            return ""
        text = text.replace(f"{{{name}}}", value)
    return text


def _earns_by_links(debt: Debt, book: Notebook) -> bool:
    """Whether it is links that pay; who gave what for a gift or a code only the author knows."""
    pattern = book.words["affiliate-url"]
    return all(pattern.search(one.words) for one in debt.evidence)


def _signs(topic: Topic | None) -> str:
    return "\n".join(f"- {flag.name}" for flag in topic.flags) if topic else ""


def _line(name: str, view: View, book: Notebook) -> str:
    """A number for each market: “911”, or “999 (UK) or 911 (US)”; nothing if one is not known."""
    kind = "emergency" if name == "number" else name
    lines = {market: book.texts.lines.get(market, {}).get(kind) for market in view.markets}
    if not all(lines.values()):
        return ""
    if len(set(lines.values())) == 1:
        return str(next(iter(lines.values())))
    return " or ".join(f"{line} ({market})" for market, line in lines.items())


def _place(debt: Debt, view: View) -> int:
    """The offset at which a note is put in, never inside a shortcode, a list or a quotation."""
    text = view.article.text
    if debt.note in ("emergency-care", "poison-control"):
        return _before_second_heading(view)
    if debt.note == "crisis-line":
        return _body_start(view)
    block = _block_of(debt, view)
    if block is None:
        at_top = debt.note == "affiliate-disclosure"
        return _body_start(view) if at_top else len(text.rstrip())
    if debt.note == "affiliate-disclosure":
        first = next(one.block for one in view.passages if one.block.group == block.group)
        return _line_start(text, _outside(first.span.start, view, before=True))
    last = [one.block for one in view.passages if one.block.group == block.group][-1]
    return _paragraph_end(text, _outside(last.span.end, view))


def _block_of(debt: Debt, view: View) -> Block | None:
    """The block of the body beside which a note belongs, if it has a place of its own."""
    if debt.note in ("medical-disclaimer", "scope-of-practice"):
        return None
    for passage in view.passages:
        block = passage.block
        inside = any(block.span.overlaps(one.span) for one in debt.evidence)
        if inside and not block.collapsed:
            return block
    return None


def _before_second_heading(view: View) -> int:
    """A reader gets there early; without a second heading it is after the first paragraph."""
    text = view.article.text
    shown = [one.block for one in view.passages if not one.block.collapsed]
    free = [one for one in shown if _outside(one.span.start, view) == one.span.start]
    headings = [one for one in free if one.kind is BlockKind.HEADING]
    if len(headings) > 1:
        return _line_start(text, headings[1].span.start)
    paragraphs = [one for one in free if one.kind is BlockKind.PARAGRAPH]
    return _paragraph_end(text, paragraphs[0].span.end) if paragraphs else _body_start(view)


def _body_start(view: View) -> int:
    text, start = view.article.text, view.article.document.front_matter.body
    return start + len(text[start:]) - len(text[start:].lstrip())


def _outside(at: int, view: View, before: bool = False) -> int:
    """The same offset, or the edge of the shortcode call that encloses it."""
    for call in view.article.document.shortcodes.calls:
        if call.close and call.tag.span.end <= at <= call.close.span.start:
            return call.tag.span.start if before else call.close.span.end
    return at


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _paragraph_end(text: str, at: int) -> int:
    """The end of the last line before the next blank one."""
    blank = re.compile(r"[ \t]*\r?\n[ \t]*(?:\r?\n|\Z)|\s*\Z").search(text, at)
    return blank.start() if blank else len(text)


def _padded(text: str, at: int, words: str) -> str:
    """The words as a paragraph of their own there, in the file's kind of line ends."""
    before, after = text[:at].replace("\r\n", "\n"), text[at:].replace("\r\n", "\n")
    lead = "" if not before or before.endswith("\n\n") else "\n" if before[-1] == "\n" else "\n\n"
    if not after.strip():
        trail = "" if after else "\n"
    else:
        trail = "\n\n"[: 2 - (len(after) - len(after.lstrip("\n")))] if after[0] == "\n" else "\n\n"
    padded = f"{lead}{words}{trail}"
    return padded.replace("\n", "\r\n") if "\r\n" in text else padded
