"""When what came in a chat is dealt with."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

from telegram import Bot
from telegram.error import NetworkError

from bot.adding.collector import Collector
from tests.clock import run

BOT = cast(Bot, object())


class Work:
    """Notes when it is called; says what it is told to."""

    def __init__(self, *answers: bool | Exception) -> None:
        self.calls: list[tuple[int, bool, float]] = []
        self._answers = list(answers)

    async def __call__(self, _bot: Bot, chat_id: int, silent: bool) -> bool:
        self.calls.append((chat_id, silent, asyncio.get_running_loop().time()))
        answer = self._answers.pop(0) if self._answers else False
        if isinstance(answer, Exception):
            raise answer
        return answer


def play(
    work: Work,
    scene: Callable[[Collector, asyncio.Event], Awaitable[Any]],
    left: list[int] | None = None,
    *,
    cap: float = 10.0,
) -> Collector:
    async def waiting() -> list[int]:
        return left or []

    async def main() -> Collector:
        collector = Collector(work, waiting, quiet=0.05, patience=0.15, cap=cap)
        stop = asyncio.Event()
        task = asyncio.create_task(collector.run(BOT, stop))
        await asyncio.sleep(0)
        await scene(collector, stop)
        stop.set()
        await task
        return collector

    return run(main())


def test_a_burst_is_dealt_with_once_it_is_over() -> None:
    work = Work()

    async def scene(collector: Collector, _stop: asyncio.Event) -> None:
        for _ in range(5):
            collector.touch(1)
            await asyncio.sleep(0.02)
        collector.touch(2)
        await asyncio.sleep(0.2)

    play(work, scene)
    assert sorted((chat, silent) for chat, silent, _ in work.calls) == [(1, False), (2, False)]


def test_nobody_waits_longer_than_the_cap() -> None:
    work = Work()

    async def scene(collector: Collector, _stop: asyncio.Event) -> None:
        for _ in range(15):
            collector.touch(1)
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)

    play(work, scene, cap=0.12)
    assert [(silent, round(at, 2)) for _, silent, at in work.calls] == [(False, 0.12), (False, 0.24), (False, 0.33)]


def test_what_is_left_is_waited_for_more_patiently() -> None:
    work = Work(True, True, False)

    async def scene(collector: Collector, _stop: asyncio.Event) -> None:
        collector.touch(1)
        await asyncio.sleep(0.1)
        collector.touch(1)
        await asyncio.sleep(0.3)

    play(work, scene)
    assert [(silent, round(at, 2)) for _, silent, at in work.calls] == [(False, 0.05), (True, 0.25), (True, 0.25)]


def test_what_is_being_written_down_breaks_the_silence() -> None:
    work = Work()

    async def scene(collector: Collector, _stop: asyncio.Event) -> None:
        collector.touch(1)
        for _ in range(2):
            with collector.coming(1):
                await asyncio.sleep(0.2)  # the disk is slow
                collector.touch(1)
        await asyncio.sleep(0.3)

    play(work, scene)
    assert [(silent, round(at, 2)) for _, silent, at in work.calls] == [(False, 0.45)]


def test_what_came_to_nothing_is_not_waited_for() -> None:
    work = Work()

    async def scene(collector: Collector, _stop: asyncio.Event) -> None:
        collector.touch(1)
        with collector.coming(1), collector.coming(1):
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.3)

    play(work, scene)
    assert [(silent, round(at, 2)) for _, silent, at in work.calls] == [(False, 0.05)]


def test_a_start_takes_up_what_an_earlier_process_left() -> None:
    work = Work()

    async def scene(_collector: Collector, _stop: asyncio.Event) -> None:
        await asyncio.sleep(0.2)

    play(work, scene, left=[7, 8])
    assert sorted(chat for chat, _, _ in work.calls) == [7, 8]


def test_touched_before_it_runs() -> None:
    work = Work()

    async def main() -> None:
        async def waiting() -> list[int]:
            return []

        collector = Collector(work, waiting, quiet=0.01)
        collector.touch(3)
        stop = asyncio.Event()
        task = asyncio.create_task(collector.run(BOT, stop))
        await asyncio.sleep(0.1)
        stop.set()
        await task

    run(main())
    assert [chat for chat, _, _ in work.calls] == [3]


def test_a_stop_does_not_wait_for_silence() -> None:
    work = Work()

    async def scene(collector: Collector, stop: asyncio.Event) -> None:
        collector.touch(1)
        stop.set()
        await asyncio.sleep(0.01)
        collector.touch(2)  # a handler that was still at work

    play(work, scene)
    assert {chat for chat, _, _ in work.calls} == {1, 2}


def test_a_failure_is_tried_again_and_an_error_ends_only_that_round() -> None:
    work = Work(NetworkError("gone"), False)

    async def scene(collector: Collector, _stop: asyncio.Event) -> None:
        collector.touch(1)
        await asyncio.sleep(1.3)

    play(work, scene)
    assert len(work.calls) == 2
    broken = Work(ValueError("unforeseen"), False)

    async def again(collector: Collector, _stop: asyncio.Event) -> None:
        collector.touch(1)
        await asyncio.sleep(0.1)
        collector.touch(1)
        await asyncio.sleep(0.1)

    play(broken, again)
    assert len(broken.calls) == 2
