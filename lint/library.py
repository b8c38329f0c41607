"""The rules, lexicons and cues that are shipped, and those that a configuration adds."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from . import packs, resources, rules, store
from .config import Config, ConfigError, line_of
from .packs import Pack
from .rules import Rule, Ruleset, RulesetError, Source
from .version import VERSION

if TYPE_CHECKING:
    from .nlp.claims import ClaimReader
    from .nlp.features import Features
    from .nlp.lexicon import Lexicon
    from .nlp.matching import ClaimMatcher
    from .nlp.second import SecondReader
    from .notebook import Notebook

Kept = TypeVar("Kept")

DATA = (
    "lexicon-",
    "cues",
    "inflections",
    "topics",
    "numbers",
    "packs",
    "sources",
    "note-words",
    "note-texts",
)


@lru_cache(maxsize=1)
def sources() -> Mapping[str, Source]:
    """The regulations and guidelines that rules cite."""
    return rules.load_sources(resources.text("rulesets", "sources.yaml"), "rulesets/sources.yaml")


@lru_cache(maxsize=1)
def shipped(keep: bool = False) -> tuple[Rule, ...]:
    """The rules that healthlint comes with, in order of their codes; with `keep`, kept on disk."""
    files = resources.texts("rulesets", "*.yaml")
    own = {name: text for name, text in files.items() if not name.startswith(DATA)}

    def read() -> tuple[Rule, ...]:
        found = (
            rule
            for name, text in own.items()
            for rule in rules.load(text, f"rulesets/{name}", sources())
        )
        return tuple(sorted(found, key=lambda rule: rule.code))

    if not keep:
        return read()
    name = f"rules-{_name_of(own, files['sources.yaml'])}.json"
    return _kept(name, rules.from_json, read, rules.to_json)


@lru_cache(maxsize=1)
def shipped_packs(keep: bool = False) -> tuple[Pack, ...]:
    """What markets and profiles change in the rules."""
    text = resources.text("rulesets", "packs.yaml")

    def read() -> Any:
        return rules.construct(rules.compose(text, "packs.yaml"))

    def known(kept: str) -> Any:
        data = json.loads(kept)
        packs.load(data)  # says so if it is damaged
        return data

    name = f"packs-{_name_of(text)}.json"
    data = _kept(name, known, read, partial(json.dumps, default=str)) if keep else read()
    try:
        return packs.load(data)
    except (KeyError, TypeError, ValueError) as error:
        raise RulesetError("rulesets/packs.yaml:1", f"a pack is broken: {error}") from error


def ruleset(config: Config, keep: bool = False) -> Ruleset:
    """All rules that a configuration knows: its own in place of shipped ones of the same code."""
    known = {rule.code: rule for rule in shipped(keep)}
    for name in config.rulesets:
        path = Path(config.root) / name
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise RulesetError(str(path), error.strerror or str(error)) from None
        except UnicodeDecodeError:
            raise RulesetError(f"{path}:1", "this is not UTF-8 text") from None
        for rule in rules.load(text, str(path), sources()):
            known[rule.code] = rule
    found = Ruleset(tuple(known.values()), shipped_packs(keep))
    _check_selectors(found, config)
    _check_notes(found, config)
    return found


def fingerprint(config: Config) -> str:
    """What stands for the program and the rules: it changes when either does."""
    parts = [VERSION, _spacy(), *map(str, sys.version_info[:2])]
    folders = (resources.HERE, resources.data_dir("rulesets"), resources.data_dir("schemas"))
    for path in sorted(path for folder in folders for path in folder.rglob("*.*")):
        if path.suffix in (".py", ".yaml", ".json", ".npz"):
            facts = path.stat()
            parts.append(f"{path.name} {facts.st_size} {facts.st_mtime_ns}")
    parts += [(Path(config.root) / name).read_text("utf-8") for name in config.rulesets]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _spacy() -> str:
    """What tells one spaCy from another, without importing it."""
    found = find_spec("spacy")
    if found is None or not found.origin:
        return ""
    return Path(found.origin).with_name("about.py").read_text(encoding="utf-8")


def _check_selectors(found: Ruleset, config: Config) -> None:
    for word in _selectors(config):
        if not found.matching(word):
            raise ConfigError(
                _place(config, word), f"no rule is called `{word}`", nearest(found, word)
            )


def _selectors(config: Config) -> Iterator[str]:
    """Every word of a configuration that must name rules."""
    yield from (*config.select, *config.extend_select, *config.ignore, *config.severity)
    for entry in config.per_path:
        for key in ("select", "extend-select", "ignore", "severity"):
            yield from entry.get(key, ())


def _check_notes(found: Ruleset, config: Config) -> None:
    """Refuses a note whose name is nearly that of a note that rules know."""
    known = sorted({rule.note for rule in found.rules if rule.note})
    for name in config.notes:
        near = [] if name in known else get_close_matches(name, known, 1, 0.8)
        if near:
            message = f"no note is called `{name}`"
            raise ConfigError(_place(config, name), message, f"did you mean `{near[0]}`?")


def _place(config: Config, word: str) -> str:
    """Where a word of the configuration stands; a parent's words and the flags have no line."""
    try:
        text = Path(config.origin).read_text(encoding="utf-8")
    except OSError:
        return "command line"
    return f"{config.origin}:{line_of(text, [word])}" if word in text else config.origin


