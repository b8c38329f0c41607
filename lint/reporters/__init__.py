"""Every way to show a report, by the name that --output-format knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TypeAlias

from ..report import Report

Reporter: TypeAlias = Callable[[Report], str | bytes]

MODULES: Mapping[str, str] = {
    "text": "text",
    "concise": "concise",
    "json": "json_report",
    "html": "html",
    "markdown": "markdown",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
    "checkstyle": "checkstyle",
    "rdjson": "rdjson",
    "rdjsonl": "rdjsonl",
    "csv": "csv_report",
    "xlsx": "xlsx",
    "docx": "docx",
}


def reporter(name: str) -> Reporter:
    """The reporter of that name, loaded when it is asked for."""
    render: Reporter = import_module(f".{MODULES[name]}", __package__).render
    return render
