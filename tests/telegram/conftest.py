"""A Telegram of one's own for every test of the loopback Bot API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .botapi import BotApi, User


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
