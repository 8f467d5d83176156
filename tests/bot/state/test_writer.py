"""Changes gathered into transactions."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.state import State, people
from bot.state.writer import Writer


class Counted:
    """The tables, with how many transactions there were."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.transactions = 0

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        self.transactions += 1
        with self._state.writing() as connection:
            yield connection


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    opened = State.open(tmp_path / "bot.db")
    yield opened
    opened.close()


def play(state: State, scene: Callable[[Writer], Awaitable[None]]) -> int:
    """How many transactions a scene takes."""
    counted = Counted(state)

    async def run(pool: ThreadPoolExecutor) -> None:
        await scene(Writer(counted, pool))  # type: ignore[arg-type]

    with ThreadPoolExecutor(2) as pool:
        asyncio.run(run(pool))
    return counted.transactions


def user(number: int) -> Callable[[Connection], None]:
    return lambda connection: people.remember_user(connection, number, "سامي", 0.0)


def test_in_a_quiet_bot_nothing_waits_for_company(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.state.writer._MOMENT", 30.0)

    async def scene(writer: Writer) -> None:
        started = time.monotonic()
        await writer.write(user(1))
        await writer.write(user(2), patient=True)
        assert time.monotonic() - started < 15.0, "an answer whose record is lost with the process is sent again"

    assert play(state, scene) == 2


def test_what_nobody_waits_for_shares_transactions(state: State) -> None:
    async def scene(writer: Writer) -> None:
        waiting = []
        for number in range(40):
            waiting.append(asyncio.create_task(writer.write(user(number), patient=True)))
            await asyncio.sleep(0.005)
        await asyncio.gather(*waiting)

    started = time.monotonic()
    transactions = play(state, scene)
    assert transactions <= 2 + (time.monotonic() - started) / 0.1
    with state.reading() as connection:
        assert len(people.known(connection, range(40))) == 40


def test_what_is_waited_for_takes_the_rest_along(state: State) -> None:
    async def scene(writer: Writer) -> None:
        await writer.write(user(1), patient=True)
        patient = asyncio.create_task(writer.write(user(2), patient=True))
        await asyncio.sleep(0.01)
        assert not patient.done()
        await writer.write(user(3))
        assert patient.done()

    assert play(state, scene) == 2


def test_an_error_undoes_only_its_own_change(state: State) -> None:
    def fail(connection: Connection) -> None:
        people.remember_user(connection, 9, "سامي", 0.0)
        raise ValueError("no")

    async def scene(writer: Writer) -> None:
        outcomes = await asyncio.gather(
            writer.write(user(1)), writer.write(fail), writer.write(user(2)), return_exceptions=True
        )
        assert [type(one) for one in outcomes] == [type(None), ValueError, type(None)]

    play(state, scene)
    with state.reading() as connection:
        assert people.known(connection, (1, 2, 9)) == {1, 2}
