"""Doing what Telegram asks for when it is too much or too busy.

PTB's own limiter stops every request of the bot when one chat is told to wait; here only that chat waits. There are no
figures to stay below: Telegram publishes none that hold, so its `retry_after` is what is obeyed.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.ext import BaseRateLimiter

__all__ = ["ONCE", "ChatPacing", "answer_lost"]

log = logging.getLogger(__name__)

ONCE = -1
"""As `rate_limit_args`: don't wait, don't retry. Not 0, which PTB doesn't pass on."""

_RETRIES = 5
_LONGEST_WAIT = 120.0
"""Somebody who asked has gone after that; what must arrive however late goes through the outbox."""
_FIRST_PAUSE = 0.5
_IN_LOOPS = frozenset(("getMe", "getUpdates", "setWebhook", "deleteWebhook"))
"""Whoever calls these tries again, and says so in the log."""
_KEPT_PLACES = 10_000
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError)


def answer_lost(error: NetworkError) -> bool:
    """Whether a request may have been carried out although it failed: it went out, and no answer came back.

    An error without an HTTP cause, or with that of an unreadable page, is an answer: a status of 5xx.
    """
    cause = error.__cause__
    return isinstance(cause, httpx.HTTPError) and not isinstance(cause, _NOT_SENT)


class ChatPacing(BaseRateLimiter[int]):
    """Waits as long as a chat is told to, and tries again; servers that fail are tried again too.

    A call's `rate_limit_args` says how often; `ONCE` is for callers that look after this themselves, like the outbox.
    Where the answer was lost nothing is tried again: the message may have arrived.
    """

    def __init__(self) -> None:
        self._until: dict[object, float] = {}

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """See `telegram.ext.BaseRateLimiter.process_request`."""
        retries = _RETRIES if rate_limit_args is None else max(0, rate_limit_args)
        place = data.get("chat_id")
        for attempt in range(retries + 1):
            if retries and place is not None:
                await self._wait(place)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                seconds = _seconds(error)
                if attempt == retries or seconds > _LONGEST_WAIT:
                    raise
                log.info("told to wait", extra={"endpoint": endpoint, "chat": place, "seconds": seconds})
                self._note(place, seconds)
                if place is None:
                    await asyncio.sleep(seconds)
            except NetworkError as error:
                if attempt == retries or isinstance(error, BadRequest | TimedOut) or answer_lost(error):
                    raise
                if endpoint in _IN_LOOPS:
                    raise
                await asyncio.sleep(_FIRST_PAUSE * 2**attempt)
        raise AssertionError("every attempt returns or raises")

    async def _wait(self, place: object) -> None:
        while (left := self._until.get(place, 0.0) - time.monotonic()) > 0:
            await asyncio.sleep(left)

    def _note(self, place: object, seconds: float) -> None:
        if len(self._until) > _KEPT_PLACES:
            now = time.monotonic()
            self._until = {one: until for one, until in self._until.items() if until > now}
        self._until[place] = max(self._until.get(place, 0.0), time.monotonic() + seconds)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return (wait if isinstance(wait, int) else wait.total_seconds()) + 0.1
