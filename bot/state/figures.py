"""Figures of what was asked: for /stats and /unanswered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection, func, select, update

from bot.state.schema import asked, feedback, questions

__all__ = ["Figures", "Unanswered", "figures", "set_aside", "unanswered", "unanswered_count"]


@dataclass(frozen=True, slots=True)
class Figures:
    """What /stats shows of the questions.

    Args:
        asked, answered: how many questions there were, and how many of them were answered.
        helpful, unhelpful: how many users said so of an answer.
        days: questions per day, the oldest day first; of those still remembered.
    """

    asked: int
    answered: int
    helpful: int
    unhelpful: int
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question to which nothing was found.

    Args:
        key: its words, normalised.
        text: as it was last worded.
        asked: how often.
    """

    key: str
    text: str
    asked: int


def figures(connection: Connection, borders: Sequence[float]) -> Figures:
    """Add up what was asked.

    Args:
        connection: for reading.
        borders: where days begin and end, ascending: n + 1 times for n days.
    """
    total, answered = connection.execute(select(func.sum(questions.c.asked), func.sum(questions.c.answered))).one()
    helpful = feedback.c.helpful
    rows = connection.execute(select(helpful, func.count()).group_by(helpful))
    votes = {bool(value): count for value, count in rows}
    days = tuple(
        connection.scalar(
            select(func.count())
            .select_from(asked)
            # What asked nothing, a greeting, has no key.
            .where(asked.c.created_at >= start, asked.c.created_at < end, asked.c.key != "")
        )
        or 0
        for start, end in pairwise(borders)
    )
    return Figures(int(total or 0), int(answered or 0), votes.get(True, 0), votes.get(False, 0), days)


def unanswered(connection: Connection, limit: int, offset: int) -> list[Unanswered]:
    """Questions that found nothing when they were last asked, the most frequent first."""
    rows = connection.execute(
        select(questions.c.key, questions.c.text, questions.c.asked)
        .where(questions.c.last_answered.is_(False))
        .order_by(questions.c.asked.desc(), questions.c.last_at.desc(), questions.c.key)
        .limit(limit)
        .offset(offset)
    )
    return [Unanswered(key, text, count) for key, text, count in rows]


def unanswered_count(connection: Connection) -> int:
    """How many such questions there are."""
    return connection.scalar(select(func.count()).where(questions.c.last_answered.is_(False))) or 0


def set_aside(connection: Connection, key: str) -> bool:
    """Take a question off the list until it is asked again; whether it was on it."""
    changed = connection.execute(
        update(questions).where(questions.c.key == key, questions.c.last_answered.is_(False)).values(last_answered=True)
    )
    return changed.rowcount > 0
