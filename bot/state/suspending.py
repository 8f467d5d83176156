"""Where the bot may write: what becomes of subscriptions and of their messages in the outbox when that changes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, delete, select, update

from bot.state.schema import chats, outbox, subscriptions
from bot.state.subscriptions import ACTIVE, SUSPENDED

__all__ = ["OPEN", "migrate", "resume_chat", "resume_subscription", "suspend_chat", "suspend_subscription"]

OPEN = ("pending", "sending")
"""The states of messages that are on their way."""


def suspend_chat(connection: Connection, chat_id: int, since: float, error: str, now: float) -> bool:
    """The bot can't write to a chat: its subscriptions and messages wait until it can.

    Args:
        connection: of a transaction.
        chat_id: which.
        since: when the attempt began that failed; where the chat let the bot in after that, it is stale.
        error: Telegram's words.
        now: the time.

    Returns:
        Whether it was suspended; if not, the messages are pending again.
    """
    newer = (chats.c.id == chat_id) & chats.c.active & (chats.c.updated_at > since)
    if connection.execute(select(chats.c.id).where(newer)).first():
        _move(connection, outbox.c.chat_id == chat_id, ("sending",), "pending", now, error)
        return False
    here = (subscriptions.c.chat_id == chat_id) & (subscriptions.c.state == ACTIVE)
    connection.execute(update(subscriptions).where(here).values(state=SUSPENDED))
    connection.execute(update(chats).where(chats.c.id == chat_id).values(active=False, updated_at=now))
    _move(connection, outbox.c.chat_id == chat_id, OPEN, "suspended", now, error)
    return True


def resume_chat(connection: Connection, chat_id: int, now: float) -> int:
    """The bot may write again, what was put off for want of a right included; how many subscriptions go on."""
    here = (subscriptions.c.chat_id == chat_id) & (subscriptions.c.state == SUSPENDED)
    count = connection.execute(update(subscriptions).where(here).values(state=ACTIVE)).rowcount
    _move(connection, outbox.c.chat_id == chat_id, ("suspended", "pending"), "pending", now, None)
    return count


def suspend_subscription(connection: Connection, number: int, error: str, now: float) -> None:
    """A topic was closed or deleted; the rest of the chat goes on."""
    which = (subscriptions.c.id == number) & (subscriptions.c.state == ACTIVE)
    connection.execute(update(subscriptions).where(which).values(state=SUSPENDED))
    _move(connection, outbox.c.subscription_id == number, OPEN, "suspended", now, error)


def resume_subscription(connection: Connection, number: int, now: float) -> None:
    """Go on with one, after a pause or a suspension."""
    connection.execute(update(subscriptions).where(subscriptions.c.id == number).values(state=ACTIVE))
    _move(connection, outbox.c.subscription_id == number, ("suspended",), "pending", now, None)


def migrate(connection: Connection, old_id: int, new_id: int, now: float) -> None:
    """A group became a supergroup: its subscriptions and messages go to the new number."""
    there = select(subscriptions.c.thread_id).where(subscriptions.c.chat_id == new_id)
    old = subscriptions.c.chat_id == old_id
    doubled = list(connection.scalars(select(subscriptions.c.id).where(old, subscriptions.c.thread_id.in_(there))))
    if doubled:  # somebody has subscribed the new chat already
        connection.execute(delete(subscriptions).where(subscriptions.c.id.in_(doubled)))
    connection.execute(update(subscriptions).where(old).values(chat_id=new_id))
    connection.execute(update(outbox).where(outbox.c.chat_id == old_id).values(chat_id=new_id))
    _move(connection, outbox.c.chat_id == new_id, ("suspended",), "pending", now, None)
    revived = (subscriptions.c.chat_id == new_id) & (subscriptions.c.state == SUSPENDED)
    connection.execute(update(subscriptions).where(revived).values(state=ACTIVE))


def _move(
    connection: Connection, which: ColumnElement[bool], states: Sequence[str], to: str, now: float, error: str | None
) -> None:
    values = {"state": to, "not_before": now, "updated_at": now, "error": error}
    connection.execute(update(outbox).where(which, outbox.c.state.in_(states)).values(**values))
