"""Disks that are full, files that can't be written or aren't a library, locks nobody gives back."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from index.errors import LibraryBusyError, SettingsError, StorageError
from index.models import Article
from index.store import PreparedArticle, Store


def article(name: str, size: int = 1) -> PreparedArticle:
    """An article of about `size` times 10 bytes."""
    return PreparedArticle.of(Article(name, "", f"نص {name} " * size), [(0, 2)])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library that holds the article "kept"."""
    location = tmp_path / "مكتبة" / "library.db"
    with Store.open(location) as store:
        store.put([article("kept")])
    return location


@pytest.fixture
def on_connect() -> Any:
    """Has every new connection run a statement; stops with the test."""
    listening: list[Callable[..., None]] = []

    def listen(statement: str) -> None:
        def run(connection: Any, _record: object) -> None:
            connection.execute(statement)

        event.listen(Pool, "connect", run)
        listening.append(run)

    yield listen
    for run in listening:
        event.remove(Pool, "connect", run)


def test_full_disk(path: Path, on_connect: Callable[[str], None]) -> None:
    on_connect("PRAGMA max_page_count=40")
    with Store.open(path) as store:
        with pytest.raises(StorageError, match="disk is full"):
            store.put([article(f"big{n}", 2000) for n in range(20)])
        assert [one.id for one in store.listing()] == ["kept"]
        store.put([article("small")])
        assert store.count().articles == 2


def test_full_disk_before_the_tables(tmp_path: Path, on_connect: Callable[[str], None]) -> None:
    on_connect("PRAGMA max_page_count=3")
    with pytest.raises(StorageError, match="disk is full"):
        Store.open(tmp_path / "library.db")


def test_read_only_library_can_be_read(path: Path) -> None:
    with Store.open(f"sqlite:///file:{path}?mode=ro&uri=true") as store:
        assert store.get("kept") is not None
        with pytest.raises(StorageError, match="read-only"):
            store.put([article("new")])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_read_only_folder(path: Path) -> None:
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(StorageError), Store.open(path) as store:
            store.put([article("new")])
    finally:
        path.parent.chmod(0o700)


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be one" * 100, b"\0" * 5000])
def test_file_that_is_no_library(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(content)
    with pytest.raises(StorageError, match="not a library"):
        Store.open(path)
    assert path.read_bytes() == content


def test_damaged_pages(path: Path) -> None:
    with Store.open(path) as store:
        store.put([article(f"a{n}", 100) for n in range(100)])
    data = bytearray(path.read_bytes())
    for offset in range(4096 * 8, len(data)):
        data[offset] ^= 0x5A
    path.write_bytes(data)
    with Store.open(path) as store:
        with pytest.raises(StorageError, match="damaged"):
            list(store.changes_since(0))
        with pytest.raises(StorageError, match="damaged"):
            store.by_keys(range(1, 102))


def test_tables_gone(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE articles")
    connection.close()
    with Store.open(path) as store:
        for read in (store.count, lambda: store.get("kept"), lambda: store.by_keys([1])):
            with pytest.raises(StorageError, match="no such table"):
                read()


def test_path_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        Store.open(tmp_path / "file" / "library.db")
    with pytest.raises(StorageError):
        Store.open(tmp_path)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("sqlite://", "setting_database_file"),
        ("sqlite:///:memory:", "setting_database_file"),
        ("mysql://a@b/c", "setting_database_kind"),
        ("nothing://x", "setting_database_kind"),
        ("postgresql://a:x@b:port/c", "setting_database"),
    ],
)
def test_url_that_cannot_be_used(url: str, code: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Store.open(url)
    assert caught.value.code == code


def test_driver_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SettingsError) as caught:
        Store.open("postgresql://someone:secret@127.0.0.1:9/nothing")
    assert caught.value.code == "setting_database_driver"
    assert "psycopg" in str(caught.value.details["command"])


def test_server_that_is_not_there() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StorageError) as caught:
        Store.open("postgresql://someone:secret@127.0.0.1:9/nothing")
    assert "secret" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)


def test_writer_that_never_ends_is_waited_for_and_named(path: Path) -> None:
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with Store.open(path, busy_timeout=0.2) as store:
        with pytest.raises(LibraryBusyError, match="another process"):
            store.put([article("new")])
        assert store.get("kept") is not None
        blocker.execute("ROLLBACK")
        store.put([article("new")])
    blocker.close()


def test_thread_that_never_ends_is_waited_for(location: str) -> None:
    with Store.open(location, busy_timeout=0.2) as one, Store.open(location, busy_timeout=0.2) as two:
        writing, done = threading.Event(), threading.Event()

        def write() -> None:
            with one._database.writing() as connection:
                connection.exec_driver_sql("SELECT * FROM library" + ("" if one._database.is_sqlite else " FOR UPDATE"))
                writing.set()
                done.wait()

        thread = threading.Thread(target=write)
        thread.start()
        writing.wait()
        for store in (one, two):
            with pytest.raises(LibraryBusyError):
                store.put([article("new")])
        done.set()
        thread.join()
        two.put([article("new")])


def test_wal_is_on_and_commits_are_synced(path: Path) -> None:
    with Store.open(path) as store, store._database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_opening_does_not_load_alembic(path: Path) -> None:
    code = (
        "import sys; from index.store import Store; Store.open(sys.argv[1]).close(); "
        "sys.exit(1 if 'alembic' in sys.modules else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], cwd=Path(__file__).parents[3]).returncode == 0


def test_the_connection_that_questions_read_by_is_kept_until_the_end(path: Path) -> None:
    taken: list[object] = []

    def listen(*given: object) -> None:
        taken.append(given)

    with Store.open(path) as store, Store.open(path) as other:
        (outcome,) = store.put([article("new")])
        event.listen(Pool, "checkout", listen)
        try:
            for _ in range(3):
                assert list(store.by_keys([outcome.key])) == [outcome.key]
        finally:
            event.remove(Pool, "checkout", listen)
        assert len(taken) == 1
        other.remove(["new"])
        assert store.by_keys([outcome.key]) == {}
    assert not path.with_name("library.db-wal").exists()  # the last connection folds it in
