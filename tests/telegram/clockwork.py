"""The real bot in a process of its own, whose clock a test sets: `python -m tests.telegram.clockwork`.

Only the clock is another than in `mujib bot`, and the pace of the outbox where a test has no time for 25 a second.
This process imports the program once, then forks off a bot for each line it reads: a test that kills a bot fifty times
has no time for fifty imports either.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.state import people, subscriptions
from bot.state.database import State
from bot.state.schema import outbox
from bot.state.schema import subscriptions as table
from bot.state.subscriptions import Subscription
from bot.subscribing.changes import first_values, timed
from index import AddStatus, Article, Library

from .botapi import BotApi, Chat

ZONE = "Asia/Riyadh"
"""Three hours before UTC, all the year."""
_ROOT = Path(__file__).resolve().parents[2]


class Clockwork:
    """A bot and its home; the test adds articles and looks into its tables as another process may.

    Args:
        api: the Telegram it talks to.
        home: its folder.
        start: the time it begins with, in `ZONE`.
        per_second: the pace of the outbox; None: as it is.
    """

    def __init__(self, api: BotApi, home: Path, start: str = "2024-05-01 06:00", per_second: int | None = None) -> None:
        self.api = api
        self.home = home
        self.per_second = per_second
        self._pid: int | None = None
        home.mkdir(parents=True, exist_ok=True)
        self.log = home / "bot.log"
        self.set_time(start)
        self.library = Library(home)
        self.state = State.open(home / "bot.db")

    def close(self) -> None:
        """End it, and release the files."""
        self.kill()
        self.state.close()
        self.library.close()

    # The process -----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the bot; it goes on while this returns."""
        settings = {
            "TELEGRAM_BOT_TOKEN": self.api.token,
            "TELEGRAM_API_URL": self.api.url,
            "MUJIB_HOME": str(self.home),
            "TIMEZONE": ZONE,
        }
        self._pid = _forge().start(settings, self.log, self.per_second)

    def stop(self, timeout: float = 60.0) -> None:
        """Ask it to stop, and wait until it has.

        Raises:
            TimeoutError: it has not.
        """
        self._signal(signal.SIGTERM, timeout)

    def kill(self) -> None:
        """`kill -9`."""
        self._signal(signal.SIGKILL, 20.0)

    def _signal(self, number: signal.Signals, timeout: float) -> None:
        if self._pid is None:
            return
        end = time.monotonic() + timeout
        with suppress(ProcessLookupError):
            os.kill(self._pid, number)
            while time.monotonic() < end:
                os.kill(self._pid, 0)
                time.sleep(0.005)
            raise TimeoutError(f"the bot is still there {timeout:g} s after {number.name}")
        self._pid = None

    # Time ------------------------------------------------------------------------------------------------------

    def set_time(self, local: str) -> None:
        """Set its clock, which goes on from there."""
        moment = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(ZONE)).timestamp()
        temporary = self.home / "clock.new"
        temporary.write_text(str(moment - time.time()))
        temporary.replace(self.home / "clock")

    def now(self) -> float:
        """What its clock shows."""
        return time.time() + float((self.home / "clock").read_text())

    # What is in it ---------------------------------------------------------------------------------------------

    def add(self, name: str, title: str, text: str, source: str = "", url: str = "") -> None:
        """Add an article."""
        address = url or f"https://news.example/{name}"
        added = self.library.add(Article(name, title, text, "2024-05-01", address, source or None))
        assert added.status is not AddStatus.DUPLICATE, f"the text of {name} is there already"

    def clear(self) -> None:
        """Delete all articles."""
        for article in self.library.articles(limit=1000):
            self.library.remove(article.id)

    def subscribe(self, *chats: Chat, thread: int | None = None, **values: Any) -> None:
        """Subscribe chats without a dialogue; `values` are columns."""
        now, revision = self.now(), self.library.revision()
        with self.state.writing() as connection:
            for chat in chats:
                people.remember_chat(connection, chat.id, chat.type, chat.record.title or "", now - 1)
                row = first_values(chat.id, thread, 1, "ar", ZONE, revision, now)
                one, _ = subscriptions.create(connection, row)
                subscriptions.change(connection, one.id, timed(one, values, now))

    def end_all(self) -> None:
        """No chat is subscribed any more."""
        with self.state.writing() as connection:
            subscriptions.remove(connection, list(connection.scalars(select(table.c.id))))

    def subscriptions(self, chat: Chat) -> list[Subscription]:
        """What a chat has subscribed."""
        with self.state.reading() as connection:
            return subscriptions.in_chat(connection, chat.id)

    def outbox(self) -> list[tuple[int, str, int]]:
        """Chat, state and attempts of each message."""
        with self.state.reading() as connection:
            rows = connection.execute(select(outbox.c.chat_id, outbox.c.state, outbox.c.attempts).order_by(outbox.c.id))
            return [(chat, state, attempts) for chat, state, attempts in rows]


@contextmanager
def clockwork(home: Path, **options: Any) -> Iterator[Clockwork]:
    """A Telegram and a bot that is running; what the bot logged is shown where the test fails."""
    with BotApi() as api:
        work = Clockwork(api, home, **options)
        try:
            work.start()
            yield work
        except BaseException:
            print(work.log.read_text(errors="replace")[-8000:])
            raise
        finally:
            work.close()


class _Forge:
    """The process that has imported the program and forks off bots."""

    def __init__(self) -> None:
        arguments = [sys.executable, "-m", "tests.telegram.clockwork"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(arguments, cwd=_ROOT, stdin=pipe, stdout=pipe, text=True)
        atexit.register(self._process.communicate)  # the end of its input is the end of it

    def start(self, settings: Mapping[str, str], log: Path, per_second: int | None) -> int:
        """Fork off a bot; its process id."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"settings": settings, "log": str(log), "per_second": per_second}
        print(json.dumps(order), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())


@cache
def _forge() -> _Forge:
    return _Forge()


def _main() -> None:
    from bot import app

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are gone at once
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _run(app.run, **json.loads(line))
            return
        print(pid, flush=True)


def _run(
    run: Callable[[Any], Coroutine[Any, Any, None]], settings: Mapping[str, str], log: str, per_second: int | None
) -> None:
    from bot.log import start_logging
    from bot.services import Services
    from bot.settings import Settings, load_settings
    from bot.subscribing import delivery

    for name in Settings.model_fields:  # the machine's own are none of a test's
        os.environ.pop(name.upper(), None)
    os.environ.update(settings)
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), sys.stderr.fileno())
    clock = Path(settings["MUJIB_HOME"]) / "clock"

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(clock.read_text()))

    loaded = load_settings()
    start_logging(loaded.log_level)
    if per_second is not None:
        delivery._PER_SECOND = per_second
    services = Services.open(loaded, now)
    try:
        asyncio.run(run(services))
    finally:
        services.close()


if __name__ == "__main__":
    _main()
