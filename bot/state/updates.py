"""Updates accepted from Telegram and not yet dealt with, and the numbers of those that were."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, null, select, update

from bot.state.database import insert_new
from bot.state.schema import updates
from bot.state.statements import Statement

__all__ = ["MAX_ATTEMPTS", "accept", "claim", "finish", "sweep"]

MAX_ATTEMPTS = 3
"""An update during which the process died this often is given up: it may be what kills it."""

_FINISH = Statement(update(updates).where(updates.c.update_id == bindparam("number")).values(payload=null()))


def accept(connection: Connection, arrived: Sequence[tuple[int, str]], now: float) -> frozenset[int]:
    """Write updates down.

    Args:
        connection: of a transaction.
        arrived: number and content of each.
        now: the time.

    Returns:
        The numbers of those that had never come before.
    """
    return frozenset(
        number
        for number, payload in arrived
        if insert_new(connection, updates, {"update_id": number, "payload": payload, "attempts": 1, "received_at": now})
    )


def claim(connection: Connection, before: float) -> list[tuple[int, str]]:
    """Updates left undone by a process that died, oldest first; each counts as tried once more.

    Args:
        connection: of a transaction.
        before: only those received before this time.
    """
    left = updates.c.payload.is_not(None) & (updates.c.received_at < before)
    connection.execute(update(updates).where(left).values(attempts=updates.c.attempts + 1))
    given_up = left & (updates.c.attempts > MAX_ATTEMPTS)
    connection.execute(update(updates).where(given_up).values(payload=None))
    rows = connection.execute(select(updates.c.update_id, updates.c.payload).where(left).order_by(updates.c.update_id))
    return [(number, payload) for number, payload in rows]


def finish(connection: Connection, number: int) -> None:
    """Note that an update was dealt with: its content is dropped, its number stays."""
    _FINISH.change(connection, {"number": number})


def sweep(connection: Connection, before: float) -> None:
    """Drop the numbers of updates dealt with that came before a time: Telegram repeats none that old."""
    connection.execute(delete(updates).where(updates.c.payload.is_(None), updates.c.received_at < before))
