"""The real `mujib bot`, as a process of its own, for end-to-end tests."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from index import Article, Library

from .botapi import BotApi
from .forge import Forged, environment, forge

_STARTING = 30.0
_STOPPING = 15.0


def fill(home: Path, articles: Iterable[Article]) -> None:
    """Make the library a bot shall use."""
    with Library(home) as library:
        refused = [one for one in library.add_many(articles) if one.reason]
    assert not refused, refused


class BotProcess:
    """A bot. As a context manager it is started, and stopped gracefully.

    Args:
        api: its Telegram.
        home: its folder; what it logs is in `bot.log` there, over all its starts.
        forked: whether it is forked off a process that has imported the program, instead of being started as users
            start it: the same in a third of the time.
        run: what the forked process runs, as `module:function`.
        settings: more environment variables; None leaves one out.
    """

    def __init__(
        self,
        api: BotApi,
        home: Path,
        *,
        forked: bool = True,
        run: str = "tests.telegram.forge:mujib",
        **settings: str | None,
    ) -> None:
        self._api = api
        self._forked = forked
        self._run = run
        self.log_file = home / "bot.log"
        home.mkdir(parents=True, exist_ok=True)
        given: dict[str, str | None] = {"TELEGRAM_BOT_TOKEN": api.token, "TELEGRAM_API_URL": api.url}
        # Small libraries have answered sooner than a process more has started.
        self._environment = environment(given | {"MUJIB_HOME": str(home), "WORKERS": "0"} | settings)
        self._home = home
        self._process: subprocess.Popen[bytes] | Forged | None = None

    @property
    def log(self) -> str:
        """All it has logged."""
        return self.log_file.read_text(encoding="utf-8") if self.log_file.exists() else ""

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None, "not started"
        return self._process.pid

    def start(self, *, wait: bool = True) -> Self:
        """Start it; by default, wait until it fetches updates (or takes them by webhook)."""
        before = len(self._api.calls("getUpdates")) + len(self._api.calls("setWebhook"))
        self._process = self._fork() if self._forked else self._start()
        if wait:

            def listening() -> bool:
                if self._process is not None and self._process.poll() is not None:
                    raise AssertionError(f"the bot ended at once:\n{self.log}")
                return len(self._api.calls("getUpdates")) + len(self._api.calls("setWebhook")) > before

            try:
                self._api.wait_until(listening, _STARTING, "the bot did not start")
            except BaseException:
                self.kill()  # or nobody ever would
                raise
        return self

    def _fork(self) -> Forged:
        return forge().start(self._run, self._environment, self._home, self.log_file, {"command": "bot"})

    def _start(self) -> subprocess.Popen[bytes]:
        with self.log_file.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot.cli", "bot"],
                # Not the repository: a developer's .env there is none of a test's.
                cwd=self._home,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def stop(self, *, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end, and wait until it has; its exit code."""
        assert self._process is not None, "not started"
        if self._process.poll() is None:
            self._process.send_signal(number)
        return self.wait()

    @contextmanager
    def ending(self) -> Iterator[Self]:
        """Make sure it has ended when the block is left, whatever the test comes to."""
        try:
            yield self
        finally:
            if self._process is not None and self._process.poll() is None:
                self.kill()

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None, "not started"
        self._process.kill()
        self._process.wait(_STOPPING)

    def wait(self, timeout: float = _STOPPING) -> int:
        """Wait until it has ended by itself; its exit code."""
        assert self._process is not None, "not started"
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(timeout)
            raise AssertionError(f"the bot did not end within {timeout:g} s:\n{self.log[-5000:]}") from None

    def wait_log(self, text: str, timeout: float = 60.0) -> None:
        """Wait until it has logged something."""
        end = time.monotonic() + timeout
        while text not in self.log:
            assert time.monotonic() < end, f"{text!r} was not logged within {timeout:g} s:\n{self.log[-5000:]}"
            time.sleep(0.02)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if value is not None:
            value.add_note(f"the bot's log:\n{self.log[-5000:]}")
