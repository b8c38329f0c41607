"""Health claims in prose."""

from __future__ import annotations

from collections.abc import Iterator

from ..article import Article
from ..model import Problem


def check(article: Article) -> Iterator[Problem]:
    """Each passage that claims more than it may."""
    if article.claims:
        yield from article.claims.problems(article.document, article.ruleset)
