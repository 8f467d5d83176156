"""Updates: those of a chat in order, chats beside each other, no flood keeping others out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram import Chat, Message, Update, User
from telegram.request import BaseRequest, RequestData

from bot.inbox import ChatOrder, Inbox, InboxBot
from bot.services import Services
from bot.settings import Settings


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    opened = Services.open(Settings(mujib_home=tmp_path))
    yield opened
    opened.close()


def update(number: int, chat: int) -> Update:
    user = User(chat, "سامي", False)
    return Update(number, Message(number, datetime.now(UTC), Chat(chat, "private"), from_user=user, text="سؤال"))


def test_an_update_goes_through_once_and_survives_a_death(services: Services) -> None:
    async def first() -> None:
        inbox = Inbox(services)
        await inbox.accept({one.update_id: one.to_json() for one in (update(1, 5), update(2, 5))})
        for one in (update(1, 5), update(1, 5), update(2, 5)):
            await inbox.put(one)
        assert inbox.qsize() == 2
        await inbox.put(update(3, 5))  # by webhook
        await inbox.put(update(3, 5))
        assert inbox.qsize() == 3
        await ChatOrder(services).process_update(await inbox.get(), asyncio.sleep(0))

    async def after_death() -> list[int]:
        inbox = Inbox(services)
        assert await inbox.restore(None) == 2  # type: ignore[arg-type]
        return [(await inbox.get()).update_id for _ in range(2)]  # type: ignore[attr-defined]

    asyncio.run(first())
    assert asyncio.run(after_death()) == [2, 3]


def test_one_chat_in_order_others_at_once(services: Services) -> None:
    done: list[tuple[int, int]] = []

    async def handle(chat: int, number: int, seconds: float) -> None:
        await asyncio.sleep(seconds)
        done.append((chat, number))

    async def main() -> None:
        order = ChatOrder(services)
        tasks: list[asyncio.Task[Any]] = []
        for number in range(100):  # more than are handled at one time
            work = handle(1, number, 0.002 if number else 0.1)
            tasks.append(asyncio.create_task(order.process_update(update(number, 1), work)))
        tasks.append(asyncio.create_task(order.process_update(update(1000, 2), handle(2, 0, 0))))
        await asyncio.gather(*tasks)
        assert order._places == {}

    asyncio.run(main())
    assert [number for chat, number in done if chat == 1] == list(range(100))
    assert done[0] == (2, 0), "a burst in one chat keeps no other waiting"


class _Fetched(BaseRequest):
    """Telegram with these updates; each call takes those it confirms away."""

    def __init__(self, updates: list[dict[str, Any]]) -> None:
        self.updates = updates

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **more: Any
    ) -> tuple[int, bytes]:
        assert request_data is not None
        offset = int(request_data.json_parameters.get("offset", 0))
        self.updates = [one for one in self.updates if one["update_id"] >= offset]
        return 200, json.dumps({"ok": True, "result": self.updates}).encode()


def test_one_update_that_cannot_be_read_keeps_none_back(services: Services, caplog: pytest.LogCaptureFixture) -> None:
    good = [json.loads(update(number, 5).to_json()) for number in (1, 3)]
    bad = [
        {"update_id": 2, "message": {"message_id": 9, "secret": "سر"}},
        {"update_id": 4, "callback_query": {"id": "1", "from": "سر"}},
        {"update_id": 5, "message": ["سر"]},
    ]
    telegram = _Fetched([good[0], bad[0], good[1], *bad[1:]])

    async def fetch() -> None:
        inbox = Inbox(services)
        bot = InboxBot("1:x", inbox=inbox, request=telegram, get_updates_request=telegram)
        fetched = await bot.get_updates(offset=0, timeout=timedelta(seconds=0))
        assert [one.update_id for one in fetched] == [1, 2, 3, 4, 5]
        assert [one.message is not None for one in fetched] == [True, False, True, False, False]
        for one in fetched:
            await inbox.put(one)
        assert inbox.qsize() == 5
        assert await bot.get_updates(offset=fetched[-1].update_id + 1) == ()

    async def after_death() -> None:
        inbox = Inbox(services)
        assert await inbox.restore(None) == 5  # type: ignore[arg-type]

    asyncio.run(fetch())
    asyncio.run(after_death())
    assert [record.__dict__["update"] for record in caplog.records if record.levelname == "ERROR"] == [2, 4, 5] * 2
    assert "سر" not in caplog.text
