"""Which notes an article owes, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice, takewhile
from typing import TYPE_CHECKING

from ..folding import fold
from ..learned import TOGETHER
from ..literals import Finder
from ..markdown import BlockKind
from ..notebook import Notebook, Topic
from ..windows import runs
from .view import ABOUT, AUTHOR, REVIEWER, Evidence, Passage, View, whole_words

if TYPE_CHECKING:
    from ..nlp.second import Opinion


@dataclass(frozen=True, slots=True)
class Debt:
    """A note that is owed, the reason in an editor's words, and the words that made it so."""

    note: str
    because: str
    evidence: tuple[Evidence, ...] = ()
    topic: Topic | None = None


def topics(view: View, book: Notebook) -> tuple[tuple[Topic, str], ...]:
    """What an article is about, each topic with its reason; a stray mention is not enough."""
    found = []
    for topic in book.topics:
        reason = _reason(topic, view)
        if reason:
            pressing = topic.by_signs and _tells_of_signs(topic, view)
            found.append((replace(topic, advisory=False) if pressing else topic, reason))
    return tuple(found)


def _tells_of_signs(topic: Topic, view: View) -> bool:
    """Whether a passage names the topic's warning signs, be it to make little of them."""
    return any(len(topic.flags_in(passage.text)) >= topic.minimum for passage in view.passages)


def _reason(topic: Topic, view: View) -> str:
    match = topic.trigger.search(view.about)
    if match:
        fields = {one.span for one in view.noted(topic.trigger, ABOUT)}
        told = topic.trigger.search(view.title)
        entitled = told and " " in told[0]  # several words of a title are no stray mention
        if entitled or topic.trigger.search(view.body) or view.words < 80 or len(fields) > 1:
            return f"“{whole_words(view.about, match)}” in the title, the description or the tags"
    mentions = sum(1 for _ in topic.trigger.finditer(view.body))
    heading = topic.trigger.search(view.headings) if mentions >= HEADED else None
    if heading:
        word = whole_words(view.headings, heading)
        return f"“{word}” in a heading and {mentions} times in the text"
    if mentions >= 6 and mentions / max(view.words, 1) > 0.009:
        return f"{mentions} mentions in {view.words} words"
    return ""


HEADED = 4
"""Mentions that make a topic of what stands in a heading."""


def urgent(about: Iterable[tuple[Topic, str]]) -> list[tuple[Topic, str]]:
    """The topics that owe an emergency note; those that only had better have one, if no other."""
    every = [(topic, reason) for topic, reason in about if topic.emergency]
    return [one for one in every if not one[0].advisory] or every


def debts(view: View, book: Notebook, about: tuple[tuple[Topic, str], ...]) -> Iterator[Debt]:
    """Every note that an article about those topics owes."""
    if view.words < 40:
        return
    evidence = _some(view.said(about[0][0].trigger)) if about else _about_health(view, book)
    if about or evidence:
        yield Debt("medical-disclaimer", "it is health information", evidence)
        yield Debt("sources", "it is health information", evidence)
    writer = _practitioner(view, book)
    if writer:
        because = "a practitioner who is no physician writes about health"
        yield Debt("scope-of-practice", because, writer)
    elif _reads_like_one(view, book):
        because = "it reads like the page of somebody who treats, coaches or teaches people"
        yield Debt("scope-of-practice", because)
    yield from _of_topic("emergency-care", urgent(about), view)
    for note in ("crisis-line", "poison-control"):
        yield from _of_topic(note, [one for one in about if note in one[0].also], view)
    if not any("crisis-line" in topic.also for topic, _ in about):
        if despair := _some(_despairs(view, book)):
            yield Debt("crisis-line", "it speaks of thoughts of suicide or self-harm", despair)
        elif claimed := _some(_claims_of_mind(view, book)):
            yield Debt("crisis-line", "it makes claims about an illness of the mind", claimed)
    yield from _of_passages(view, book)
    yield from _of_selling(view, book)
    advised = _some(_advised(view, book, {topic.id for topic, _ in about}))
    if advised:
        because = "it advises what may be unsafe in pregnancy"
        yield Debt("pregnancy-caution", because, advised)


