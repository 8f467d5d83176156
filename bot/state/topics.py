"""What the topics of forums are called: bots can't ask, Telegram tells it when one is opened or renamed."""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.state.database import upsert
from bot.state.schema import topics

__all__ = ["learn", "name_of", "rename"]


def rename(connection: Connection, chat_id: int, thread_id: int, name: str) -> None:
    """Note what a topic is called from now on."""
    upsert(connection, topics, {"chat_id": chat_id, "thread_id": thread_id, "name": name}, ["name"])


def learn(connection: Connection, chat_id: int, thread_id: int, name: str) -> None:
    """Note what a topic was called when it was opened, unless a name of it is known: it may have been renamed."""
    upsert(connection, topics, {"chat_id": chat_id, "thread_id": thread_id, "name": name}, ())


def name_of(connection: Connection, chat_id: int, thread_id: int) -> str | None:
    """What a topic is called; None where Telegram hasn't told it."""
    found: str | None = connection.scalar(
        select(topics.c.name).where(topics.c.chat_id == chat_id, topics.c.thread_id == thread_id)
    )
    return found
