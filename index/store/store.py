"""The store: articles in one SQL database, changed in transactions, followed by revision."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from index.models import Arrivals, ArticleInfo, Counts, DuplicatePolicy
from index.store import queries
from index.store.database import Database
from index.store.migrate import migrate
from index.store.planning import arrive, plan_put, storable
from index.store.records import Changes, ImportMark, PreparedArticle, PutOutcome, StoredArticle

__all__ = ["Store"]

_NEIGHBOURS = 200
"""How many articles more than asked for are looked at where time zones decide which came out later."""


class Store:
    """All articles of a library and the order in which they changed.

    Safe to use from many threads and processes at once: readers never wait, writers go one by one. What a call that
    returned has changed is on the disk. Every method may raise `StorageError` when the database fails, and the
    writing ones `LibraryBusyError` when another writer doesn't come to an end; neither leaves a half-made change.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, location: str | Path, *, busy_timeout: float = 30.0) -> Self:
        """Open a library's database, making or upgrading its tables where needed.

        Args:
            location: the path of an SQLite file (made if it is missing), or a URL `sqlite:///…` or `postgresql://…`.
            busy_timeout: how many seconds writing waits for another writer.

        Raises:
            LibraryVersionError: a newer version of this program wrote it.
            SettingsError: the URL can't be used.
        """
        database = Database(location, busy_timeout)
        try:
            database.use_wal()
            migrate(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def close(self) -> None:
        """Close the connections. Calling it twice does no harm."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def put(
        self,
        batch: Sequence[PreparedArticle],
        policy: DuplicatePolicy = DuplicatePolicy.SKIP,
        progress: ImportMark | None = None,
    ) -> list[PutOutcome]:
        """Add articles, in one transaction: all of them or, on an error, none.

        The same id with nothing changed is a duplicate; with a new text, title, date, link or source it replaces the
        old version, under a new key. A text that stands under another id already (white space aside) is a duplicate of
        that article and changes nothing if `policy` is SKIP; if it is REPLACE, the new article takes its place. Each
        article of the batch sees what became of those before it.

        Args:
            batch: the articles; some hundreds at once are the fastest.
            policy: what to do with a text that is there under another id.
            progress: how far the import these come from has got; kept in the same transaction.

        Returns:
            What became of each, in order.

        Raises:
            ArticleError: one of them has no id or no text, or holds a NUL or a lone surrogate.
        """
        arrivals = [arrive(prepared) for prepared in batch]
        now = _now()
        with self._database.writing() as connection:
            revision, next_key = queries.counters(connection)
            known = queries.find_known(
                connection,
                list({arrival.prepared.article.id for arrival in arrivals}),
                list({arrival.content for arrival in arrivals}),
            )
            plan = plan_put(arrivals, known, policy, next_key, revision)
            if plan.next_key != next_key:
                queries.write_plan(connection, plan, now)
            if progress is not None:
                queries.set_mark(connection, progress, now)
        return list(plan.outcomes)

    def remove(self, ids: Iterable[str]) -> list[int]:
        """Remove articles, in one transaction.

        Args:
            ids: their names; those that aren't there are passed over.

        Returns:
            The keys of the removed, in the order of `ids`.
        """
        wanted = [name for name in dict.fromkeys(ids) if storable(name)]
        with self._database.writing() as connection:
            revision, next_key = queries.counters(connection)
            found = queries.keys_of(connection, wanted)
            keys = [found[name] for name in wanted if name in found]
            queries.remove_keys(connection, [(key, revision + n) for n, key in enumerate(keys, start=1)])
            queries.set_counters(connection, revision + len(keys), next_key)
        return keys

    def get(self, article_id: str) -> StoredArticle | None:
        """The article of this id, or None."""
        if not storable(article_id):
            return None
        with self._database.reading() as connection:
            return queries.select_article(connection, article_id)

    def by_keys(self, keys: Iterable[int]) -> dict[int, StoredArticle]:
        """The articles of these keys, without those that are gone. Made for the dozens of one question."""
        return {article.key: article for article in queries.articles_of(self._database, list(keys))}

    def listing(
        self,
        search: str | None = None,
        limit: int = 50,
        offset: int = 0,
        *,
        titled: Sequence[Collection[int]] = (),
        by_date: bool = False,
    ) -> list[ArticleInfo]:
        """Articles in a few words each, the last added first.

        Args:
            search: only those with all of these words in the title, id, source or link, in any order and spelling.
            limit, offset: which part of the list.
            titled: for each of the words, the keys of articles that have another form of it in their title.
            by_date: by when they came out, the newest first; those without a date come last.

        Raises:
            ValueError: limit or offset is negative.
        """
        if limit < 0 or offset < 0:
            raise ValueError(f"limit and offset can't be negative: {limit}, {offset}")
        words = (search or "").split()
        if not all(map(storable, words)):
            return []
        with self._database.reading() as connection:
            return queries.list_articles(connection, queries.Listed(words, titled, by_date, limit, offset))

    def newest(self, limit: int) -> list[ArticleInfo]:
        """Articles by when they came out, the newest first; of the same moment, those added last come first.

        A date without a time is the beginning of that day, a time without a zone is in UTC. A date after the day the
        article was added is a mistake; such an article, and one without a date, came out when it was added.

        Args:
            limit: how many at the most.

        Raises:
            ValueError: limit is negative.
        """
        if limit < 0:
            raise ValueError(f"limit can't be negative: {limit}")
        with self._database.reading() as connection:
            # The database can't tell zones; a zone moves an article by hours, among those next to it.
            found = queries.newest_articles(connection, limit + _NEIGHBOURS if limit else 0)
        return sorted(found, key=_came_out, reverse=True)[:limit]

    def sources(self, limit: int = 50) -> list[tuple[str | None, int]]:
        """Who published how many articles, those with the most first; None stands for articles that don't say."""
        with self._database.reading() as connection:
            return queries.sources(connection, limit)

    def count(self) -> Counts:
        """How many articles and sentences there are."""
        with self._database.reading() as connection:
            return queries.count(connection)

    def identity(self) -> str:
        """What tells this store from any other: an index built from another one is of no use here."""
        with self._database.reading() as connection:
            return queries.identity(connection)

    def revision(self) -> int:
        """The number of the last change; it only grows. An index that is at this number is in step."""
        with self._database.reading() as connection:
            return queries.current_revision(connection)

    def changes_since(self, revision: int, batch: int = 500) -> Iterator[Changes]:
        """All that changed after a revision, step by step, oldest first; from 0, the whole library.

        Holds no transaction between steps, so a slow reader is in nobody's way, and takes in what is written meanwhile.

        Args:
            revision: where the reader stands.
            batch: how many articles, and how many removals, a step holds at most.

        Raises:
            ValueError: batch is less than one.
        """
        if batch < 1:
            raise ValueError(f"a step holds at least one article, not {batch}")
        while True:
            with self._database.reading() as connection:
                step = queries.change_step(connection, revision, batch)
            if step.revision == revision:
                return
            yield step
            revision = step.revision

    def arrivals_since(self, revision: int, limit: int) -> Arrivals:
        """What came in after a revision: the newest articles, at most `limit`, and how many there are."""
        with self._database.reading() as connection:
            last, total, found = queries.newest_since(connection, revision, limit)
        return Arrivals(last, total, tuple(stored.article for stored in found))

    def import_position(self, fingerprint: str) -> int:
        """Where to go on with a file: the last position dealt with; 0 for one that is new or was finished."""
        with self._database.reading() as connection:
            return queries.mark_position(connection, fingerprint)

    def finish_import(self, fingerprint: str) -> None:
        """Note that a file was imported to its end; importing it again then starts from its beginning."""
        with self._database.writing() as connection:
            queries.finish_mark(connection, fingerprint, _now())


def _came_out(info: ArticleInfo) -> datetime:
    added = _moment(info.added)
    return min(_moment(info.published), added) if info.published else added


def _moment(text: str) -> datetime:
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
