"""Reviewdog's diagnostic format, one diagnostic a line."""

from __future__ import annotations

from .rdjson import render_lines as render

__all__ = ["render"]
