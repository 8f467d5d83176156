"""Subscriptions: which chat gets what, when, and up to which article it has been told."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, or_, select, update

from bot.state import topics
from bot.state.database import insert_new
from bot.state.schema import chats, drafts, subscriptions, told

__all__ = [
    "ACTIVE",
    "ANSWERED",
    "PAUSED",
    "SUSPENDED",
    "Place",
    "Subscription",
    "answer_asked",
    "ask",
    "asked",
    "change",
    "create",
    "due",
    "get",
    "in_chat",
    "of_user",
    "place",
    "remove",
    "remove_dead",
    "sweep_asked",
    "told_of",
]

ACTIVE = "active"
PAUSED = "paused"
"""Its administrators want nothing for a while."""
SUSPENDED = "suspended"
"""The bot can't write there; goes on by itself when it can."""

ANSWERED = "answered"
"""In the payload of what was asked and answered already."""

_ASKED = "subscription"
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a chat, or a topic of it, has ordered. The columns are explained in `bot.state.schema`."""

    id: int
    chat_id: int
    thread_id: int
    created_by: int
    language: str
    mode: str
    minute: int
    weekday: int
    timezone: str
    max_articles: int
    sentences: int
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    quiet_from: int | None
    quiet_until: int | None
    silent: bool
    state: str
    revision: int
    next_at: float | None
    created_at: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a subscription goes, in words: see the tables of chats and topics."""

    chat_id: int
    type: str
    title: str
    username: str | None
    topic: str | None = None


def create(connection: Connection, row: Mapping[str, Any]) -> tuple[Subscription, bool]:
    """Subscribe a place, unless it is.

    Args:
        connection: of a transaction.
        row: every column but `id`; `include` and `exclude` as sequences of words.

    Returns:
        The subscription of the place, and whether it is new.
    """
    made = insert_new(connection, subscriptions, _packed(row))
    here = (subscriptions.c.chat_id == row["chat_id"]) & (subscriptions.c.thread_id == row["thread_id"])
    return _one(connection.execute(select(subscriptions).where(here)).one()), made


def get(connection: Connection, number: int) -> Subscription | None:
    """The subscription of that number."""
    row = connection.execute(select(subscriptions).where(subscriptions.c.id == number)).first()
    return _one(row) if row else None


def in_chat(connection: Connection, chat_id: int) -> list[Subscription]:
    """All of a chat, the oldest first."""
    return _all(connection, select(subscriptions).where(subscriptions.c.chat_id == chat_id))


def of_user(connection: Connection, user_id: int) -> list[Subscription]:
    """Those a user has made, wherever."""
    return _all(connection, select(subscriptions).where(subscriptions.c.created_by == user_id))


def due(connection: Connection, now: float, revision: int) -> list[Subscription]:
    """Those whose time has come, or who want every article at once and have not been told of the newest.

    Args:
        connection: for reading.
        now: the time.
        revision: the library's.
    """
    behind = (subscriptions.c.mode == "instant") & (subscriptions.c.revision != revision)
    ready = or_(subscriptions.c.next_at <= now, subscriptions.c.next_at.is_(None) & behind)
    return _all(connection, select(subscriptions).where(subscriptions.c.state == ACTIVE, ready))


def change(connection: Connection, number: int, values: Mapping[str, Any], *, revision: int | None = None) -> bool:
    """Change columns of a subscription.

    Args:
        connection: of a transaction.
        number: which.
        values: the columns; `include` and `exclude` as sequences of words.
        revision: only where it still stands there and is active: what was composed for it is what it wants.

    Returns:
        Whether it was changed.
    """
    if not values:
        return False
    which = subscriptions.c.id == number
    if revision is not None:
        which &= (subscriptions.c.revision == revision) & (subscriptions.c.state == ACTIVE)
    return connection.execute(update(subscriptions).where(which).values(**_packed(values))).rowcount > 0


def remove(connection: Connection, numbers: Collection[int]) -> None:
    """End subscriptions; `outbox.withdraw` takes back what waits for them."""
    for table, column in ((told, told.c.subscription_id), (subscriptions, subscriptions.c.id)):
        connection.execute(delete(table).where(column.in_(numbers)))


