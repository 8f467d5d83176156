"""Functions for processes of their own, started fast: forked from a server that has imported the library already."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable
from itertools import count
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from index import Library
from index.errors import MujibError
from tests.index.numbered import article, word

__all__ = ["add_for_ever", "add_with_a_full_disk", "hold_and_add", "start"]

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.index.processes", "bot.cli.app"])


def start(target: Callable[..., None], *arguments: object) -> ForkServerProcess:
    """Run a function of this module in a new process."""
    process = _context.Process(target=target, args=arguments, daemon=True)
    process.start()
    return process


def add_for_ever(home: str, output: str, first: int) -> None:
    """Add articles in lots until killed; the number of every acknowledged one is a line of the output."""
    with Library(home) as library, Path(output).open("a", encoding="utf-8") as out:
        for number, added in zip(count(first), library.add_many(map(article, count(first))), strict=False):
            assert added.article_id == f"n{number}"
            out.write(f"{number}\n")
            if not number % 25:
                out.flush()


def hold_and_add(home: str, folder: str, number: int) -> None:
    """Hold the library for writing, say so, add an article when told to, and go on holding until told to end."""
    signals = Path(folder)
    with Library(home) as library, library.writing() as batch:
        (signals / "held").touch()
        _wait_for(signals / "add")
        batch.put([article(number)])
        batch.commit()
        (signals / "added").touch()
        _wait_for(signals / "end")


def add_with_a_full_disk(home: str, output: str, limit: int) -> None:
    """Add until the disk (here: the size a file may have) is full; report what was acknowledged and how it ended."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with Library(home) as library, Path(output).open("w", encoding="utf-8", buffering=1) as out:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        report = os.dup(out.fileno())
        acknowledged, end = 0, "went on"
        try:
            for number in range(20_000):
                library.add(article(number))
                acknowledged += 1
        except MujibError as error:
            end = f"{type(error).__name__} {error.code}"
        found = library.ask(f"من وصل إلى {word(0)}؟").answers[0].article_id
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        os.write(report, f"{acknowledged}|{end}|{found}\n".encode())


def _wait_for(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.005)
