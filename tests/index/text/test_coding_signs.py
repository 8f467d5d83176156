"""Signs that words have by what stands beside them: expressions, prepositions, quotation marks."""

from __future__ import annotations

import pytest

from index.text.signs import Sign
from tests.index.text.coded import coded, signs


@pytest.mark.parametrize(
    ("before", "expression", "sign"),
    [
        ("", "من أجل", Sign.CAUSE),
        ("", "ومن أجل", Sign.CAUSE),
        ("", "فمن أجل", Sign.CAUSE),
        ("", "بعد أن", Sign.CAUSE),
        ("جاء", "عن طريق", Sign.MANNER),
        ("في", "تشرين الأول", Sign.DATE),
        ("", "وتشرين الأول", Sign.DATE),
        ("سافر", "كانون الثاني", Sign.DATE),
    ],
)
def test_expression_of_two_words_marks_its_first(before: str, expression: str, sign: Sign) -> None:
    first, second = expression.split()
    (found,) = signs(f"{before} {expression} هنا".strip())
    place = len(before.split())
    assert found[place] & sign
    assert not found[place + 1] & sign
    ((alone, _),) = signs(f"{first} شجرة")
    assert not alone & sign
    for apart in (f"{first} شجرة {second}", f"{second} {first}"):
        assert not any(one & sign for one in signs(apart)[0])


def test_expression_does_not_reach_over_the_end_of_a_sentence() -> None:
    (first, _) = signs("جاء من", "أجل السفر")
    assert not first[1] & Sign.CAUSE
    (first, _) = signs("سافر تشرين", "الأول هنا")
    assert not first[1] & Sign.DATE


def test_title_and_first_sentence_make_no_expression() -> None:
    found = coded("أجل غائب", "عودة من").words["signs"]
    assert not found[1] & int(Sign.CAUSE)
    assert not found[2] & int(Sign.FOLLOWS)


def test_word_after_a_preposition_follows() -> None:
    (found,) = signs("سافر إلى السوق في قرية صغيرة")
    assert [bool(one & Sign.FOLLOWS) for one in found] == [False, False, True, False, True, True]
    (one, empty, other) = signs("سافر إلى", "", "السوق في")
    assert empty == []
    assert not any(sign & Sign.FOLLOWS for sign in (*one, *other))
    assert signs("إلى")[0] == [Sign.LEADS]


def test_words_between_quotation_marks_are_names() -> None:
    found = signs("قرأ رواية «موسم الهجرة» أمس", 'قال "نعم" (ثم) مضى', "لا شيء هنا")
    assert [[bool(sign & Sign.NAME) for sign in sentence] for sentence in found] == [
        [False, False, True, True, False],
        [False, True, True, False],
        [False, False, False],
    ]


def test_quotation_that_leaves_its_sentence_names_nothing() -> None:
    assert not any(sign & Sign.NAME for sentence in signs("قال «موسم طويل", "وهجرة» هنا") for sign in sentence)


def test_words_in_brackets_stand_aside() -> None:
    (found,) = signs("حلف الأطلسي (الناتو) مع «الحلف»")
    assert [bool(sign & Sign.ASIDE) for sign in found] == [False, False, True, False, False]
    assert [bool(sign & Sign.NAME) for sign in found] == [False, False, True, False, True]


def test_in_a_sentence_with_run_together_words_nothing_is_quoted() -> None:
    found = signs("زار الولاياتالمتحدة «بيت خالته» أمس", "ثم «بيت عمه»")
    assert not any(sign & Sign.NAME for sign in found[0])
    assert [bool(sign & Sign.NAME) for sign in found[1]] == [False, True, True]


def test_marks_of_one_place_stay_there() -> None:
    """Words share a row in the coder's table: what a place says of one must not cling to it."""
    assert signs("في «كتاب»")[0][1] & (Sign.FOLLOWS | Sign.NAME)
    assert signs("هذا كتاب")[0][1] == Sign(0)
