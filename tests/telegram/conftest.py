"""A Telegram of their own for tests of the loopback Bot API; one with the bot in it for a module's tests of adding."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

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


class _Worlds:
    """One bot for all tests of a module, until one of them fails: it is tried again with another, which those after it
    have too. The first bot knows the posts of the first try, and would take the second's for repetitions.
    """

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._folders = folders
        self._stack = ExitStack()
        self._world: World | None = None

    def current(self, again: bool) -> World:
        """The world of the tests now; a new one where a test is tried again."""
        if again:
            self.close()
        if self._world is None:
            self._world = self._stack.enter_context(_world(self._folders.mktemp("adding")))
        return self._world

    def close(self) -> None:
        """End the world there is."""
        self._world = None
        self._stack.close()

    def check(self) -> None:
        """The bot did nothing all the time that Telegram refuses, or lets pass for once."""
        if self._world is None:
            return
        # Owners who never wrote can't be told of anything, and a channel lets only its administrators look: no harm.
        expected = ("chat not found", "member list is inaccessible")
        api = self._world.api
        assert not [call for call in api.refused() if not call.error.lower().endswith(expected)]
        assert not api.warnings


@contextmanager
def _world(home: Path) -> Iterator[World]:
    owners = ",".join(map(str, OWNERS))
    with BotApi() as api, BotProcess(api, home, OWNER_IDS=owners, TIMEZONE="Africa/Cairo"):
        yield World(api, home)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Worlds]:
    """The bot of a module's tests of adding."""
    made = _Worlds(tmp_path_factory)
    try:
        yield made
        made.check()
    finally:
        made.close()


@pytest.fixture
def world(request: pytest.FixtureRequest, worlds: _Worlds) -> World:
    """The bot of a module's tests of adding: each test has users and channels of its own."""
    return worlds.current(again=getattr(request.node, "execution_count", 1) > 1)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failure what the bot logged."""
    report = yield
    for fixture in item.funcargs.values() if report.failed and isinstance(item, pytest.Function) else ():
        log = getattr(fixture, "log_file", None)
        if isinstance(log, Path) and log.exists():
            report.sections.append(("the bot's log", log.read_text(errors="replace")[-8000:]))
    return report
