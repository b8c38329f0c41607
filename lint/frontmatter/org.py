"""Org keywords at the head of a file, read as far as Hugo reads them."""

from __future__ import annotations

import re

from ..model import Problem, Span
from . import scalars
from .model import Place, Reading

_LINE = re.compile(r"(?m)^#\+([\w.-]+)(\[\])?:[ \t]*(.*?)[ \t\r]*$")


def read(text: str, inner: Span) -> Reading:
    """The keywords as texts, and one remark that nothing more is looked at."""
    out = Reading()
    for match in _LINE.finditer(text, inner.start, inner.end):
        key, value = match[1].lower(), match[3]
        out.data[key] = (
            value.split()
            if match[2]
            else value.strip(":").split(":")
            if key == "filetags"
            else value
        )
        out.places[(key,)] = Place(Span(*match.span(1)), Span(*match.span(3)))
        if isinstance(out.data[key], str):
            out.strings[(key,)] = scalars.verbatim(text, *match.span(3))
        out.guessed.add(key)
    first = Span(inner.start, inner.start + 2)
    out.problems.append(
        Problem(
            "org-front-matter",
            first,
            "this file begins with Org keywords, which are not checked",
            "use a YAML block between two lines of three hyphens",
        )
    )
    return out
