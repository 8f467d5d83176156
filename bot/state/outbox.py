"""The outbox: messages that will be sent whatever happens in between, in order within a chat.

A message is `pending`; `sending` from when it was claimed; then `sent`, or `uncertain` where Telegram's answer was
lost, `suspended` where the bot can't write for now, or `failed` for good. It is written in the transaction that moves
its subscription on, under a key that makes a second writing do nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, exists, func, select, update

from bot.state.database import insert_new
from bot.state.schema import outbox, subscriptions, told
from bot.state.subscriptions import change
from bot.state.suspending import OPEN, migrate, resume_chat, resume_subscription, suspend_chat, suspend_subscription

__all__ = [
    "Item",
    "claim",
    "defer",
    "enqueue",
    "give_up",
    "migrate",
    "next_due",
    "recover",
    "release",
    "resume_chat",
    "resume_subscription",
    "retry_uncertain",
    "sent",
    "suspend_chat",
    "suspend_subscription",
    "sweep",
    "uncertain_of",
    "withdraw",
]


@dataclass(frozen=True, slots=True)
class Item:
    """A message on its way.

    Args:
        id: its number; within a chat, the order.
        chat_id, thread_id: where to.
        subscription_id: what it is sent for.
        html: the text.
        silent: without a sound.
        attempts: how often it was tried, this time included.
        claimed_at: when this attempt began.
        created_at: when it was put into the outbox.
    """

    id: int
    chat_id: int
    thread_id: int | None
    subscription_id: int | None
    html: str
    silent: bool
    attempts: int
    claimed_at: float
    created_at: float


def enqueue(
    connection: Connection,
    number: int,
    *,
    since: int,
    revision: int,
    next_at: float | None,
    parts: Sequence[str],
    articles: Collection[str],
    now: float,
) -> bool:
    """Move a subscription on, and write down what that means for its chat: both or neither.

    Args:
        connection: of a transaction.
        number: the subscription.
        since: where it stood when `parts` were composed; where it no longer stands there, nothing is done.
        revision, next_at: where it stands now, and when its next digest is due.
        parts: the messages, as HTML, in order; may be none.
        articles: what they tell of.
        now: the time.

    Returns:
        Whether it was done.
    """
    if not change(connection, number, {"revision": revision, "next_at": next_at}, revision=since):
        return False
    to = connection.execute(select(subscriptions).where(subscriptions.c.id == number)).one()
    for order, html in enumerate(parts):
        row = {
            # SQLite gives the number of a deleted row again; the time tells the two apart.
            "key": f"{number}@{to.created_at:.3f}:{since}:{revision}:{order}",
            "chat_id": to.chat_id,
            "thread_id": to.thread_id or None,
            "subscription_id": number,
            "payload": json.dumps({"html": html, "silent": to.silent}, ensure_ascii=False),
            "state": "pending",
            "attempts": 0,
            "not_before": now,
            "created_at": now,
            "updated_at": now,
        }
        insert_new(connection, outbox, row)
    for article in articles:
        insert_new(connection, told, {"subscription_id": number, "article_id": article, "at": now})
    return True


def claim(connection: Connection, now: float, limit: int) -> list[Item]:
    """Take messages that may be sent now: of each chat only the first that is open.

    Args:
        connection: of a transaction.
        now: the time.
        limit: how many at the most.
    """
    before = outbox.alias()
    blocked = exists().where(before.c.chat_id == outbox.c.chat_id, before.c.id < outbox.c.id, before.c.state.in_(OPEN))
    rows = connection.execute(
        select(outbox)
        .where(outbox.c.state == "pending", outbox.c.not_before <= now, ~blocked)
        .order_by(outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if rows:
        taken = outbox.c.id.in_([row.id for row in rows])
        marks = {"state": "sending", "attempts": outbox.c.attempts + 1, "updated_at": now}
        connection.execute(update(outbox).where(taken).values(**marks))
    return [_item(row, now) for row in rows]


def next_due(connection: Connection) -> float | None:
    """When the next message may be sent; None where none waits."""
    time: float | None = connection.scalar(select(func.min(outbox.c.not_before)).where(outbox.c.state == "pending"))
    return time


def sent(connection: Connection, item: Item, message_id: int, now: float, pause: float) -> None:
    """Telegram has it; the chat's next message waits a moment."""
    _set(connection, item.id, state="sent", message_id=message_id, updated_at=now, error=None)
    _pace(connection, item.chat_id, now + pause)


