"""Health claims in prose."""

from __future__ import annotations

from collections.abc import Iterator

from ..article import Article
from ..model import Problem
from ..packs import accepted


def check(article: Article) -> Iterator[Problem]:
    """Each passage that claims more than it may."""
    if article.claims is None:
        return
    author = _author(article)
    for problem in article.claims.problems(
        article.document, article.ruleset, article.config.profile
    ):
        said = problem.span.of(article.text)
        if not any(accepted(article.ruleset.packs, problem.rule, said, author)):
            yield problem


def _author(article: Article) -> str:
    """Who signs, with what training."""
    front = article.document.front_matter
    values = (front.get(key) for key in ("author", "authors", "byline", "credentials", "bio"))
    return " ".join(str(value) for value in values if value)
