"""A key that stands twice in one map."""

from __future__ import annotations

from ..model import Problem, Related, Span
from .edits import without_lines
from .model import KeyPath


def duplicate(text: str, path: KeyPath, first: Span, second: Span, old: Span, new: Span) -> Problem:
    """A key that stands twice; the earlier one may go if both say the same."""
    same = _value_text(text, first, old) == _value_text(text, second, new)
    name = ".".join(map(str, path))
    return Problem(
        rule="duplicate-key",
        span=second,
        message=f"`{name}` is set twice in this front matter",
        help="keep one of the two" if same else "keep the value that you mean and delete the other",
        fix=without_lines(text, old, f"Delete the earlier `{path[-1]}`", safe=same),
        related=(Related(first, f"`{path[-1]}` is first set here"),),
        field=name,
        hugo=True,
    )


def _value_text(text: str, key: Span, entry: Span) -> str:
    return text[key.end : entry.end].lstrip(" \t:=").rstrip()
