"""Processes that write at once, and processes that are killed while they write."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from sqlalchemy import create_engine, text

from index.models import Article
from index.store import PreparedArticle, Store
from tests.index.store.writer import BATCH

ROOT = Path(__file__).parents[3]
KILLS = 10


def start(location: str, name: str) -> subprocess.Popen[str]:
    """Start a writer and wait until it has the store open."""
    command = [sys.executable, "-m", "tests.index.store.writer", location, name]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def kill_after(process: subprocess.Popen[str], batches: int) -> int:
    """Kill a writer that goes on writing after so many acknowledgements; returns the last one it gave."""
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(batches)]
    process.kill()
    lines += process.stdout.read().splitlines(keepends=True)
    process.wait()
    process.stdout.close()
    # The last line may have been cut off by the kill.
    return max(int(line) for line in lines if line.endswith("\n"))


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
        acknowledged = kill_after(start(location, "w"), chance.randint(1, 6))
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
    one, two = (
        subprocess.Popen(
            [sys.executable, "-m", "tests.index.store.writer", location, name],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    )
    for process in (one, two):
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
    with Store.open(location) as store:
        store.put([PreparedArticle.of(Article("mine", "", "نص"), [(0, 2)])])
        assert store.count().articles >= 1
        assert_whole(store, "one", kill_after(one, 5))
        assert_whole(store, "two", kill_after(two, 5))
        assert store.get("mine") is not None
