"""How the index follows the store: by revision, from where it stands, or from the beginning where it went astray."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from index.engines import Engine, EngineArticle
from index.errors import IndexDamagedError, LibraryBusyError
from index.preparing import Unanalysed, engine_articles
from index.store import Store, StoredArticle, WriteLock, unpack_spans
from index.text.coding import Coder
from index.writing import COMMIT_SENTENCES

__all__ = ["Following", "follow"]

log = logging.getLogger(__name__)

_T = TypeVar("_T")

_PROBED = 20
"""So many articles are looked at to see whether the index went the store's way."""
_BUILDING = "index_building"
_FOREIGN = "index_foreign"
_LOOK_EVERY = 1.0
"""Seconds between looks whether the store has moved on without this library's index."""


class Following:
    """Keeps a library's index in step with its store.

    Args:
        store, engine, coder, lock: the library's parts.
        on_build: called before the index of articles that are there is built from its beginning.
    """

    def __init__(
        self,
        store: Store,
        engine: Engine,
        coder: Coder,
        lock: WriteLock,
        on_build: Callable[[], None] | None = None,
    ) -> None:
        self._store, self._engine, self._coder, self._lock = store, engine, coder, lock
        self._on_build = on_build
        self._looked = time.monotonic()
        self._resigned = False
        self._turns = 0  # counted before and after an index is built anew: what is read meanwhile may be of neither

    def follow(self) -> None:
        """Bring the index up to the store; for who holds the lock. See the function `follow`.

        Where it shows to be damaged, it is built anew; where a program of another version or analysis has built it, it
        is left to that.

        Raises:
            StorageError: as `follow`.
        """
        try:
            self._engine.refresh()
            if not self._engine.revision and self._store.revision():
                self._tell_building()
            follow(self._store, self._engine, self._coder)
        except IndexDamagedError as error:
            if error.code == _FOREIGN:
                self._resign(error)
            else:
                self._rebuild(error)

    def _resign(self, error: IndexDamagedError) -> None:
        """Say once that the index is somebody else's now. Two that built it in turn would never be done."""
        if not self._resigned:
            self._resigned = True
            log.error("no more answers from this process: %s", error)

    def keep_up(self) -> None:
        """Notice what others have added: at once where they share this index, within a second where they don't."""
        self._engine.refresh()
        now = time.monotonic()
        if now - self._looked >= _LOOK_EVERY:
            self._looked = now
            self.catch_up(0.0)

    def catch_up(self, wait: float) -> None:
        """Bring the index up to the store. Where somebody else is writing for longer than `wait` seconds, they will.

        Raises:
            StorageError: as `follow`.
        """
        if self._engine.revision == self._store.revision():
            return
        try:
            with self._lock.hold(wait):
                self.follow()
                self._engine.finish()
        except LibraryBusyError:
            log.info("index behind the store; somebody else is writing")

    def reading(self, read: Callable[[], _T]) -> _T:
        """Read from the index; where that shows it to be damaged, rebuild it from the store and read again.

        Args:
            read: reads, as often as it is called.

        Raises:
            IndexDamagedError: it is damaged, and somebody else is writing just now; or it is being built, by another
                thread or process, and holds nothing yet; or another version of the program has made it its own.
            StorageError: as `follow`.
        """
        try:
            return self._read(read)
        except IndexDamagedError as error:
            if error.code == _FOREIGN:
                self._resign(error)
            if error.code in (_BUILDING, _FOREIGN):
                raise
            try:
                with self._lock.hold(_LOOK_EVERY):
                    return self._read_or_rebuild(read)
            except LibraryBusyError:
                raise error from None

    def _read_or_rebuild(self, read: Callable[[], _T]) -> _T:
        try:
            self._engine.refresh()
            return self._read(read)  # somebody else has rebuilt it meanwhile
        except IndexDamagedError as error:
            self._rebuild(error)
        return self._read(read)

    def _tell_building(self) -> None:
        if self._on_build is not None:
            self._on_build()

    def _rebuild(self, damage: IndexDamagedError) -> None:
        log.warning("index damaged, rebuilding it from the store", extra={"reason": str(damage)})
        self._tell_building()
        self._turns += 1
        try:
            self._engine.clear()
            follow(self._store, self._engine, self._coder)
            self._engine.finish()
        finally:
            self._turns += 1

    def _read(self, read: Callable[[], _T]) -> _T:
        while True:
            turn = self._turns
            found = read()
            if turn % 2 or (not self._engine.revision and self._store.revision()):
                raise IndexDamagedError("the index is being built; ask again when it is", code=_BUILDING)
            if turn == self._turns:
                return found


def follow(store: Store, engine: Engine, coder: Coder) -> None:
    """Apply what the store has and the index doesn't.

    Args:
        store, engine, coder: a library's parts; the caller holds the library's write lock.

    Raises:
        StorageError: the index can't be written; what was committed stays, and the next call goes on from there.
        IndexDamagedError: what is there of the index can't be used.
    """
    engine.refresh()
    behind, ahead = engine.revision, store.revision()
    if behind == ahead:
        return
    if behind > ahead:  # the store is older than its index: it was restored from a copy
        engine.clear()
        behind = 0
    log.info("index catching up", extra={"from": behind, "to": ahead})
    _apply(store, engine, coder, behind, ahead)
    if behind and (engine.sentence_count != store.count().sentences or _differs(store, engine, coder, behind)):
        # The store was restored from a copy, and then written to without this index.
        log.warning("index and store have gone different ways, rebuilding the index from the store")
        engine.clear()
        _apply(store, engine, coder, 0, ahead)


def _differs(store: Store, engine: Engine, coder: Coder, behind: int) -> bool:
    """Whether the index holds other words than the store for the articles just before the index's old revision, or
    can't be read there."""
    changes = next(iter(store.changes_since(max(behind - _PROBED, 0), _PROBED)), None)
    expected = _indexed(changes.articles, coder) if changes is not None else []
    try:
        held = engine.read([one.key for one in expected])
    except IndexDamagedError:
        return True
    return any(held.get(one.key) != one.words for one in expected)


def _apply(store: Store, engine: Engine, coder: Coder, behind: int, ahead: int) -> None:
    waiting = 0
    for changes in store.changes_since(behind):
        added = _indexed(changes.articles, coder)
        engine.apply(changes.removed, added)
        waiting += sum(len(article.sentences) for article in added)
        if waiting >= COMMIT_SENTENCES:
            engine.commit(changes.revision)
            waiting = 0
    engine.commit(ahead)


def _indexed(articles: Sequence[StoredArticle], coder: Coder) -> list[EngineArticle]:
    unanalysed = [
        Unanalysed(
            stored.key,
            stored.article.title,
            stored.article.text,
            unpack_spans(stored.sentences),
            stored.article.published,
        )
        for stored in articles
    ]
    return engine_articles(unanalysed, coder)
