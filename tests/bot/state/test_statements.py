"""Statements handed to the driver: what they find and change, and how they fail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, bindparam, null, select, update

from bot.state import State, insert_new, people, updates
from bot.state import asked as asked_table
from bot.state.asked import Asked
from bot.state.schema import updates as updates_table
from bot.state.schema import users
from bot.state.statements import Statement
from index.errors import StorageError

FIND = Statement(
    select(users.c.id, users.c.name, users.c.language)
    .where(users.c.id >= bindparam("from"), users.c.name != "nobody")
    .order_by(users.c.id)
)
EMPTY = Statement(update(updates_table).where(updates_table.c.update_id > bindparam("after")).values(payload=null()))


@pytest.fixture
def state(location: str) -> Iterator[State]:
    opened = State.open(location)
    with opened.writing() as connection:
        for number, name in enumerate(("سعاد", "nobody", "منى", "100% 'x' :from")):
            people.remember_user(connection, number, name, 1.5)
    yield opened
    opened.close()


def finish_and_fail(connection: Connection) -> None:
    updates.finish(connection, 1)
    FIND.find(connection, {})


def test_blanks_and_constants_are_filled(state: State) -> None:
    with state.reading() as connection:
        assert [tuple(row) for row in FIND.find(connection, {"from": 2})] == [
            (2, "منى", None),
            (3, "100% 'x' :from", None),
        ]
        assert len(FIND.find(connection, {"from": 0})) == 3
        assert list(FIND.find(connection, {"from": 9})) == []


def test_what_was_changed_is_counted_and_committed_with_the_rest(state: State) -> None:
    with state.writing() as connection:
        assert updates.accept(connection, [(1, "{}"), (2, "{}"), (3, "{}"), (2, "{}")], 1.0) == {1, 2, 3}
        assert EMPTY.change(connection, {"after": 1}) == 2
    with pytest.raises(StorageError), state.writing() as connection:
        finish_and_fail(connection)
    with state.writing() as connection:
        assert updates.claim(connection, 5.0) == [(1, "{}")]


def test_truth_values_come_back_as_they_were_given(state: State) -> None:
    with state.writing() as connection:
        for message, answered in ((1, True), (2, False)):
            one = Asked(5, message, None, 5, "سؤال", "سوال", answered, 10 + message)
            asked_table.record(connection, one, 1.0)
            assert asked_table.by_question(connection, 5, message) == one
            found = asked_table.by_answer(connection, 5, 10 + message)
            assert found is not None
            assert found.answered is answered


def test_what_the_driver_refuses_is_told_like_anything_the_database_refuses(state: State) -> None:
    with pytest.raises(StorageError), state.writing() as connection:
        insert_new(connection, users, {"id": 9, "name": None, "first_seen": 1.0})
    with pytest.raises(StorageError), state.reading() as connection:
        FIND.find(connection, {})
    with state.reading() as connection:
        assert list(FIND.find(connection, {"from": 9})) == []
