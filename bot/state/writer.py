"""Many small changes, few transactions.

A transaction costs a sync of the disk however little it changes. What handlers want written while one is under way is
therefore gathered and written in the next, all at once; each still learns of its own success only when it is on the
disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection

from bot.state.database import State

__all__ = ["Writer"]

T = TypeVar("T")

_MOST = 500


@dataclass(frozen=True, slots=True)
class _Change:
    function: Callable[[Connection], Any]
    done: asyncio.Future[Any]


class Writer:
    """Writes to the bot's tables for coroutines of one event loop.

    Args:
        state: where to.
        executor: where transactions run, off the event loop.
    """

    def __init__(self, state: State, executor: Executor) -> None:
        self._state = state
        self._executor = executor
        self._waiting: list[_Change] = []
        self._task: asyncio.Task[None] | None = None

    async def write(self, function: Callable[[Connection], T]) -> T:
        """Change something; on the disk when this returns.

        Args:
            function: does it on a connection. An error it raises undoes what it did, and nothing else.

        Raises:
            LibraryBusyError, StorageError: the database failed; nothing was changed.
        """
        loop = asyncio.get_running_loop()
        change = _Change(function, loop.create_future())
        self._waiting.append(change)
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._drain())
        result: T = await change.done
        return result

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
            try:
                outcomes = await loop.run_in_executor(self._executor, self._commit, batch)
            except Exception as error:
                outcomes = [error] * len(batch)
            for change, outcome in zip(batch, outcomes, strict=True):
                if change.done.cancelled():
                    continue
                if isinstance(outcome, Exception):
                    change.done.set_exception(outcome)
                else:
                    change.done.set_result(outcome)

    def _commit(self, batch: Sequence[_Change]) -> list[Any]:
        outcomes: list[Any] = []
        with self._state.writing() as connection:
            for change in batch:
                try:
                    with connection.begin_nested():
                        outcomes.append(change.function(connection))
                except Exception as error:
                    outcomes.append(error)
        return outcomes
