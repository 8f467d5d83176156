"""Articles put together from several messages, parted by a process that dies after any of its steps."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from bot.adding import kinds
from bot.adding.choices import choice_of, chosen_part, edited_choice, parts_apart
from bot.adding.gathering import gather
from bot.adding.outcomes import Outcome, load_outcome
from bot.adding.parting import joined_of, part_article
from bot.adding.parts import Origin, Part, load
from bot.services import Services
from bot.state import drafts

from .mortal import CHAT, ID, ORIGIN, Mortal, live, part, receive, survive

LONG = "كلمة " * 818 + "تتبعها"
REST = "وهذه بقيتها كما أرسلت. وفيها جملة ثانية."
SECOND = "tg-1001234-8"
CARD = 77


def cut(number: int = 1, origin: Origin = ORIGIN) -> list[Part]:
    """A long post and the message after it, forwarded."""
    second = origin if origin.message_id is None else replace(origin, message_id=origin.message_id + 1)
    return [replace(part(LONG, number), origin=origin), replace(part(REST, number + 1), origin=second)]


async def again(services: Services) -> None:
    """Add what waits, as the collector has it done."""
    rows = await services.read(drafts.contents, CHAT, kinds.PART)
    await receive(services, *(load(json.loads(payload)) for _, payload in rows if load_outcome(payload) is None))


def told(services: Services) -> list[Outcome]:
    with services.state.reading() as connection:
        rows = drafts.contents(connection, CHAT, kinds.PART)
    return [outcome for _, payload in rows if (outcome := load_outcome(payload))]


def joined(services: Services, article_id: str = ID, chat_id: int = CHAT) -> int:
    with services.state.reading() as connection:
        return joined_of(connection, chat_id, article_id)


def texts(services: Services) -> dict[str, str]:
    found = [services.library.get(info.id) for info in services.library.articles()]
    return {article.id: article.text for article in found if article is not None}


def run(act: Any) -> Any:
    return asyncio.run(live(act))


@pytest.mark.parametrize("steps", range(1, 14))
def test_parted_once(services: Mortal, steps: int) -> None:
    run(lambda: receive(services, *cut()))
    assert [(one.status, one.messages) for one in told(services)] == [("added", 2)]
    assert joined(services) == 2

    async def scene() -> None:
        await part_article(services, CHAT, ID, CARD)
        await again(services)

    survive(scene, steps)
    assert {key: text[-8:] for key, text in texts(services).items()} == {ID: LONG[-8:], SECOND: REST[-8:]}
    assert joined(services) == 0
    assert [one.messages for one in told(services)[-2:]] == [1, 1]


def test_what_was_parted_stays_apart(services: Mortal) -> None:
    run(lambda: receive(services, *cut()))
    assert run(lambda: part_article(services, CHAT, ID, CARD))
    run(lambda: again(services))
    before = texts(services)
    run(lambda: receive(services, *cut(11)))
    assert texts(services) == before
    assert [one.status for one in told(services)[-2:]] == ["duplicate", "duplicate"]


@pytest.mark.parametrize("steps", range(1, 14))
def test_a_text_without_an_address_is_parted_too(services: Mortal, steps: int) -> None:
    group = Origin("user", "منى", 1_600_000_000, 5)
    run(lambda: receive(services, *cut(origin=group)))
    [whole] = texts(services)

    async def scene() -> None:
        await part_article(services, CHAT, whole, CARD)
        await again(services)

    survive(scene, steps)
    assert whole not in texts(services)
    assert sorted(text[-8:] for text in texts(services).values()) == sorted([LONG[-8:], REST[-8:]])


def test_the_pieces_are_what_was_edited_last(services: Mortal) -> None:
    run(lambda: receive(services, *cut()))
    edited = replace(cut()[1], text="صارت البقية هكذا بعد التعديل. وجملة.", edited=1_600_000_100)
    run(lambda: receive(services, edited))
    assert "بعد التعديل" in texts(services)[ID]
    run(lambda: part_article(services, CHAT, ID, None))
    run(lambda: again(services))
    assert texts(services)[SECOND].startswith("صارت البقية")


def test_one_message_forwarded_again_takes_nothing_away(services: Mortal) -> None:
    run(lambda: receive(services, *cut()))
    changed = part(LONG + " أخيراً", 21)
    run(lambda: receive(services, changed))
    text = texts(services)[ID]
    assert text.endswith(REST[-8:])
    assert "أخيراً" in text


def test_only_where_it_was_sent_is_it_parted(services: Mortal) -> None:
    run(lambda: receive(services, *cut()))
    assert joined(services, chat_id=CHAT + 1) == 0
    assert not run(lambda: part_article(services, CHAT + 1, ID, None))
    assert not run(lambda: part_article(services, CHAT, "none", None))


def test_the_card_becomes_the_reply_unless_a_burst_is_taken_back_by_it(services: Mortal) -> None:
    def report() -> str | None:
        with services.state.reading() as connection:
            return drafts.get(connection, CHAT, kinds.REPORT, "")

    run(lambda: receive(services, *cut()))
    now = services.now()
    run(lambda: services.write(drafts.keep, CHAT, CHAT, kinds.BATCH, str(CARD), "[]", now, now + 1e6))
    run(lambda: part_article(services, CHAT, ID, CARD))
    assert report() is None
    run(lambda: again(services))
    services.library.remove(SECOND)
    run(lambda: receive(services, *cut(31)))
    run(lambda: part_article(services, CHAT, ID, CARD + 1))
    assert report() == str(CARD + 1)


def test_a_choice_knows_its_messages() -> None:
    parts = [Part(n, 1_700_000_000, text) for n, text in ((1, LONG), (2, REST))]
    [post] = gather(parts)
    choice = choice_of(post)
    assert chosen_part(choice) == Part(1, 1_700_000_000, post.text, chosen=True)
    assert [(one.text, one.key) for one in parts_apart(choice)] == [(LONG, "s1"), (REST, "s2")]
    changed = edited_choice(choice, replace(parts[1], text="غيرها.", edited=5))
    assert changed is not None
    assert chosen_part(changed).text.endswith("تتبعها غيرها.")
    assert edited_choice(choice, Part(3, 0, "أخرى")) is None
    [alone] = gather(parts[1:])
    assert parts_apart(choice_of(alone)) == ()
    edited = edited_choice(choice_of(alone), replace(parts[1], text="غيرها."))
    assert edited is not None
    assert chosen_part(edited).text == "غيرها."
