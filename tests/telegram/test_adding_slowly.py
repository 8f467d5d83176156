"""Posts on a disk that is slow, or under load: what belongs together is put together all the same."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.adding.collector import QUIET
from bot.state.database import State

from .adding_world import World, tg
from .botapi import BotApi
from .forge import mujib
from .process import BotProcess

_OWNER = 1001
_SLOWNESS = QUIET + 0.2
"""Seconds more that each transaction takes: each message of a burst seems to be the last."""


def slow_mujib(command: str) -> None:
    """The program, on a slow disk."""
    fast = State.writing

    @contextmanager
    def writing(self: State) -> Iterator[Connection]:
        time.sleep(_SLOWNESS)
        with fast(self) as connection:
            yield connection

    State.writing = writing  # type: ignore[method-assign]
    mujib(command)


@pytest.mark.slow
def test_albums_and_long_texts_are_not_torn_apart(tmp_path: Path) -> None:
    home = tmp_path / "bot"
    run = f"{__name__}:{slow_mujib.__name__}"
    with BotApi() as api, BotProcess(api, home, run=run, OWNER_IDS=str(_OWNER)):
        world = World(api, home)
        ali, channel = world.owner(), world.channel()
        album = channel.album("صور من سوق النحّاسين في المدينة القديمة. فيه ستون دكاناً.", captioned=1)
        text = " ".join(f"في الدكان رقم {number} نحّاس يصنع الأباريق." for number in range(200))
        parts = channel.paste(f"سوق النحّاسين\n{text}")
        ali.forward_all([*album, *parts])
        world.wait_article(tg(channel, album[0]))
        world.wait_article(tg(channel, parts[0]), lambda one: one.text.count("نحّاس يصنع") == 200)
        api.settle(2 * _SLOWNESS)
        assert sorted(world.found(f"tg{channel.id}")) == [tg(channel, album[0]), tg(channel, parts[0])]
