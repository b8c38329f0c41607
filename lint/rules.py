"""Rulesets: YAML in, frozen rules out."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .model import Confidence, Severity
from .packs import Pack

if TYPE_CHECKING:
    import yaml

CATEGORIES = (
    "disease-claim",
    "benefit-claim",
    "certainty",
    "safety",
    "evidence",
    "outcome",
    "diagnosis",
    "care-avoidance",
    "disparagement",
    "cause",
    "comparison",
    "endorsement",
    "hype",
    "advice",
    "weight-loss",
)


class RulesetError(Exception):
    """A ruleset that cannot be used: where, what, and what to do."""

    def __init__(self, place: str, message: str, help: str = "") -> None:
        super().__init__(f"{place}: {message}" + (f"; {help}" if help else ""))


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so: the regulation or guideline that a rule rests on."""

    title: str
    ref: str = ""
    url: str = ""
    checked: str = ""  # the day on which a person last compared it, ISO 8601


@dataclass(frozen=True, slots=True)
class Example:
    """A rule's own test: «marks» say what must be found; without a mark, nothing must be."""

    text: str
    bad: bool
    fixed: str | None = None
    line: int = 0
    stage: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Rule:
    """What is asked of an article; a YAML entry."""

    code: str
    name: str
    family: str
    check: str
    severity: Severity
    confidence: Confidence
    message: str
    help: str
    why: str = ""
    category: str = ""
    strength: str = "firm"  # hard, firm or soft: how far a qualifier takes a claim down
    sources: tuple[Source, ...] = ()
    jurisdictions: tuple[str, ...] = ()  # empty: everywhere
    default: bool = True
    note: str = ""
    since: str = "0.1.0"
    patterns: tuple[Any, ...] = ()
    unless: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    examples: tuple[Example, ...] = ()
    origin: str = ""  # file:line

    @property
    def fixable(self) -> bool:
        """Whether an example shows a mended text; nobody declares it."""
        return any(example.fixed is not None for example in self.examples)


@dataclass(frozen=True)
class Ruleset:
    """All rules in force, and what markets and profiles change in them."""

    rules: tuple[Rule, ...]
    packs: tuple[Pack, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Rule]:
        """Rules by kebab-case name."""
        return {rule.name: rule for rule in self.rules}

    @cached_property
    def by_code(self) -> Mapping[str, Rule]:
        """Rules by code."""
        return {rule.code: rule for rule in self.rules}

    def find(self, word: str) -> Rule | None:
        """The rule of that code or name, whatever its case."""
        return self.by_code.get(word.upper()) or self.by_name.get(word.lower())

    def matching(self, word: str) -> frozenset[str]:
        """Codes that a selector names: a code, its beginning, a name, a family, a category, ALL."""
        if word.upper() == "ALL":
            return frozenset(self.by_code)
        exact = self.find(word)
        if exact:
            return frozenset({exact.code})
        low = word.lower()
        return frozenset(
            rule.code
            for rule in self.rules
            if rule.code.startswith(word.upper()) or low in (rule.family, rule.category, rule.note)
        )


def load(
    text: str, origin: str, sources: Mapping[str, Source] = MappingProxyType({})
) -> tuple[Rule, ...]:
    """The rules of one YAML file; RulesetError names file and line of what is wrong.

    A rule may name its `sources` by their keys in rulesets/sources.yaml, and take what it
    shares with the other rules of its file from `defaults:`.
    """
    node = compose(text, origin)
    data = construct(node)
    if not isinstance(data, dict) or not isinstance(data.get("rules"), list):
        raise RulesetError(f"{origin}:1", "a ruleset is a mapping with a list `rules:`")
    shared = _Shared(
        origin, dict(data.get("defaults") or {}), dict(data.get("stage") or {}), sources
    )
    pairs = zip(data["rules"], _entries(node, "rules"), strict=True)
    return tuple(_rule(entry, at, shared) for entry, at in pairs)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all rules of a file have in common."""

    origin: str
    defaults: Mapping[str, Any]
    stage: Mapping[str, Any]
    sources: Mapping[str, Source]


def load_sources(text: str, origin: str) -> Mapping[str, Source]:
    """The regulations and guidelines that rules cite, by their short keys."""
    data = construct(compose(text, origin))
    return {str(key): _source(entry) for key, entry in data["sources"].items()}


def compose(text: str, origin: str) -> yaml.Node:
    """The node tree of a YAML text, with its places."""
    import yaml  # here, for rules that are kept on disk need no YAML

    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = getattr(error, "problem", None) or "this is not YAML"
        raise RulesetError(f"{origin}:{line}", what, "put the text in quotes") from error
    if node is None:
        raise RulesetError(f"{origin}:1", "the file is empty", "start with `rules:`")
    return node


def construct(node: yaml.Node) -> Any:
    """The values of a node tree; YAML's dates come as dates."""
    import yaml

    loader = yaml.CSafeLoader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _entries(node: yaml.Node, key: str) -> Iterator[yaml.Node]:
    from yaml import MappingNode, SequenceNode

    if isinstance(node, MappingNode):
        for name, value in node.value:
            if name.value == key and isinstance(value, SequenceNode):
                yield from value.value


