"""The words beside an index: what is committed is there, what isn't never was."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.engines import article_words
from index.engines.article_words import ArticleWords, Mark

KEYS = st.integers(1, 6)
STEPS = st.lists(
    st.tuples(st.lists(KEYS, max_size=2), st.lists(st.tuples(KEYS, st.binary(max_size=6)), max_size=4)), max_size=8
)


def begun(folder: Path, mark: Mark | None = None) -> ArticleWords:
    """Words that can be written."""
    words = ArticleWords(folder / "words")
    words.begin(mark)
    return words


def committed(words: ArticleWords, **added: bytes) -> Mark:
    """Put words in under the keys `k1`, `k2`, …, for all to see."""
    words.apply((), [(int(name[1:]), said) for name, said in added.items()])
    mark = words.commit()
    words.open(mark)
    return mark


def test_nothing_was_ever_there(tmp_path: Path) -> None:
    words = ArticleWords(tmp_path / "words")
    assert words.mark is None
    words.open(None)
    assert words.read([1, 2]) == {}


def test_seen_when_opened_and_not_before(tmp_path: Path) -> None:
    words = begun(tmp_path)
    words.apply((), [(7, b"seven"), (3, b""), (5, b"five")])
    assert words.read([7]) == {}
    mark = words.commit()
    assert words.read([7]) == {}
    words.open(mark)
    assert words.read([5, 3, 7, 9, 7]) == {3: b"", 5: b"five", 7: b"seven"}
    assert words.mark == mark


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.integers(0, 7))
def test_they_are_those_of_a_dictionary(
    tmp_path: Path, steps: list[tuple[list[int], list[tuple[int, bytes]]]], again: int
) -> None:
    """Whatever is put in and taken out, here and seen from another process; also after a new start in between."""
    words, other = begun(tmp_path), ArticleWords(tmp_path / "words")
    expected: dict[int, bytes] = {}
    mark = None
    for number, (removed, added) in enumerate(steps):
        words.apply(removed, added)
        for key in removed:
            expected.pop(key, None)
        expected.update(added)
        mark = words.commit()
        words.open(mark)
        other.open(mark)
        for one in (words, other):
            assert one.read(range(10)) == expected
        if number == again:
            words.end()
            words = begun(tmp_path, mark)
    fresh = ArticleWords(tmp_path / "words")
    fresh.open(mark)
    assert fresh.read(range(10)) == expected
    words.end()


def test_what_was_not_remembered_is_written_over(tmp_path: Path) -> None:
    words = begun(tmp_path)
    mark = committed(words, k1=b"one")
    words.apply([1], [(2, b"lost")])
    words.commit()  # and then the power went
    again = begun(tmp_path, mark)
    assert again.read([1, 2]) == {1: b"one"}
    assert again.read([1, 3]) == {1: b"one"}
    committed(again, k3=b"three")
    assert again.read([1, 2, 3]) == {1: b"one", 3: b"three"}


def test_what_was_applied_and_not_committed_is_forgotten(tmp_path: Path) -> None:
    words = begun(tmp_path)
    mark = committed(words, k1=b"one")
    words.apply((), [(2, b"two")])
    words.end()
    words.begin(mark)
    assert words.commit() == mark
    assert sum(path.stat().st_size for path in (tmp_path / "words").glob("*.data")) == 3


def test_commit_of_nothing_is_the_same(tmp_path: Path) -> None:
    words = begun(tmp_path)
    mark = committed(words, k1=b"one")
    assert words.commit() == mark


@pytest.mark.parametrize("damage", ["short", "empty", "gone", "list short", "list gone", "list garbage"])
def test_damage_is_noticed(tmp_path: Path, damage: str) -> None:
    words = begun(tmp_path)
    mark = committed(words, k1=b"one", k2=b"two")
    words.end()
    path = tmp_path / "words" / f"{mark.name}.{'list' if damage.startswith('list') else 'data'}"
    saved = path.read_bytes()
    match damage.removeprefix("list "):
        case "short":
            path.write_bytes(saved[:-1])
        case "empty":
            path.write_bytes(b"")
        case "garbage":
            path.write_bytes(b"\x93" * len(saved))
        case "gone":
            path.unlink()
    with pytest.raises((ValueError, FileNotFoundError)):
        ArticleWords(tmp_path / "words").open(mark)


@pytest.mark.parametrize("place", range(3))
def test_changed_words_are_noticed_when_they_are_read(tmp_path: Path, place: int) -> None:
    words = begun(tmp_path)
    mark = committed(words, k1=b"one", k2=b"two")
    path = tmp_path / "words" / f"{mark.name}.data"
    saved = bytearray(path.read_bytes())
    saved[place] ^= 0x10
    path.write_bytes(saved)
    fresh = ArticleWords(tmp_path / "words")
    fresh.open(mark)
    for one in (words, fresh):
        assert one.read([2]) == {2: b"two"}
        with pytest.raises(ValueError, match="article 1 "):
            one.read([1, 2])


@pytest.mark.parametrize("place", range(40))
def test_a_changed_list_is_noticed_when_it_is_opened(tmp_path: Path, place: int) -> None:
    words = begun(tmp_path)
    first = committed(words, k1=b"one")
    mark = committed(words, k2=b"two")
    path = tmp_path / "words" / f"{mark.name}.list"
    saved = bytearray(path.read_bytes())
    assert len(saved) == 40
    saved[place] ^= 1
    path.write_bytes(saved)
    with pytest.raises(ValueError, match="what was committed"):
        ArticleWords(tmp_path / "words").open(mark)
    if place >= 20:  # what was added later is no part of an earlier mark
        ArticleWords(tmp_path / "words").open(first)


def test_changed_words_are_not_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article_words, "_WORTH_COPYING", 10)
    words = begun(tmp_path)
    committed(words, k1=b"1" * 100, k2=b"2" * 10)
    words.apply([1], ())
    mark = words.commit()
    words.open(mark)
    path = tmp_path / "words" / f"{mark.name}.data"
    path.write_bytes(b"1" * 100 + b"3" * 10)
    with pytest.raises(ValueError, match="article 2 "):
        words.compact()
    words.end()
    ArticleWords(tmp_path / "words").open(mark)


@pytest.mark.parametrize(
    "given",
    [None, [], ["words-1", 1, 2], ["words-1", "1", 2, 3], [1, 2, 3, 4], ["words-1", 1, 2, 3, 4], "abcd", 5, {}],
)
def test_what_is_no_mark(given: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        Mark.of(given)


def test_room_of_what_is_gone_is_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article_words, "_WORTH_COPYING", 10)
    words, reader = begun(tmp_path), ArticleWords(tmp_path / "words")
    first = committed(words, k1=b"1" * 100, k2=b"2" * 100, k3=b"3" * 100)
    reader.open(first)
    assert words.compact() is None
    words.apply([1, 3], [(4, b"4" * 30)])
    before = words.commit()
    words.open(before)
    mark = words.compact()
    assert mark is not None
    assert (mark.entries, mark.size) == (2, 130)
    kept = {2: b"2" * 100, 4: b"4" * 30}
    assert words.read(range(9)) == kept
    killed = ArticleWords(tmp_path / "words")  # who is killed before the copy is remembered finds all as it was
    killed.open(before)
    assert killed.read(range(9)) == kept
    words.tidy()
    assert sorted(path.stem for path in (tmp_path / "words").iterdir()) == [mark.name] * 2
    assert set(reader.read(range(9))) == {1, 2, 3}  # who has not looked since reads on
    reader.open(mark)
    assert reader.read(range(9)) == kept
    assert committed(words, k5=b"5") == Mark(mark.name, 3, 131, words.mark.sum if words.mark else 0)
    assert words.read([4, 5]) == {4: kept[4], 5: b"5"}


def test_nothing_is_copied_while_something_is_not_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article_words, "_WORTH_COPYING", 10)
    words = begun(tmp_path)
    committed(words, k1=b"1" * 100)
    words.apply([1], ())
    words.open(words.commit())
    words.apply((), [(2, b"two")])
    assert words.compact() is None


def test_cleared(tmp_path: Path) -> None:
    words = begun(tmp_path)
    committed(words, k1=b"one")
    words.clear()
    assert words.read([1]) == {}
    assert list((tmp_path / "words").iterdir()) == []
    words.begin(None)
    committed(words, k2=b"two")
    assert words.read([1, 2]) == {2: b"two"}


def test_files_of_a_killed_copy_are_deleted(tmp_path: Path) -> None:
    words = begun(tmp_path)
    mark = committed(words, k1=b"one")
    words.end()
    (tmp_path / "words" / "words-0badcafe.data").write_bytes(b"half")
    words.begin(mark)
    assert {path.stem for path in (tmp_path / "words").iterdir()} == {mark.name}
