"""Marks of a merge that nobody has finished, which Hugo would publish as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..article import Article
from ..model import Problem, Related, Span

MARK = re.compile(r"^(?P<mark>(?P<sign><{7}|>{7})(?: [^\r\n]*)?|={7})(?=\r?$)", re.M)


def check(article: Article) -> Iterator[Problem]:
    """One problem for each conflict, at its first mark; samples of code may show one."""
    samples = [code.span for code in article.document.code]
    for first, middle, last in conflicts(article.document.text):
        if any(code.contains(first.union(last)) for code in samples):
            continue
        ends = (
            Related(middle, "the other side begins here"),
            Related(last, "the conflict ends here"),
        )
        yield Problem("merge-conflict", first, "", related=ends)


def conflicts(text: str) -> Iterator[tuple[Span, Span, Span]]:
    """The three marks of each conflict; a row of = alone underlines a heading."""
    first = middle = None
    for found in MARK.finditer(text):
        span = Span(*found.span("mark"))
        if found["sign"] is None:
            middle = middle or span if first else None
        elif found["sign"][0] == "<":
            first, middle = span, None
        else:
            if first and middle:
                yield first, middle, span
            first = middle = None
