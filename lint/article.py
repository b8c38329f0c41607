"""One article with all that a check may ask: its document, its site, the options for it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .config import Config
    from .document import Document
    from .nlp.claims import ClaimReader
    from .nlp.second import Opinion, SecondReader
    from .notebook import Notebook
    from .rules import Ruleset
    from .site import Site


@dataclass(frozen=True, slots=True)
class Article:
    """What every check is given."""

    path: str
    document: Document
    site: Site
    config: Config
    ruleset: Ruleset
    today: datetime.date
    claims: ClaimReader | None = None  # loaded only where a claim rule is in force
    notebook: Notebook | None = None  # loaded only where a note rule is in force
    second: Callable[[], SecondReader] | None = None  # given with the notebook

    @property
    def text(self) -> str:
        """The file's text."""
        return self.document.text

    @property
    def opinions(self) -> Sequence[Opinion]:
        """What the second reader thinks of each sentence; nothing where it is not asked."""
        return self.second().opinions(self.document) if self.second else ()
