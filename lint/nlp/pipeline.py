"""The spaCy pipeline: tokens, the lexicon's terms as one token each, sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import add
from typing import Any, TypeAlias

import numpy
from spacy.attrs import (  # type: ignore[import-not-found]  # has no stub
    ENT_TYPE,
    IDX,
    LEMMA,
    LENGTH,
    LOWER,
    ORTH,
    SENT_START,
    TAG,
)
from spacy.lang.en import English
from spacy.pipeline import Sentencizer
from spacy.tokens import Doc
from spacy.vocab import Vocab

from ..folding import fold
from .inflect import noun_forms, verb_forms
from .lexicon import Lexicon
from .sequences import Places

SEPARATOR = "+"
FIRST, WITHIN = 1, 2**64 - 1  # what spaCy writes at a sentence's first word, and at the others
ENDS = frozenset(Sentencizer.default_punct_chars)

RUN = re.compile(r"[^\W\d_]+")

BOUNDARIES = frozenset(
    '. ! ? … " , ; : — – ( ) | but however although though whereas '
    "not n't never no cannot without nor neither nothing".split()
)
"""Where a gap ends: a clause, or a denial of what stands before it."""

NUMBER, WITHIN_CLAUSE = "n:", "c:"
"""The keys of numbers, and of words that a gap may stand for."""

_Word: TypeAlias = tuple[int, int]
"""The hashes of a word and of its entity type."""

_Terms: TypeAlias = list[tuple[list[int], str]]
"""Terms that begin with one word, the longest first: hashes of their words, and kind."""


class Reader:
    """Reads prose: each term of the lexicon is one token whose entity type lists its classes."""

    def __init__(self, lexicon: Lexicon, words: frozenset[str] = frozenset()) -> None:
        self.nlp = English()
        self.lexicon = lexicon
        self.kinds = {
            classes: SEPARATOR.join(sorted(classes)) for classes in lexicon.terms.values()
        }
        self._kinds_by_class = _by_class(self.kinds)
        self._lemmas = {**_inflected(words, lexicon), **lexicon.lemmas}
        single = {form: self.kinds[c] for form, c in lexicon.terms.items() if " " not in form}
        self._kinds = _Kinds(self.nlp.vocab, single)
        self._keys = _Keys(self.nlp.vocab, self._form)
        self._marks = _Marks(self.nlp.vocab)
        self._forms = self._by_opening()
        self._begun: dict[int, tuple[_Terms, _Terms]] = {}

    def _by_opening(self) -> Mapping[str, list[str]]:
        """The terms that may be of several words, by the letters that they begin with.

        Those are whole in the first word of the term unless it is a contraction.
        """
        found: dict[str, list[str]] = defaultdict(list)
        for form in self.lexicon.terms:
            if not form.isalpha():
                found[self._opening(form)].append(form)
        return dict(found)

    def _opening(self, text: str) -> str:
        letters = RUN.match(text.lower())
        return letters[0] if letters and letters[0] not in self._cut_runs else ""

    @cached_property
    def _cut_runs(self) -> frozenset[str]:
        """The letters that contractions begin with: “can” of “can't”, and “cannot”."""
        runs = map(RUN.match, map(str.lower, self.contractions))
        return frozenset(run[0] for run in runs if run)

    def _beginning(self, orth: int) -> tuple[_Terms, _Terms]:
        """The terms that begin with a word: those in any case, and those in capitals."""
        if orth not in self._begun:
            self._begun[orth] = self._begin(self.nlp.vocab.strings[orth])
        return self._begun[orth]

    def _begin(self, first: str) -> tuple[_Terms, _Terms]:
        lower: _Terms = []
        exact: _Terms = []
        add = self.nlp.vocab.strings.add
        for form in self._forms.get(self._opening(first), ()):
            words = self._cut(form)
            capital = form.isupper()
            if not capital:
                words = list(map(str.lower, words))
            if len(words) > 1 and words[0] == (first if capital else first.lower()):
                term = list(map(add, words)), self.kinds[self.lexicon.terms[form]]
                (exact if capital else lower).append(term)
        for terms in (lower, exact):
            terms.sort(key=lambda term: -len(term[0]))
        return lower, exact

    def _cut(self, form: str) -> list[str]:
        """The words of a term; spaCy is asked only where they may not be its tokens."""
        words = form.split(" ")
        if all(map(self._is_token, words)):
            return words
        return [token.text for token in self.nlp.tokenizer(form)]

    def _is_token(self, word: str) -> bool:
        """Whether a word is surely left whole: letters only, and no contraction."""
        return word.isalpha() and word not in self.contractions

    def alone(self, words: Sequence[str]) -> bool:
        """Whether reading these words neither cuts one nor makes one term of several."""
        joined = len(words) > 1 and any(map(self._begins, words))
        return not joined and all(map(self._is_token, words))

    def _begins(self, word: str) -> bool:
        """Whether a term of several words begins with a word."""
        return any(self._beginning(self.nlp.vocab.strings.add(word)))

    @property
    def forms(self) -> Mapping[str, frozenset[str]]:
        """By lemma every form that stands for it."""
        found: dict[str, set[str]] = defaultdict(set)
        for form, (lemma, _) in self._lemmas.items():
            found[lemma].add(form)
        return {lemma: frozenset(forms) for lemma, forms in found.items()}

    @cached_property
    def contractions(self) -> Mapping[str, list[str]]:
        """What spaCy cuts apart although no blank stands there: “don't” into “do” and “n't”."""
        rules = getattr(self.nlp.tokenizer, "rules", None) or {}
        return {form: [token[ORTH] for token in tokens] for form, tokens in rules.items()}

    def _form(self, word: str) -> tuple[str, str]:
        """The lemma and the tag of a word."""
        low = word.lower()
        return self._lemmas.get(low) or self._lemmas.get(word) or (low, "")

    def kinds_of(self, name: str) -> list[str]:
        """The entity types that a class stands in."""
        return self._kinds_by_class.get(name, [])

    def sentences(self, text: str) -> list[Sentence]:
        """The sentences of a text, their words as patterns see them."""
        read = self._text(text)
        words = [orth for orth, _ in read.words]
        starts = [at for at, first in enumerate(self._beginnings(words)) if first == FIRST]
        return [
            Sentence(read, start, end, Places([self._keys[word] for word in read.words[start:end]]))
            for start, end in zip(starts, [*starts[1:], len(words)], strict=True)
        ]

    def read(self, text: str) -> Doc:
        """The text as spaCy's document of words and terms; offsets are those of the text."""
        read = self._text(text)
        orths = [orth for orth, _ in read.words]
        gaps = zip(read.ends, [*read.starts[1:], len(read.plain)], strict=True)
        doc = Doc(
            self.nlp.vocab,
            words=[self.nlp.vocab.strings[orth] for orth in orths],
            spaces=[end < following for end, following in gaps],
        )
        rows = [
            (kind, *self._form_of(orth), begins)
            for (orth, kind), begins in zip(read.words, self._beginnings(orths), strict=True)
        ]
        if rows:
            table: Any = numpy.array(rows, dtype="uint64")
            doc.from_array([ENT_TYPE, LEMMA, TAG, SENT_START], table)
        return doc

    def _beginnings(self, words: Iterable[int]) -> Iterator[int]:
        """Which words begin a sentence, as spaCy's Sentencizer tells it, without its objects."""
        ended = False
        for at, (ends, punctuation) in enumerate(map(self._marks.__getitem__, words)):
            begins = at == 0 or (ended and not punctuation)
            ended = ends or (ended and not begins)
            yield FIRST if begins else WITHIN

    def _text(self, text: str) -> Text:
        """The text with each term of several words as one word."""
        plain = fold(text)
        table: Any = self.nlp.tokenizer(plain).to_array([ORTH, LOWER, IDX, LENGTH])
        exact, lower, starts, lengths = table.T.tolist()
        words = [(orth, self._kinds[orth]) for orth in exact]
        ends = list(map(add, starts, lengths))
        strings = self.nlp.vocab.strings
        for first, last, kind in reversed(list(self._terms(exact, lower))):
            whole = strings.add(plain[starts[first] : ends[last - 1]])
            words[first:last] = [(whole, strings.add(kind))]
            del starts[first + 1 : last], ends[first : last - 1]
        return Text(plain, words, starts, ends)

    def _form_of(self, orth: int) -> tuple[int, int]:
        """The hashes of a word's lemma and tag."""
        add = self.nlp.vocab.strings.add
        lemma, tag = self._form(self.nlp.vocab.strings[orth])
        return add(lemma), add(tag)

    def _terms(self, exact: Sequence[int], lower: Sequence[int]) -> Iterator[tuple[int, int, str]]:
        """The longest terms of several words, from the left, none inside another."""
        at = 0
        while at < len(lower):
            any_case, capital = self._beginning(exact[at])
            if not any_case and not capital:
                at += 1
                continue
            found = _longest(any_case, lower, at), _longest(capital, exact, at)
            size, kind = max(found, key=lambda term: term[0])
            if size:
                yield at, at + size, kind
            at += size or 1


