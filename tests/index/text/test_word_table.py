"""The table of words: numbers by hashes, strings by numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import word_table as module
from index.text.terms import Analyzer, Terms
from index.text.tokens import Tokens, find_tokens
from index.text.word_table import Strings, WordTable, _Hashes, term_code

ANALYZER = Analyzer()
NO_MARKS = np.zeros(0, np.uint32)


def tokens(text: str) -> Tokens:
    """The words of a text."""
    return find_tokens(text, [(0, len(text))])


@given(st.lists(st.text(st.characters(exclude_characters=" "), max_size=6), min_size=1), st.data())
def test_strings_are_joined_by_blanks(strings: list[str], data: st.DataObject) -> None:
    held = Strings()
    held.put(0, strings[:1])
    held.put(1, strings[1:])
    groups = data.draw(st.lists(st.lists(st.integers(0, len(strings) - 1), max_size=5), max_size=5))
    numbers = np.array([number for group in groups for number in group], np.int64)
    counts = np.array([len(group) for group in groups], np.int64)
    assert held.joined(numbers, counts) == [" ".join(filter(None, map(strings.__getitem__, one))) for one in groups]


def test_strings_put_again_take_the_place_of_those_behind() -> None:
    held = Strings()
    held.put(0, ["أول", "ثان"])
    held.put(1, ["آخر", "ثالث"])
    assert held.joined(np.array([0, 1, 2]), np.array([3])) == ["أول آخر ثالث"]


@given(st.lists(st.sets(st.integers(1, 2**64 - 1) | st.integers(1, 40), min_size=1), max_size=6))
def test_hashes_are_found_as_they_were_added(batches: list[set[int]]) -> None:
    held, named = _Hashes(), dict[int, int]()
    for batch in batches:
        fresh = sorted(batch - named.keys())
        named |= {code: len(named) + at for at, code in enumerate(fresh, 1)}
        held.add(np.array(fresh, np.uint64), np.array([named[code] for code in fresh], np.int64))
        asked = [*named, *(code + 1 for code in batch if code < 2**64 - 1)]
        assert held.find(np.array(asked, np.uint64)).tolist() == [named.get(code, 0) for code in asked]
    assert len(held) == len(named)


def test_hashes_that_want_the_same_place_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SPREAD", np.uint64(0))  # all begin at the first slot
    held = _Hashes()
    codes, numbers = np.arange(1, 50, dtype=np.uint64), np.arange(1, 50)
    held.add(codes[:20], numbers[:20])
    held.add(codes[20:], numbers[20:])
    assert held.find(codes[::-1]).tolist() == numbers[::-1].tolist()
    assert held.find(np.array([77], np.uint64)).tolist() == [0]


def test_hashes_grow() -> None:
    held = _Hashes()
    codes = np.random.default_rng(1).integers(1, 2**63, 50_000, np.uint64)
    for first in range(0, len(codes), 7_000):
        part = codes[first : first + 7_000]
        held.add(part, np.arange(first + 1, first + 1 + len(part)))
    assert held.find(codes).tolist() == list(range(1, 50_001))


def test_a_word_is_analysed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    analyse = ANALYZER.analyse

    def counting(surface: str) -> Terms:
        asked.append(surface)
        return analyse(surface)

    monkeypatch.setattr(ANALYZER, "analyse", counting)
    table = WordTable(ANALYZER, NO_MARKS)
    text = "وصل الوفد ثم وصل الوزير"
    first = table.numbers(text, tokens(text))
    assert first.tolist() == table.numbers(text, tokens(text)).tolist()
    assert first[0] == first[3]
    assert sorted(asked) == sorted(set(text.split()))
    assert len(table) == 4


def test_what_is_kept_of_a_word() -> None:
    marked = np.array([term_code("بيت")], np.uint32)
    table = WordTable(ANALYZER, marked)
    text = "بيت 25 الولاياتالمتحدة في"
    house, number, states, inside = table.numbers(text, tokens(text)).tolist()
    assert (table.digits[[house, number]].tolist(), table.marked[[house, number]].tolist()) == ([0, 1], [1, 0])
    assert table.parts[[house, states]].tolist() == [1, 2]
    assert [int(table.rows["norm"][part]) for part in table.several[states]] == [
        term_code("الولايات"),
        term_code("المتحده"),
    ]
    said = table.norms.joined(np.array([house, number, states, inside]), np.array([4]))
    assert said == ["بيت 25 الولايات المتحده"]
    assert (table.rows["stem"][inside], table.rows["norm"][inside]) == (0, term_code("في"))


def test_numbers_once_each_in_their_order() -> None:
    table = WordTable(ANALYZER, NO_MARKS)
    text = "ج ب ج أ ب ج"
    numbers = table.numbers(text, tokens(text))
    assert table.once(numbers).tolist() == [numbers[at] for at in (0, 1, 3)]
    assert table.once(numbers[1:]).tolist() == [numbers[at] for at in (1, 2, 3)]


def test_interrupted_in_the_middle_of_learning(monkeypatch: pytest.MonkeyPatch) -> None:
    table = WordTable(ANALYZER, NO_MARKS)
    put = Strings.put

    def interrupted(held: Strings, number: int, strings: list[str]) -> None:
        if held is table.stems:
            raise KeyboardInterrupt
        put(held, number, strings)

    monkeypatch.setattr(Strings, "put", interrupted)
    text = "وصل الوفد"
    with pytest.raises(KeyboardInterrupt):
        table.numbers(text, tokens(text))
    monkeypatch.undo()
    more = "غادر الوفد بغداد"
    numbers = table.numbers(more, tokens(more))
    stems = [ANALYZER.terms(word).stem for word in more.split()]
    assert table.stems.joined(numbers, np.array([3])) == [" ".join(stems)]
    assert table.norms.joined(numbers, np.array([3])) == [" ".join(ANALYZER.terms(word).norm for word in more.split())]
