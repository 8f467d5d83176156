"""Posts added, changed and taken back by a process that dies after any of its steps."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from bot.adding import kinds
from bot.adding.changing import delete_article, rename_article, take_back
from bot.adding.outcomes import Outcome, load_outcome
from bot.services import Services
from bot.state import drafts
from index import Article

from .mortal import CHAT, ID, ORIGIN, Mortal, live, part, receive, survive


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
    undone = asyncio.run(live(lambda: take_back(services, CHAT, CHAT, ID, "press")))
    assert undone.found
    assert services.library.count().articles == 0


@pytest.mark.parametrize("steps", range(1, 12))
def test_replaced_and_what_was_before_is_kept(services: Mortal, steps: int) -> None:
    asyncio.run(live(lambda: receive(services, part("خبر قصير. وجملة ثانية."))))
    survive(lambda: receive(services, part("خبر مصحح. وجملة ثانية.", 2)), steps)
    assert [one.status for one in told(services)] == ["added", "replaced"]
    article = services.library.get(ID)
    assert article is not None
    assert article.text.startswith("خبر مصحح")
    assert undo_of(services)["text"].startswith("خبر قصير")


def test_the_same_post_twice_in_a_burst(services: Mortal) -> None:
    asyncio.run(live(lambda: receive(services, part("خبر قصير. وجملة."), part("خبر قصير. وجملة.", 2))))
    assert [one.status for one in told(services)] == ["added", "duplicate"]
    assert [one.sentences for one in told(services)] == [2, 2]


def test_a_part_of_an_album_that_comes_late_is_no_post(services: Mortal) -> None:
    first = [part("تعليق الألبوم. وجملة.", 1, album="a"), replace(part("", 2, album="a"))]
    asyncio.run(live(lambda: receive(services, *first)))
    late = replace(part("", 3, album="a"), origin=replace(ORIGIN, message_id=9))
    asyncio.run(live(lambda: receive(services, late)))
    assert [one.status for one in told(services)] == ["added"]
    asyncio.run(live(lambda: receive(services, replace(late, message_id=4, album="b"))))
    assert [(one.status, one.code) for one in told(services)] == [("added", ""), ("refused", "empty")]


@pytest.mark.parametrize("steps", range(1, 5))
def test_deleted_once_and_put_back(services: Mortal, steps: int) -> None:
    asyncio.run(live(lambda: receive(services, part("خبر قصير. وجملة."))))
    before = services.library.get(ID)
    survive(lambda: delete_article(services, CHAT, CHAT, ID), steps)
    assert services.library.get(ID) is None
    asyncio.run(live(lambda: take_back(services, CHAT, CHAT, ID, "1")))
    assert services.library.get(ID) == before


@pytest.mark.parametrize("steps", range(1, 6))
def test_taken_back_once(services: Mortal, steps: int) -> None:
    asyncio.run(live(lambda: receive(services, part("خبر قصير. وجملة."))))
    asyncio.run(live(lambda: receive(services, part("خبر مصحح. وجملة.", 2))))
    survive(lambda: take_back(services, CHAT, CHAT, ID, "press"), steps)
    article = services.library.get(ID)
    assert article is not None
    assert article.text.startswith("خبر قصير")
    asyncio.run(live(lambda: take_back(services, CHAT, CHAT, ID, "another press")))
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
    assert asyncio.run(live(lambda: rename_article(services, CHAT, CHAT, "none", "x"))) is None


def test_nothing_to_take_back(services: Mortal) -> None:
    assert not asyncio.run(live(lambda: take_back(services, CHAT, CHAT, "none", "1"))).found
    assert asyncio.run(live(lambda: delete_article(services, CHAT, CHAT, "none"))) is None