def nearest(found: Ruleset, word: str) -> str:
    """What a misspelt rule was probably meant to be."""
    names = [*found.by_code, *found.by_name, *{rule.family for rule in found.rules}]
    near = get_close_matches(word, names, 1, 0.5) or get_close_matches(word.upper(), names, 1, 0.5)
    return f"did you mean `{near[0]}`?" if near else "see `healthlint rule --all`"


@lru_cache(maxsize=2)
def notebook(keep: bool = False) -> Notebook:
    """Topics, red flags, numbers and words for notes; with `keep`, their letters are kept."""
    from . import notebook as notebooks

    texts = [resources.text("rulesets", name) for name in notebooks.FILES]
    found = notebooks.load(*texts)
    if keep:
        name = f"letters-{_name_of(*texts)}.json"
        _kept(name, lambda text: found.knows(json.loads(text)), found.letters, json.dumps)
    return found


def claim_reader(rules_in_force: Iterable[Rule], keep: bool = True) -> ClaimReader:
    """The claims engine over the shipped lexicons; with `keep`, its parts are kept on disk."""
    from .nlp import anchors
    from .nlp.claims import ClaimReader

    own = [rule for rule in rules_in_force if rule.check == "claims"]

    @cache
    def matcher() -> ClaimMatcher:
        return claim_matcher(own, keep)

    second = partial(second_reader, keep)
    if not keep:
        return ClaimReader(matcher().anchors(), matcher, second)
    name = f"anchors-{_digest(own)}.json"
    known = _kept(name, anchors.from_json, lambda: matcher().anchors(), anchors.to_json)
    return ClaimReader(known, matcher, second)


def _kept(
    name: str, read: Callable[[str], Kept], make: Callable[[], Kept], write: Callable[[Kept], str]
) -> Kept:
    """What is kept on disk under a name; if it is not there or damaged it is made and kept."""
    try:
        return read(store.read(name) or "")
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        made = make()
        store.write(name, write(made))
        return made


def features(keep: bool = False) -> Features:
    """What the second reader sees of sentences."""
    from .nlp.features import Features

    return Features(lexicon_of_words(keep))


@lru_cache(maxsize=2)
def second_reader(keep: bool = False) -> SecondReader:
    """The trained models over the shipped lexicons."""
    from .nlp import network, second

    weights = second.from_json(resources.text("rulesets", "second-reader.json"))
    other = network.from_bytes(resources.data("rulesets", "second-reader.npz"))
    return second.SecondReader(weights, features(keep), other)


def _digest(own: Iterable[Rule]) -> str:
    """What the anchors depend on, as a name."""
    patterns = [(rule.name, rule.patterns, rule.unless) for rule in own]
    return _name_of(_spacy(), patterns, *_words())


@lru_cache(maxsize=1)
def _words() -> tuple[Mapping[str, str], str]:
    """The texts of the lexicons, and of the irregular forms."""
    texts = resources.texts("rulesets", "lexicon-*.yaml")
    return texts, resources.text("rulesets", "inflections.yaml")


def _name_of(*facts: object) -> str:
    return hashlib.sha256(repr((VERSION, *facts)).encode()).hexdigest()[:16]


@lru_cache(maxsize=2)
def lexicon_of_words(keep: bool = False) -> Lexicon:
    """The shipped lexicons; with `keep`, all their forms are kept on disk."""
    from .nlp import lexicon

    if not keep:
        return lexicon.load(*_words())
    name = f"lexicon-{_name_of(*_words())}.json"
    return _kept(name, lexicon.from_json, lambda: lexicon.load(*_words()), lexicon.to_json)


def claim_matcher(own: Sequence[Rule], keep: bool = False) -> ClaimMatcher:
    """The patterns of claim rules over the shipped lexicons; this is where spaCy is imported."""
    from .nlp import spacy_start

    spacy_start.load()
    from .nlp import context
    from .nlp.matching import ClaimMatcher

    words = lexicon_of_words(keep)
    cues = tuple(
        group
        for name, text in resources.texts("rulesets", "cues*.yaml").items()
        for group in context.load(text, name)
    )
    return ClaimMatcher(own, words, cues)
