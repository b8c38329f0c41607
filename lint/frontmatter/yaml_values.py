"""YAML's unquoted scalars as Hugo resolves them: 1.2 core with octal, dates and yes/no as text."""

from __future__ import annotations

import re

_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_INTEGER = re.compile(
    r"(?P<sign>[-+]?)(?:0x(?P<hex>[0-9a-fA-F_]+)|0b(?P<bin>[01_]+)"
    r"|0o?(?P<oct>[0-7_]+)|(?P<dec>0|[1-9][\d_]*))",
    re.A,
)
_FLOAT = re.compile(r"[-+]?(?:\d[\d_]*)?\.[\d_]*(?:[eE][-+]?\d+)?", re.A)
_BASES = {"hex": 16, "bin": 2, "oct": 8, "dec": 10}


def resolve(text: str) -> object:
    """The value of a plain scalar."""
    if text in _WORDS:
        return _WORDS[text]
    number = _integer(text) if text[0] in "+-0123456789" else None
    if number is not None:
        return number
    if _FLOAT.fullmatch(text) and any(char.isdigit() for char in text):
        return float(text.replace("_", ""))
    return text


def _integer(text: str) -> int | None:
    match = _INTEGER.fullmatch(text)
    if not match:
        return None
    kind = next(kind for kind in _BASES if match[kind])
    digits = match[kind].replace("_", "")
    value = int(match["sign"] + digits, _BASES[kind]) if digits else None
    fits = value is not None and -(2**63) <= value < 2**64
    return value if fits else None