def _of_topic(note: str, about: list[tuple[Topic, str]], view: View) -> Iterator[Debt]:
    for topic, reason in about[:1]:
        because = f"it is about {_low(topic.title)}: {reason}"
        yield Debt(note, because, _some(view.said(topic.trigger)), topic)


def _some(evidence: Iterable[Evidence], count: int = 3) -> tuple[Evidence, ...]:
    return tuple(islice(evidence, count))


def _about_health(view: View, book: Notebook) -> tuple[Evidence, ...]:
    """What shows that an article is on health at all: opening hours and notices owe no notes."""
    health = book.words["health"]
    found: set[str] = set()
    for match in health.finditer(f"{view.about}\n{view.body}"):
        found.add(match[0].lower())
        if len(found) == 3:
            return _some(view.said(health))
    return ()


def _low(title: str) -> str:
    acronym = title[:2].isupper()
    return title if acronym else title[:1].lower() + title[1:]


def _practitioner(view: View, book: Notebook) -> tuple[Evidence, ...]:
    """What shows that the writer treats or coaches people and is no physician."""
    words = book.words
    if _by_physicians(view, book):
        return ()
    for kind in ("practitioner", "credential"):
        if signed := _some(view.noted(words[kind], AUTHOR), 1):
            return signed
    fields = ("description",) if view.author else ABOUT
    told = words["first-person-practitioner"]
    if own := (*_some(view.noted(told, ABOUT), 1), *_some(_unquoted(view, told), 1)):
        return own[:1]
    if _reported(view, book):
        return ()
    named = _some(view.noted(words["practitioner"], fields, words["somebody-else"]), 1)
    return named or _house(view, book)


REPORTAGE = 3
"""Times that a piece quotes what others say, from which on those it describes did not write it."""


def _unquoted(view: View, pattern: Finder) -> Iterator[Evidence]:
    """Where a pattern is found in the writer's own words."""
    for passage in view.passages:
        for match in pattern.finditer(passage.text):
            quoted = passage.block.quoted or passage.text.count('"', 0, match.start()) % 2
            if not quoted:
                yield passage.evidence(match)


def _house(view: View, book: Notebook) -> tuple[Evidence, ...]:
    """What shows that a clinic, shop or retreat that names no physician treats people."""
    words = book.words
    if _reviewed(view, book) or words["named-doctor"].search(view.body):
        return ()
    signed = _some(view.noted(words["house"], AUTHOR), 1)
    treats = _some(_unquoted(view, words["house-treats"]), 2) if signed else ()
    return (*signed, *treats) if treats else ()


def _reads_like_one(view: View, book: Notebook) -> bool:
    """Whether the page as a whole reads like a practitioner's, whom nothing names as one."""
    if _by_physicians(view, book) or _reviewed(view, book) or _reported(view, book):
        return False
    return "scope-of-practice" in book.learned.owes(f"{view.about}\n{view.body}")


def _by_physicians(view: View, book: Notebook) -> bool:
    """Whether physicians write the article or belong to the house."""
    words = book.words
    return bool(
        words["physician"].search(view.author) or words["physicians-here"].search(view.body)
    )


def _reviewed(view: View, book: Notebook) -> bool:
    """Whether a physician is named as having read it."""
    return any(view.noted(book.words["physician"], REVIEWER))


def _reported(view: View, book: Notebook) -> bool:
    """Whether it is a piece that quotes others throughout."""
    return sum(1 for _ in book.words["speech-tag"].finditer(view.body)) >= REPORTAGE


def _despairs(view: View, book: Notebook) -> Iterator[Evidence]:
    """Where readers or the writer are said to think of suicide or self-harm.

    Not where readers are sent for emergency help at once: that passage gives them somebody.
    """
    for passage in view.passages:
        match = book.words["despair"].search(passage.text)
        if match and not book.words["urgent"].search(passage.text):
            yield passage.evidence(match)


