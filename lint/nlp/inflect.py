"""The forms of English words: the one place where inflection comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

BASE, PRESENT, PAST, PARTICIPLE, GERUND, PLURAL = "VB", "VBZ", "VBD", "VBN", "VBG", "NNS"

_VOWELS = "aeiou"
_DOUBLES = re.compile(r"^[^aeiou]*[aeiou][bdgklmnprt]$")  # stop, cut, drag: one short syllable


@dataclass(frozen=True, slots=True)
class Irregular:
    """Words that do not follow the rules, from rulesets/inflections.yaml."""

    verbs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    nouns: Mapping[str, str] = field(default_factory=dict)


def verb_forms(lemma: str, irregular: Irregular) -> Iterator[tuple[str, str]]:
    """Every form of a verb with its tag; in a multi-word verb the first word is inflected."""
    head, _, tail = lemma.partition(" ")
    rest = f" {tail}" if tail else ""
    for form, tag in _verb(head, irregular):
        yield form + rest, tag


def _verb(word: str, irregular: Irregular) -> Iterator[tuple[str, str]]:
    yield word, BASE
    if word in irregular.verbs:
        for form in irregular.verbs[word]:
            yield form, _tag(form, word)
        return
    stem = word + word[-1] if _DOUBLES.match(word) else word
    if word.endswith("e") and not word.endswith(("ee", "ye", "oe")):
        stem = word[:-1]
    yield _s(word), PRESENT
    past = word[:-1] + "ied" if _consonant_y(word) else stem.removesuffix("e") + "ed"
    yield past, PAST
    yield stem + "ing", GERUND


def _tag(form: str, word: str) -> str:
    if form.endswith("ing"):
        return GERUND
    return PRESENT if form in (word + "s", word + "es", _s(word)) else PAST


def noun_forms(lemma: str, irregular: Irregular) -> Iterator[tuple[str, str]]:
    """A noun and its plural; in a multi-word noun the last word is inflected."""
    head, space, last = lemma.rpartition(" ")
    yield lemma, "NN"
    if last in irregular.nouns:
        yield head + space + irregular.nouns[last], PLURAL
    elif last[-1:].isalpha() and not last.endswith(("s", "'s", "ing")):
        yield head + space + _s(last), PLURAL


def _s(word: str) -> str:
    if _consonant_y(word):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _consonant_y(word: str) -> bool:
    return len(word) > 1 and word.endswith("y") and word[-2] not in _VOWELS
