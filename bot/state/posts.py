"""Which message of Telegram became which article, and the channels whose posts are added by themselves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from bot.state.database import insert_new, upsert
from bot.state.schema import posts, watched

__all__ = ["Place", "Posted", "find", "forget", "of_articles", "record", "unwatch", "watch", "watch_list", "watched_by"]

Place = tuple[int, int]
"""A chat and the number of a message in it."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that became an article, or a part of one.

    Args:
        place: the message.
        article_id: the article.
        content: the hash of the whole post, in hexadecimal digits.
    """

    place: Place
    article_id: str
    content: str


def find(connection: Connection, places: Collection[Place]) -> dict[Place, Posted]:
    """Those of some messages that became articles."""
    found: dict[Place, Posted] = {}
    for chat_id in {chat for chat, _ in places}:
        numbers = [number for chat, number in places if chat == chat_id]
        rows = connection.execute(
            select(posts.c.chat_id, posts.c.message_id, posts.c.article_id, posts.c.content_hash).where(
                posts.c.chat_id == chat_id, posts.c.message_id.in_(numbers)
            )
        )
        found |= {(chat, number): Posted((chat, number), article, content) for chat, number, article, content in rows}
    return found


def of_articles(connection: Connection, article_ids: Collection[str]) -> dict[str, list[Posted]]:
    """The messages some articles came from, in their order."""
    rows = connection.execute(
        select(posts.c.chat_id, posts.c.message_id, posts.c.article_id, posts.c.content_hash)
        .where(posts.c.article_id.in_(article_ids))
        .order_by(posts.c.chat_id, posts.c.message_id)
    )
    found: dict[str, list[Posted]] = {}
    for chat, number, article, content in rows:
        found.setdefault(article, []).append(Posted((chat, number), article, content))
    return found


def record(
    connection: Connection, places: Collection[Place], article_id: str, content: str, by: int, now: float
) -> None:
    """Note what messages became; of those noted before, what they are now.

    Args:
        connection: of a transaction.
        places: the messages.
        article_id: the article they are.
        content: the hash of the whole post.
        by: who added them.
        now: the time.
    """
    for chat, number in places:
        row = {
            "chat_id": chat,
            "message_id": number,
            "article_id": article_id,
            "content_hash": content,
            "added_by": by,
            "added_at": now,
        }
        changes = {"article_id": article_id, "content_hash": content, "edited_at": now}
        upsert(connection, posts, row, changes)


def forget(connection: Connection, article_id: str) -> None:
    """Note no more which messages became an article."""
    connection.execute(delete(posts).where(posts.c.article_id == article_id))


def watch(connection: Connection, chat_id: int, by: int, now: float) -> bool:
    """Begin to watch a channel; False where it is watched already."""
    return insert_new(connection, watched, {"chat_id": chat_id, "added_by": by, "added_at": now})


def unwatch(connection: Connection, chat_id: int) -> bool:
    """Watch a channel no more; whether it was watched."""
    return connection.execute(delete(watched).where(watched.c.chat_id == chat_id)).rowcount > 0


def watched_by(connection: Connection, chat_id: int) -> int | None:
    """Who had a channel watched; None where it isn't."""
    found: int | None = connection.scalar(select(watched.c.added_by).where(watched.c.chat_id == chat_id))
    return found


def watch_list(connection: Connection) -> list[int]:
    """The watched channels, the first first."""
    return list(connection.scalars(select(watched.c.chat_id).order_by(watched.c.added_at, watched.c.chat_id)))
