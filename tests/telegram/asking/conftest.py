"""One bot for all tests of asking; each asks as a user of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ..asked_articles import ARTICLES
from ..botapi import BotApi, User
from ..process import BotProcess, fill


@pytest.fixture(scope="package")
def api() -> Iterator[BotApi]:
    """The loopback Telegram, one for all that ask."""
    with BotApi() as server:
        yield server


@pytest.fixture(scope="package")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bot's folder, its library filled."""
    folder = tmp_path_factory.mktemp("bot")
    fill(folder, ARTICLES)
    return folder


@pytest.fixture(scope="package")
def bot(api: BotApi, home: Path) -> Iterator[BotProcess]:
    """The bot, one for all that ask."""
    with BotProcess(api, home, OWNER_IDS="99", QUESTIONS_PER_MINUTE="15") as process:
        yield process


@pytest.fixture
def user(api: BotApi, bot: BotProcess) -> Iterator[User]:
    """A user of the test's own; in the end nothing was refused by Telegram and nobody was left waiting."""
    refused = len(api.refused())
    someone = api.user("سامي")
    yield someone
    api.faults.clear()
    api.settle()
    assert not api.refused()[refused:]
    assert not api.warnings, api.warnings
    assert "Traceback" not in bot.log
