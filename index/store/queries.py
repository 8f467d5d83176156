"""The statements of the store, each a function of an open connection; the one of every question, of the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, and_, bindparam, delete, func, insert, select, update

from index.models import Article
from index.store.database import Database
from index.store.listing import Listed, count, list_articles, newest_articles, sources
from index.store.planning import Known, Plan
from index.store.records import Changes, ImportMark, StoredArticle
from index.store.schema import articles, imports, library, removals

__all__ = [
    "Listed",
    "articles_of",
    "change_step",
    "count",
    "counters",
    "current_revision",
    "find_known",
    "finish_mark",
    "identity",
    "keys_of",
    "list_articles",
    "mark_position",
    "newest_articles",
    "newest_since",
    "remove_keys",
    "select_article",
    "set_counters",
    "set_mark",
    "sources",
    "write_plan",
]

_T = TypeVar("_T")

_CHUNK = 500
"""How many values one IN (…) takes; SQLite built with old defaults allows 999 variables."""

_ARTICLE: Select[Any] = select(
    articles.c.key,
    articles.c.id,
    articles.c.title,
    articles.c.text,
    articles.c.published,
    articles.c.url,
    articles.c.source,
    articles.c.sentences,
    articles.c.revision,
    articles.c.added_at,
)
# Made once: at question time, making the statement would take as long as running it.
_NAMED = _ARTICLE.where(articles.c.id == bindparam("name"))
_KNOWN: Select[Any] = select(articles.c.key, articles.c.id, articles.c.content_hash, articles.c.version_hash)


def counters(connection: Connection) -> tuple[int, int]:
    """The revision and the next key; on PostgreSQL this row is the lock every writer takes first."""
    row = connection.execute(select(library.c.revision, library.c.next_key).with_for_update()).one()
    return row.revision, row.next_key


def set_counters(connection: Connection, revision: int, next_key: int) -> None:
    """Keep the counters for the next writer."""
    connection.execute(update(library).values(revision=revision, next_key=next_key))


def identity(connection: Connection) -> str:
    """What tells this store from any other."""
    return str(connection.execute(select(library.c.identity)).scalar_one())


def current_revision(connection: Connection) -> int:
    """The revision of the last change."""
    revision: int = connection.execute(select(library.c.revision)).scalar_one()
    return revision


def find_known(connection: Connection, ids: Sequence[str], contents: Sequence[bytes]) -> set[Known]:
    """The articles that have one of these ids or one of these texts."""
    found: set[Known] = set()
    for column, values in ((articles.c.id, ids), (articles.c.content_hash, contents)):
        for chunk in _chunks(values):
            found.update(Known(*row) for row in connection.execute(_KNOWN.where(column.in_(chunk))))
    return found


def keys_of(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """The keys of these ids, as far as they are there."""
    found: dict[str, int] = {}
    for chunk in _chunks(ids):
        rows = connection.execute(select(articles.c.id, articles.c.key).where(articles.c.id.in_(chunk)))
        found.update((row.id, row.key) for row in rows)
    return found


def write_plan(connection: Connection, plan: Plan, added_at: str) -> None:
    """Carry out what `plan_put` decided; removals first, since ids and texts are unique."""
    remove_keys(connection, plan.removals)
    if plan.additions:
        connection.execute(
            insert(articles),
            [
                {
                    "key": key,
                    "id": arrival.prepared.article.id,
                    "title": arrival.prepared.article.title,
                    "published": arrival.prepared.article.published,
                    "url": arrival.prepared.article.url,
                    "source": arrival.prepared.article.source,
                    "content_hash": arrival.content,
                    "version_hash": arrival.version,
                    "sentence_count": len(arrival.prepared.sentences) // 8,
                    "revision": revision,
                    "added_at": added_at,
                    "sentences": arrival.prepared.sentences,
                    "text": arrival.prepared.article.text,
                }
                for key, revision, arrival in plan.additions
            ],
        )
    set_counters(connection, plan.revision, plan.next_key)


def remove_keys(connection: Connection, gone: Sequence[tuple[int, int]]) -> None:
    """Delete articles and leave tombstones.

    Args:
        connection: a writing one.
        gone: `(key, revision)` of each.
    """
    for chunk in _chunks([key for key, _ in gone]):
        connection.execute(delete(articles).where(articles.c.key.in_(chunk)))
    if gone:
        connection.execute(insert(removals), [{"key": key, "revision": revision} for key, revision in gone])


def select_article(connection: Connection, name: str) -> StoredArticle | None:
    """The article of this id; None where there is none."""
    row = connection.execute(_NAMED, {"name": name}).first()
    return _stored(row) if row is not None else None


def articles_of(database: Database, keys: Sequence[int]) -> Iterator[StoredArticle]:
    """The articles of these keys."""
    for chunk in _chunks(keys):
        yield from map(_stored, database.fetch(_ARTICLE, articles.c.key, chunk))


def change_step(connection: Connection, after: int, batch: int) -> Changes:
    """What came after a revision: at most `batch` articles and `batch` removals.

    Returns:
        The next step; its revision is `after` where there was nothing.
    """
    # Read first and used as a bound: whatever is committed between these three statements belongs to a later step.
    last = current_revision(connection)
    came = connection.execute(
        _ARTICLE.where(articles.c.revision > after, articles.c.revision <= last)
        .order_by(articles.c.revision)
        .limit(batch)
    ).all()
    went = connection.execute(
        select(removals.c.key, removals.c.revision)
        .where(removals.c.revision > after, removals.c.revision <= last)
        .order_by(removals.c.revision)
        .limit(batch)
    ).all()
    # A list that was cut short says nothing of what comes after its end.
    bound = min([last] + [rows[-1].revision for rows in (came, went) if len(rows) == batch])
    return Changes(
        revision=max(bound, after),
        removed=tuple(row.key for row in went if row.revision <= bound),
        articles=tuple(_stored(row) for row in came if row.revision <= bound),
    )


def newest_since(connection: Connection, after: int, limit: int) -> tuple[int, int, list[StoredArticle]]:
    """The revision now, how many articles came in after another, and the newest of them, newest first."""
    last = current_revision(connection)  # first, and a bound: what is committed meanwhile is for the next time
    came = and_(articles.c.revision > after, articles.c.revision <= last)
    total = connection.scalar(select(func.count()).select_from(articles).where(came)) or 0
    rows = connection.execute(_ARTICLE.where(came).order_by(articles.c.revision.desc()).limit(limit))
    return last, total, [_stored(row) for row in rows]


def mark_position(connection: Connection, fingerprint: str) -> int:
    """Where an unfinished import stopped; 0 if there is none."""
    statement = select(imports.c.position).where(imports.c.fingerprint == fingerprint, imports.c.finished.is_(False))
    return connection.scalar(statement) or 0


def set_mark(connection: Connection, mark: ImportMark, updated_at: str) -> None:
    """Note how far an import has come."""
    # In two statements, since each database has an upsert of its own; writers come one at a time.
    connection.execute(delete(imports).where(imports.c.fingerprint == mark.fingerprint))
    connection.execute(
        insert(imports).values(
            fingerprint=mark.fingerprint,
            position=mark.position,
            path=mark.path,
            finished=False,
            updated_at=updated_at,
        )
    )


def finish_mark(connection: Connection, fingerprint: str, updated_at: str) -> None:
    """Note that an import has come to its end."""
    connection.execute(
        update(imports).where(imports.c.fingerprint == fingerprint).values(finished=True, updated_at=updated_at)
    )


def _stored(row: Sequence[Any]) -> StoredArticle:
    # By position: at question time, names would take a third of the whole query.
    key, name, title, text, published, url, source, sentences, revision, added = row
    return StoredArticle(key, Article(name, title, text, published, url, source), sentences, revision, added)


def _chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
