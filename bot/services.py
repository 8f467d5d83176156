"""What every part of the bot is handed: settings, library, tables, words, time; and how to use them in time."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import Connection

from bot.messages import LANGUAGES, Messages
from bot.settings import Settings
from bot.state.database import State
from bot.state.writer import Writer
from bot.worker import Opening
from bot.workers import Workers
from index import Library, Result
from index.ranking.cross_encoder import threads_for

__all__ = ["Services"]

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Services:
    """One for the whole process.

    Args:
        settings: as the operator set them.
        library: the articles. Synchronous: `await services.call(services.library.get, article_id)`.
        state: the bot's tables. `await services.read(function, …)` and `await services.write(function, …)` run
            functions of `bot.state.*`, which take a connection first.
        clock: the time now, in UTC.
        pool: where library and tables are used. Bounded: a flood of questions queues up here, not in memory.
        writer: gathers changes of the tables into transactions.
        workers: processes that answer questions; without, `pool` does.
    """

    settings: Settings
    library: Library
    state: State
    clock: Callable[[], datetime]
    pool: ThreadPoolExecutor
    writer: Writer
    workers: Workers | None = None

    @classmethod
    def open(cls, settings: Settings, clock: Callable[[], datetime] | None = None) -> Self:
        """Open library and tables where the settings say.

        Raises:
            LibraryError, SettingsError: see `Library` and `State.open`.
        """
        library = Library(
            settings.mujib_home,
            engine=settings.engine,
            database_url=settings.database_url,
            reranker=settings.reranker,
        )
        try:
            state = State.open(settings.database_url or settings.mujib_home / "bot.db")
        except BaseException:
            library.close()
            raise
        pool = ThreadPoolExecutor(max_workers=2 + (os.cpu_count() or 2), thread_name_prefix="mujib")
        writer, workers = Writer(state, pool), _workers(settings, library, pool)
        return cls(settings, library, state, clock or _utc_now, pool, writer, workers)

    def close(self) -> None:
        """Finish what runs, and release files and threads."""
        self.pool.shutdown(wait=True)
        self.state.close()
        self.library.close()

    def now(self) -> float:
        """The time as the tables hold it: seconds since 1970, UTC."""
        return self.clock().timestamp()

    def messages(self, language: str | None = None) -> Messages:
        """The words of a language; of the operator's LANGUAGE where there is none of that name."""
        return _messages(language if language in LANGUAGES else self.settings.language)

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run something that takes time or the disk, such as a method of the library, in a thread of the pool."""
        return await asyncio.get_running_loop().run_in_executor(self.pool, partial(function, *args, **kwargs))

    async def ask(self, question: str, limit: int) -> Result:
        """Answer a question as `Library.ask` does, where that keeps nobody waiting.

        Raises:
            MujibError: as `Library.ask` and `Workers.ask`.
        """
        if self.workers is None:
            return await self.call(self.library.ask, question, limit)
        return await self.workers.ask(question, limit)

    async def look_up(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `read`, for what finds a few rows by their keys.

        From a file that takes less time than to hand it to a thread, so it is done at once; a server is waited for in a
        thread.

        Raises:
            LibraryBusyError, StorageError: the database failed.
        """
        if self.state.is_shared:
            return await self.read(function, *args, **kwargs)
        with self.state.reading() as connection:
            return function(connection, *args, **kwargs)

    async def read(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a reading function of `bot.state` on a connection, in a thread of the pool.

        Raises:
            LibraryBusyError, StorageError: the database failed.
        """

        def run() -> T:
            with self.state.reading() as connection:
                return function(connection, *args, **kwargs)

        return await self.call(run)

    async def write(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a changing function of `bot.state`; what it did is on the disk when this returns.

        Everything one call does is one transaction (shared with others that wait at the same time); where several
        functions shall succeed or fail together, wrap them into one.

        Raises:
            LibraryBusyError, StorageError: the database failed; nothing was changed.
        """
        return await self.writer.write(lambda connection: function(connection, *args, **kwargs))

    async def note(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `write`, for what nobody waits to see: it may take a moment longer and cost a transaction less."""
        return await self.writer.write(lambda connection: function(connection, *args, **kwargs), patient=True)


def _workers(settings: Settings, library: Library, pool: ThreadPoolExecutor) -> Workers | None:
    if not settings.workers:
        return None

    async def inside(question: str, limit: int) -> Result:
        return await asyncio.get_running_loop().run_in_executor(pool, library.ask, question, limit)

    opening = Opening(
        settings.mujib_home,
        settings.engine,
        settings.database_url,
        settings.log_level,
        settings.reranker,
        threads=threads_for(settings.workers),
    )
    return Workers(settings.workers, opening, inside)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@cache
def _messages(language: str) -> Messages:
    return Messages(language)
