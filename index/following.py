"""How the index follows the store: by revision, from where it stands, or from the beginning where it went astray."""

from __future__ import annotations

import logging

from index.engines import Engine, EngineArticle
from index.preparing import engine_article
from index.store import Store, StoredArticle, unpack_spans
from index.text.coding import Coder
from index.writing import COMMIT_SENTENCES

__all__ = ["follow"]

log = logging.getLogger(__name__)

_PROBED = 20
"""So many articles are looked at to see whether the index went the store's way."""


def follow(store: Store, engine: Engine, coder: Coder) -> None:
    """Apply what the store has and the index doesn't.

    Args:
        store, engine, coder: a library's parts; the caller holds the library's write lock.

    Raises:
        StorageError: the index can't be written; what was committed stays, and the next call goes on from there.
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
    """Whether the index holds other words than the store for the articles just before the index's old revision."""
    changes = next(iter(store.changes_since(max(behind - _PROBED, 0), _PROBED)), None)
    expected = [_indexed(stored, coder) for stored in changes.articles] if changes is not None else []
    held = engine.read((), [one.key for one in expected])
    return any(one.key not in held or held[one.key].words != one.words for one in expected)


def _apply(store: Store, engine: Engine, coder: Coder, behind: int, ahead: int) -> None:
    waiting = 0
    for changes in store.changes_since(behind):
        added = [_indexed(stored, coder) for stored in changes.articles]
        engine.apply(changes.removed, added)
        waiting += sum(len(article.sentences) for article in added)
        if waiting >= COMMIT_SENTENCES:
            engine.commit(changes.revision)
            waiting = 0
    engine.commit(ahead)


def _indexed(stored: StoredArticle, coder: Coder) -> EngineArticle:
    article = stored.article
    return engine_article(stored.key, article.title, article.text, unpack_spans(stored.sentences), coder)
