"""Users who ask the bot, and how they do it: each when the last was answered, or whenever it occurs to them."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import defaultdict, deque
from contextlib import suppress
from itertools import count, cycle

from benchmarks.bot_api import BotApi

__all__ = ["Crowd", "ask_at_random", "ask_by_turns"]

_PATIENCE = 20.0
"""How long to wait for the last answers of a load."""


class Crowd:
    """Users who ask and wait.

    Args:
        questions: what they ask, over and over.
        users: how many there are.
    """

    def __init__(self, questions: list[str], users: int) -> None:
        self.api = BotApi(self._answered)
        self.sent = self.found = 0
        self.waited: list[float] = []
        self.cpu = 0.0
        """Seconds of processor time the crowd itself has used."""
        self._questions = cycle([json.dumps(question).encode() for question in questions])
        self._users = cycle([_person(number) for number in range(1_000, 1_000 + users)])
        self._numbers = count(1)
        self._asked: dict[int, deque[float]] = defaultdict(deque)
        self._asking_until: float | None = None
        self._left = 0
        self._rested = asyncio.Event()

    def begin(self) -> None:
        """Forget what was measured."""
        self.sent = self.found = 0
        self.waited = []
        self.cpu = 0.0

    def ask(self) -> None:
        """The next user asks the next question."""
        began = time.thread_time()
        user, person = next(self._users)
        self.sent += 1
        self._asked[user].append(time.perf_counter())
        self._rested.clear()
        message = b'"message":{"message_id":%d,"date":%d,%b,"text":%b}}'
        content = message % (next(self._numbers), time.time(), person, next(self._questions))
        self.cpu += time.thread_time() - began
        self.api.offer(content)

    async def ask_again(self, together: int, end: float, most: int) -> None:
        """Keep so many questions waiting, each new one asked when one is answered.

        Args:
            together: how many.
            end: until when, by `time.perf_counter`.
            most: how many in all.
        """
        self._asking_until, self._left = end, most
        while self._left and together:
            together, self._left = together - 1, self._left - 1
            self.ask()
        while self._left and time.perf_counter() < end:
            await asyncio.sleep(0.1)
        self._asking_until = None
        await self.rest()

    async def rest(self) -> None:
        """Wait for the answers that are still to come."""
        if len(self.waited) < self.sent:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._rested.wait(), _PATIENCE)

    def _answered(self, chat: int, with_buttons: bool) -> None:
        began = time.thread_time()
        if self._asked[chat]:
            now = time.perf_counter()
            self.waited.append(now - self._asked[chat].popleft())
            self.found += with_buttons  # an answer has some, an honest refusal none
            if self._left and self._asking_until is not None and now < self._asking_until:
                self._left -= 1
                asyncio.get_running_loop().call_soon(self.ask)
            elif not any(self._asked.values()):
                self._rested.set()
        self.cpu += time.thread_time() - began


def _person(number: int) -> tuple[int, bytes]:
    person = {"id": number, "first_name": f"سائل {number}"}
    user, chat = person | {"is_bot": False, "language_code": "ar"}, person | {"type": "private"}
    return number, f'"from":{json.dumps(user)},"chat":{json.dumps(chat)}'.encode()


async def ask_by_turns(crowd: Crowd, together: int, seconds: float, most: int = 10**9) -> None:
    """So many questions wait for an answer at any time."""
    await crowd.ask_again(together, time.perf_counter() + seconds, most)


async def ask_at_random(crowd: Crowd, rate: float, seconds: float, seed: int) -> None:
    """Questions come when they come: at moments of a Poisson process."""
    chance = random.Random(seed)
    at = time.perf_counter()
    end = at + seconds
    while (at := at + chance.expovariate(rate)) < end:
        if (pause := at - time.perf_counter()) > 0:
            await asyncio.sleep(pause)
        crowd.ask()
    await crowd.rest()
