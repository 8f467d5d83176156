"""A process that dies after any of its steps, with posts that wait in its tables."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

from telegram import Bot

from bot.adding import kinds
from bot.adding.gathering import gather
from bot.adding.outcomes import load_outcome
from bot.adding.parts import Origin, Part, dump
from bot.adding.shelving import add_posts
from bot.services import Services
from bot.state import drafts

CHAT = 1001
BOT = cast(Bot, object())
ORIGIN = Origin("channel", "الأخبار", 1_600_000_000, -1001234, 7, "news")
ID = "tg-1001234-7"


class Killed(BaseException):
    """The process is no more."""


class Mortal(Services):
    """Services of a process that dies after so many of its steps were carried out."""

    steps = 10**9

    async def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self._count(await super().call(function, *args, **kwargs))

    async def write(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self._count(await super().write(function, *args, **kwargs))

    def _count(self, result: Any) -> Any:
        Mortal.steps -= 1
        if Mortal.steps == 0:
            raise Killed
        return result


def survive(act: Callable[[], Awaitable[Any]], steps: int) -> bool:
    """Do something, dying after some steps; then do it again. Whether it died."""
    Mortal.steps = steps
    try:
        asyncio.run(live(act))
        died = False
    except Killed:
        died = True
    Mortal.steps = 10**9
    if died:
        asyncio.run(live(act))
    return died


async def live(act: Callable[[], Awaitable[Any]]) -> Any:
    """What an act gives, for `asyncio.run`, which wants a coroutine."""
    return await act()


def part(text: str, number: int = 1, **fields: Any) -> Part:
    """A post of the channel, forwarded."""
    return Part(number, 1_700_000_000, text, ORIGIN, **fields)


async def receive(services: Services, *parts: Part) -> None:
    """Note parts as handlers do, unless they were, and add what waits."""
    now = services.now()
    for one in parts:
        await services.write(drafts.add, CHAT, CHAT, kinds.PART, one.key, dump(one), now, now + 1e6)
    rows = await services.read(drafts.contents, CHAT, kinds.PART)
    waiting = {key for key, payload in rows if load_outcome(payload) is None}
    ready = gather([one for one in parts if one.key in waiting])
    if ready:
        await add_posts(services, BOT, CHAT, CHAT, ready, tell=True)
