"""Lints many files: what is known from earlier runs at once, the rest on as many cores as pay."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from . import store
from .cache import Cache
from .files import Source
from .options import Options
from .outcome import Outcome, pack, unpack
from .report import FileReport
from .session import Session

if TYPE_CHECKING:
    from multiprocessing.pool import Pool

BATCH_FILES, BATCH_BYTES = 1_000, 16_000_000
BREAK_EVEN = 400_000  # bytes to lint below which a second process costs more than it brings
CHUNK = 16  # files that a worker takes at once


def reports(session: Session, sources: Iterable[Source], total: int) -> Iterator[FileReport]:
    """The report of each file, in the order of the files."""
    runner = _Runner(session, total)
    try:
        for batch in _batches(sources):
            yield from runner.reports(batch)
    finally:
        runner.close()


class _Runner:
    """What the batches of one run share: the cache, the workers, the count."""

    def __init__(self, session: Session, total: int) -> None:
        self._session = session
        self._cache = Cache(store.folder() / "outcomes.sqlite") if session.options.cache else None
        self._pool: Pool | None = None
        self._progress = Progress(total, session.options)

    def reports(self, batch: Sequence[Source]) -> Iterator[FileReport]:
        keys = [self._session.key(source) for source in batch] if self._cache else []
        known = self._known(keys)
        missing = [
            at for at, source in enumerate(batch) if not keys or keys[at] not in known
        ]  # fmt: skip
        fresh = self._fresh([batch[at] for at in missing])
        kept: dict[str, str] = {}
        awaited = set(missing)
        for at, source in enumerate(batch):
            if at in awaited:
                outcome = next(fresh)
                if keys and outcome.whole:
                    kept[keys[at]] = pack(outcome)
            else:
                outcome = known[keys[at]]
            self._progress.step()
            yield self._session.filed(source, outcome)
        if self._cache:
            self._cache.keep(kept)

    def _known(self, keys: Sequence[str]) -> dict[str, Outcome]:
        found: dict[str, Outcome] = {}
        for key, text in (self._cache.known(keys) if self._cache else {}).items():
            try:
                found[key] = unpack(text)
            except (ValueError, TypeError, KeyError):
                continue  # damaged: as if it had never been kept
        return found

    def _fresh(self, sources: Sequence[Source]) -> Iterator[Outcome]:
        """The outcomes of files that must be linted, in order."""
        jobs = wanted_jobs(self._session.options.jobs, sum(len(one.data) for one in sources))
        if jobs == 1 and self._pool is None:
            yield from map(self._session.outcome, sources)
            return
        # the first chunk here, so that a fork finds what it loads already there
        yield from map(self._session.outcome, sources[:CHUNK])
        rest = sources[CHUNK:]
        chunks = [rest[at : at + CHUNK] for at in range(0, len(rest), CHUNK)]
        for outcomes in self._workers(jobs).imap(_lint, chunks):
            yield from map(unpack, outcomes)

    def _workers(self, jobs: int) -> Pool:
        if self._pool is None:
            import multiprocessing

            global _session
            _session = self._session
            forks = sys.platform == "linux" and threading.active_count() == 1
            context = multiprocessing.get_context("fork" if forks else "spawn")
            own = None if forks else self._session.options
            self._pool = context.Pool(jobs, _begin, (own, os.getcwd()))
        return self._pool

    def close(self) -> None:
        """Ends workers, cache and progress, also after Ctrl-C."""
        if self._pool is not None:
            self._pool.terminate()
            self._pool.join()
        if self._cache:
            self._cache.close()
        self._progress.close()


_session: Session | None = None  # a worker's own; a forked one inherits it


def _begin(options: Options | None, folder: str) -> None:
    global _session
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent answers Ctrl-C
    if options is not None:
        os.chdir(folder)
        _session = Session(options)


def _lint(sources: Sequence[Source]) -> list[str]:
    assert _session is not None
    return [pack(_session.outcome(source)) for source in sources]


def wanted_jobs(asked: int, size: int, cores: int = os.cpu_count() or 1) -> int:
    """How many processes to use for so many bytes; 0 asks for the best number."""
    if asked:
        return asked
    return max(1, min(cores, size // BREAK_EVEN))


def _batches(sources: Iterable[Source]) -> Iterator[list[Source]]:
    """Sources in portions that memory holds."""
    rest = iter(sources)
    while first := list(islice(rest, 1)):
        batch, size = first, len(first[0].data)
        for source in rest:
            batch.append(source)
            size += len(source.data)
            if len(batch) >= BATCH_FILES or size >= BATCH_BYTES:
                break
        yield batch


class Progress:
    """A count on standard error, only on a terminal and only for runs that take a while."""

    def __init__(self, total: int, options: Options) -> None:
        self._total = total
        self._done = 0
        self._shown = total > 50 and not options.quiet and sys.stderr.isatty()

    def step(self) -> None:
        """One more file is done."""
        self._done += 1
        if self._shown and (self._done % 10 == 0 or self._done == self._total):
            print(f"\rhealthlint: {self._done} of {self._total} files", end="", file=sys.stderr)

    def close(self) -> None:
        """Wipes the line."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr)
