"""Required notes that are absent, hidden, late, contradicted, or wrong for the market."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from ..article import Article
from ..model import Applicability, Edit, Fix, Problem, Related, Severity, Span
from ..notebook import Notebook
from ..notes import checklist, texts
from ..notes.checklist import Checklist
from ..notes.owed import Debt, debts, topics, urgent
from ..notes.present import Note, notes
from ..notes.view import Evidence, View, view
from ..sourcemap import Lines


@dataclass(frozen=True, slots=True)
class Reading:
    """What there is against an article's notes, and what its editors are told of them."""

    problems: tuple[Problem, ...]
    checklist: Checklist


def read(article: Article, book: Notebook) -> Reading:
    """Each note that is owed and not where readers need it, and numbers of another country."""
    seen = view(article)
    about = topics(seen, book)
    counted = tuple(topic for topic, _ in urgent(about))
    held = tuple(notes(seen, book, counted))
    owed = tuple(debts(seen, book, about))
    settled = [(debt, tuple(_settle(debt, held, seen, book))) for debt in owed]
    problems = chain(*(found for _, found in settled), _contradictions(owed, seen, book))
    lines = (checklist.line(debt, held, found, article.ruleset) for debt, found in settled)
    subjects = tuple((topic.id, topic.title) for topic, _ in about)
    return Reading(
        (*problems, *_numbers(seen, book)), Checklist(subjects, seen.markets, tuple(lines))
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
    "pregnancy-caution": "a caution for readers who are pregnant or breastfeeding",
    "poison-control": "a poison line",
}


def _settle(debt: Debt, held: Sequence[Note], seen: View, book: Notebook) -> Iterator[Problem]:
    own = [note for note in held if note.id == debt.note]
    enough = [note for note in own if _suffices(note, debt)]
    shown = [note for note in enough if not note.hidden]
    if shown:
        yield from _misplaced(debt, shown, seen)
    elif enough:
        yield _hidden(debt, enough[0], seen)
    else:
        yield _missing(debt, own, seen, book)


def _suffices(note: Note, debt: Debt) -> bool:
    """An emergency note must name enough signs; any other note is enough once it is there."""
    if debt.note != "emergency-care" or debt.topic is None:
        return True
    return note.trusted or len(note.flags) >= debt.topic.minimum


def _missing(debt: Debt, own: Sequence[Note], seen: View, book: Notebook) -> Problem:
    message = f"the article owes {NAMES[debt.note]}: {debt.because}"
    help, why = "", _why(debt, seen)
    if debt.note == "emergency-care" and debt.topic:
        named = max((note.flags for note in own if not note.hidden), key=len, default=())
        missing = [flag.name for flag in debt.topic.flags if flag.name not in named]
        help = f"say whom to call at once, and for what: {'; '.join(missing)}"
        source = debt.topic.source
        why = (*why, f"warning signs after {source.title} ({source.ref})")
        if named:
            signs = f"{len(named)} warning sign{'s' if len(named) > 1 else ''}"
            message = f"the emergency note names {signs}, too few for an article on "
            message += debt.topic.title
    return Problem(
        f"missing-{debt.note}",
        seen.place,
        message,
        help,
        severity=Severity.INFO if debt.topic and debt.topic.advisory else None,
        note=debt.note,
        fix=texts.fix(debt, seen, book),
        why=why,
    )


def _hidden(debt: Debt, note: Note, seen: View) -> Problem:
    return Problem(
        "hidden-note",
        note.span,
        f"{NAMES[debt.note]} stands only in text that is folded away",
        note=debt.note,
        why=_why(debt, seen),
    )


def _why(debt: Debt, seen: View) -> tuple[str, ...]:
    """The reason, and the words that gave it with their lines."""
    return (debt.because, *_shown(debt.evidence[:4], seen))


def _shown(evidence: Sequence[Evidence], seen: View) -> Iterator[str]:
    lines = Lines(seen.article.text)
    for one in evidence:
        yield f"line {lines.position(one.span.start).line}: “{' '.join(one.words.split())}”"


