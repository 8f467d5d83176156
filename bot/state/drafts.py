"""What waits for more, or can still be taken back: parts of posts, choices, new titles, earlier versions.

Every kind of thing has a name of its own in `kind`; within a chat, `part` tells things of one kind apart.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, delete, select, update

from bot.state.database import insert_new
from bot.state.schema import drafts

__all__ = ["add", "close", "contents", "get", "has", "keep", "places", "remove", "sweep"]


def add(
    connection: Connection, chat_id: int, user_id: int, kind: str, part: str, payload: str, now: float, until: float
) -> bool:
    """Note something, unless it has been noted; whether it was new.

    Args:
        connection: of a transaction.
        chat_id: where.
        user_id: whose.
        kind, part: its name.
        payload: what; not empty.
        now: the time.
        until: when it may be forgotten.
    """
    row = {
        "chat_id": chat_id,
        "user_id": user_id,
        "kind": kind,
        "part": part,
        "payload": payload,
        "created_at": now,
        "expires_at": until,
    }
    return insert_new(connection, drafts, row)


def keep(
    connection: Connection, chat_id: int, user_id: int, kind: str, part: str, payload: str, now: float, until: float
) -> None:
    """Note something, in the place of what was noted under that name."""
    if not add(connection, chat_id, user_id, kind, part, payload, now, until):
        changed = {"payload": payload, "user_id": user_id, "expires_at": until}
        connection.execute(update(drafts).where(*_named(chat_id, kind, part)).values(**changed))


def get(connection: Connection, chat_id: int, kind: str, part: str, now: float = 0.0) -> str | None:
    """What was noted under a name; None where nothing was, or it is closed, or has expired at the time given."""
    found: str | None = connection.scalar(
        select(drafts.c.payload).where(*_named(chat_id, kind, part), drafts.c.expires_at > now)
    )
    return found or None


def has(connection: Connection, chat_id: int, kind: str, part: str) -> bool:
    """Whether something was ever noted under a name, closed or not."""
    return connection.scalar(select(drafts.c.id).where(*_named(chat_id, kind, part))) is not None


def contents(connection: Connection, chat_id: int, kind: str) -> list[tuple[str, str]]:
    """Everything of a kind in a chat that isn't closed, by part, in the order in which it was noted."""
    rows = connection.execute(
        select(drafts.c.part, drafts.c.payload)
        .where(drafts.c.chat_id == chat_id, drafts.c.kind == kind, drafts.c.payload != "")
        .order_by(drafts.c.id)
    )
    return [(part, payload) for part, payload in rows]


def places(connection: Connection, kind: str) -> list[int]:
    """The chats with something of a kind that isn't closed."""
    rows = connection.scalars(select(drafts.c.chat_id).where(drafts.c.kind == kind, drafts.c.payload != "").distinct())
    return list(rows)


def close(connection: Connection, chat_id: int, kind: str, parts: Collection[str]) -> None:
    """Note that something was dealt with: its content is dropped, its name stays, so that a repetition is known."""
    for part in parts:
        connection.execute(update(drafts).where(*_named(chat_id, kind, part)).values(payload=""))


def remove(connection: Connection, chat_id: int, kind: str, part: str) -> bool:
    """Forget something; whether it was there."""
    return connection.execute(delete(drafts).where(*_named(chat_id, kind, part))).rowcount > 0


def sweep(connection: Connection, now: float) -> None:
    """Forget what has expired."""
    connection.execute(delete(drafts).where(drafts.c.expires_at < now))


def _named(chat_id: int, kind: str, part: str) -> tuple[ColumnElement[bool], ...]:
    return drafts.c.chat_id == chat_id, drafts.c.kind == kind, drafts.c.part == part
