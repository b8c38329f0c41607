"""Fixes for metadata: lines taken out, text put in quotes."""

from __future__ import annotations

from ..model import Applicability, Edit, Fix, Span


def without_lines(text: str, entry: Span, title: str, safe: bool) -> Fix | None:
    """Deletes the whole lines of an entry that shares them with nothing else."""
    start = text.rfind("\n", 0, entry.start) + 1
    end = text.find("\n", entry.end)
    end = len(text) if end < 0 else end + 1
    if text[start : entry.start].strip() or text[entry.end : end].strip():
        return None
    wanted = Applicability.SAFE if safe else Applicability.UNSAFE
    return Fix(title, (Edit(Span(start, end), ""),), wanted)


def quoted(value: str) -> str:
    """A value in YAML quotes; single ones where it holds a double quote or a backslash."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    if "'" not in value:
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def replace(span: Span, text: str, title: str, safe: bool = True) -> Fix:
    """A fix of one edit."""
    wanted = Applicability.SAFE if safe else Applicability.UNSAFE
    return Fix(title, (Edit(span, text),), wanted)


def apply(text: str, fix: Fix) -> str:
    """The text with the fix made."""
    for edit in sorted(fix.edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text