@dataclass(frozen=True, slots=True)
class Text:
    """A text cut into words and terms."""

    plain: str
    words: list[_Word]
    starts: list[int]
    ends: list[int]

    def between(self, first: int, last: int) -> str:
        """The text from one word up to another, as it stands there."""
        return self.plain[self.starts[first] : self.ends[last - 1]] if first < last else ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text: which of its words belong to it, and what each of them is."""

    read: Text
    start: int
    end: int
    places: Places

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def start_char(self) -> int:
        """Where it begins in the text."""
        return self.read.starts[self.start]

    @property
    def end_char(self) -> int:
        """Where it ends in the text."""
        return self.read.ends[self.end - 1]

    @property
    def text(self) -> str:
        """What stands there."""
        return self.read.between(self.start, self.end)


class _Kinds(dict[int, int]):
    """The entity type of each single word, both by their hashes."""

    def __init__(self, vocab: Vocab, single: Mapping[str, str]) -> None:
        self._vocab, self._single = vocab, single

    def __missing__(self, orth: int) -> int:
        word = self._vocab.strings[orth]
        kind = self._single.get(word.lower()) or self._single.get(word) or ""
        self[orth] = self._vocab.strings.add(kind)
        return self[orth]


class _Keys(dict[_Word, list[str]]):
    """What each word can be asked for as."""

    def __init__(self, vocab: Vocab, form: Callable[[str], tuple[str, str]]) -> None:
        self._vocab, self._form = vocab, form

    def __missing__(self, word: _Word) -> list[str]:
        orth, kind = word
        lexeme = self._vocab[orth]
        lemma, tag = self._form(lexeme.text)
        keys = [f"w:{lexeme.lower_}", f"l:{lemma}"]
        if kind:
            name = self._vocab.strings[kind]
            keys += [f"k:{name}", f"{tag}:{name}"] if tag else [f"k:{name}"]
        if lexeme.like_num:
            keys.append(NUMBER)
        if lexeme.lower_ not in BOUNDARIES:
            keys.append(WITHIN_CLAUSE)
        self[word] = keys
        return keys


class _Marks(dict[int, tuple[bool, bool]]):
    """Of a word, by its hash, whether it ends a sentence, and whether it can begin none."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab

    def __missing__(self, orth: int) -> tuple[bool, bool]:
        ends = self._vocab.strings[orth] in ENDS
        self[orth] = ends, ends or self._vocab[orth].is_punct
        return self[orth]


def _longest(terms: _Terms, words: Sequence[int], at: int) -> tuple[int, str]:
    """How many words the longest term has that stands there, and its kind; 0 if none does."""
    for term, kind in terms:
        if words[at : at + len(term)] == term:
            return len(term), kind
    return 0, ""


def _by_class(kinds: Mapping[frozenset[str], str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for classes, kind in sorted(kinds.items(), key=lambda one: one[1]):
        for name in classes:
            found[name].append(kind)
    return dict(found)


def _inflected(words: frozenset[str], lexicon: Lexicon) -> Mapping[str, tuple[str, str]]:
    """Lemmas of the words that patterns ask for in any form."""
    found: dict[str, tuple[str, str]] = {}
    for word in sorted(words):
        for form, tag in (
            *verb_forms(word, lexicon.irregular),
            *noun_forms(word, lexicon.irregular),
        ):
            found.setdefault(form, (word, tag))
    return found


__all__ = ["Doc", "Reader", "Sentence"]
