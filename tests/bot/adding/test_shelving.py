"""Posts added, changed and taken back by a process that dies after any of its steps."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from telegram import Bot

from bot.adding import kinds
from bot.adding.changing import delete_article, rename_article, take_back
from bot.adding.gathering import gather
from bot.adding.outcomes import Outcome, load_outcome
from bot.adding.parts import Origin, Part, dump
from bot.adding.shelving import add_posts
from bot.services import Services
from bot.settings import Settings
from bot.state import drafts
from index import Article

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


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Mortal]:
    made = Mortal.open(Settings(mujib_home=tmp_path / "home", engine="rank-bm25"))
    yield made
    made.close()


def survive(act: Callable[[], Awaitable[Any]], steps: int) -> bool:
    """Do something, dying after some steps; then do it again. Whether it died."""
    Mortal.steps = steps
    try:
        asyncio.run(_run(act))
        died = False
    except Killed:
        died = True
    Mortal.steps = 10**9
    if died:
        asyncio.run(_run(act))
    return died


async def _run(act: Callable[[], Awaitable[Any]]) -> Any:
    return await act()


def part(text: str, number: int = 1, **fields: Any) -> Part:
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


def told(services: Services) -> list[Outcome]:
    with services.state.reading() as connection:
        rows = drafts.contents(connection, CHAT, kinds.PART)
    return [outcome for _, payload in rows if (outcome := load_outcome(payload))]


def undo_of(services: Services) -> Any:
    with services.state.reading() as connection:
        payload = drafts.get(connection, CHAT, kinds.UNDO, ID)
    return json.loads(payload)["before"] if payload else None


@pytest.mark.parametrize("steps", range(1, 12))
def test_added_once(services: Mortal, steps: int) -> None:
    survive(lambda: receive(services, part("خبر قصير. وجملة ثانية.")), steps)
    assert [one.status for one in told(services)] == ["added"]
    assert services.library.count().articles == 1
    assert undo_of(services) is None
    undone = asyncio.run(_run(lambda: take_back(services, CHAT, CHAT, ID, "press")))
    assert undone.found
    assert services.library.count().articles == 0


@pytest.mark.parametrize("steps", range(1, 12))
def test_replaced_and_what_was_before_is_kept(services: Mortal, steps: int) -> None:
    asyncio.run(_run(lambda: receive(services, part("خبر قصير. وجملة ثانية."))))
    survive(lambda: receive(services, part("خبر مصحح. وجملة ثانية.", 2)), steps)
    assert [one.status for one in told(services)] == ["added", "replaced"]
    article = services.library.get(ID)
    assert article is not None
    assert article.text.startswith("خبر مصحح")
    assert undo_of(services)["text"].startswith("خبر قصير")


def test_the_same_post_twice_in_a_burst(services: Mortal) -> None:
    asyncio.run(_run(lambda: receive(services, part("خبر قصير. وجملة."), part("خبر قصير. وجملة.", 2))))
    assert [one.status for one in told(services)] == ["added", "duplicate"]
    assert [one.sentences for one in told(services)] == [2, 2]


def test_a_part_of_an_album_that_comes_late_is_no_post(services: Mortal) -> None:
    first = [part("تعليق الألبوم. وجملة.", 1, album="a"), replace(part("", 2, album="a"))]
    asyncio.run(_run(lambda: receive(services, *first)))
    late = replace(part("", 3, album="a"), origin=replace(ORIGIN, message_id=9))
    asyncio.run(_run(lambda: receive(services, late)))
    assert [one.status for one in told(services)] == ["added"]
    asyncio.run(_run(lambda: receive(services, replace(late, message_id=4, album="b"))))
    assert [(one.status, one.code) for one in told(services)] == [("added", ""), ("refused", "empty")]


@pytest.mark.parametrize("steps", range(1, 5))
def test_deleted_once_and_put_back(services: Mortal, steps: int) -> None:
    asyncio.run(_run(lambda: receive(services, part("خبر قصير. وجملة."))))
    before = services.library.get(ID)
    survive(lambda: delete_article(services, CHAT, CHAT, ID), steps)
    assert services.library.get(ID) is None
    asyncio.run(_run(lambda: take_back(services, CHAT, CHAT, ID, "1")))
    assert services.library.get(ID) == before


@pytest.mark.parametrize("steps", range(1, 6))
def test_taken_back_once(services: Mortal, steps: int) -> None:
    asyncio.run(_run(lambda: receive(services, part("خبر قصير. وجملة."))))
    asyncio.run(_run(lambda: receive(services, part("خبر مصحح. وجملة.", 2))))
    survive(lambda: take_back(services, CHAT, CHAT, ID, "press"), steps)
    article = services.library.get(ID)
    assert article is not None
    assert article.text.startswith("خبر قصير")
    asyncio.run(_run(lambda: take_back(services, CHAT, CHAT, ID, "another press")))
    redone = services.library.get(ID)
    assert redone is not None
    assert redone.text.startswith("خبر مصحح"), "taking back can be taken back"


def test_a_title_that_was_given_stays_until_it_is_taken_back(services: Mortal) -> None:
    async def scene() -> list[Article | None]:
        await receive(services, part("خبر قصير. وجملة."))
        seen = [await rename_article(services, CHAT, CHAT, ID, "عنوان المشرف")]
        await receive(services, part("خبر مصحح. وجملة.", 2))
        seen.append(services.library.get(ID))
        await rename_article(services, CHAT, CHAT, ID, "عنوان آخر")
        await take_back(services, CHAT, CHAT, ID, "press")
        await receive(services, part("خبر مصحح ثانية. وجملة.", 3))
        seen.append(services.library.get(ID))
        return seen

    titles = [article.title if article else None for article in asyncio.run(scene())]
    assert titles == ["عنوان المشرف", "عنوان المشرف", "خبر مصحح ثانية"]
    assert asyncio.run(_run(lambda: rename_article(services, CHAT, CHAT, "none", "x"))) is None


def test_nothing_to_take_back(services: Mortal) -> None:
    assert not asyncio.run(_run(lambda: take_back(services, CHAT, CHAT, "none", "1"))).found
    assert asyncio.run(_run(lambda: delete_article(services, CHAT, CHAT, "none"))) is None
