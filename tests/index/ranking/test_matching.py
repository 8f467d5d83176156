"""How well a sentence's words match a question's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ranking.matching import LEVEL_STRENGTH, Matcher, SentenceMatch, best_window, coverage, pairs
from index.ranking.question import understand
from index.text.terms import Analyzer

ANALYZER = Analyzer()
WORDS = "كم جندي جنود الأميركيين في العراق بغداد 2500 قال وزير الدفاع انسحبت القوات مات توفي"


def match(question: str, sentence: str) -> SentenceMatch:
    """A sentence matched against a question."""
    return Matcher(understand(question, ANALYZER).terms, ANALYZER).match(sentence, 0, len(sentence))


@pytest.mark.parametrize(
    ("asked", "said", "strength"),
    [
        ("جنود", "جنود", LEVEL_STRENGTH["norm"]),
        ("جُنود", "جنودـ", LEVEL_STRENGTH["norm"]),
        ("جنديا", "الجنود", LEVEL_STRENGTH["stem"]),
        ("أمريكيين", "الأميركيون", LEVEL_STRENGTH["stem"]),
        ("أمريكا", "الأميركيون", LEVEL_STRENGTH["root"]),
        ("كتابة", "كاتب", LEVEL_STRENGTH["root"]),
        ("جندي", "وزير", 0.0),
    ],
)
def test_strength_of_a_match(asked: str, said: str, strength: float) -> None:
    assert match(asked, f"قيل {said} هنا").strengths == [strength]


def test_synonym_is_weaker_than_the_word() -> None:
    (word,), (synonym,) = match("مات", "مات الشاعر").strengths, match("مات", "توفي الشاعر").strengths
    assert 0 < synonym < word


def test_places_of_the_best_match() -> None:
    found = match("الجنود في العراق", "قال جندي إن الجنود في العراق عادوا وبقي الجنود")
    assert found.length == 9
    assert [list(group) for group in found.places] == [[3, 8], [5]]


def test_run_together_words_match_each() -> None:
    assert match("الولايات المتحدة", "نفذت الولاياتالمتحدة ضربات").strengths == [1.0, 1.0]


def test_nothing_matches_nothing() -> None:
    matcher = Matcher(understand("الجنود", ANALYZER).terms, ANALYZER)
    assert matcher.nothing == SentenceMatch(0, [0.0], [()])
    assert matcher.match("", 0, 0) == matcher.nothing
    assert Matcher((), ANALYZER).match("جندي", 0, 4) == SentenceMatch(1, [], [])


def test_window_takes_each_word_once() -> None:
    shares = [0.5, 0.3, 0.2]
    found = SentenceMatch(40, [1.0, 1.0, 0.5], [[0, 30], [32, 33], [9]])
    assert best_window(found, shares, 10) == pytest.approx(0.8)
    assert best_window(found, shares, 40) == pytest.approx(0.9)
    assert best_window(found, shares, 1) == pytest.approx(0.5)
    assert best_window(SentenceMatch(0, [0.0] * 3, [()] * 3), shares, 10) == 0.0


def test_pairs_are_near_and_in_order() -> None:
    assert pairs(SentenceMatch(9, [1.0, 1.0, 1.0], [[0], [2], [8]])) == 0.5
    assert pairs(SentenceMatch(9, [1.0, 1.0], [[3], [1]])) == 0.0
    assert pairs(SentenceMatch(9, [1.0, 0.4], [[1], [2]])) == 0.0
    assert pairs(SentenceMatch(9, [1.0], [[1]])) == 0.0


@given(st.lists(st.sampled_from(WORDS.split()), max_size=6), st.lists(st.sampled_from(WORDS.split()), max_size=30))
def test_measures_stay_in_range(asked: list[str], said: list[str]) -> None:
    found = match(" ".join(asked), " ".join(said))
    count = len(found.strengths)
    shares = [1 / count] * count if count else []
    total = coverage(found.strengths, shares)
    assert 0 <= total <= 1 + 1e-9
    assert 0 <= best_window(found, shares, 10) <= total + 1e-9
    assert best_window(found, shares, 1000) == pytest.approx(total)
    assert 0 <= pairs(found) <= 1
    assert found.length == len(said)
    for strength, places in zip(found.strengths, found.places, strict=True):
        assert bool(strength) == bool(places)
        assert list(places) == sorted(set(places))
        assert all(0 <= place < found.length for place in places)
