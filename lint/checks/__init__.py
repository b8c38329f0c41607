"""Every kind of check that yields problems and no more, by the name that rules call it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from ..article import Article
from ..model import Problem
from .claims import check as check_claims
from .conflicts import check as check_conflicts
from .front_matter import check as check_front_matter
from .shortcodes import check as check_shortcodes

Check: TypeAlias = Callable[[Article], Iterable[Problem]]

CHECKS: Mapping[str, Check] = {
    "claims": check_claims,
    "conflicts": check_conflicts,
    "front-matter": check_front_matter,
    "shortcodes": check_shortcodes,
}