def _claims_of_mind(view: View, book: Notebook) -> Iterator[Evidence]:
    """Where a claim to flag is about depression, panic or the like."""
    for one in view.article.opinions:
        text = one.sentence.text
        if one.flagged and one.page and book.words["mind"].search(fold(text)):
            yield Evidence(text, one.sentence.span)


def _of_passages(view: View, book: Notebook) -> Iterator[Debt]:
    told = tuple(_results(view, book))
    if told:
        yield Debt("testimonial-typicality", "it tells of people's results", told)
    every = (*view.fields, *view.passages)
    changed = tuple(filter(None, (_changes_medicine(one, book) for one in every)))
    if changed:
        yield Debt("medication-change-caution", "it speaks of changing medicines", changed)


LIKELY, LIKELY_ALONE = 0.77, 0.6
"""How likely a sentence must be a claim to be somebody's result that readers will expect.

People also get better on careful pages: by time, by ordinary care, in a story that warns.
"""


def _results(view: View, book: Notebook) -> Iterator[Evidence]:
    """Where the article tells of people's results: in patterns' words, else in any others."""
    blocks = groupby(view.article.opinions, key=lambda one: one.sentence.block.span)
    opinions = {span: tuple(own) for span, own in blocks}
    patterned = [
        found
        for passage in view.passages
        if (found := _tells_a_result(passage, book))
        and (
            any(_likely(one) for one in opinions.get(passage.block.span, ()))
            or book.learned.told("testimonial", passage.line)
        )
    ]
    yield from patterned
    for near in opinions.values() if not patterned else ():
        yield from _told_together(near, book)


def _likely(one: Opinion) -> bool:
    """Whether a sentence is likely a claim: on its page, or at least by its own words."""
    return one.probability >= LIKELY or one.alone >= LIKELY_ALONE


def _told_together(near: Sequence[Opinion], book: Notebook) -> Iterator[Evidence]:
    """Sentences of a block that follow one another and tell a result, in whatever words.

    What is said of a group is a figure that wants a source, and nobody's story.
    """
    counted = book.words["group"]
    for pair in runs(near, TOGETHER):
        own = [one for one in pair if not counted.search(fold(one.sentence.text))]
        likely = [one.sentence for one in own if one.probability >= LIKELY]
        texts = [fold(one.sentence.text) for one in own]
        if likely and book.learned.says("testimonial", texts):
            yield Evidence(" ".join(one.text for one in likely), likely[0].span)


def _tells_a_result(passage: Passage, book: Notebook) -> Evidence | None:
    """Whose story it is, what came of it and when: a result that readers will expect."""
    if passage.block.kind in (BlockKind.HEADING, BlockKind.FOOTNOTE) or len(passage.text) < 40:
        return None
    for way in book.owed["testimonial-typicality"]:
        found = takewhile(bool, (slot.search(passage.text) for slot in way))
        matches = [match for match in found if match]
        if len(matches) == len(way):
            return passage.evidence(*matches)
    return None


def _changes_medicine(passage: Passage, book: Notebook) -> Evidence | None:
    """A medicine and a word of change near it; a passage of warning signs is about neither."""
    words, text = book.words, passage.text
    medicines = list(words["medicine"].finditer(text))
    found: tuple[re.Match[str], ...] = next(
        (
            (change, medicine)
            for change in (words["change"].finditer(text) if medicines else ())
            for medicine in medicines
            if _joined(text, medicine, change)
        ),
        (),
    )
    told = "" if found else book.learned.told("medicine-change", passage.line)
    if not (found or told) or words["urgent"].search(text):
        return None
    return passage.evidence(*found) if found else Evidence(told, passage.block.span)


NEAR, FAR = 60, 300  # letters between a medicine and its change, and between it and “quit it”
REFERRED = re.compile(
    r"\w*(?: (?:taking|using|the|your|his|her|their|of))* ?"
    r"(?:it|them|these|those|yours|bottle|box|packet|lot|(?:\w+ )?ones)\b",
    re.I,
)