LATE = 0.5  # the share of an article after which an emergency note comes late
LONG = 200  # words from which on a reader may not get to the end


def _misplaced(debt: Debt, shown: Sequence[Note], seen: View) -> Iterator[Problem]:
    """What is wrong with the place of a note that is there."""
    if debt.note == "emergency-care":
        yield from _late(debt, shown, seen)
    elif debt.note == "affiliate-disclosure":
        yield from _after_link(debt, shown, seen)
    elif debt.note == "testimonial-typicality":
        yield from _apart(debt, shown, seen)


def _late(debt: Debt, shown: Sequence[Note], seen: View) -> Iterator[Problem]:
    first = min(shown, key=lambda note: note.span)
    limit = float(seen.article.config.notes.get(debt.note, {}).get("before", LATE))
    share = seen.share_before(first.span.start)
    if share > limit and seen.words >= LONG:
        yield Problem(
            "late-note",
            first.span,
            f"the emergency note comes after {share:.0%} of the article",
            note=debt.note,
            why=(*_why(debt, seen), f"it should come within the first {limit:.0%} of the words"),
        )


def _after_link(debt: Debt, shown: Sequence[Note], seen: View) -> Iterator[Problem]:
    paid = debt.evidence[0]
    first = min(shown, key=lambda note: note.span)
    in_body = paid.span.start >= seen.article.document.front_matter.body
    if in_body and first.span.start > paid.span.end:
        yield Problem(
            "late-disclosure",
            paid.span,
            "readers meet this before they learn that it pays",
            related=(Related(first.span, "the disclosure"),),
            note=debt.note,
            why=_why(debt, seen),
        )


def _apart(debt: Debt, shown: Sequence[Note], seen: View) -> Iterator[Problem]:
    told = {seen.section_at(note.span.start) for note in shown}
    apart = [one for one in debt.evidence if seen.section_at(one.span.start) not in told]
    if apart:
        yield Problem(
            "distant-typicality",
            apart[0].span,
            "what people can generally expect is said, but not in the section of this story",
            related=(Related(shown[0].span, "what people can expect"),),
            note=debt.note,
            why=_why(debt, seen),
        )


DECLINED = ("medicalDisclaimer", "medical_disclaimer", "disclaimer")
REVIEWED = ("reviewedBy", "reviewed_by", "medicallyReviewedBy", "reviewer")


def _contradictions(owed: Sequence[Debt], seen: View, book: Notebook) -> Iterator[Problem]:
    """Front matter that says the opposite of what the article owes, or of what it says."""
    front = seen.article.document.front_matter
    health = next((debt for debt in owed if debt.note == "medical-disclaimer"), None)
    for name in DECLINED:
        path = front.path(name)
        if health and path and front.get(name) is False:
            yield Problem(
                "contradicted-note",
                front.places[path].value,
                f"`{path[0]}: false` on an article that owes {NAMES[health.note]}",
                "take the field out, or set it to true and print the disclaimer",
                field=str(path[0]),
                why=_why(health, seen),
            )
    for name in REVIEWED:
        path = front.path(name)
        if not path or not front.get(name):
            continue
        if denied := next(seen.stated(book.words["unreviewed"]), None):
            yield Problem(
                "contradicted-note",
                denied.span,
                f"the text says that nobody has reviewed it, but `{path[0]}` names a reviewer",
                "keep the one that is true",
                related=(Related(front.places[path].value, "the reviewer"),),
                why=tuple(_shown((denied,), seen)),
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
                why=(
                    f"the article is for readers in {', '.join(markets)}",
                    *_shown((passage.evidence(match),), seen),
                ),
            )


def _right_number(number: str, markets: Sequence[str], book: Notebook) -> str:
    own = book.numbers[markets[0]]
    kind = own.crisis if number == "988" else own.emergency
    return kind[0] if kind else ""
