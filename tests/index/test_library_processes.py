"""Several processes with one library; processes that are killed; a disk that is full."""

from __future__ import annotations

import random
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest

from index import Article, Library
from index.engines import Engine, open_engine
from index.errors import IndexDamagedError, LibraryBusyError
from index.opening import open_index
from index.store import WriteLock
from tests.index.numbered import article, finds, in_step, word
from tests.index.processes import add_for_ever, add_with_a_full_disk, hold_and_add, start

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and signals")

KILLS = 15
PATIENCE = 60.0


def wait_for(path: Path) -> None:
    """Wait until another process has made a file."""
    deadline = time.monotonic() + PATIENCE
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def acknowledged(output: Path) -> list[int]:
    """The numbers a killed process got to write down; the last line may be cut off."""
    return [int(line) for line in output.read_text(encoding="utf-8").splitlines(keepends=True) if line.endswith("\n")]


@pytest.mark.slow
def test_killed_again_and_again(tmp_path: Path) -> None:
    home, output = tmp_path / "library", tmp_path / "output.txt"
    output.touch()
    chance = random.Random(20240207)
    with Library(home):
        pass
    first, promised = 0, set[int]()
    for round_ in range(KILLS):
        size = output.stat().st_size
        process = start(add_for_ever, str(home), str(output), first)
        deadline = time.monotonic() + PATIENCE
        # Now and then it is killed while it opens the library and catches up; mostly in the middle of a lot.
        while output.stat().st_size == size and round_ % 5 and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(chance.random() * 0.06)
        process.kill()
        process.join(PATIENCE)
        assert process.exitcode == -signal.SIGKILL
        promised = set(acknowledged(output))
        # The next goes on behind all that may have been stored, so that its articles are new.
        with sqlite3.connect(home / "library.db") as connection:
            (stored,) = connection.execute("SELECT count(*) FROM articles").fetchone()
        connection.close()
        first = stored
        assert promised <= set(range(stored))
    assert len(promised) > 200
    with Library(home) as library:
        ids = [info.id for info in library.articles(limit=10**6)]
        assert len(ids) == len(set(ids))
        assert set(ids) == {f"n{number}" for number in range(first)}
        assert in_step(library)
        some = chance.sample(sorted(promised), 40)
        assert all(finds(library, number) for number in [*some, max(promised)])
    with sqlite3.connect(home / "library.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


@contextmanager
def held(home: Path, signals: Path) -> Iterator[ForkServerProcess]:
    """A library of article 1, which another process holds, to add article 2 when it is told to."""
    with Library(home) as library:
        library.add(article(1))
    process = start(hold_and_add, str(home), str(signals), 2)
    try:
        wait_for(signals / "held")
        yield process
    finally:
        process.kill()


def test_one_writes_while_another_asks(tmp_path: Path) -> None:
    home = tmp_path / "library"
    with held(home, tmp_path) as process, Library(home, write_timeout=0.1) as library:
        assert finds(library, 1)
        assert not finds(library, 2)
        with pytest.raises(LibraryBusyError) as raised:
            library.add(article(3))
        assert raised.value.code == "library_busy"
        with pytest.raises(LibraryBusyError):
            library.remove("n1")
        (tmp_path / "add").touch()
        wait_for(tmp_path / "added")
        assert finds(library, 2)
        assert library.count().articles == 2
        (tmp_path / "end").touch()
        process.join(PATIENCE)
        assert process.exitcode == 0
        library.add(article(3))
        assert all(finds(library, number) for number in (1, 2, 3))


def test_opened_while_another_writes_what_the_index_lacks(tmp_path: Path) -> None:
    """Who opens a library that lags behind, and can't get the lock, answers from what there is."""
    home = tmp_path / "library"
    with held(home, tmp_path) as process:
        with Library(home, write_timeout=0.1) as library:
            assert finds(library, 1)
        (tmp_path / "add").touch()
        wait_for(tmp_path / "added")
        process.kill()
        process.join(PATIENCE)
        with Library(home) as library:
            assert finds(library, 2)
            assert in_step(library)


@pytest.mark.parametrize("limit", [120_000, 400_000])
def test_full_disk_is_an_error_and_loses_nothing(tmp_path: Path, limit: int) -> None:
    home, output = tmp_path / "library", tmp_path / "output.txt"
    with Library(home) as library:
        library.add(article(0))
    process = start(add_with_a_full_disk, str(home), str(output), limit)
    process.join(PATIENCE)
    assert process.exitcode == 0
    count, end, found = output.read_text(encoding="utf-8").strip().split("|")
    assert end == "StorageError storage_failed"
    assert found == "n0"
    with Library(home) as library:
        kept = library.count().articles
        assert max(int(count), 1) <= kept <= int(count) + 1
        assert in_step(library)
        assert all(finds(library, number) for number in range(kept))
        library.add(article(5000))
        assert finds(library, 5000)
        assert word(0) in library.ask(f"من وصل إلى {word(0)}؟").answers[0].sentence


def test_an_index_of_another_analysis_waits_for_who_writes_it(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        library.add(Article("a", "", "وصل القطار إلى المدينة."))
    state = tmp_path / "index" / "tantivy" / "state.json"
    state.write_text(state.read_text(encoding="utf-8").replace('"fingerprint": "', '"fingerprint": "other-'), "utf-8")
    with WriteLock(tmp_path).hold(1.0):
        with pytest.raises(LibraryBusyError):
            Library(tmp_path, write_timeout=0.0)
        assert "other-" in state.read_text(encoding="utf-8")
    with Library(tmp_path) as library:
        assert library.ask("متى وصل القطار؟").answers[0].article_id == "a"


def test_a_new_index_is_made_while_nobody_else_makes_it(tmp_path: Path) -> None:
    with WriteLock(tmp_path).hold(1.0), pytest.raises(LibraryBusyError):
        Library(tmp_path, write_timeout=0.0)


def test_an_index_that_is_being_written_for_the_first_time_is_left_alone(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        with library.writing() as batch:
            batch.put([article(1)])
            with Library(tmp_path, write_timeout=0.0) as other, pytest.raises(IndexDamagedError, match="being built"):
                finds(other, 1)
        assert in_step(library)
        with Library(tmp_path, write_timeout=0.0) as other:
            assert finds(other, 1)


def test_a_library_opened_before_its_index_was_made_anew_writes_into_the_new_one(tmp_path: Path) -> None:
    with Library(tmp_path) as first, Library(tmp_path) as second:
        first.add(article(1))
        second.add(article(2))
        assert finds(first, 2)
        assert finds(second, 1)
        assert in_step(first)


def test_two_versions_of_the_program_do_not_build_the_index_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def open_newer(name: str, folder: Path, fingerprint: str, lock: WriteLock, wait: float) -> Engine:
        return open_index(name, folder, f"{fingerprint}-newer", lock, wait)

    with Library(tmp_path) as older:
        older.add(article(1))
        with monkeypatch.context() as newer_program:
            newer_program.setattr("index.library.open_index", open_newer)
            newer = Library(tmp_path)
        with newer:
            assert caplog.text.count("building it anew") == 1
            for _ in range(2):
                with pytest.raises(IndexDamagedError) as refused:
                    finds(older, 1)
                assert refused.value.code == "index_foreign"
                assert finds(newer, 1)
            older.add(article(2))  # it is in the store, and the index is whose it is
            newer.add(article(3))
            assert all(finds(newer, number) for number in (2, 3))
            assert in_step(newer)
    assert caplog.text.count("building it anew") == 1
    assert caplog.text.count("no more answers from this process") == 1
    with Library(tmp_path) as older:
        assert all(finds(older, number) for number in (1, 2, 3))


def test_an_index_that_is_whole_again_is_not_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with Library(tmp_path) as library:
        library.add(article(1))
    calls = []

    def busy_at_first(*given: Any) -> Engine:
        calls.append(given)
        if len(calls) == 1:
            raise IndexDamagedError("a segment was merged away between two looks")
        return open_engine(*given)

    monkeypatch.setattr("index.opening.open_engine", busy_at_first)
    with Library(tmp_path) as library:
        assert finds(library, 1)
    assert "rebuilding" not in caplog.text