def _joined(text: str, medicine: re.Match[str], change: re.Match[str]) -> bool:
    """Whether both stand in one sentence near each other, or the later one says “quit it”."""
    start = min(medicine.end(), change.end())
    between = text[start : max(medicine.start(), change.start())]
    if len(between) <= NEAR and not re.search(r"[.!?]", between):
        return True
    refers = REFERRED.match(text, change.end()) or REFERRED.search(change[0])
    return change.start() > medicine.end() and len(between) <= FAR and bool(refers)


def _of_selling(view: View, book: Notebook) -> Iterator[Debt]:
    paid = tuple(_paid(view, book))
    if paid:
        yield Debt("affiliate-disclosure", "it has paid links, codes or gifts", paid)
    sold = _sells_supplements(view, book)
    if sold:
        yield Debt("dshea-disclaimer", "it sells a supplement in the US", sold)


def _paid(view: View, book: Notebook) -> Iterator[Evidence]:
    """Paid links, codes and gifts in reading order, or the field that says there are some."""
    words = book.words
    found = [
        Evidence(link.url, link.span)
        for passage in view.passages
        for link in passage.block.links
        if words["affiliate-url"].search(link.url)
    ]
    found += [
        passage.evidence(match)
        for passage in view.passages
        for match in words["coupon"].finditer(passage.text)
    ]
    yield from sorted(found, key=lambda one: one.span)
    front = view.article.document.front_matter
    path = front.path("affiliate")
    if path and front.get("affiliate") is True:
        yield Evidence("affiliate: true", front.places[path].value)


def _sells_supplements(view: View, book: Notebook) -> tuple[Evidence, ...]:
    """Products and words of trade in several places, or an offer of one in one."""
    if not ("US" in view.markets or (not view.markets and _looks_american(view, book))):
        return ()
    words = book.words
    product = _some(view.said(words["supplement"]), 2)
    sells = _some(view.stated(words["selling"]), 2)
    seller = view.article.config.profile == "seller"
    if len(product) == 2 and (len(sells) == 2 or seller):
        return (*product, *sells)
    offers = (_offer(passage, book) for passage in view.passages)
    return next(filter(None, offers), ())


def _offer(passage: Passage, book: Notebook) -> tuple[Evidence, ...]:
    """A supplement in a passage that earns by it: by a paid link, or at the writer's own price."""
    words, text = book.words, passage.text
    product = words["supplement"].search(text)
    paid = any(words["affiliate-url"].search(link.url) for link in passage.block.links)
    offered = paid or words["own-price"].search(text)
    return (passage.evidence(product),) if product and offered else ()


def _looks_american(view: View, book: Notebook) -> bool:
    """Told by its prices, places and authorities, where nobody has said whom it is for."""
    text = f"{view.about}\n{view.body}"
    here, elsewhere = (
        sum(1 for _ in book.words[name].finditer(text)) for name in ("american", "elsewhere")
    )
    return here > elsewhere * OUTWEIGHS


OUTWEIGHS = 2
"""Signs of the US that it takes for each sign of another country: “we do not ship to Canada”."""


def _advised(view: View, book: Notebook, about: set[str]) -> Iterator[Evidence]:
    """Herbs, supplements, heat and exercise that an article tells readers to take or to do.

    Exercise counts only where the article speaks of pregnancy.
    """
    words = book.words
    for passage in view.passages:
        expecting = "pregnancy" in about or words["expecting"].search(passage.text)
        if not expecting and "supplements" not in about and "heat-cold" not in about:
            continue
        kinds = ("remedy", "exercise") if expecting else ("remedy",)
        for sentence in re.finditer(r"[^.!?\n]+(?![^.!?\n]*\?)", passage.text):
            found = (words[kind].search(passage.text, *sentence.span()) for kind in kinds)
            thing = next((match for match in found if match), None)
            advice = words["advice"].search(passage.text, *sentence.span())
            denied = advice and words["not-advised"].search(passage.text, 0, advice.start())
            if thing and advice and not denied:
                yield passage.evidence(advice, thing)
