"""Users who ask the bot, and how they do it: each when the last was answered, or whenever it occurs to them."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict, deque
from contextlib import suppress
from itertools import count, cycle

from benchmarks.bot_api import BotApi

__all__ = ["Crowd", "ask_at_random", "ask_by_turns"]

_PATIENCE = 20.0
"""How long to wait for the last answers of a load."""
_HELPFUL = '"q:h:'
"""In the buttons under an answer, and not under an honest refusal."""


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
        self.answered = asyncio.Event()
        self._questions = cycle(questions)
        self._users = cycle(range(1_000, 1_000 + users))
        self._numbers = count(1)
        self._asked: dict[int, deque[float]] = defaultdict(deque)

    def begin(self) -> None:
        """Forget what was measured."""
        self.sent = self.found = 0
        self.waited = []

    def ask(self) -> None:
        """The next user asks the next question."""
        user, question = next(self._users), next(self._questions)
        self.sent += 1
        self._asked[user].append(time.perf_counter())
        person = {"id": user, "first_name": f"سائل {user}"}
        self.api.offer(
            "message",
            {
                "message_id": next(self._numbers),
                "from": person | {"is_bot": False, "language_code": "ar"},
                "chat": person | {"type": "private"},
                "date": int(time.time()),
                "text": question,
            },
        )

    def _answered(self, chat: int, markup: str) -> None:
        if self._asked[chat]:
            self.waited.append(time.perf_counter() - self._asked[chat].popleft())
            self.found += _HELPFUL in markup
            self.answered.set()


async def ask_by_turns(crowd: Crowd, together: int, seconds: float, most: int = 10**9) -> None:
    """So many questions wait for an answer at any time."""
    end = time.perf_counter() + seconds
    first = len(crowd.waited) - crowd.sent
    while time.perf_counter() < end and crowd.sent < most:
        while crowd.sent - len(crowd.waited) + first < together and crowd.sent < most:
            crowd.ask()
        crowd.answered.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(crowd.answered.wait(), 1.0)
    await _rest(crowd)


async def ask_at_random(crowd: Crowd, rate: float, seconds: float, seed: int) -> None:
    """Questions come when they come: at moments of a Poisson process."""
    chance = random.Random(seed)
    at = time.perf_counter()
    end = at + seconds
    while (at := at + chance.expovariate(rate)) < end:
        if (pause := at - time.perf_counter()) > 0:
            await asyncio.sleep(pause)
        crowd.ask()
    await _rest(crowd)


async def _rest(crowd: Crowd) -> None:
    end = time.perf_counter() + _PATIENCE
    while len(crowd.waited) < crowd.sent and time.perf_counter() < end:
        crowd.answered.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(crowd.answered.wait(), 0.5)
