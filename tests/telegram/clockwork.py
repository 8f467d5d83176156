"""The real bot in a process of its own, whose clock a test sets.

Only the clock is another than in `mujib bot`, and the pace of the outbox where a test has no time for 25 a second.
"""

from __future__ import annotations

import asyncio
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot import app
from bot.log import start_logging
from bot.services import Services
from bot.settings import load_settings
from bot.state import people, subscriptions
from bot.state.database import State
from bot.state.schema import outbox
from bot.state.schema import subscriptions as table
from bot.state.subscriptions import Subscription
from bot.subscribing import delivery
from bot.subscribing.changes import first_values, timed
from index import AddStatus, Article, Library

from .botapi import BotApi, Chat
from .forge import Forged, environment, forge

ZONE = "Asia/Riyadh"
"""Three hours before UTC, all the year."""


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
        self._process: Forged | None = None
        home.mkdir(parents=True, exist_ok=True)
        self.log_file = home / "bot.log"
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
        arguments = {"clock": str(self.home / "clock"), "per_second": self.per_second}
        run = "tests.telegram.clockwork:run_bot"
        self._process = forge().start(run, environment(settings), self.home, self.log_file, arguments)

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
        if self._process is None:
            return
        self._process.send_signal(number)
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"the bot is still there {timeout:g} s after {number.name}") from None
        self._process = None

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
            print(work.log_file.read_text(errors="replace")[-8000:])
            raise
        finally:
            work.close()


def run_bot(clock: str, per_second: int | None) -> None:
    """Run a bot in this process, by another clock.

    Args:
        clock: a file that holds by how many seconds it is fast.
        per_second: the pace of the outbox; None: as it is.
    """

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(Path(clock).read_text()))

    settings = load_settings()
    start_logging(settings.log_level)
    if per_second is not None:
        delivery._PER_SECOND = per_second
    services = Services.open(settings, now)
    try:
        asyncio.run(app.run(services))
    finally:
        services.close()
