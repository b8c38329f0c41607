"""What the command line asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for, verbatim."""

    paths: tuple[str, ...] = (".",)
    stdin_filename: str = ""
    config: str = ""
    isolated: bool = False
    overrides: Mapping[str, Any] = field(default_factory=dict)
    output_format: str = "text"
    output_file: str = ""
    outputs: tuple[tuple[str, str], ...] = ()  # format and path of each further report
    exit_zero: bool = False
    gitignore: bool = True
    force_exclude: bool = False
    statistics: bool = False
    quiet: bool = False
    verbose: bool = False
    why: bool = False
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    colour: str = "auto"
    cache: bool = True
    jobs: int = 0  # 0: as many as pay
    baseline: str = ""
    no_baseline: bool = False
    diff_base: str = ""
    compare: str = ""
