"""The real bot in a process of its own, whose clock a test sets: `python -m tests.telegram.clockwork FOLDER [PER_SECOND]`.

Only the clock is another than in `mujib bot`, and the pace of the outbox where a test has no time for 25 a second.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select, update

from bot.state import people, subscriptions
from bot.state.database import State
from bot.state.schema import outbox
from bot.state.schema import subscriptions as table
from bot.state.subscriptions import Subscription
from bot.subscribing.changes import first_values, timed
from index import Article, Library

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
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0
        home.mkdir(parents=True, exist_ok=True)
        self.log = home / "bot.log"
        self.set_time(start)
        self.library = Library(home)
        self.state = State.open(home / "bot.db")

    def close(self) -> None:
        """End it, and release the files."""
        self.stop()
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
        arguments = [sys.executable, "-m", "tests.telegram.clockwork", str(self.home)]
        if self.per_second is not None:
            arguments.append(str(self.per_second))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(arguments, cwd=_ROOT, env={**os.environ, **settings}, stderr=log)
        self.starts += 1

    def stop(self, timeout: float = 20.0) -> int:
        """Ask it to stop, and wait until it has."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout)
        self.process = None
        return code

    def kill(self) -> None:
        """`kill -9`."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

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
        self.library.add(Article(name, title, text, "2024-05-01", url or f"https://news.example/{name}", source or None))

    def subscribe(self, chat: Chat, thread: int | None = None, **values: Any) -> Subscription:
        """Subscribe a chat without a dialogue; `values` are columns."""
        row = first_values(chat.id, thread, 1, "ar", ZONE, self.library.revision(), self.now())
        title = chat.record.title or ""

        def write(connection: Connection) -> Subscription:
            people.remember_chat(connection, chat.id, chat.type, title, self.now() - 1)
            one, _ = subscriptions.create(connection, row)
            subscriptions.change(connection, one.id, timed(one, values, self.now()))
            return one

        with self.state.writing() as connection:
            return write(connection)

    def end_all(self) -> None:
        """No chat is subscribed any more."""
        with self.state.writing() as connection:
            subscriptions.remove(connection, list(connection.scalars(select(table.c.id))))

    def subscriptions(self, chat: Chat) -> list[Subscription]:
        """What a chat has subscribed."""
        with self.state.reading() as connection:
            return subscriptions.in_chat(connection, chat.id)

    def make_due(self) -> None:
        """Every digest is due now."""
        with self.state.writing() as connection:
            connection.execute(update(table).where(table.c.mode != "instant").values(next_at=self.now() - 1))

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
            if work.process is not None and work.process.poll() is None:
                work.stop()
            work.kill()
            work.close()


def _main(home: Path, per_second: float | None) -> None:
    from bot.app import run
    from bot.log import start_logging
    from bot.services import Services
    from bot.settings import load_settings
    from bot.subscribing import delivery

    clock = home / "clock"

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(clock.read_text()))

    settings = load_settings()
    start_logging(settings.log_level)
    if per_second is not None:
        delivery._PER_SECOND = per_second
    services = Services.open(settings, now)
    try:
        asyncio.run(run(services))
    finally:
        services.close()


if __name__ == "__main__":
    _main(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else None)
