"""The rules, lexicons and cues that are shipped, and those that a configuration adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from . import notebook as notebooks
from . import resources, rules
from .config import Config, ConfigError
from .notebook import Notebook
from .rules import Rule, Ruleset, RulesetError, Source

if TYPE_CHECKING:
    from .nlp.claims import ClaimReader

DATA = (
    "lexicon-",
    "cues",
    "inflections",
    "topics",
    "numbers",
    "sources",
    "note-words",
    "note-texts",
)


@lru_cache(maxsize=1)
def sources() -> Mapping[str, Source]:
    """The regulations and guidelines that rules cite."""
    return rules.load_sources(resources.text("rulesets", "sources.yaml"), "rulesets/sources.yaml")


@lru_cache(maxsize=1)
def shipped() -> tuple[Rule, ...]:
    """The rules that healthlint comes with, in order of their codes."""
    files = resources.texts("rulesets", "*.yaml")
    found = (
        rule
        for name, text in files.items()
        if not name.startswith(DATA)
        for rule in rules.load(text, f"rulesets/{name}", sources())
    )
    return tuple(sorted(found, key=lambda rule: rule.code))


def ruleset(config: Config) -> Ruleset:
    """All rules that a configuration knows: its own in place of shipped ones of the same code."""
    known = {rule.code: rule for rule in shipped()}
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
    found = Ruleset(tuple(known.values()))
    _check_selectors(found, config)
    return found


def _check_selectors(found: Ruleset, config: Config) -> None:
    for word in (*config.select, *config.extend_select, *config.ignore, *config.severity):
        if not found.matching(word):
            place = config.origin or "command line"
            raise ConfigError(place, f"no rule is called `{word}`", nearest(found, word))


def nearest(found: Ruleset, word: str) -> str:
    """What a misspelt rule was probably meant to be."""
    names = [*found.by_code, *found.by_name, *{rule.family for rule in found.rules}]
    near = get_close_matches(word, names, 1, 0.5) or get_close_matches(word.upper(), names, 1, 0.5)
    return f"did you mean `{near[0]}`?" if near else "see `healthlint rule --all`"


@lru_cache(maxsize=1)
def notebook() -> Notebook:
    """Topics, red flags, numbers and words for notes."""
    names = ("topics.yaml", "numbers.yaml", "note-words.yaml", "note-texts.yaml")
    return notebooks.load(*(resources.text("rulesets", name) for name in names))


def claim_reader(rules_in_force: Iterable[Rule]) -> ClaimReader:
    """The claims engine over the shipped lexicons; this is where spaCy is imported."""
    from .nlp import context, lexicon
    from .nlp.claims import ClaimReader

    words = lexicon.load(
        resources.texts("rulesets", "lexicon-*.yaml"),
        resources.text("rulesets", "inflections.yaml"),
    )
    cues = tuple(
        group
        for name, text in resources.texts("rulesets", "cues*.yaml").items()
        for group in context.load(text, name)
    )
    return ClaimReader([rule for rule in rules_in_force if rule.check == "claims"], words, cues)
