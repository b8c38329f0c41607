"""What a template says of its shortcode's calls: whether they take text, what they may set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .config import Config
from .embedded import EMBEDDED, of_version
from .site import Site, Template, Templates

ACTION = re.compile(r"\{\{-?(.*?)-?\}\}", re.S)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
STRING = re.compile(r'"(?:\\.|[^"\\])*"|`[^`]*`')
INNER = re.compile(r"\.Inner(?:Deindent)?\b")
DEFINE = re.compile(r"\{\{-?\s*define\s+[\"`]([^\"`]+)[\"`]\s*-?\}\}")
OPENS = re.compile(r"^\s*(?:if|with|range|define|block)\b")
ENDS = re.compile(r"^\s*end\b")
BY_NAME = re.compile(
    r"\.Get\s+[\"`]([^\"`]+)[\"`]|\.Params\.(\w+)|index\s+\$?\.Params\s+[\"`]([^\"`]+)[\"`]"
)
BY_PLACE = re.compile(r"\.Get\s+(\d+)|index\s+\$?\.Params\s+(\d+)")
WHOLE = re.compile(r"\.Params(?!\.\w)|\.Get\s+[^\s\"`\d]|\.IsNamedParams")


def template_of(name: str, text: str, origin: str) -> Template:
    """The template of that name, from its own text."""
    actions = list(_live_actions(text))
    bare = [STRING.sub('""', action) for action in actions]
    whole = any(_reads_whole(action) for action in actions)
    passed_on = any(re.search(r"\b(?:partial|partialCached|template)\b", one) for one in bare)
    named = {
        one
        for action in actions
        for found in BY_NAME.finditer(action)
        for one in found.groups()
        if one
    }
    places = [
        int(one)
        for action in actions
        for found in BY_PLACE.finditer(action)
        for one in found.groups()
        if one
    ]
    unknown = whole or passed_on
    required = frozenset() if unknown else frozenset(_required(text))
    return Template(
        name,
        any(INNER.search(action) for action in bare),
        None if unknown else frozenset(named),
        required,
        None if unknown else max(places, default=-1) + 1,
        origin,
        text,
    )  # fmt: skip


PRINTED = re.compile(r"^\s*\.Get\s+[\"`]([^\"`]+)[\"`]\s*$")


def _required(text: str) -> Iterator[str]:
    """Names that are printed outside every condition."""
    depth = 0
    for action in _live_actions(text):
        depth += bool(OPENS.match(action)) - bool(ENDS.match(action))
        found = PRINTED.match(action)
        if found and not depth:
            yield found[1]


def _reads_whole(action: str) -> bool:
    """Whether an action takes the parameters together, so that any name may count."""
    rest = BY_PLACE.sub("", BY_NAME.sub("", action))
    return bool(WHOLE.search(rest))


def _live_actions(text: str) -> Iterator[str]:
    """The insides of the actions that Hugo runs: no comments, no `define` that nothing calls."""
    called = set(re.findall(r"\{\{-?\s*(?:template|block)\s+[\"`]([^\"`]+)[\"`]", text))
    dead_depth = 0
    for found in ACTION.finditer(text):
        action = found[1]
        if COMMENT.fullmatch(action.strip()):
            continue
        if dead_depth:
            dead_depth += bool(OPENS.match(action)) - bool(ENDS.match(action))
            continue
        define = DEFINE.match(found[0])
        if define and define[1] not in called:
            dead_depth = 1
            continue
        yield COMMENT.sub(" ", action)


def declared(site: Site, config: Config) -> Site:
    """The site with the shortcodes that the configuration says exist."""
    if config.hugo_version:
        site = _as_of(site, config.hugo_version)
    names = list(config.shortcodes.get("known", ()))
    paired = frozenset(name.lower() for name in config.shortcodes.get("paired", ()))
    if not names and not paired:
        return site
    extra = {
        name.lower(): Template(name.lower(), name.lower() in paired, origin="configuration")
        for name in (*names, *paired)
    }
    own = of_version(config.hugo_version)
    found = {**own, **extra, **site.templates.by_name}
    complete = site.templates.complete or bool(names and not site.root)
    return replace(site, templates=Templates(found, complete))


def _as_of(site: Site, version: str) -> Site:
    """The site under a Hugo of that version: its embedded shortcodes, and none that came later."""
    mine = {name: one for name, one in site.templates.by_name.items() if one.origin != "embedded"}
    templates = Templates({**of_version(version), **mine}, site.templates.complete)
    return replace(site, templates=templates, hugo_version=version)


__all__ = ["EMBEDDED", "declared", "template_of"]