def remove_dead(connection: Connection, before: float) -> list[int]:
    """End subscriptions of chats that the bot was thrown out of before a time, and never let in again."""
    gone = select(chats.c.id).where(chats.c.active.is_(False), chats.c.updated_at < before)
    dead = (subscriptions.c.state == SUSPENDED) & subscriptions.c.chat_id.in_(gone)
    numbers = list(connection.scalars(select(subscriptions.c.id).where(dead)))
    if numbers:
        remove(connection, numbers)
    return numbers


def told_of(connection: Connection, number: int, articles: Sequence[str]) -> frozenset[str]:
    """Which of these articles the place has been told of: an edited one comes back under a new revision."""
    known: set[str] = set()
    for start in range(0, len(articles), _CHUNK):
        chunk = articles[start : start + _CHUNK]
        which = (told.c.subscription_id == number) & told.c.article_id.in_(chunk)
        known.update(connection.scalars(select(told.c.article_id).where(which)))
    return frozenset(known)


def place(connection: Connection, chat_id: int, thread_id: int = 0) -> Place:
    """A chat, or a topic of it, in words."""
    columns = (chats.c.id, chats.c.type, chats.c.title, chats.c.username)
    row = connection.execute(select(*columns).where(chats.c.id == chat_id)).first()
    topic = topics.name_of(connection, chat_id, thread_id) if thread_id else None
    return Place(*row, topic) if row else Place(chat_id, "", "", None, topic)


def ask(
    connection: Connection, chat_id: int, user_id: int, message_id: int, payload: Mapping[str, Any], now: float
) -> None:
    """Note that a message of the bot's asks for something, so that a reply to it is understood.

    Args:
        connection: of a transaction.
        chat_id, message_id: the message that asks.
        user_id: who is asked.
        payload: what for.
        now: the time.
    """
    row = {
        "chat_id": chat_id,
        "user_id": user_id,
        "kind": _ASKED,
        "part": str(message_id),
        "payload": json.dumps(payload),
        "created_at": now,
        "expires_at": now + 86400.0,
    }
    insert_new(connection, drafts, row)


def asked(
    connection: Connection, chat_id: int, user_id: int, message_id: int | None
) -> tuple[int, dict[str, Any]] | None:
    """What a message answers.

    Args:
        connection: for reading.
        chat_id, user_id: who wrote it where.
        message_id: the one it replies to; None where it is none, and the last thing asked of the user that wasn't
            answered yet may be meant.

    Returns:
        The number for `answer_asked`, and what was asked for; None where nothing was. Of what was answered already,
        who was asked may think better: to others it is no question any more.
    """
    which = (drafts.c.chat_id == chat_id) & (drafts.c.kind == _ASKED)
    which &= drafts.c.user_id == user_id if message_id is None else drafts.c.part == str(message_id)
    columns = (drafts.c.id, drafts.c.user_id, drafts.c.payload)
    for number, asked_of, text in connection.execute(select(*columns).where(which).order_by(drafts.c.id.desc())):
        payload = json.loads(text)
        if not payload.get(ANSWERED) or (message_id is not None and asked_of == user_id):
            return number, payload
    return None


def answer_asked(connection: Connection, number: int) -> None:
    """It was answered."""
    payload = connection.scalar(select(drafts.c.payload).where(drafts.c.id == number))
    if payload is not None:
        answered = json.dumps({**json.loads(payload), ANSWERED: True})
        connection.execute(update(drafts).where(drafts.c.id == number).values(payload=answered))


def sweep_asked(connection: Connection, now: float) -> None:
    """Drop what was asked long ago."""
    connection.execute(delete(drafts).where(drafts.c.kind == _ASKED, drafts.c.expires_at < now))


def _all(connection: Connection, statement: Select[Any]) -> list[Subscription]:
    return [_one(row) for row in connection.execute(statement.order_by(subscriptions.c.id))]


def _one(row: Row[Any]) -> Subscription:
    values = dict(row._mapping)
    words = {name: tuple(json.loads(values[name])) for name in ("include", "exclude")}
    return Subscription(**{**values, **words})


def _packed(values: Mapping[str, Any]) -> dict[str, Any]:
    packed = dict(values)
    for name in ("include", "exclude"):
        if name in packed:
            packed[name] = json.dumps(list(packed[name]), ensure_ascii=False)
    return packed
