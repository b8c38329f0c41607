"""A bound on the processor time that one file may take, so that none holds up a run."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

AGAIN = 0.1  # seconds until a stop that came at a bad time is tried again


class OverBudget(Exception):
    """The time is up."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises OverBudget where the body has used so many seconds of processor time; 0 is no bound.

    The clock is the operating system's timer, which Windows and threads other than the first
    do not have: there the body takes as long as it takes.
    """
    bounded = seconds > 0 and hasattr(signal, "setitimer")
    if not bounded or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(number: int, frame: FrameType | None) -> None:
    # once more: half a module must not stay behind, and what destructors raise Python throws away
    signal.setitimer(signal.ITIMER_VIRTUAL, AGAIN)
    if not _importing(frame):
        raise OverBudget


def _importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_globals.get("__name__") == "importlib._bootstrap":
            return True
        frame = frame.f_back
    return False
