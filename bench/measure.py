"""Runs a program once and says what it took: wall time, CPU time, peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

BYTECODE = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
KILOBYTE = 1 if sys.platform == "darwin" else 1024  # the unit of ru_maxrss


@dataclass(frozen=True, slots=True)
class Program:
    """What to run, and where."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    fine: frozenset[int] = frozenset({0})  # exit codes of a run that went through


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took; memory is that of its largest process."""

    wall: float  # seconds
    cpu: float  # seconds, of all its processes
    peak: float  # MB


class Failed(Exception):
    """A program that did not run through, and its last words."""


def _installed(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without what keeps Python from bytecode, which installed programs have."""
    return {name: value for name, value in environment.items() if name not in BYTECODE}


def measure(program: Program) -> Run:
    """One run, with its output thrown away; Failed if it did not go through."""
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            program.command,
            cwd=program.folder,
            env={**_installed(os.environ), **program.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)  # Popen is not to wait again
        if process.returncode not in program.fine:
            errors.seek(0)
            raise Failed(f"exit code {process.returncode}: {_last_words(errors.read())}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * KILOBYTE / 1e6)


def _last_words(text: bytes) -> str:
    lines = [line.strip() for line in text.decode("utf-8", "replace").splitlines()]
    return next((line[:120] for line in reversed(lines) if line), "it said nothing")


def middle(runs: Iterable[Run]) -> Run:
    """The median of each figure."""
    every = list(runs)
    return Run(
        median(run.wall for run in every),
        median(run.cpu for run in every),
        median(run.peak for run in every),
    )
