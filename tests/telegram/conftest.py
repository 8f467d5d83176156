"""A Telegram of their own for tests of the loopback Bot API; one with the bot in it for a module's tests of adding."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .adding_world import OWNERS, World
from .botapi import BotApi, User
from .process import BotProcess


@pytest.fixture
def api() -> Iterator[BotApi]:
    """The loopback Telegram, with nobody in it."""
    with BotApi() as server:
        yield server


@pytest.fixture
def ali(api: BotApi) -> User:
    """A user who has started the bot."""
    user = api.user("علي", last_name="حسن")
    api.private(user)
    return user


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One bot for all tests of a module: each has users and channels of its own."""
    home = tmp_path_factory.mktemp("adding")
    owners = ",".join(map(str, OWNERS))
    with BotApi() as api, BotProcess(api, home, OWNER_IDS=owners, TIMEZONE="Africa/Cairo"):
        yield World(api, home)
        # Owners who never wrote can't be told of anything, and a channel lets only its administrators look: no harm.
        expected = ("chat not found", "member list is inaccessible")
        refused = [call for call in api.refused() if not call.error.lower().endswith(expected)]
        assert not refused
        assert not api.warnings
