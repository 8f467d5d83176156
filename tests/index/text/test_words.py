"""Words and where they stand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.words import count_words, spans_within, word_list, words

LETTERS = st.text("ابتجـَّ٠٣abc19_.,'’٫٬ \n؟،!\u200f#é²\u0301", max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال، ثم ذهب!", ["قال", "ثم", "ذهب"]),
        ("بلغ ٢٬٥٠٠ و3.5%", ["بلغ", "٢٬٥٠٠", "و", "3.5"]),
        ("#جمال_خاشقجي", ["جمال", "خاشقجي"]),
        ("مُحَمَّدٌ جــاء", ["مُحَمَّدٌ", "جــاء"]),
        ("20مليون كوفيد19", ["20", "مليون", "كوفيد", "19"]),
        ("l'État O'Neil don't", ["l'État", "O'Neil", "don't"]),
        ("17تشرين/أكتوبر", ["17", "تشرين", "أكتوبر"]),
        ("", []),
        ("؟!…", []),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    assert word_list(text) == expected


@given(st.text(max_size=80) | LETTERS)
def test_places_are_exact(text: str) -> None:
    found = words(text)
    assert [word.surface for word in found] == [text[word.start : word.end] for word in found] == word_list(text)
    assert [(word.start, word.end) for word in found] == spans_within(text, 0, len(text))
    assert count_words(text) == len(found)
    assert [words(text, most=most) for most in range(4)] == [found[:most] for most in range(4)]
    assert all(one.end <= two.start for one, two in pairwise(found))


@given(LETTERS)
def test_every_letter_and_digit_is_in_a_word(text: str) -> None:
    inside = {place for word in words(text) for place in range(word.start, word.end)}
    assert all(place in inside for place, char in enumerate(text) if char.isalnum())


@given(LETTERS, st.integers(0, 60), st.integers(0, 60))
def test_part_of_a_text(text: str, start: int, length: int) -> None:
    end = min(start + length, len(text))
    start = min(start, end)
    inside = words(text, start, end)
    assert [word.surface for word in inside] == word_list(text, start, end)
    assert all(start <= word.start < word.end <= end for word in inside)


def test_a_megabyte_of_letters_is_one_word() -> None:
    text = "ا" * 1_000_000
    assert [(word.start, word.end) for word in words(text)] == [(0, len(text))]
