"""How well a sentence's words match a question's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ranking.matching import LEVEL_STRENGTH, Matcher, SentenceMatch
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
    assert matcher.match("", 0, 0) == SentenceMatch(0, [0.0], [()])
    assert Matcher((), ANALYZER).match("جندي", 0, 4) == SentenceMatch(1, [], [])


@given(st.lists(st.sampled_from(WORDS.split()), max_size=6), st.lists(st.sampled_from(WORDS.split()), max_size=30))
def test_measures_stay_in_range(asked: list[str], said: list[str]) -> None:
    found = match(" ".join(asked), " ".join(said))
    assert all(0 <= strength <= 1 for strength in found.strengths)
    assert found.length == len(said)
    for strength, places in zip(found.strengths, found.places, strict=True):
        assert bool(strength) == bool(places)
        assert list(places) == sorted(set(places))
        assert all(0 <= place < found.length for place in places)
