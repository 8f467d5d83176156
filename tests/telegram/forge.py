"""Bots as processes of their own, forked off one that has imported the program: `python -m tests.telegram.forge`.

To import the program and read its tables takes a second and a half of computing, and the tests start dozens of bots.
What is forked off is as much a process as any: it has its own environment, folder and log, and can be killed.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.settings import Settings

__all__ = ["ROOT", "Forge", "Forged", "environment", "forge", "mujib"]

ROOT = Path(__file__).resolve().parents[2]
_IMPORTED = (
    *("bot.app", "bot.cli.app", "tests.telegram.clockwork"),
    *("alembic.command", "alembic.ddl", "anyio", "anyio._backends._asyncio", "httpcore", "numpy.ma"),  # imported late
)
_QUESTION = "كم بلغ عدد الجنود؟"


def environment(settings: Mapping[str, str | None]) -> dict[str, str]:
    """The environment of a bot with these settings and no others; None leaves one out."""
    # No setting of the machine's own, such as the LANGUAGE of a desktop, is one of a test's.
    machine = {name.upper() for name in Settings.model_fields}
    inherited = {name: value for name, value in os.environ.items() if name.upper() not in machine}
    given = {name: value for name, value in settings.items() if value is not None}
    return inherited | {"PYTHONPATH": str(ROOT)} | given


class Forged:
    """A process that was forked off, to be used like one of `subprocess.Popen`."""

    def __init__(self, forge: Forge, pid: int) -> None:
        self._forge = forge
        self.pid = pid

    def poll(self) -> int | None:
        """Its exit code, the negative number of a signal that ended it; None while it is running."""
        return self._forge.ended(self.pid)

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:  # until it was asked for its exit code, its id is no other's
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float) -> int:
        """Wait until it has ended; its exit code.

        Raises:
            subprocess.TimeoutExpired: it hasn't.
        """
        end = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("a forked process", timeout)
            time.sleep(0.005)
        return code


class Forge:
    """Forks off bots, and tells how they ended. Safe to use from several threads."""

    def __init__(self) -> None:
        arguments = [sys.executable, "-m", "tests.telegram.forge"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(arguments, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        self._turn = threading.Lock()
        atexit.register(self._process.communicate)  # the end of its input is the end of it

    def start(
        self, function: str, environment: Mapping[str, str], folder: Path, log: Path, arguments: Mapping[str, Any]
    ) -> Forged:
        """Fork off a process.

        Args:
            function: what it does, as `module:function`.
            environment: the whole of it.
            folder: where it works.
            log: what it writes is appended there.
            arguments: of the function.

        Returns:
            The process.
        """
        order = {"function": function, "environment": dict(environment), "folder": str(folder), "log": str(log)}
        return Forged(self, int(self._told(order | {"arguments": dict(arguments)})))

    def ended(self, pid: int) -> int | None:
        """The exit code of a process that was forked off; None while it is running."""
        code = self._told(pid)
        return None if code is None else int(code)

    def _told(self, order: object) -> Any:
        with self._turn:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            print(json.dumps(order), file=self._process.stdin, flush=True)
            answer = self._process.stdout.readline()
        assert answer, "it has ended; why is on standard error"
        return json.loads(answer)


@cache
def forge() -> Forge:
    """The one of this process, started when it is first needed."""
    return Forge()


def mujib(command: str) -> None:
    """What the console script does."""
    sys.argv = ["mujib", command]
    import_module("bot.cli").main()


def _main() -> None:
    for module in _IMPORTED:
        import_module(module)
    _read_tables()
    gc.collect()
    gc.freeze()  # to look through all this for garbage, and so copy it, takes a process longer than all of its start
    running: set[int] = set()
    codes: dict[int, int] = {}
    for line in sys.stdin:
        order = json.loads(line)
        if isinstance(order, int):
            if order in running:
                found, status = os.waitpid(order, os.WNOHANG)
                if found:
                    running.remove(order)
                    codes[order] = os.waitstatus_to_exitcode(status)
            print(json.dumps(codes.get(order)), flush=True)
            continue
        pid = os.fork()
        if pid == 0:
            _become(**order)
            return
        running.add(pid)
        print(pid, flush=True)
    for pid in running:  # whoever started them is gone
        os.kill(pid, signal.SIGKILL)


def _read_tables() -> None:
    from index.opening import open_analyzer
    from index.ranking.question import understand

    understand(_QUESTION, open_analyzer(Path(os.devnull)))


def _become(function: str, environment: Mapping[str, str], folder: str, log: str, arguments: Mapping[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    sys.stdin = os.fdopen(sys.stdin.fileno(), encoding="utf-8", closefd=False)  # the old one was read from
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(written, sys.stdout.fileno())
    os.dup2(written, sys.stderr.fileno())
    module, _, name = function.partition(":")
    getattr(import_module(module), name)(**arguments)


if __name__ == "__main__":
    _main()
