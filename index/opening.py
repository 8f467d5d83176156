"""Opening what a library is made of besides its store: the analysis, the engine's index, the re-ranker."""

from __future__ import annotations

import logging
import shutil
import time
from functools import cache
from pathlib import Path

from index.engines import Engine, is_current, open_engine
from index.errors import DataInstallError, IndexDamagedError, LibraryBusyError
from index.ranking.neural import Reranker, Rescoring
from index.store import WriteLock
from index.text.camel import database_path, open_lemmatizer
from index.text.terms import Analyzer

__all__ = ["open_analyzer", "open_index", "open_reranker"]

log = logging.getLogger(__name__)

_LOOK_EVERY = 0.5
"""Seconds between looks whether who holds the lock has committed the index meanwhile."""


def open_analyzer(folder: Path) -> Analyzer:
    """The analysis: by the full morphological database where it is installed, by our tables where not."""
    database = database_path(folder)
    if not database.exists():
        return _by_tables()
    try:
        lemmatize, name = open_lemmatizer(database, folder)
    except DataInstallError as error:
        log.warning("the morphological database can't be read; using the tables", extra={"reason": str(error)})
        return _by_tables()
    return Analyzer(lemmatize, name)


@cache
def _by_tables() -> Analyzer:
    """One for all libraries of a process: what it remembers of words, and what is worked out by it, is true of each."""
    return Analyzer()


def open_index(name: str, folder: Path, fingerprint: str, lock: WriteLock, wait: float) -> Engine:
    """The index; a damaged one, or one of another analysis, is thrown away, and an empty one opened in its place.

    Args:
        name: its engine, one of `index.engines.ENGINES`.
        folder: where the indexes lie.
        fingerprint: of the analysis and the store it is to be of.
        lock: the library's write lock, held while an index is thrown away or made: somebody may be writing it.
        wait: how many seconds to wait for that.

    Raises:
        LibraryBusyError: it has to be thrown away or made, and another process is writing it for longer than that.
    """
    deadline = time.monotonic() + wait
    while not is_current(name, folder, fingerprint):
        left = max(deadline - time.monotonic(), 0.0)
        try:
            with lock.hold(min(left, _LOOK_EVERY)):
                return open_engine(name, folder, fingerprint)
        except LibraryBusyError:
            if left <= _LOOK_EVERY:
                raise
    try:
        return open_engine(name, folder, fingerprint)
    except IndexDamagedError:
        with lock.hold(wait):
            return _mended(name, folder, fingerprint)


def _mended(name: str, folder: Path, fingerprint: str) -> Engine:
    """An index that couldn't be opened: as it is, where it only was being written just then; else an empty one."""
    try:
        return open_engine(name, folder, fingerprint)
    except IndexDamagedError as error:
        log.warning("index damaged, rebuilding it from the store", extra={"reason": str(error)})
        shutil.rmtree(folder / name, ignore_errors=True)
        return open_engine(name, folder, fingerprint)


def open_reranker(given: str | Path | Rescoring | None, models: Path) -> tuple[Rescoring | None, Reranker | None]:
    """The neural re-ranker, and the same where it was opened here and has to be closed.

    Args:
        given: a model's folder or hub name, made ready in a thread of its own; or one that is ready, or None.
        models: where models from a hub are kept.
    """
    if not isinstance(given, str | Path):
        return given, None
    opened = Reranker(given, models)
    opened.start()
    return opened, opened
