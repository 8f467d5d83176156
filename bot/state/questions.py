"""The log of what is asked: which questions, how often, found or not; never by whom."""

from __future__ import annotations

from sqlalchemy import Connection, delete, update

from bot.state.database import upsert
from bot.state.schema import questions
from index.text.normalize import normalize
from index.text.words import words

__all__ = ["count", "question_key", "uncount"]

_MAX_KEY = 300
_MAX_TEXT = 500


def question_key(text: str) -> str:
    """What two spellings of one question have in common: its words, normalised."""
    return " ".join(filter(None, (normalize(word.surface) for word in words(text))))[:_MAX_KEY]


def count(connection: Connection, key: str, text: str, answered: bool, now: float) -> None:
    """Count a question asked once more.

    Args:
        connection: of a transaction.
        key: see `question_key`.
        text: as it was worded.
        answered: whether the library held an answer.
        now: the time.
    """
    row = {
        "key": key,
        "text": text[:_MAX_TEXT],
        "asked": 1,
        "answered": int(answered),
        "last_answered": answered,
        "last_at": now,
    }
    upsert(connection, questions, row, ["text", "last_answered", "last_at"], adding=["asked", "answered"])


def uncount(connection: Connection, key: str, answered: bool) -> None:
    """Take back one count; a question nobody else asked is gone."""
    changed = {"asked": questions.c.asked - 1, "answered": questions.c.answered - int(answered)}
    connection.execute(update(questions).where(questions.c.key == key).values(**changed))
    connection.execute(delete(questions).where(questions.c.key == key, questions.c.asked < 1))
