"""A run of changes under the library's write lock."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from index.clean import clean_article
from index.engines import Engine
from index.errors import ArticleError, IndexDamagedError, StorageError
from index.models import Added, AddStatus, Article, DuplicatePolicy
from index.preparing import Unanalysed, engine_articles, prepare
from index.store import ImportMark, PreparedArticle, Store, unpack_spans
from index.text.coding import Coder

__all__ = ["COMMIT_SENTENCES", "Writing"]

log = logging.getLogger(__name__)

COMMIT_SENTENCES = 100_000
"""The index is committed after so many sentences: often enough that a crash costs seconds, seldom enough to be fast."""


class Writing:
    """Puts batches of articles into store and engine. Made by `Library.writing`, which holds the lock.

    Args:
        store, engine, coder: the library's parts; the engine is in step with the store.
        policy: what to do with a text that is there under another id.
    """

    def __init__(self, store: Store, engine: Engine, coder: Coder, policy: DuplicatePolicy) -> None:
        self._store = store
        self._engine = engine
        self._coder = coder
        self._policy = policy
        self._waiting = 0
        self._revision = engine.revision
        self._index_fails = False

    def put(self, articles: Sequence[Article], mark: ImportMark | None = None) -> list[Added]:
        """Add articles in one transaction; when this returns they are safe.

        Args:
            articles: up to some hundreds.
            mark: how far the file they come from has been read, remembered in the same transaction.

        Returns:
            What became of each, in order.

        Raises:
            StorageError: the disk refuses; nothing of this batch was added.
        """
        prepared: list[PreparedArticle] = []
        results: list[Added | None] = []
        for article in articles:
            try:
                prepared.append(prepare(clean_article(article)))
                results.append(None)
            except ArticleError as error:
                results.append(
                    Added(AddStatus.REFUSED, str(getattr(article, "id", "")), reason=str(error), code=error.code)
                )
        outcomes = self._store.put(prepared, self._policy, mark)
        done = iter(zip(outcomes, prepared, strict=True))
        acknowledged = []
        for result in results:
            if result is None:
                outcome, ready = next(done)
                result = Added(outcome.status, outcome.id, len(unpack_spans(ready.sentences)))
            acknowledged.append(result)
        removed = {key for outcome in outcomes for key in outcome.removed_keys}
        fresh = [
            (outcome.key, ready)
            for outcome, ready in zip(outcomes, prepared, strict=True)
            if outcome.status is not AddStatus.DUPLICATE and outcome.key not in removed
        ]
        self._index(removed, fresh, max([self._revision, *(outcome.revision for outcome in outcomes)]))
        return acknowledged

    def _index(self, removed: set[int], fresh: Sequence[tuple[int, PreparedArticle]], revision: int) -> None:
        """Bring what the store has taken into the index. A failure here loses nothing: the index catches up later."""
        if self._index_fails:
            return
        try:
            unanalysed = [
                Unanalysed(key, one.article.title, one.article.text, unpack_spans(one.sentences), one.article.published)
                for key, one in fresh
            ]
            added = engine_articles(unanalysed, self._coder)
            self._engine.apply(removed, added)
            self._revision = revision
            self._waiting += sum(len(article.sentences) for article in added)
            if self._waiting >= COMMIT_SENTENCES:
                self.commit()
        except (StorageError, IndexDamagedError) as error:
            self._index_fails = True
            log.warning("the index can't be written now; it will catch up", extra={"reason": str(error)})
        except BaseException:
            # Half of a batch may have been applied: a commit would pass that for the whole of it.
            self._index_fails = True
            raise

    def commit(self) -> None:
        """Make what was put visible to questions."""
        if self._index_fails or self._revision == self._engine.revision:
            return
        try:
            self._engine.commit(self._revision)
            self._waiting = 0
        except (StorageError, IndexDamagedError) as error:
            self._index_fails = True
            log.warning("the index can't be written now; it will catch up", extra={"reason": str(error)})
