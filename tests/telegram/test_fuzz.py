"""Updates of every kind, drawn at random: no crash, no private message without an answer, no broken markup."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .inprocess import InProcess
from .oddities import ARTICLES
from .world import Dice, World


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("fuzz")
        bot = InProcess(home, ARTICLES, patch, owner_ids=frozenset({1000}), questions_per_minute=10**9)
        try:
            yield World(bot)
        finally:
            bot.close()


def _play(world: World, happenings: list[tuple[int, str]]) -> None:
    try:
        for number, text in happenings:
            world.act(Dice(number, text))
    finally:
        world.forget()


_HAPPENINGS = st.lists(st.tuples(st.integers(0, 2**32), st.text(max_size=80)), min_size=1, max_size=3)
_PLAIN = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@settings(_PLAIN, max_examples=100, derandomize=True)
@given(_HAPPENINGS)
def test_whatever_comes_is_dealt_with(world: World, happenings: list[tuple[int, str]]) -> None:
    _play(world, happenings)


@pytest.mark.slow
@settings(_PLAIN, max_examples=10_000, print_blob=True)
@given(_HAPPENINGS)
def test_whatever_comes_is_dealt_with_ten_thousand_times(world: World, happenings: list[tuple[int, str]]) -> None:
    _play(world, happenings)
