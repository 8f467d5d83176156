"""Words found in arrays: those that the expression finds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import tokens as module
from index.text.tokens import find_tokens
from index.text.words import spans_within, word_list

LETTERS = st.text("ابتجـَّ٠٣abc19_.,'’٫٬ \n؟،!\u200f#é²\u0301\u0670\u06e5\u06dd\U0001d400\U0001f600پ", max_size=60)
TEXTS = st.text(max_size=80) | LETTERS


def found(text: str, spans: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Where the words of each span stand."""
    tokens = find_tokens(text, spans)
    places = list(zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True))
    borders = [0, *np.cumsum(tokens.counts).tolist()]
    assert borders[-1] == len(places)
    return [places[begin:end] for begin, end in pairwise(borders)]


def expected(text: str, spans: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The same, by the expression."""
    return [spans_within(text, start, end) for start, end in spans]


@given(TEXTS)
def test_words_of_a_text(text: str) -> None:
    assert found(text, [(0, len(text))]) == expected(text, [(0, len(text))])


@given(TEXTS, st.lists(st.integers(0, 80), max_size=8), st.booleans(), st.sampled_from([3, 20, 1 << 16]))
def test_words_of_parts_of_a_text(text: str, cuts: list[int], touching: bool, stretch: int) -> None:
    places = sorted({min(cut, len(text)) for cut in cuts})
    spans = list(pairwise(places)) if touching else list(zip(places[::2], places[1::2], strict=False))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_STRETCH", stretch)
        assert found(text, spans) == expected(text, spans)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("l'été don’t O'Neil 'a' a'b'c كتاب'a a'كتاب", "l'été don’t O'Neil a a'b c كتاب'a a كتاب"),
        ("\u064eكتاب \u200fبيت\u200f ـبيت \u064b\u064c", "كتاب بيت\u200f ـبيت"),
        ("1.5.2 ٣٫٥ 1,000. 5.ب .5 5\u064b", "1.5.2 ٣٫٥ 1,000 5 ب 5 5"),
        ("20مليون كوفيد19 x² ab_cd", "20 مليون كوفيد 19 x² ab cd"),
        ("\U0001d400\U0001d401ب 😀كتاب\U0001f600", "\U0001d400\U0001d401ب كتاب"),
    ],
)
def test_rare_letters_and_signs(text: str, words: str) -> None:
    ((*places,),) = found(text, [(0, len(text))])
    assert [text[start:end] for start, end in places] == words.split(" ")


@given(TEXTS, TEXTS)
def test_hashes_tell_words_apart(one: str, other: str) -> None:
    text = f"{one}\n{other} {one}"
    tokens = find_tokens(text, [(0, len(text))])
    assert tokens.hashes.all()
    surfaces = [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]
    named: dict[str, int] = {}
    for surface, code in zip(surfaces, tokens.hashes.tolist(), strict=True):
        assert named.setdefault(surface, code) == code
    assert len(set(named.values())) == len(named)


def test_a_word_has_the_same_hash_wherever_it_stands() -> None:
    text = "كتاب " * 40_000
    for spans in ([(0, len(text))], [(at, at + 5) for at in range(0, len(text), 5)]):
        tokens = find_tokens(text, spans)
        assert len(tokens.hashes) == 40_000
        assert len(set(tokens.hashes.tolist())) == 1
    assert find_tokens("كتاب", [(0, 4)]).hashes[0] == tokens.hashes[0]


def test_a_megabyte_of_letters_is_one_word() -> None:
    text = "ا" * 1_000_000
    assert found(text, [(0, len(text))]) == [[(0, len(text))]]


def test_no_spans_and_empty_ones() -> None:
    assert found("كتاب", []) == []
    assert found("", [(0, 0)]) == [[]]
    assert found("كتاب بيت", [(0, 0), (4, 4), (5, 8), (8, 8)]) == [[], [], [(5, 8)], []]


def test_words_between_the_spans_are_left_out() -> None:
    text = "كتاب بيت دار"
    assert found(text, [(0, 4), (9, 12)]) == [[(0, 4)], [(9, 12)]]
    assert word_list(text, 0, 4) == ["كتاب"]
