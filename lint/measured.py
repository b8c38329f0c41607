"""How often each claim rule was right on the labelled corpus."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from . import resources


@dataclass(frozen=True, slots=True)
class Measured:
    """Findings of one rule that the labels confirm, and those that they do not."""

    right: int
    wrong: int
    day: str  # of the measurement, ISO 8601

    @property
    def precision(self) -> float:
        """The share of findings that are right."""
        return self.right / (self.right + self.wrong)


@lru_cache(maxsize=1)
def measured() -> Mapping[str, Measured]:
    """By code, every rule that found anything in the corpus."""
    data = json.loads(resources.text("rulesets", "measured.json"))
    return {
        code: Measured(entry["right"], entry["wrong"], data["day"])
        for code, entry in data["rules"].items()
    }
