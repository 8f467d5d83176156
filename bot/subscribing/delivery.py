"""Emptying the outbox: in order within a chat, some chats at a time, as fast as Telegram takes it.

`bot.state.outbox` keeps what has to be sent, `bot.subscribing.policy` decides what a failure means.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, cast

from sqlalchemy import Connection
from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import ExtBot

from bot.pacing import ONCE
from bot.services import Services
from bot.state import outbox
from bot.state.outbox import Item
from bot.subscribing.policy import Outcome, Verdict, judge

__all__ = ["Delivery"]

log = logging.getLogger(__name__)

_PER_SECOND = 25.0
"""Telegram lets a bot send about thirty; questions are answered beside the digests."""
_CHAT_PAUSE = 1.0
_AT_ONCE = 20
_READ_TIMEOUT = 30.0
"""Longer than for answers: the sooner one gives up, the more is uncertain."""
_IDLE = 1.0
_TROUBLE = 2.0
_SHARED_AGE = 300.0
"""With several replicas on one database, what has been under way for longer is of one that died."""
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Delivery:
    """Sends what is in the outbox.

    Args:
        services: whose tables are used.
        wake: set by whoever has put something into the outbox.
    """

    def __init__(self, services: Services, wake: asyncio.Event) -> None:
        self._services = services
        self._wake = wake
        self._tasks: set[asyncio.Task[None]] = set()
        self._gate = asyncio.Lock()
        self._next_slot = 0.0
        self._recovered = False

    async def run(self, bot: Bot, stop: asyncio.Event) -> None:
        """Send until told to stop; then finish the messages under way."""
        ended = asyncio.create_task(stop.wait())
        ended.add_done_callback(lambda _: self._wake.set())
        try:
            if not self._recovered:
                await self._recover()
            while not stop.is_set():
                started = await self._start(bot, stop)
                if not started:
                    await self._rest()
        finally:
            ended.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _recover(self) -> None:
        """Once in a process: later, what is `sending` is being sent."""
        now = self._services.now()
        shared = self._services.state.is_shared
        again = await self._services.write(outbox.recover, now - _SHARED_AGE if shared else now + 1)
        self._recovered = not shared
        if again:
            log.warning("the process died while these were being sent; sending them again", extra={"outbox": again})

    async def _start(self, bot: Bot, stop: asyncio.Event) -> int:
        """Claim what can be sent now and begin to send it; how many."""
        free = _AT_ONCE - len(self._tasks)
        now = self._services.now()
        due = await self._services.read(outbox.next_due) if free > 0 else None
        if due is None or due > now:
            return 0
        items = await self._services.write(outbox.claim, now, free)
        for item in items:
            task = asyncio.create_task(self._deliver(bot, item, stop))
            self._tasks.add(task)
            task.add_done_callback(self._done)
        return len(items)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("a delivery failed", exc_info=error)

    async def _rest(self) -> None:
        """Until something is put into the outbox, a message is done, or a moment has passed."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), _IDLE)
        self._wake.clear()

    async def _deliver(self, bot: Bot, item: Item, stop: asyncio.Event) -> None:
        await self._slot()
        if stop.is_set():
            await self._record(outbox.release, [item.id])
            return
        try:
            message = await cast("ExtBot[Any]", bot).send_message(
                item.chat_id,
                item.html,
                parse_mode=ParseMode.HTML,
                message_thread_id=item.thread_id,
                disable_notification=item.silent,
                link_preview_options=_NO_PREVIEW,
                read_timeout=_READ_TIMEOUT,
                rate_limit_args=ONCE,
            )
        except Exception as error:
            await self._failed(item, error)
        else:
            await self._record(outbox.sent, item, message.message_id, self._services.now(), _CHAT_PAUSE)

    async def _failed(self, item: Item, error: Exception) -> None:
        now = self._services.now()
        words = f"{type(error).__name__}: {error}"[:300]
        verdict = judge(error, item.attempts, now - item.created_at)
        level = logging.ERROR if verdict.outcome is Outcome.FAILED else logging.INFO
        if verdict.outcome is Outcome.UNCERTAIN:
            level = logging.WARNING
        about = {"outbox": item.id, "chat": item.chat_id, "outcome": verdict.outcome.value, "attempt": item.attempts}
        log.log(level, "not sent: %s", words, extra=about)
        await self._record(partial(_note, item=item, verdict=verdict, words=words, now=now))

    async def _record(self, function: Callable[..., object], *args: Any) -> None:
        """Write down what became of a message, however long the database refuses: not knowing means sending twice."""

        def write(connection: Connection) -> object:
            return function(connection, *args)

        while True:
            try:
                await self._services.write(write)
                return
            except Exception as error:
                log.error("what became of a message can't be written down, trying again: %s", error)
            await asyncio.sleep(_TROUBLE)

    async def _slot(self) -> None:
        """Wait for this message's turn among all; after a stall they don't go all at once."""
        loop = asyncio.get_running_loop()
        async with self._gate:
            await asyncio.sleep(max(0.0, self._next_slot - loop.time()))
            self._next_slot = loop.time() + 1 / _PER_SECOND


def _note(connection: Connection, *, item: Item, verdict: Verdict, words: str, now: float) -> None:
    outcome = verdict.outcome
    if outcome is Outcome.LATER:
        outbox.defer(connection, item, now + verdict.pause, words, now)
    elif outcome is Outcome.MOVED:
        outbox.defer(connection, item, now, words, now)
        outbox.migrate(connection, item.chat_id, verdict.chat_id, now)
    elif outcome is Outcome.CHAT_CLOSED:
        outbox.suspend_chat(connection, item.chat_id, item.claimed_at, words, now)
    elif outcome is Outcome.TOPIC_CLOSED and item.subscription_id is not None:
        outbox.suspend_subscription(connection, item.subscription_id, words, now)
    else:
        state = "uncertain" if outcome is Outcome.UNCERTAIN else "failed"
        outbox.give_up(connection, item, state, words, now, _CHAT_PAUSE)
