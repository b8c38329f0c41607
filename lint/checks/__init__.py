"""Every kind of check, by the name that rules call it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from ..article import Article
from ..model import Problem
from . import claims, front_matter, notes, shortcodes

Check: TypeAlias = Callable[[Article], Iterable[Problem]]

CHECKS: Mapping[str, Check] = {
    "claims": claims.check,
    "front-matter": front_matter.check,
    "notes": notes.check,
    "shortcodes": shortcodes.check,
}
