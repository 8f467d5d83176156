"""F1 of highlights by hand-made figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.evaluation.overlap import HighlightScores, best_overlap, overlap


def test_figures_by_hand() -> None:
    # Two words shared of two marked and four known.
    assert overlap("2500 جندي", "نحو 2500 جندي أميركي") == pytest.approx(2 * 1.0 * 0.5 / 1.5)
    assert overlap("2500 جندي", "900 رجل") == 0.0
    assert overlap("", "900") == overlap("900", "") == overlap("؟", "!") == 0.0


def test_spelling_article_and_punctuation_do_not_count() -> None:
    assert overlap("العاصمةُ، ٢٥٠٠", "عاصمه 2500.") == 1.0
    assert overlap("والعاصمة", "العاصمة") == 0.0


def test_words_that_come_twice_are_shared_once_each() -> None:
    assert overlap("عام عام", "عام") == pytest.approx(2 / 3)


def test_the_best_of_the_known_answers() -> None:
    assert best_overlap("عام 1998", ["1998", "عام 1998", "سنة"]) == 1.0
    assert best_overlap("عام", []) == 0.0


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_share_and_symmetric(one: str, other: str) -> None:
    assert 0.0 <= overlap(one, other) <= 1.0
    assert overlap(one, other) == pytest.approx(overlap(other, one))


def test_means() -> None:
    assert HighlightScores.of([1.0, 0.5], [0.25]).as_dict() == {"highlight F1": 0.75, "highlight F1, gold": 0.25}
    assert HighlightScores.of([], []).as_dict() == {}
