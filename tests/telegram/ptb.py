"""The real python-telegram-bot against the loopback server, for synchronous tests."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import pytest
from telegram import Bot, Update
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder, TypeHandler
from telegram.request import HTTPXRequest

from .botapi import BotApi

T = TypeVar("T")
Handle = Callable[[Update, Any], Awaitable[None]]


def make_bot(api: BotApi, *, token: str | None = None, read_timeout: float = 5.0) -> Bot:
    """Return a Bot that talks to the server."""
    made = [
        HTTPXRequest(read_timeout=read_timeout, connection_pool_size=16, httpx_kwargs={"verify": False})
        for _ in range(2)  # no certificates: loading them takes longer than a test
    ]
    return Bot(
        token or api.token,
        base_url=api.base_url,
        base_file_url=api.base_file_url,
        request=made[0],
        get_updates_request=made[1],
    )


def call(api: BotApi, act: Callable[[Bot], Awaitable[T]], **options: Any) -> T:
    """Run one coroutine with a Bot: ``call(api, lambda bot: bot.send_message(1, "…"))``."""

    async def run() -> T:
        bot = make_bot(api, **options)
        await bot._request[1].initialize()
        try:
            return await act(bot)
        finally:
            await bot._request[1].shutdown()

    return asyncio.run(run())


def refusal(api: BotApi, act: Callable[[Bot], Awaitable[Any]], kind: type[TelegramError] = TelegramError) -> str:
    """Run a call that must be refused; return the description in Telegram's own letters."""
    with pytest.raises(kind):
        call(api, act)
    return api.log[-1].error


@contextlib.contextmanager
def application(
    api: BotApi, handle: Handle | None = None, *, allowed: list[str] | None = None, **polling: Any
) -> Iterator[list[Update]]:
    """Run an Application polling the server in a thread of its own; yield the list of updates it got."""
    got: list[Update] = []
    ready = threading.Event()
    stop: list[Callable[[], None]] = []
    failure: list[BaseException] = []

    async def every(update: Update, context: Any) -> None:
        got.append(update)
        if handle is not None:
            await handle(update, context)

    async def main() -> None:
        done = asyncio.Event()
        loop = asyncio.get_running_loop()

        def end() -> None:
            loop.call_soon_threadsafe(done.set)

        stop.append(end)
        app: Application[Any, Any, Any, Any, Any, Any] = ApplicationBuilder().bot(make_bot(api)).build()
        app.add_handler(TypeHandler(Update, every))
        async with app:
            await app.start()
            assert app.updater is not None
            await app.updater.start_polling(allowed_updates=allowed, **polling)
            ready.set()
            await done.wait()
            await app.updater.stop()
            await app.stop()

    def run() -> None:
        try:
            asyncio.run(main())
        except BaseException as problem:
            failure.append(problem)
            ready.set()

    thread = threading.Thread(target=run, name="ptb", daemon=True)
    thread.start()
    assert ready.wait(10), "the application did not start"
    try:
        if failure:
            raise failure[0]
        yield got
    finally:
        if stop:
            with contextlib.suppress(RuntimeError):
                stop[0]()
        thread.join(10)
