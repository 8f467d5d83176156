"""The outbox and the subscriptions it serves: both or neither, each once, in order within a chat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from bot.state import outbox, people, subscriptions
from bot.state.database import State
from bot.state.schema import outbox as table
from bot.state.subscriptions import ACTIVE, PAUSED, SUSPENDED, Subscription
from bot.subscribing.changes import first_values

HOUR = 3600.0
NOW = 1_700_000_000.0


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    state = State.open(tmp_path / "bot.db")
    with state.writing() as opened:
        yield opened
    state.close()


def subscribe(connection: Connection, chat_id: int = -1, thread: int = 0, **values: Any) -> Subscription:
    people.remember_chat(connection, chat_id, "supergroup", "مجموعة", NOW - 10)
    row = {**first_values(chat_id, thread, 7, "ar", "UTC", 5, NOW), **values}
    return subscriptions.create(connection, row)[0]


def enqueue(connection: Connection, one: Subscription, *parts: str, revision: int = 6) -> bool:
    current = subscriptions.get(connection, one.id)
    since = current.revision if current else 0
    return outbox.enqueue(
        connection, one.id, since=since, revision=revision, next_at=NOW + 1, parts=parts, articles=["a"], now=NOW
    )


def states(connection: Connection) -> list[tuple[str, int]]:
    rows = connection.execute(select(table.c.state, table.c.chat_id).order_by(table.c.id))
    return [(state, chat) for state, chat in rows]


def test_a_place_is_subscribed_once(connection: Connection) -> None:
    one = subscribe(connection)
    row = first_values(-1, None, 8, "en", "UTC", 9, NOW)
    assert subscriptions.create(connection, row) == (one, False)
    assert subscribe(connection, thread=4).id != one.id
    assert [each.thread_id for each in subscriptions.in_chat(connection, -1)] == [0, 4]
    assert len(subscriptions.of_user(connection, 7)) == 2


def test_words_survive(connection: Connection) -> None:
    one = subscribe(connection, include=("سعر الصرف",), exclude=("كرة", "قدم"))
    assert (one.include, one.exclude) == (("سعر الصرف",), ("كرة", "قدم"))
    subscriptions.change(connection, one.id, {"include": ()})
    changed = subscriptions.get(connection, one.id)
    assert changed is not None
    assert changed.include == ()


def test_what_is_due(connection: Connection) -> None:
    daily = subscribe(connection, -1, next_at=NOW)
    subscribe(connection, -2, next_at=NOW + 1)
    instant = subscribe(connection, -3, mode="instant", next_at=None)
    subscribe(connection, -4, mode="instant", next_at=None, revision=6)
    subscribe(connection, -5, mode="instant", next_at=NOW + 1)  # in its quiet hours
    subscribe(connection, -6, next_at=NOW, state=PAUSED)
    assert [one.id for one in subscriptions.due(connection, NOW, 6)] == [daily.id, instant.id]


def test_a_digest_and_its_position_are_written_together_and_once(connection: Connection) -> None:
    one = subscribe(connection)
    assert enqueue(connection, one, "أ", "ب")
    moved = subscriptions.get(connection, one.id)
    assert moved is not None
    assert (moved.revision, moved.next_at) == (6, NOW + 1)
    assert subscriptions.told_of(connection, one.id, ["a", "b"]) == {"a"}
    again = outbox.enqueue(connection, one.id, since=5, revision=6, next_at=None, parts=["أ"], articles=[], now=NOW)
    assert not again  # another process was quicker
    assert len(states(connection)) == 2


def test_a_number_given_again_is_another_subscription(connection: Connection) -> None:
    one = subscribe(connection)
    enqueue(connection, one, "أ")
    item = outbox.claim(connection, NOW, 1)[0]
    subscriptions.remove(connection, [one.id])
    outbox.withdraw(connection, [one.id])
    outbox.sent(connection, item, 1, NOW, 1.0)
    again = subscribe(connection, created_at=NOW + 1)
    assert again.id == one.id
    enqueue(connection, again, "أ")
    assert [state for state, _ in states(connection)] == ["sent", "pending"]


def test_of_each_chat_one_at_a_time_in_order(connection: Connection) -> None:
    for chat in (-1, -2):
        enqueue(connection, subscribe(connection, chat), "أ", "ب")
    first = outbox.claim(connection, NOW, 10)
    assert [(item.chat_id, item.html, item.attempts) for item in first] == [(-1, "أ", 1), (-2, "أ", 1)]
    assert outbox.claim(connection, NOW, 10) == []
    outbox.sent(connection, first[0], 17, NOW, 1.0)
    assert outbox.claim(connection, NOW + 0.5, 10) == []  # a moment's pause in a chat
    assert [item.html for item in outbox.claim(connection, NOW + 1, 10)] == ["ب"]


def test_what_is_put_off_holds_up_its_chat_only(connection: Connection) -> None:
    for chat in (-1, -2):
        enqueue(connection, subscribe(connection, chat), "أ", "ب")
    slow, quick = outbox.claim(connection, NOW, 10)
    outbox.defer(connection, slow, NOW + 30, "429", NOW)
    outbox.sent(connection, quick, 1, NOW, 0.0)
    assert [item.chat_id for item in outbox.claim(connection, NOW + 29, 10)] == [-2]
    again = outbox.claim(connection, NOW + 30, 10)
    assert [(item.chat_id, item.html, item.attempts) for item in again] == [(-1, "أ", 2)]
    assert outbox.next_due(connection) == NOW


def test_after_a_death_what_was_under_way_is_sent_again(connection: Connection) -> None:
    enqueue(connection, subscribe(connection), "أ", "ب")
    item = outbox.claim(connection, NOW, 1)[0]
    assert outbox.recover(connection, NOW) == []
    assert outbox.recover(connection, NOW + 1) == [item.id]
    assert [(one.html, one.attempts) for one in outbox.claim(connection, NOW + 1, 5)] == [("أ", 2)]


def test_what_was_claimed_and_not_tried_is_given_back(connection: Connection) -> None:
    enqueue(connection, subscribe(connection), "أ")
    item = outbox.claim(connection, NOW, 1)[0]
    outbox.release(connection, [item.id])
    assert outbox.claim(connection, NOW, 1)[0].attempts == 1


def test_a_closed_chat_waits_and_goes_on(connection: Connection) -> None:
    one, other = subscribe(connection), subscribe(connection, -2)
    enqueue(connection, one, "أ", "ب")
    enqueue(connection, other, "ج")
    item = outbox.claim(connection, NOW, 1)[0]
    assert outbox.suspend_chat(connection, -1, item.claimed_at, "kicked", NOW)
    suspended = subscriptions.get(connection, one.id)
    assert suspended is not None
    assert suspended.state == SUSPENDED
    assert states(connection) == [("suspended", -1), ("suspended", -1), ("pending", -2)]
    assert outbox.resume_chat(connection, -1, NOW + HOUR) == 1
    assert [(one.chat_id, one.html) for one in outbox.claim(connection, NOW + HOUR, 5)] == [(-1, "أ"), (-2, "ج")]


def test_a_refusal_from_before_the_return_is_stale(connection: Connection) -> None:
    one = subscribe(connection)
    enqueue(connection, one, "أ")
    item = outbox.claim(connection, NOW, 1)[0]
    people.remember_chat(connection, -1, "supergroup", "مجموعة", NOW + 1)  # let in again while the send was under way
    assert not outbox.suspend_chat(connection, -1, item.claimed_at, "kicked", NOW + 2)
    assert states(connection) == [("pending", -1)]


def test_a_paused_one_stays_paused_when_the_bot_comes_back(connection: Connection) -> None:
    one = subscribe(connection, state=PAUSED)
    outbox.suspend_chat(connection, -1, NOW, "kicked", NOW)
    outbox.resume_chat(connection, -1, NOW)
    after = subscriptions.get(connection, one.id)
    assert after is not None
    assert after.state == PAUSED


def test_a_topic_closes_alone(connection: Connection) -> None:
    topic, general = subscribe(connection, thread=4), subscribe(connection)
    enqueue(connection, topic, "أ")
    enqueue(connection, general, "ب")
    outbox.suspend_subscription(connection, topic.id, "TOPIC_CLOSED", NOW)
    assert [item.html for item in outbox.claim(connection, NOW, 5)] == ["ب"]
    outbox.resume_subscription(connection, topic.id, NOW)
    assert [state for state, _ in states(connection)] == ["pending", "sending"]


def test_a_group_that_moves_takes_everything_along(connection: Connection) -> None:
    one = subscribe(connection)
    enqueue(connection, one, "أ", "ب")
    item = outbox.claim(connection, NOW, 1)[0]
    outbox.defer(connection, item, NOW, "migrated", NOW)
    outbox.migrate(connection, -1, -100, NOW)
    outbox.migrate(connection, -1, -100, NOW)  # Telegram says it twice
    assert [each.id for each in subscriptions.in_chat(connection, -100)] == [one.id]
    assert [(each.chat_id, each.html) for each in outbox.claim(connection, NOW, 5)] == [(-100, "أ")]


def test_a_group_that_moves_to_a_subscribed_one(connection: Connection) -> None:
    subscribe(connection, -1)
    there = subscribe(connection, -100)
    outbox.migrate(connection, -1, -100, NOW)
    assert [one.id for one in subscriptions.in_chat(connection, -100)] == [there.id]
    assert subscriptions.in_chat(connection, -1) == []


def test_uncertain_ones_are_counted_and_sent_again_when_asked_for(connection: Connection) -> None:
    one = subscribe(connection)
    enqueue(connection, one, "أ", "ب")
    item = outbox.claim(connection, NOW, 1)[0]
    outbox.give_up(connection, item, "uncertain", "TimedOut", NOW, 1.0)
    assert outbox.uncertain_of(connection, one.id) == 1
    assert [each.html for each in outbox.claim(connection, NOW + 1, 5)] == ["ب"]  # it goes on
    assert outbox.retry_uncertain(connection, one.id, NOW) == 1
    assert outbox.uncertain_of(connection, one.id) == 0


def test_the_dead_are_removed_and_the_done_forgotten(connection: Connection) -> None:
    dead, alive = subscribe(connection), subscribe(connection, -2)
    enqueue(connection, dead, "أ")
    outbox.suspend_chat(connection, -1, NOW, "kicked", NOW)
    assert subscriptions.remove_dead(connection, NOW) == []
    assert subscriptions.remove_dead(connection, NOW + 1) == [dead.id]
    outbox.withdraw(connection, [dead.id])
    assert states(connection) == []
    enqueue(connection, alive, "أ")
    item = outbox.claim(connection, NOW, 1)[0]
    outbox.sent(connection, item, 1, NOW, 1.0)
    outbox.sweep(connection, NOW, NOW)
    assert connection.scalar(select(func.count()).select_from(table)) == 1
    outbox.sweep(connection, NOW + 1, NOW + 1)
    assert states(connection) == []
    assert not subscriptions.told_of(connection, alive.id, ["a"])


def test_questions_asked_and_answered(connection: Connection) -> None:
    subscriptions.ask(connection, -1, 7, 50, {"field": "zone", "id": 1}, NOW)
    subscriptions.ask(connection, -1, 7, 50, {"field": "zone", "id": 1}, NOW)  # an update delivered twice
    subscriptions.ask(connection, 7, 7, 51, {"field": "channel"}, NOW)
    found = subscriptions.asked(connection, -1, 8, 50)  # another administrator may answer
    assert found is not None
    assert found[1] == {"field": "zone", "id": 1}
    assert subscriptions.asked(connection, 7, 7, None) is not None
    assert subscriptions.asked(connection, -1, 7, 49) is None
    subscriptions.answer_asked(connection, found[0])
    assert subscriptions.asked(connection, -1, 8, 50) is None
    again = subscriptions.asked(connection, -1, 7, 50)  # who was asked may think better
    assert again is not None
    assert again[1]["field"] == "zone"
    assert subscriptions.asked(connection, -1, 7, None) is None
    subscriptions.sweep_asked(connection, NOW + 2 * 86400)
    assert subscriptions.asked(connection, 7, 7, None) is None


def test_nothing_changes_where_nothing_is_said(connection: Connection) -> None:
    one = subscribe(connection)
    assert not subscriptions.change(connection, one.id, {})
    assert one.state == ACTIVE
