"""Updates: those of a chat in order, chats beside each other, no flood keeping others out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from telegram import Chat, Message, Update, User

from bot.inbox import ChatOrder, Inbox
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
