"""A number is found however it is written on either side."""

from __future__ import annotations

import pytest

from index.ranking.question import NUMBER, understand
from index.text.terms import Analyzer

ANALYZER = Analyzer()


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("أين انتشر ألفان وخمسمئة جندي؟", "2500"),
        ("وين انتشروا ألفين وخمسمية جندي؟", "2500"),
        ("أين انتشر 2500 جندي؟", "2500"),
        ("أين انتشر ٢٬٥٠٠ جندي؟", "2500"),
        ("من تبرع بمبلغ 2.5 مليون دولار؟", "2500000"),
        ("من تبرع بمليونين ونصف المليون دولار؟", "2500000"),
    ],
)
def test_every_word_of_a_number_stands_for_its_value(question: str, value: str) -> None:
    terms = understand(question, ANALYZER).terms
    standing = [term for term in terms if (f"#{value}", NUMBER) in term.others]
    assert standing
    assert all(term.stem == value or (value, NUMBER) in term.others for term in standing)


def test_other_words_stand_for_no_number() -> None:
    assert not [
        other
        for term in understand("أين انتشر الجنود الأميركيون؟", ANALYZER).terms
        for other, _ in term.others
        if other.startswith("#") and other[1:].isdigit()
    ]
