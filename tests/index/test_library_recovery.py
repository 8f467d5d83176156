"""A library that comes back from whatever happened to its files: lost, damaged, older, out of step."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from index import Article, Library
from index.errors import LibraryVersionError, StorageError
from index.preparing import prepare
from index.store import Store
from index.store.schema import VERSION_TABLE
from tests.index.numbered import article, finds, in_step, word


@pytest.mark.parametrize(
    "lost", ["index", "index/tantivy", "index/tantivy/sentences", "index/tantivy/articles", "index/tantivy/state.json"]
)
def test_lost_index_is_rebuilt(home: Path, lost: str) -> None:
    path = home / lost
    path.unlink() if path.is_file() else shutil.rmtree(path)
    with Library(home) as library:
        assert all(finds(library, number) for number in range(10))
        assert in_step(library)


@pytest.mark.parametrize("damage", [b"", b"\x00" * 100, b"{}", "half"], ids=["empty", "zeros", "braces", "half"])
@pytest.mark.parametrize(
    "part", ["state.json", "sentences/meta.json", "articles/meta.json", "sentences/*.idx", "sentences/*.fast"]
)
def test_damaged_index_is_rebuilt(home: Path, part: str, damage: bytes | str) -> None:
    for path in (home / "index" / "tantivy").glob(part):
        path.write_bytes(damage if isinstance(damage, bytes) else path.read_bytes()[: path.stat().st_size // 2])
    with Library(home) as library:
        assert all(finds(library, number) for number in range(10))
        assert in_step(library)
        library.add(article(77))
        assert finds(library, 77)


def test_who_opens_a_library_is_told_that_its_index_is_built(home: Path) -> None:
    told: list[str] = []

    def opened(engine: str = "tantivy") -> int:
        told.clear()
        with Library(home, engine=engine, on_build=lambda: told.append("building")):
            return len(told)

    assert opened() == 0
    for damage in (shutil.rmtree, lambda index: (index / "tantivy" / "sentences" / "meta.json").write_bytes(b"{}")):
        damage(home / "index")
        assert opened() == 1
        assert opened() == 0
    assert opened("rank-bm25") == 0, "that has none to lose"
    with Library(home, on_build=lambda: told.append("building")) as library:
        library.add(article(78))
    assert not told


def test_index_behind_the_store_catches_up(home: Path) -> None:
    saved = home.parent / "saved"
    shutil.copytree(home / "index", saved)
    with Library(home) as library:
        library.remove("n2")
        library.add(Article("n3", "", article(30).text))
        list(library.add_many(map(article, range(40, 45))))
    shutil.rmtree(home / "index")
    shutil.move(saved, home / "index")
    with Library(home) as library:
        assert in_step(library)
        assert [finds(library, number) for number in (1, 2, 3, 44)] == [True, False, False, True]
        assert library.ask(f"من وصل إلى {word(30)}؟").answers[0].article_id == "n3"


def add_and_restore(home: Path, numbers: range) -> None:
    """Add articles, then put an older copy of the store in its place, as somebody would who has only that."""
    copy = home.parent / "copy.db"
    shutil.copy(home / "library.db", copy)
    with Library(home) as library:
        list(library.add_many(map(article, numbers)))
    for path in home.glob("library.db*"):
        path.unlink()
    shutil.copy(copy, home / "library.db")


def test_restored_store_rules_over_a_newer_index(home: Path) -> None:
    add_and_restore(home, range(50, 60))
    with Library(home) as library:
        assert in_step(library)
        assert finds(library, 9)
        assert not finds(library, 55)


def test_restored_store_that_went_on_without_the_index(home: Path) -> None:
    add_and_restore(home, range(50, 55))
    with Library(home, engine="rank-bm25") as library:
        list(library.add_many(map(article, range(60, 72))))
    with Library(home) as library:
        assert in_step(library)
        assert finds(library, 71)
        assert finds(library, 61)
        assert not finds(library, 52)


def test_damaged_store_is_an_error_and_stays_as_it_is(home: Path) -> None:
    (home / "library.db").write_bytes(b"not a database at all" * 500)
    before = (home / "library.db").read_bytes()
    with pytest.raises(StorageError):
        Library(home)
    assert (home / "library.db").read_bytes() == before


def test_library_of_a_newer_version(home: Path) -> None:
    with sqlite3.connect(home / "library.db") as connection:
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = 'v9999'")
    connection.close()
    with pytest.raises(LibraryVersionError, match="newer"):
        Library(home)


def test_home_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StorageError):
        Library(tmp_path / "file" / "library")


def test_store_that_was_written_without_an_index(tmp_path: Path) -> None:
    """What was acknowledged is found even where the process died before the index had it."""
    with Store.open(tmp_path / "library.db") as store:
        store.put([prepare(article(number)) for number in range(7)])
    with Library(tmp_path) as library:
        assert all(finds(library, number) for number in range(7))
        assert in_step(library)
