"""Which notes an article owes, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..markdown import BlockKind
from ..notebook import Notebook, Topic
from .view import Passage, View


@dataclass(frozen=True, slots=True)
class Debt:
    """A note that is owed, and the reason in an editor's words."""

    note: str
    because: str
    topic: Topic | None = None


def topics(view: View, book: Notebook) -> tuple[tuple[Topic, str], ...]:
    """What an article is about, each topic with its reason; a stray mention is not enough."""
    found = []
    for topic in book.topics:
        reason = _reason(topic, view)
        if reason:
            found.append((topic, reason))
    return tuple(found)


def _reason(topic: Topic, view: View) -> str:
    if match := topic.trigger.search(view.about):
        in_body = len(topic.trigger.findall(view.body))
        if in_body >= 1 or view.words < 80:
            return f"“{match.group()}” in the title, the description or the tags"
    headings = topic.trigger.findall(view.headings)
    mentions = len(topic.trigger.findall(view.body))
    if headings and mentions >= 4:
        return f"“{headings[0]}” in a heading and {mentions} times in the text"
    if mentions >= 6 and mentions / max(view.words, 1) > 0.009:
        return f"{mentions} mentions in {view.words} words"
    return ""


def debts(view: View, book: Notebook) -> Iterator[Debt]:
    """Every note that the article owes."""
    if view.words < 40:
        return
    about = topics(view, book)
    if about or _about_health(view, book):
        yield Debt("medical-disclaimer", "it is health information")
        yield Debt("sources", "it is health information")
    if _practitioner(view, book):
        yield Debt("scope-of-practice", "a practitioner who is no physician writes about health")
    urgent = [(topic, reason) for topic, reason in about if topic.emergency]
    if urgent:
        topic, reason = urgent[0]
        yield Debt("emergency-care", f"it is about {_low(topic.title)}: {reason}", topic)
    crisis = [(topic, reason) for topic, reason in about if "crisis-line" in topic.also]
    if crisis:
        topic, reason = crisis[0]
        yield Debt("crisis-line", f"it is about {_low(topic.title)}: {reason}", topic)
    yield from _of_passages(view, book)


def _about_health(view: View, book: Notebook) -> bool:
    """Whether an article speaks of health at all: opening hours and notices owe no notes."""
    found = {word.lower() for word in book.words["health"].findall(f"{view.about}\n{view.body}")}
    return len(found) >= 3


def _low(title: str) -> str:
    return title[:1].lower() + title[1:]


def _practitioner(view: View, book: Notebook) -> bool:
    words = book.words
    if words["physician"].search(view.author) or words["physicians-here"].search(view.body):
        return False
    if words["practitioner"].search(view.author) or words["credential"].search(view.author):
        return True
    summary = str(view.article.document.front_matter.get("description") or "")
    byline = words["practitioner"].search(f"{view.about}") and not view.author
    told = words["first-person-practitioner"].search(f"{view.about}\n{view.body}")
    described = words["practitioner"].search(summary)
    return bool(told or byline or (described and view.author))


def _of_passages(view: View, book: Notebook) -> Iterator[Debt]:
    for note, finder, because in (
        ("testimonial-typicality", _tells_a_result, "it tells of people's results"),
        ("medication-change-caution", _changes_medicine, "it speaks of changing medicines"),
    ):
        if any(finder(passage, book) for passage in view.passages):
            yield Debt(note, because)
    if _paid(view, book):
        yield Debt("affiliate-disclosure", "it has paid links, codes or gifts")
    if _sells_supplements(view, book):
        yield Debt("dshea-disclaimer", "it sells a supplement in the US")


def _tells_a_result(passage: Passage, book: Notebook) -> bool:
    """A person, an outcome and a time, together: a result that readers will expect."""
    words, text = book.words, passage.text
    if passage.block.kind in (BlockKind.HEADING, BlockKind.FOOTNOTE) or len(text) < 40:
        return False
    person = words["story-person"].search(text)
    return bool(person and words["story-outcome"].search(text) and words["story-time"].search(text))


def _changes_medicine(passage: Passage, book: Notebook) -> bool:
    words, text = book.words, passage.text
    for medicine in words["medicine"].finditer(text):
        near = text[max(medicine.start() - 60, 0) : medicine.end() + 60]
        if words["change"].search(near):
            return True
    return False


def _paid(view: View, book: Notebook) -> bool:
    words = book.words
    links = (link for passage in view.passages for link in passage.block.links)
    if any(words["affiliate-url"].search(link.url) for link in links):
        return True
    if view.article.document.front_matter.get("affiliate") is True:
        return True
    return bool(words["coupon"].search(view.body))


def _sells_supplements(view: View, book: Notebook) -> bool:
    words = book.words
    product = len(words["supplement"].findall(view.body)) >= 2
    sells = len(words["selling"].findall(view.body)) >= 2 or view.article.config.profile == "seller"
    american = "US" in view.markets or (not view.markets and _looks_american(view))
    return bool(product and sells and american)


def _looks_american(view: View) -> bool:
    return "$" in view.body and "£" not in view.body and "€" not in view.body
