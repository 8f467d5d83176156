"""Waiting where Telegram says so, for that chat alone."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot import pacing
from bot.pacing import ChatPacing


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(pacing, "_seconds", lambda error: error.retry_after / 10)


def calls(pace: ChatPacing, chat: int | None, outcomes: list[Any], retries: int | None = None) -> Any:
    async def call() -> Any:
        outcome = outcomes.pop(0)
        if isinstance(outcome, TelegramError):
            raise outcome
        return outcome

    return pace.process_request(call, (), {}, "sendMessage", {"chat_id": chat} if chat else {}, retries)


def test_waits_and_tries_again() -> None:
    begin = time.monotonic()
    assert asyncio.run(calls(ChatPacing(), 1, [RetryAfter(1), RetryAfter(1), "ok"])) == "ok"
    assert time.monotonic() - begin >= 0.2
    assert asyncio.run(calls(ChatPacing(), None, [RetryAfter(1), "ok"])) == "ok"


def test_others_do_not_wait() -> None:
    async def main() -> float:
        pace = ChatPacing()
        slow = asyncio.create_task(calls(pace, 1, [RetryAfter(5), "ok"]))
        await asyncio.sleep(0)
        begin = time.monotonic()
        await calls(pace, 2, ["ok"])
        took = time.monotonic() - begin
        later = asyncio.create_task(calls(pace, 1, ["ok"]))
        await asyncio.sleep(0.05)
        assert not later.done(), "the same chat waits with it"
        await asyncio.gather(slow, later)
        return took

    assert asyncio.run(main()) < 0.2


@pytest.mark.parametrize("error", [TimedOut(), BadRequest("no"), RetryAfter(10_000)])
def test_what_is_not_tried_again(error: TelegramError) -> None:
    with pytest.raises(type(error)):
        asyncio.run(calls(ChatPacing(), 1, [error, "ok"]))


def test_servers_that_fail_are_tried_again_but_not_for_ever() -> None:
    assert asyncio.run(calls(ChatPacing(), 1, [NetworkError("Bad Gateway"), "ok"])) == "ok"
    with pytest.raises(NetworkError):
        asyncio.run(calls(ChatPacing(), 1, [NetworkError("Bad Gateway")] * 9))


def test_callers_may_look_after_it_themselves() -> None:
    for error in (RetryAfter(1), NetworkError("Bad Gateway")):
        with pytest.raises(type(error)):
            asyncio.run(calls(ChatPacing(), 1, [error, "ok"], retries=0))
