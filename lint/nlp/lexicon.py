"""What words mean to healthlint: terms with their classes, and forms with their lemmas."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..folding import fold
from ..rules import RulesetError, compose, construct
from .inflect import Irregular, noun_forms, verb_forms


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All terms of a ruleset."""

    terms: Mapping[str, frozenset[str]]  # lower case (or all capitals) → classes, parents included
    lemmas: Mapping[str, tuple[str, str]]  # one-word form → lemma, tag
    irregular: Irregular
    classes: frozenset[str]


def load(files: Mapping[str, str], inflections: str = "") -> Lexicon:
    """The lexicon of several YAML files, by their names."""
    irregular = _irregular(inflections)
    entries = [entry for name, text in files.items() for entry in _classes(text, name)]
    parents = _parents(entries)
    terms: dict[str, set[str]] = defaultdict(set)
    lemmas: dict[str, tuple[str, str]] = {}
    for name, body, place in entries:
        everything = _ancestors(name, parents)
        for term in body.get("terms") or ():
            if not isinstance(term, str) or not term.strip():
                raise RulesetError(
                    place, f"class {name}: {term!r} is not a text", "put it in quotes"
                )
            for form, lemma, tag in _forms(fold(term.strip()), body, irregular):
                terms[form] |= everything
                if " " not in form:
                    lemmas.setdefault(form, (lemma, tag))
    frozen = {form: frozenset(classes) for form, classes in terms.items()}
    known = frozenset(parents) | frozenset(one for above in parents.values() for one in above)
    return Lexicon(frozen, lemmas, irregular, known)


def to_json(lexicon: Lexicon) -> str:
    """A lexicon as text that `from_json` reads back: much faster than its files can be read."""
    sets = list(dict.fromkeys(lexicon.terms.values()))
    at = {classes: number for number, classes in enumerate(sets)}
    return json.dumps(
        {
            "sets": [sorted(classes) for classes in sets],
            "terms": {form: at[classes] for form, classes in lexicon.terms.items()},
            "lemmas": lexicon.lemmas,
            "verbs": lexicon.irregular.verbs,
            "nouns": lexicon.irregular.nouns,
            "classes": sorted(lexicon.classes),
        },
        ensure_ascii=False,
    )


def from_json(text: str) -> Lexicon:
    """The lexicon that a text says; ValueError, KeyError, TypeError or IndexError if damaged."""
    data = json.loads(text)
    sets = [frozenset(classes) for classes in data["sets"]]
    return Lexicon(
        {form: sets[number] for form, number in data["terms"].items()},
        {form: (lemma, tag) for form, (lemma, tag) in data["lemmas"].items()},
        Irregular(data["verbs"], data["nouns"]),
        frozenset(data["classes"]),
    )


def _parents(
    entries: Iterable[tuple[str, Mapping[str, Any], str]],
) -> Mapping[str, frozenset[str]]:
    """What each class is a kind of, said from below (`isa`) or from above (`includes`)."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, body, _ in entries:
        found[name] |= set(body.get("isa") or ())
        for below in body.get("includes") or ():
            found[below].add(name)
    return {name: frozenset(above) for name, above in found.items()}


def _irregular(text: str) -> Irregular:
    if not text:
        return Irregular()
    data = construct(compose(text, "inflections.yaml"))
    return Irregular(data.get("verbs") or {}, data.get("nouns") or {})


def _classes(text: str, origin: str) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    data = construct(compose(text, origin))
    if not isinstance(data, dict) or not isinstance(data.get("classes"), dict):
        raise RulesetError(f"{origin}:1", "a lexicon has `lexicon:` and `classes:`")
    for name, body in data["classes"].items():
        if not isinstance(body, dict):
            raise RulesetError(f"{origin}:1", f"class {name} has no `terms:`")
        yield str(name), body, origin


def _ancestors(name: str, parents: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found = {name}
    queue = [name]
    while queue:
        for parent in parents.get(queue.pop(), ()):
            if parent not in found:
                found.add(parent)
                queue.append(parent)
    return frozenset(found)


def _forms(
    term: str, body: Mapping[str, Any], irregular: Irregular
) -> Iterable[tuple[str, str, str]]:
    if term.isupper():
        return [(term, term, "NN"), (term + "s", term, "NNS")]
    speech = body.get("part-of-speech", "noun")
    if speech == "verb":
        return [(form, term, tag) for form, tag in verb_forms(term, irregular)]
    if speech == "noun":
        return [(form, term, tag) for form, tag in noun_forms(term, irregular)]
    return [(term, term, "")]
