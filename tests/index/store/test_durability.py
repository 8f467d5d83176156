"""Processes that write at once, and processes that are killed while they write."""

from __future__ import annotations

import multiprocessing
import random
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import create_engine, text

from index.models import Article
from index.store import PreparedArticle, Store
from tests.index.processes import start
from tests.index.store.writer import BATCH, OPEN, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")

KILLS = 10


class Writer(NamedTuple):
    """A process that goes on writing, and what it tells."""

    process: ForkServerProcess
    told: Connection

    @classmethod
    def start(cls, location: str, name: str) -> Writer:
        """Start one; it opens the store by itself."""
        told, acknowledge = multiprocessing.Pipe(duplex=False)
        with acknowledge:
            return cls(start(write, location, name, acknowledge), told)

    def is_open(self) -> bool:
        """Wait until it has the store open."""
        return bool(self.told.recv() == OPEN)

    def kill_after(self, batches: int) -> int:
        """Kill it after so many acknowledgements; returns the last one it gave."""
        numbers: list[int] = [self.told.recv() for _ in range(batches)]
        self.process.kill()
        with self.told, suppress(EOFError, OSError):  # the last may have been cut off by the kill
            while True:
                numbers.append(self.told.recv())
        self.process.join()
        return max(numbers)


def assert_whole(store: Store, name: str, acknowledged: int) -> None:
    """Every acknowledged batch is there, and of later ones at most one, which then is whole."""
    position = store.import_position(name)
    assert acknowledged <= position <= acknowledged + 1
    expected = {f"{name}-{number}-{n}" for number in range(1, position + 1) for n in range(BATCH)} | {f"{name}-own"}
    assert {one.id for one in store.listing(f"{name}-", limit=10**6)} == expected
    own = store.get(f"{name}-own")
    assert own is not None
    assert own.article.text.startswith(f"نص {name} {position} ")


def test_killed_writer_loses_nothing_acknowledged(tmp_path: Path) -> None:
    location = str(tmp_path / "library.db")
    chance = random.Random(7)
    for _ in range(KILLS):
        writer = Writer.start(location, "w")
        assert writer.is_open()
        acknowledged = writer.kill_after(chance.randint(1, 6))
        with Store.open(location) as store:
            assert_whole(store, "w", acknowledged)
            keys = [one.key for step in store.changes_since(0) for one in step.articles]
            assert len(keys) == store.count().articles == len(set(keys))
    engine = create_engine(f"sqlite:///{location}")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    engine.dispose()


def test_two_processes_write_and_a_third_reads(location: str) -> None:
    """They open an empty database at the same time, so the tables are made by one of them."""
    one, two = (Writer.start(location, name) for name in ("one", "two"))
    assert one.is_open()
    assert two.is_open()
    with Store.open(location) as store:
        store.put([PreparedArticle.of(Article("mine", "", "نص"), [(0, 2)])])
        assert store.count().articles >= 1
        assert_whole(store, "one", one.kill_after(5))
        assert_whole(store, "two", two.kill_after(5))
        assert store.get("mine") is not None
