"""Damage that a question comes upon: it is answered all the same, or told what is the matter."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from index import Article, Library
from index.errors import IndexDamagedError
from index.following import Following
from index.store import WriteLock
from tests.index.numbered import article, finds, in_step


@pytest.fixture
def library(home: Path) -> Library:
    """A library of ten articles, open, whose words are no longer those that were written."""
    library = Library(home)
    spoil(home)
    return library


def spoil(home: Path) -> None:
    """Change each byte of the words of an index, in place."""
    for path in (home / "index" / "tantivy" / "words").glob("*.data"):
        saved = path.read_bytes()
        with path.open("r+b") as file:
            file.write(bytes(one ^ 0x55 for one in saved))


def test_a_question_that_meets_damage_is_answered(library: Library, caplog: pytest.LogCaptureFixture) -> None:
    with library:
        assert finds(library, 3)
        assert caplog.text.count("index damaged, rebuilding") == 1
        assert all(finds(library, number) for number in range(10))
        assert in_step(library)
        library.add(article(77))
        assert finds(library, 77)
        assert caplog.text.count("index damaged, rebuilding") == 1


def test_damage_is_mended_once_for_all(library: Library, home: Path, caplog: pytest.LogCaptureFixture) -> None:
    with library, Library(home) as other:
        assert finds(other, 1)
        assert finds(library, 2)
        assert caplog.text.count("index damaged, rebuilding") == 1


def test_questions_at_once_are_answered_or_told(library: Library) -> None:
    outcomes: list[object] = []

    def ask(number: int) -> None:
        try:
            outcomes.append(finds(library, number))
        except IndexDamagedError as error:
            outcomes.append(error.code)

    with library:
        threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert True in outcomes
        assert set(outcomes) <= {True, "index_building", "index_damaged"}
        assert all(finds(library, number) for number in range(10))


def test_while_somebody_writes_damage_is_told(library: Library, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.following._LOOK_EVERY", 0.05)
    with library:
        with WriteLock(home).hold(), pytest.raises(IndexDamagedError) as raised:
            library.ask("من وصل إلى بغداد؟")
        assert raised.value.code == "index_damaged"
        assert finds(library, 4)


def test_an_index_that_holds_nothing_yet_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library(tmp_path) as library:
        assert library.ask("من وصل إلى بغداد؟").refused  # of an empty library nothing is missing
        with library.writing() as batch:
            batch.put([article(1)])
            with pytest.raises(IndexDamagedError) as raised:
                library.ask("من وصل إلى بغداد؟")
        assert raised.value.code == "index_building"
        assert finds(library, 1)


def test_damage_found_in_catching_up_means_a_new_index(
    home: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(home) as library:
        monkeypatch.setattr(Following, "catch_up", lambda *_: None)
        with Library(home, engine="rank-bm25") as other:
            list(other.add_many([Article("a", "", "وصل المدير إلى دمشق.")]))
        monkeypatch.undo()
        spoil(home)
    with Library(home) as library:
        assert in_step(library)
        assert all(finds(library, number) for number in range(10))
    assert "rebuilding" in caplog.text


@pytest.mark.parametrize("broken", ["articles/*.term", "articles/*.store", "sentences/*.idx", "sentences/meta.json"])
@pytest.mark.parametrize("is_open", [True, False])
def test_an_index_whose_files_are_broken_is_built_anew(
    home: Path, broken: str, is_open: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("index.following._LOOK_EVERY", 0.0)
    library = Library(home)
    if not is_open:
        library.close()
    for path in (home / "index" / "tantivy").glob(broken):
        saved = path.read_bytes()
        with path.open("r+b") as file:  # in place: the files are mapped where the library is open
            file.write(bytes(one ^ 0x55 for one in saved))
    with library if is_open else Library(home) as found:
        assert finds(found, 3)
        found.add(article(77))
        assert finds(found, 77)
        found.remove(article(4).id)
        found.add(article(78))
        assert finds(found, 78)
        assert not finds(found, 4)
        assert in_step(found)
    assert caplog.text.count("index damaged, rebuilding") == 1


@pytest.mark.parametrize(
    "words", [5, "words", [], {}, ["a", 1, 2], ["words", 10**15, 1, 1], ["words", -1, 1, 1], ["words", None, 1, 1]]
)
def test_a_state_that_says_nonsense_of_the_words_means_a_new_index(
    home: Path, words: object, caplog: pytest.LogCaptureFixture
) -> None:
    with Library(home) as library:
        path = home / "index" / "tantivy" / "state.json"
        state = json.loads(path.read_text())
        path.write_text(json.dumps(state | {"words": words}))
        assert finds(library, 3)
        assert in_step(library)
    assert caplog.text.count("index damaged, rebuilding") == 1