def to_json(rules: Sequence[Rule]) -> str:
    """Rules as text that `from_json` reads back, much faster than their YAML can be read."""
    return json.dumps([_fields(rule) for rule in rules], ensure_ascii=False, default=_unfrozen)


def _unfrozen(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else _fields(value)


def _fields(value: Rule | Source | Example) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def from_json(text: str) -> tuple[Rule, ...]:
    """The rules that a text says; ValueError, KeyError or TypeError if it is damaged."""
    found = tuple(_thawed(entry) for entry in json.loads(text))
    if not found:
        raise ValueError("no rules")
    return found


def _thawed(entry: dict[str, Any]) -> Rule:
    lists = ("jurisdictions", "patterns", "unless")
    return Rule(
        **{
            **entry,
            **{key: tuple(entry[key]) for key in lists},
            "severity": Severity(entry["severity"]),
            "confidence": Confidence(entry["confidence"]),
            "sources": tuple(Source(**one) for one in entry["sources"]),
            "options": MappingProxyType(entry["options"]),
            "examples": tuple(
                Example(**{**one, "stage": MappingProxyType(one["stage"])})
                for one in entry["examples"]
            ),
        }
    )


_NEEDED = ("code", "name", "family", "check", "severity", "message", "help")
_KNOWN = frozenset(Rule.__dataclass_fields__) | {"unless", "span", "near"}


def _rule(entry: Any, node: yaml.Node, shared: _Shared) -> Rule:
    place = f"{shared.origin}:{node.start_mark.line + 1}"
    if not isinstance(entry, dict):
        raise RulesetError(place, "a rule is a mapping with code, name and message")
    entry = {**shared.defaults, **entry}
    name = str(entry.get("name") or entry.get("code") or "?")
    for key in _NEEDED:
        if not entry.get(key):
            raise RulesetError(place, f"rule {name} has no `{key}`", f"add `{key}:`")
    for key in entry:
        if key not in _KNOWN:
            raise RulesetError(place, f"rule {name}: unknown field `{key}`", _nearest(key))
    try:
        return _build(entry, node, place, shared)
    except (KeyError, TypeError, ValueError) as error:
        raise RulesetError(place, f"rule {name}: {_explain(error)}") from error


def _build(entry: dict[str, Any], node: yaml.Node, place: str, shared: _Shared) -> Rule:
    plain = {key: str(entry.get(key) or "").strip() for key in _PLAIN}
    return Rule(
        **plain,
        strength=str(entry.get("strength") or "firm"),
        severity=Severity.parse(entry["severity"]),
        confidence=Confidence.parse(entry.get("confidence") or "high"),
        sources=tuple(_cited(source, shared) for source in entry.get("sources") or ()),
        jurisdictions=tuple(entry.get("jurisdictions") or ()),
        default=bool(entry.get("default", True)),
        patterns=tuple(entry.get("patterns") or ()),
        unless=tuple(entry.get("unless") or ()),
        options=MappingProxyType(dict(entry.get("options") or {})),
        examples=tuple(_examples(entry.get("examples") or (), node, shared.stage)),
        origin=place,
    )


_PLAIN = ("code", "name", "family", "check", "message", "help", "why", "category", "note", "since")


def _explain(error: Exception) -> str:
    if isinstance(error, KeyError):
        word = error.args[0]
        return f"{word!r} is none of error, warning, info, or high, medium, low"
    return str(error)


def _nearest(key: str) -> str:
    near = get_close_matches(key, _KNOWN, 1)
    return f"did you mean `{near[0]}`?" if near else f"known: {', '.join(sorted(_KNOWN))}"


def _cited(entry: Any, shared: _Shared) -> Source:
    if isinstance(entry, str):
        if entry not in shared.sources:
            near = get_close_matches(entry, shared.sources, 1)
            raise ValueError(f"no source is called {entry!r}; {_meant(near)}")
        return shared.sources[entry]
    return _source(entry)


def _meant(near: Sequence[str]) -> str:
    return f"did you mean `{near[0]}`?" if near else "write title, ref and url"


def _source(entry: Any) -> Source:
    checked = entry.get("checked", "")
    if isinstance(checked, datetime.date):
        checked = checked.isoformat()
    return Source(
        str(entry["title"]), str(entry.get("ref") or ""), str(entry.get("url") or ""), str(checked)
    )


def _examples(
    entries: Sequence[Any], node: yaml.Node, stage: Mapping[str, Any]
) -> Iterator[Example]:
    nodes = list(_entries(node, "examples"))
    for entry, at in zip(entries, nodes, strict=True):
        bad = "bad" in entry
        own = {key: value for key, value in entry.items() if key not in ("bad", "good", "fixed")}
        yield Example(
            str(entry["bad" if bad else "good"]),
            bad,
            entry.get("fixed"),
            at.start_mark.line + 1,
            MappingProxyType({**stage, **own}),
        )
