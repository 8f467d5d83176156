"""The loopback Bot API: how the bot is told what happened."""

from __future__ import annotations

import asyncio
import json
from typing import Any, ClassVar

import httpx
import pytest
from telegram import Bot
from telegram.error import Conflict

from tests.serving import QuietHandler, serving

from .botapi import BotApi, User
from .plain import HTTP, post
from .ptb import call, make_bot, refusal


def test_offsets_and_limits(api: BotApi, ali: User) -> None:
    for number in range(5):
        ali.send(f"رسالة {number}")

    def get(**params: Any) -> list[int]:
        return [update["update_id"] for update in post(api, "getUpdates", **params)["result"]]

    first = get(limit=2)
    assert len(first) == 2
    assert get(limit=2) == first
    assert get(offset=first[-1] + 1) == [first[-1] + n for n in (1, 2, 3)]
    assert get(offset=-1) == [first[-1] + 3]
    assert get(offset=first[-1] + 4) == []
    assert not api.updates.pending


def test_long_polling(api: BotApi, ali: User) -> None:
    async def scenario(bot: Bot) -> None:
        waiting = asyncio.create_task(bot.get_updates(timeout=5))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        await asyncio.to_thread(ali.send, "أهلا")
        updates = await asyncio.wait_for(waiting, 1)
        assert updates[0].message is not None
        assert updates[0].message.text == "أهلا"
        assert await bot.get_updates(offset=updates[0].update_id + 1, timeout=0) == ()

    async def run() -> None:
        async with make_bot(api) as bot:
            await scenario(bot)

    asyncio.run(run())


def test_allowed_updates(api: BotApi, ali: User) -> None:
    group = api.supergroup("مجموعة")
    group.promote_bot()
    ali.join(group)
    assert [set(update) - {"update_id"} for update in api.updates.history] == [{"my_chat_member"}, {"message"}]
    assert post(api, "getUpdates", allowed_updates=["chat_member"])["ok"]
    ali.leave(group)
    assert "chat_member" in api.updates.history[-1]
    ali.send("سلام")
    assert "chat_member" in api.updates.history[-1]
    post(api, "getUpdates", allowed_updates=[])
    ali.send("سلام")
    assert "message" in api.updates.history[-1]


def test_two_pollers(api: BotApi) -> None:
    async def run() -> None:
        async with make_bot(api) as one, make_bot(api) as two:
            first = asyncio.create_task(one.get_updates(timeout=5))
            await asyncio.sleep(0.1)
            second = asyncio.create_task(two.get_updates(timeout=0))
            with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one bot"):
                await first
            assert await second == ()

    asyncio.run(run())


def test_a_poller_that_left_is_no_conflict(api: BotApi, ali: User) -> None:
    url = f"{api.base_url}{api.token}/getUpdates"
    with pytest.raises(httpx.ReadTimeout):
        HTTP.get(url, params={"timeout": 5}, timeout=0.1)
    ali.send("بقيت")
    assert len(HTTP.get(url, params={"timeout": 5}).json()["result"]) == 1


class Hook(QuietHandler):
    """A webhook that fails once, then accepts."""

    got: ClassVar[list[tuple[str | None, dict[str, Any]]]] = []
    failures = 1

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = 500 if Hook.failures > 0 else 200
        Hook.failures -= 1
        if status == 200:
            Hook.got.append((self.headers["X-Telegram-Bot-Api-Secret-Token"], body))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


def test_webhook(api: BotApi, ali: User) -> None:
    Hook.got.clear()
    with serving(Hook) as here:
        url = f"{here}/hook"
        bad = "Bad Request: secret token contains unallowed characters"
        assert refusal(api, lambda bot: bot.set_webhook(url, secret_token="a b")) == bad
        ali.send("قبل")
        call(api, lambda bot: bot.set_webhook(url, secret_token="sesame", max_connections=3))
        api.wait_until(lambda: Hook.got)
        public = "https://bot.example.org/hook"
        call(api, lambda bot: bot.set_webhook(public, secret_token="sesame"))
        ali.send("بعد")
        api.wait_until(lambda: "is not on this machine" in api.state.webhook.last_error)
        api.webhook_target = here
        api.wait_until(lambda: len(Hook.got) == 2, 5, "the webhook got nothing")
        assert [(secret, update["message"]["text"]) for secret, update in Hook.got] == [
            ("sesame", "قبل"),
            ("sesame", "بعد"),
        ]
        info = call(api, lambda bot: bot.get_webhook_info())
        assert (info.url, info.max_connections) == (public, 40)
        assert "is not on this machine" in (info.last_error_message or "")
        assert "can't use getUpdates method while webhook is active" in refusal(
            api, lambda bot: bot.get_updates(), Conflict
        )
        call(api, lambda bot: bot.delete_webhook(drop_pending_updates=True))
        assert call(api, lambda bot: bot.get_webhook_info()).url == ""