def give_up(connection: Connection, item: Item, state: str, error: str, now: float, pause: float) -> None:
    """It won't be tried again: `uncertain`, where Telegram may have it, or `failed`."""
    _set(connection, item.id, state=state, updated_at=now, error=error)
    _pace(connection, item.chat_id, now + pause)


def defer(connection: Connection, item: Item, until: float, error: str, now: float) -> None:
    """Nothing was sent; try again at a time. What comes after it in its chat waits too."""
    _set(connection, item.id, state="pending", not_before=until, updated_at=now, error=error)


def release(connection: Connection, numbers: Collection[int]) -> None:
    """Give back what was claimed and not tried."""
    which = outbox.c.id.in_(numbers) & (outbox.c.state == "sending")
    connection.execute(update(outbox).where(which).values(state="pending", attempts=outbox.c.attempts - 1))


def recover(connection: Connection, before: float) -> list[int]:
    """Take back what a process that died was sending: each is sent again, having arrived or not.

    Args:
        connection: of a transaction.
        before: only what was claimed before this time.
    """
    left = (outbox.c.state == "sending") & (outbox.c.updated_at < before)
    numbers = list(connection.scalars(select(outbox.c.id).where(left)))
    connection.execute(update(outbox).where(left).values(state="pending", error="the process died while sending"))
    return numbers


def withdraw(connection: Connection, numbers: Collection[int]) -> None:
    """Take back what waits for subscriptions that have ended, and forget what became of the rest."""
    ours = outbox.c.subscription_id.in_(numbers) & (outbox.c.state != "sending")
    connection.execute(delete(outbox).where(ours))


def uncertain_of(connection: Connection, number: int) -> int:
    """How many messages of a subscription may or may not have arrived."""
    which = (outbox.c.subscription_id == number) & (outbox.c.state == "uncertain")
    return connection.scalar(select(func.count()).select_from(outbox).where(which)) or 0


def retry_uncertain(connection: Connection, number: int, now: float) -> int:
    """Send those again: somebody has looked and not found them. How many they are."""
    which = (outbox.c.subscription_id == number) & (outbox.c.state == "uncertain")
    values = {"state": "pending", "not_before": now, "updated_at": now}
    return connection.execute(update(outbox).where(which).values(**values)).rowcount


def sweep(connection: Connection, done_before: float, told_before: float) -> None:
    """Drop what was dealt with before a time, and the memory of articles told of before another."""
    done = outbox.c.state.in_(("sent", "uncertain", "failed")) & (outbox.c.updated_at < done_before)
    connection.execute(delete(outbox).where(done))
    connection.execute(delete(told).where(told.c.at < told_before))


def _item(row: Any, now: float) -> Item:
    payload = json.loads(row.payload)
    return Item(
        id=row.id,
        chat_id=row.chat_id,
        thread_id=row.thread_id,
        subscription_id=row.subscription_id,
        html=payload["html"],
        silent=payload["silent"],
        attempts=row.attempts + 1,
        claimed_at=now,
        created_at=row.created_at,
    )


def _set(connection: Connection, number: int, **values: Any) -> None:
    connection.execute(update(outbox).where(outbox.c.id == number).values(**values))


def _pace(connection: Connection, chat_id: int, until: float) -> None:
    early = (outbox.c.chat_id == chat_id) & (outbox.c.state == "pending") & (outbox.c.not_before < until)
    connection.execute(update(outbox).where(early).values(not_before=until))
