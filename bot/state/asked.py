"""Questions and the messages that answer them: for follow-ups, edits, paging, feedback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.state import questions
from bot.state.database import upsert
from bot.state.schema import asked, feedback
from bot.state.statements import Statement

__all__ = [
    "Asked",
    "by_answer",
    "by_question",
    "forget_user",
    "give_feedback",
    "last_before",
    "record",
    "show_page",
    "sweep",
]

KEPT_SECONDS = 30 * 86400.0
FEEDBACK_SECONDS = 365 * 86400.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in a chat.

    Args:
        chat_id, message_id: the message that asked it.
        thread_id: the forum topic.
        user_id: who asked.
        text: the question as it was searched, a follow-up completed from the question before; empty where the message
            was none (a greeting).
        key: `text` normalised, see `bot.state.questions`.
        answered: whether the library held an answer.
        answer_id: the message that answers it.
        page: which of the answers that shows, from 0.
    """

    chat_id: int
    message_id: int
    thread_id: int | None
    user_id: int
    text: str
    key: str
    answered: bool
    answer_id: int | None
    page: int = 0


_COLUMNS = [asked.c[name] for name in Asked.__dataclass_fields__]
_IN_CHAT = select(*_COLUMNS).where(asked.c.chat_id == bindparam("chat"))
_BY_QUESTION = Statement(_IN_CHAT.where(asked.c.message_id == bindparam("message")))
_BY_ANSWER = Statement(_IN_CHAT.where(asked.c.answer_id == bindparam("message")))
_LAST_BEFORE = Statement(
    _IN_CHAT.where(
        asked.c.message_id < bindparam("message"),
        asked.c.created_at >= bindparam("since"),
        asked.c.text != "",
    )
    .order_by(asked.c.message_id.desc())
    .limit(1)
)


def by_question(connection: Connection, chat_id: int, message_id: int) -> Asked | None:
    """The question a message asked, if that is remembered."""
    return _found(_BY_QUESTION.find(connection, {"chat": chat_id, "message": message_id}))


def by_answer(connection: Connection, chat_id: int, answer_id: int) -> Asked | None:
    """The question that a message of the bot's answers, if that is remembered."""
    return _found(_BY_ANSWER.find(connection, {"chat": chat_id, "message": answer_id}))


def last_before(connection: Connection, chat_id: int, message_id: int, since: float) -> Asked | None:
    """The last question of a chat before a message, if it was asked after a time.

    Args:
        connection: for reading.
        chat_id, message_id: the message.
        since: the time.
    """
    return _found(_LAST_BEFORE.find(connection, {"chat": chat_id, "message": message_id, "since": since}))


def _found(rows: Sequence[Sequence[Any]]) -> Asked | None:
    if not rows:
        return None
    found = Asked(*rows[0])
    return replace(found, answered=bool(found.answered))


def record(connection: Connection, one: Asked, now: float) -> None:
    """Note a question with its answer, and count it; the same message again changes what is noted.

    Args:
        connection: of a transaction.
        one: the question.
        now: the time.
    """
    before = by_question(connection, one.chat_id, one.message_id)
    if one.key and (before is None or before.key != one.key):
        questions.count(connection, one.key, one.text, one.answered, now)
    row = {name: getattr(one, name) for name in Asked.__dataclass_fields__}
    row |= {"created_at": now, "expires_at": now + KEPT_SECONDS}
    upsert(connection, asked, row, ["text", "key", "answered", "answer_id", "page", "expires_at"])


def show_page(connection: Connection, one: Asked, page: int) -> None:
    """Note that the message which answers a question now shows another answer."""
    where = (asked.c.chat_id == one.chat_id) & (asked.c.message_id == one.message_id)
    connection.execute(update(asked).where(where).values(page=page))


def give_feedback(connection: Connection, user_id: int, one: Asked, article_id: str, helpful: bool, now: float) -> None:
    """Note what a user thinks of an answer; they may change their mind."""
    row = {
        "user_id": user_id,
        "chat_id": one.chat_id,
        "message_id": one.message_id,
        "article_id": article_id,
        "helpful": helpful,
        "given_at": now,
    }
    upsert(connection, feedback, row, ["article_id", "helpful", "given_at"])


def forget_user(connection: Connection, user_id: int) -> int:
    """Delete the questions of a user, also from the log of all questions, and what they thought of answers.

    Returns:
        How many questions were forgotten; what was said and asked nothing goes too, and isn't counted.
    """
    rows = connection.execute(select(asked.c.key, asked.c.answered).where(asked.c.user_id == user_id)).all()
    for key, answered in rows:
        questions.uncount(connection, key, answered)
    connection.execute(delete(asked).where(asked.c.user_id == user_id))
    connection.execute(delete(feedback).where(feedback.c.user_id == user_id))
    return sum(bool(key) for key, _ in rows)


def sweep(connection: Connection, now: float) -> None:
    """Delete what has expired: questions after a month, opinions of answers after a year."""
    connection.execute(delete(asked).where(asked.c.expires_at < now))
    connection.execute(delete(feedback).where(feedback.c.given_at < now - FEEDBACK_SECONDS))
