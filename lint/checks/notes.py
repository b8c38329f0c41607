"""Required notes that are absent, hidden, late, contradicted, or wrong for the market."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from ..article import Article
from ..model import Applicability, Edit, Fix, Problem, Related, Severity, Span
from ..notebook import Notebook, digits
from ..notes import checklist, texts
from ..notes.checklist import Checklist
from ..notes.owed import Debt, debts, topics, urgent
from ..notes.present import Note, notes
from ..notes.view import REVIEWER, Evidence, Passage, View, view
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
    owed = tuple(debts(seen, book, about))
    held = tuple(notes(seen, book, counted, frozenset(debt.note for debt in owed)))
    settled = [(debt, tuple(_settle(debt, held, seen, book))) for debt in owed]
    problems = chain(
        *(found for _, found in settled),
        _contradictions(owed, seen, book),
        _adult_doses(seen, book),
        _numbers(seen, book),
    )
    lines = (checklist.line(debt, held, found, article.ruleset) for debt, found in settled)
    subjects = tuple((topic.id, topic.title) for topic, _ in about)
    return Reading(tuple(problems), Checklist(subjects, seen.markets, tuple(lines)))


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
    return note.trusted or note.enough


ALMOST = 2  # signs from which on a note that lacks a single one more is no missing note


def _missing(debt: Debt, own: Sequence[Note], seen: View, book: Notebook) -> Problem:
    message = f"the article owes {NAMES[debt.note]}: {debt.because}"
    help, why, mild = "", _why(debt, seen), False
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
        almost = ALMOST <= len(named) == debt.topic.minimum - 1
        mild = almost or debt.topic.advisory
    return Problem(
        f"missing-{debt.note}",
        seen.place,
        message,
        help,
        severity=Severity.INFO if mild else None,
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
    for name in REVIEWER:
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


AUDIENCE = ("audience", "audiences", "readers")


def _adult_doses(seen: View, book: Notebook) -> Iterator[Problem]:
    """Doses for adults, or for nobody in particular, on a page for children."""
    words = book.words
    told = next(seen.noted(words["children"], AUDIENCE), None)
    if told is None or next(seen.noted(words["adults"], AUDIENCE), None):
        return
    for passage in seen.passages:
        adult = words["adults"].search(passage.text)
        meant = words["children"] if adult else words["for-their-age"]
        dose = words["dose"].search(passage.text)
        if dose and not meant.search(passage.text):
            here = passage.evidence(dose)
            yield Problem(
                "contradicted-note",
                here.span,
                f"the page is for {told.words}, but this dose is "
                f"{'for adults' if adult else 'for no age in particular'}",
                "give the dose for each age or weight, or send readers to a pharmacist",
                related=(Related(told.span, "whom the page is for"),),
                why=tuple(_shown((told, here), seen)),
            )


NUMBER = re.compile(r"(?<![\w.,$£€/-])\d(?:[ \u00a0.()-]{0,2}\d){2,13}(?![\w%]|[.,/-]\d)")
CALLED = re.compile(r"\b(?:call|ring|dial|phone|text)\b[^.!?\n]{0,30}$", re.I)
COUNTED = re.compile(r" ?(?:bpm|beats|mg|ml|mmhg|k?g|km|people|patients|times|calories)\b", re.I)
SHORT = 5  # digits up to which a number may well count something else
LOCAL = re.compile(r"\b(?:local|your country's|national) emergency\b", re.I)


def _numbers(seen: View, book: Notebook) -> Iterator[Problem]:
    """Emergency, crisis and poison numbers that do not work where the readers are."""
    markets = [market for market in seen.markets if market in book.numbers]
    if not markets:
        return
    own = [book.numbers[market] for market in markets]
    valid = frozenset().union(*(one.every for one in own))
    printed = set()
    for passage in seen.passages:
        for match in NUMBER.finditer(passage.text):
            number = digits(match[0])
            called = len(number) > SHORT or _called(passage.text, match)
            if number in valid and called:
                printed.add(number)
            elif called:
                yield from _foreign(number, match, passage, markets, seen, book)
    yield from _one_sided(printed, markets, seen, book)


def _called(text: str, match: re.Match[str]) -> bool:
    """Whether short figures are a number to call and count nothing."""
    before = text[max(match.start() - 40, 0) : match.start()]
    return bool(CALLED.search(before)) and not COUNTED.match(text, match.end())


def _foreign(
    number: str,
    match: re.Match[str],
    passage: Passage,
    markets: Sequence[str],
    seen: View,
    book: Notebook,
) -> Iterator[Problem]:
    """A known number that is another country's, or one that is no longer printed."""
    own = book.numbers[markets[0]]
    homes = [one for one in book.numbers.values() if number in one.every]
    past = [one for one in book.numbers.values() if number in map(digits, one.outdated)]
    if not homes and not past:
        return
    right = own.like(number, homes[0]) if homes else own.crisis
    works = "no number that works" if homes else "no longer the number to print"
    here = passage.block.prose.source_map.to_source(Span(*match.span()))
    fix = None
    if len(markets) == 1 and right:
        fix = Fix(f"Write {right[0]}", (Edit(here, right[0]),), Applicability.UNSAFE)
    yield Problem(
        "wrong-country-number",
        here,
        f"{match[0]} is {works} in {', '.join(markets)}",
        f"write {right[0]}" if right else "name the number of that country",
        severity=None if homes else Severity.INFO,
        fix=fix,
        why=(
            f"the article is for readers in {', '.join(markets)}",
            *_shown((passage.evidence(match),), seen),
        ),
    )


def _one_sided(
    printed: set[str], markets: Sequence[str], seen: View, book: Notebook
) -> Iterator[Problem]:
    """An emergency number for some of the article's countries and none for the others."""
    served = {
        market: bool(printed & set(map(digits, book.numbers[market].emergency)))
        for market in markets
    }
    left = [market for market, own in served.items() if not own]
    if left and any(served.values()) and not LOCAL.search(seen.body):
        lacking = (f"{book.numbers[one].emergency[0]} ({one})" for one in left)
        yield Problem(
            "wrong-country-number",
            seen.place,
            f"the article names no emergency number for its readers in {', '.join(left)}",
            f"add {' and '.join(lacking)}, or say “your local emergency number”",
            severity=Severity.INFO,
            why=(f"the article is for readers in {', '.join(markets)}",),
        )
