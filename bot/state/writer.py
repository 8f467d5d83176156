"""Many small changes, few transactions.

A transaction costs a sync of the disk however little it changes. What handlers want written while one is under way is
therefore gathered and written in the next, all at once; each still learns of its own success only when it is on the
disk. What nobody waits for may wait a moment for company, unless there was none a moment ago: in a quiet bot it is
written at once, as what is lost with the process until then is done again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection

from bot.state.database import State
from index.errors import LibraryBusyError

__all__ = ["Writer"]

T = TypeVar("T")

_MOST = 500
_MOMENT = 0.1
"""Seconds between two transactions of only what nobody waits for. Under load updates come in more often, and what waits
goes with them into one transaction."""


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
        self._hurry = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._alone_until = 0.0

    async def write(self, function: Callable[[Connection], T], *, patient: bool = False) -> T:
        """Change something; on the disk when this returns.

        Args:
            function: does it on a connection. An error it raises undoes what it did, and nothing else. It may be called
                again after another's error undid what it did.
            patient: whether it may wait a moment for others to share its transaction.

        Raises:
            LibraryBusyError, StorageError: the database failed; nothing was changed.
        """
        loop = asyncio.get_running_loop()
        change = _Change(function, loop.create_future())
        self._waiting.append(change)
        if not patient:
            self._hurry.set()
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._drain())
        result: T = await change.done
        return result

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            pause = self._alone_until - loop.time()
            if pause > 0 and not self._hurry.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._hurry.wait(), pause)
            if not self._hurry.is_set():
                self._alone_until = loop.time() + _MOMENT
            self._hurry.clear()
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
        try:
            return self._transaction(batch)
        except LibraryBusyError:  # that was waited for long enough
            raise
        except Exception:
            if len(batch) == 1:
                raise
        # Rare enough not to pay for a savepoint around each change at all times.
        outcomes: list[Any] = []
        for change in batch:
            try:
                outcomes += self._transaction([change])
            except Exception as error:
                outcomes.append(error)
        return outcomes

    def _transaction(self, batch: Sequence[_Change]) -> list[Any]:
        with self._state.writing() as connection:
            return [change.function(connection) for change in batch]
