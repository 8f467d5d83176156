"""Scripted faults as python-telegram-bot meets them."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from telegram import Bot, Update
from telegram.error import ChatMigrated, Conflict, NetworkError, RetryAfter, TelegramError

from .botapi import (
    BotApi,
    User,
    conflict,
    delay,
    duplicate,
    error,
    flood,
    hook,
    malformed,
    migrate,
    redeliver,
    server_error,
    timeout_after,
    timeout_before,
)
from .ptb import application, call, make_bot


def outcomes(api: BotApi, user: User, count: int, **options: Any) -> list[str]:
    """Send ``count`` messages; return the class of each failure, «ok» for a success."""

    async def send(bot: Bot) -> list[str]:
        result = []
        for number in range(count):
            try:
                await bot.send_message(user.id, f"رسالة {number}")
                result.append("ok")
            except TelegramError as problem:
                result.append(type(problem).__name__)
        return result

    return call(api, send, **options)


def test_flood(api: BotApi, ali: User) -> None:
    other = api.user("منى")
    api.private(other)
    fault = api.faults.add(flood(7), method="sendMessage", chat_id=ali.chat, times=2)
    assert outcomes(api, other, 1) == ["ok"]
    with pytest.raises(RetryAfter) as caught:
        call(api, lambda bot: bot.send_message(ali.id, "x"))
    assert caught.value.retry_after == 7
    assert api.log[-1].response == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert outcomes(api, ali, 2) == ["RetryAfter", "ok"]
    assert (fault.hits, len(api.sent(ali.chat))) == (2, 1)


def test_server_errors(api: BotApi, ali: User) -> None:
    api.faults.add(server_error(502))
    api.faults.add(server_error(500))
    api.faults.add(error(400, "Bad Request: CHAT_WRITE_FORBIDDEN"))
    assert outcomes(api, ali, 4) == ["NetworkError", "NetworkError", "BadRequest", "ok"]
    assert [c.status for c in api.calls("sendMessage")] == [502, 500, 400, 200]
    assert len(api.sent()) == 1


def test_dropped_before_and_after(api: BotApi, ali: User) -> None:
    api.faults.add(timeout_before(0.05))
    api.faults.add(timeout_after(0.05))
    assert outcomes(api, ali, 3) == ["NetworkError", "NetworkError", "ok"]
    assert [message.text for message in api.sent()] == ["رسالة 1", "رسالة 2"]
    assert [(c.fault, c.executed, c.status) for c in api.calls("sendMessage")] == [
        ("timeout_before", False, None), ("timeout_after", True, None), (None, True, 200),
    ]  # fmt: skip


def test_hanging_until_the_client_gives_up(api: BotApi, ali: User) -> None:
    api.faults.add(timeout_before(None))
    api.faults.add(timeout_after(None))
    assert outcomes(api, ali, 3, read_timeout=0.2) == ["TimedOut", "TimedOut", "ok"]
    assert [message.text for message in api.sent()] == ["رسالة 1", "رسالة 2"]


def test_malformed(api: BotApi, ali: User) -> None:
    api.faults.add(malformed())
    api.faults.add(malformed(execute=True))
    assert outcomes(api, ali, 3) == ["TelegramError", "TelegramError", "ok"]
    assert len(api.sent()) == 2


def test_conflict(api: BotApi) -> None:
    api.faults.add(conflict(), method="getUpdates")
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        call(api, lambda bot: bot.get_updates())
    assert call(api, lambda bot: bot.get_updates()) == ()


def test_delay(api: BotApi, ali: User) -> None:
    api.faults.add(delay(0.15))
    began = time.monotonic()
    assert outcomes(api, ali, 1) == ["ok"]
    assert time.monotonic() - began >= 0.15


def test_migration_in_mid_air(api: BotApi, ali: User) -> None:
    group = api.group("مجموعة", [ali])
    api.faults.add(migrate(), method="sendMessage", chat_id=group)
    with pytest.raises(ChatMigrated) as caught:
        call(api, lambda bot: bot.send_message(group.id, "x"))
    call(api, lambda bot: bot.send_message(caught.value.new_chat_id, "x"))
    fields = [set(update["message"]) for update in api.updates.history if "message" in update]
    assert [name for names in fields for name in names if name.startswith("migrate")] == [
        "migrate_to_chat_id",
        "migrate_from_chat_id",
    ]


def test_skip_when_and_hook(api: BotApi, ali: User) -> None:
    seen: list[str] = []
    api.faults.add(flood(), skip=1, when=lambda made: "رسالة" in made.params["text"])
    api.faults.add(hook(after=lambda state, made: seen.append(made.params["text"])), times=None)
    assert outcomes(api, ali, 3) == ["ok", "RetryAfter", "ok"]
    assert seen == ["رسالة 0", "رسالة 2"]
    api.faults.clear()
    fault = api.faults.add(flood(), times=None)
    assert outcomes(api, ali, 2) == ["RetryAfter"] * 2
    api.faults.remove(fault)
    assert outcomes(api, ali, 1) == ["ok"]


def test_chance_is_repeatable(api: BotApi, ali: User) -> None:
    runs = []
    for seed in (5, 5, 6):
        fault = api.faults.add(server_error(), times=None, probability=0.4, seed=seed)
        runs.append(outcomes(api, ali, 20))
        api.faults.remove(fault)
    assert runs[0] == runs[1] != runs[2]
    assert 2 <= runs[0].count("NetworkError") <= 14


def test_updates_delivered_again(api: BotApi, ali: User) -> None:
    api.faults.add(redeliver(), method="message", when=lambda message: "أعد" in message["text"])
    api.faults.add(duplicate(), chat_id=ali.chat, when=lambda message: "مكرر" in message.get("text", ""))
    with application(api) as got:
        ali.send("عادي")
        ali.send("أعد")
        ali.send("مكرر")
        api.wait_until(lambda: len(got) == 5, 5, "not every update came")
        api.settle(0.1)
    ids: dict[str, list[int]] = {}
    for update in got:
        assert update.message is not None
        ids.setdefault(update.message.text or "", []).append(update.update_id)
    assert len(ids["عادي"]) == 1
    assert ids["أعد"][0] == ids["أعد"][1]
    assert ids["مكرر"][0] + 1 == ids["مكرر"][1]
    assert len({u.message.message_id for u in got if u.message and u.message.text == "مكرر"}) == 1


def test_redelivery_by_hand(api: BotApi, ali: User) -> None:
    with application(api) as got:
        ali.send("واحد")
        api.wait_until(lambda: len(got) == 1)
        api.settle(0.1)
        api.updates.redeliver(got[0].update_id)
        api.wait_until(lambda: len(got) == 2)
        api.settle(0.1)
    assert got[0].update_id == got[1].update_id


def test_lost_poll_answers_are_given_again(api: BotApi, ali: User) -> None:
    ali.send("لا تضع")
    api.faults.add(timeout_after(0), method="getUpdates")
    api.faults.add(malformed(execute=True), method="getUpdates")
    with pytest.raises(NetworkError):
        call(api, lambda bot: bot.get_updates())
    with pytest.raises(TelegramError):
        call(api, lambda bot: bot.get_updates())
    assert len(call(api, lambda bot: bot.get_updates())) == 1


def test_the_network_goes_and_comes_back(api: BotApi, ali: User) -> None:
    async def echo(update: Update, context: Any) -> None:
        assert update.message is not None
        await update.message.reply_text(f"صدى {update.message.text}")

    with application(api, echo) as got:
        api.reply_to(ali.send("أ"))
        url = api.url
        api.go_down()
        ali.send("ب")
        time.sleep(0.1)
        api.come_back()
        assert api.url == url
        assert api.wait_for("صدى ب", 8)
        assert len(got) == 2


def test_timeouts_under_load(api: BotApi, ali: User) -> None:
    """Each message is there exactly as often as it was sent and executed, whatever the answers were."""
    api.faults.add(timeout_after(0.01), times=None, probability=0.2, seed=1)
    api.faults.add(timeout_before(0.01), times=None, probability=0.2, seed=2)

    async def storm() -> int:
        async with make_bot(api) as bot:
            sends = (bot.send_message(ali.id, f"رسالة {n}") for n in range(100))
            done = await asyncio.gather(*sends, return_exceptions=True)
        return sum(not isinstance(item, BaseException) for item in done)

    told = asyncio.run(storm())
    made = [c for c in api.calls("sendMessage") if c.executed]
    assert told == sum(c.ok for c in made)
    assert {message.text for message in api.sent()} == {c.params["text"] for c in made}
    assert 0 < told < len(made) < 100
