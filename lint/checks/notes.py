"""Required notes that are absent, hidden, or wrong for the market."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..article import Article
from ..model import Applicability, Edit, Fix, Problem, Span
from ..notebook import Notebook
from ..notes.owed import Debt, debts, topics
from ..notes.present import Note, notes
from ..notes.view import View, view


def check(article: Article) -> Iterator[Problem]:
    """Each note that is owed and not there, and numbers of another country."""
    book = article.notebook
    if book is None:
        return
    seen = view(article)
    about = topics(seen, book)
    held = tuple(notes(seen, book, tuple(topic for topic, _ in about)))
    for debt in debts(seen, book):
        yield from _settle(debt, held, seen)
    yield from _numbers(seen, book)


def _settle(debt: Debt, held: Sequence[Note], seen: View) -> Iterator[Problem]:
    own = [note for note in held if note.id == debt.note]
    if debt.note == "emergency-care" and debt.topic:
        yield from _emergency(debt, own, seen)
    elif not own:
        yield Problem(
            f"missing-{debt.note}",
            seen.place,
            f"the article owes {NAMES[debt.note]}: {debt.because}",
            note=debt.note,
            why=(debt.because,),
        )


NAMES = {
    "medical-disclaimer": "a medical disclaimer",
    "scope-of-practice": "a note on who writes, and that it is no physician",
    "emergency-care": "an emergency-care note",
    "crisis-line": "a crisis line",
    "dshea-disclaimer": "the FDA disclaimer for supplements",
    "testimonial-typicality": "a note on what people can generally expect",
    "affiliate-disclosure": "a disclosure of paid links and gifts",
    "medication-change-caution": "a caution about changing medicines",
    "sources": "its sources",
}


def _emergency(debt: Debt, own: Sequence[Note], seen: View) -> Iterator[Problem]:
    topic = debt.topic
    assert topic is not None
    best = max(own, key=lambda note: len(note.flags), default=None)
    if best and (len(best.flags) >= topic.minimum or best.flags == ("in the shortcode",)):
        return
    named = set(best.flags) if best else set()
    missing = [flag.name for flag in topic.flags if flag.name not in named]
    told = "; ".join(missing)
    if best and best.flags:
        message = (
            f"the emergency note names {len(best.flags)} warning sign"
            f"{'s' if len(best.flags) > 1 else ''}, too few for an article on {topic.title}"
        )
    else:
        message = f"the article owes an emergency-care note: {debt.because}"
    yield Problem(
        "missing-emergency-care",
        seen.place,
        message,
        f"say whom to call at once, and for what: {told}",
        note="emergency-care",
        why=(debt.because, f"warning signs after {topic.source.title} ({topic.source.ref})"),
    )


EMERGENCY = re.compile(
    r"\b(?:call|ring|dial|phone|text)\b[^.!?\n]{0,30}?\b(911|999|000|988|112)\b", re.I
)


def _numbers(seen: View, book: Notebook) -> Iterator[Problem]:
    """Emergency and crisis numbers that do not work where the readers are."""
    markets = [market for market in seen.markets if market in book.numbers]
    if not markets:
        return
    valid = frozenset().union(*(book.numbers[market].every for market in markets))
    for passage in seen.passages:
        for match in EMERGENCY.finditer(passage.text):
            if match[1] in valid:
                continue
            here = passage.block.prose.source_map.to_source(Span(match.start(1), match.end(1)))
            right = _right_number(match[1], markets, book)
            fix = None
            if len(markets) == 1 and right:
                fix = Fix(f"Write {right}", (Edit(here, right),), Applicability.UNSAFE)
            yield Problem(
                "wrong-country-number",
                here,
                f"{match[1]} is no emergency number in {', '.join(markets)}",
                f"write {right}" if right else "name the number of that country",
                fix=fix,
            )


def _right_number(number: str, markets: Sequence[str], book: Notebook) -> str:
    own = book.numbers[markets[0]]
    kind = own.crisis if number == "988" else own.emergency
    return kind[0] if kind else ""
