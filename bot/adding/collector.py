"""Waits until a chat falls silent, then has what came dealt with.

What came is in the tables; here is only when. So nothing is lost with the process: a start looks into the tables which
chats have something waiting.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from telegram import Bot
from telegram.error import TelegramError

from index import MujibError

__all__ = ["CAP", "PATIENCE", "QUIET", "Collector"]

log = logging.getLogger(__name__)

QUIET = 0.6
"""After so many seconds without a message a burst is taken to be over. Albums arrive within some tenths of a second."""
PATIENCE = 1.5
"""After so many what may go on is taken to be whole: by then the rest has come through a slow network or disk too."""
CAP = 10.0
"""Longer than this nobody waits for a burst to end: it is dealt with while it goes on."""

_LAST_SECONDS = 20.0
_LAST_HANDLERS_SECONDS = 0.3
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0

Work = Callable[[Bot, int, bool], Awaitable[bool]]
"""Deals with what waits in a chat. Called with the bot, the chat, and whether it has been silent there for so long that
nothing is to be left for later; says whether something is left, to be dealt with after the next silence."""


@dataclass
class _Pace:
    """When messages of a chat came, by the clock of the event loop."""

    first: float
    last: float
    woken: asyncio.Event = field(default_factory=asyncio.Event)


class Collector:
    """Has each chat's messages dealt with by one task, chats beside each other.

    Args:
        work: deals with what waits in a chat.
        waiting: the chats with something in the tables.
        quiet, patience, cap: seconds, see `QUIET`, `PATIENCE` and `CAP`.
    """

    def __init__(
        self,
        work: Work,
        waiting: Callable[[], Awaitable[list[int]]],
        *,
        quiet: float = QUIET,
        patience: float = PATIENCE,
        cap: float = CAP,
    ) -> None:
        self._work = work
        self._waiting = waiting
        self._quiet = quiet
        self._patience = patience
        self._cap = cap
        self._coming: Counter[int] = Counter()
        self._paces: dict[int, _Pace] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._bot: Bot | None = None
        self._stopping = False

    @contextmanager
    def coming(self, chat_id: int) -> Iterator[None]:
        """Say that something is coming in a chat while a block runs, which touches it where it has come: as long as
        that takes, on a slow disk for instance, the chat isn't silent."""
        self._coming[chat_id] += 1
        try:
            yield
        finally:
            self._coming[chat_id] -= 1
            if not self._coming[chat_id]:
                del self._coming[chat_id]

    def touch(self, chat_id: int) -> None:
        """Say that something has come in a chat, and is in the tables."""
        now = asyncio.get_running_loop().time()
        pace = self._paces.get(chat_id)
        if pace is None:
            self._paces[chat_id] = _Pace(now, now)
        else:
            pace.last = now
        if self._bot is not None and chat_id not in self._tasks:
            self._begin(self._bot, chat_id)

    async def run(self, bot: Bot, stop: asyncio.Event) -> None:
        """Deal with what comes, and with what an earlier process left, until told to stop; then with the rest."""
        for chat_id in await self._waiting():
            self.touch(chat_id)
        self._bot, self._stopping = bot, False
        for chat_id in self._paces:
            if chat_id not in self._tasks:
                self._begin(bot, chat_id)
        await stop.wait()
        self._stopping = True
        try:
            await asyncio.wait_for(self._finish(), _LAST_SECONDS)
        except TimeoutError:
            log.info("stopping before everything is added; the next start goes on")
        for task in list(self._tasks.values()):
            task.cancel()
        self._bot = None

    async def _finish(self) -> None:
        """Have everything dealt with at once; handlers that are still at work may bring more."""
        for pace in self._paces.values():
            pace.woken.set()
        while True:
            await asyncio.sleep(_LAST_HANDLERS_SECONDS)
            if not self._tasks:
                return
            await asyncio.wait(list(self._tasks.values()))

    def _begin(self, bot: Bot, chat_id: int) -> None:
        self._tasks[chat_id] = asyncio.get_running_loop().create_task(self._serve(bot, chat_id))

    async def _serve(self, bot: Bot, chat_id: int) -> None:
        pace = self._paces[chat_id]
        pause = _FIRST_PAUSE
        patient = False
        try:
            while True:
                silent = await self._silence(chat_id, pace, self._patience if patient else self._quiet)
                seen = pace.last
                try:
                    more = await self._work(bot, chat_id, (silent and patient) or self._stopping)
                    pause = _FIRST_PAUSE
                except (TelegramError, MujibError) as error:
                    log.warning("adding failed, trying again: %s", error, extra={"chat": chat_id})
                    if self._stopping:
                        return
                    await self._wait(pace, pause)
                    pause = min(2 * pause, _LONGEST_PAUSE)
                    continue
                if self._stopping or (not more and pace.last == seen):
                    return
                patient = more and silent
                pace.first = asyncio.get_running_loop().time()
        except Exception:
            log.exception("adding failed", extra={"chat": chat_id})
        finally:
            del self._tasks[chat_id]
            del self._paces[chat_id]

    async def _silence(self, chat_id: int, pace: _Pace, quiet: float) -> bool:
        """Wait for so many seconds of silence; False where the cap was reached before."""
        loop = asyncio.get_running_loop()
        while not self._stopping:
            now = loop.time()
            silent_from = now if chat_id in self._coming else pace.last
            if now - silent_from >= quiet:
                return True
            if now - pace.first >= self._cap:
                return False
            await self._wait(pace, min(silent_from + quiet, pace.first + self._cap) - now)
        return True

    async def _wait(self, pace: _Pace, seconds: float) -> None:
        try:
            await asyncio.wait_for(pace.woken.wait(), max(seconds, 0.0))
        except TimeoutError:
            return
