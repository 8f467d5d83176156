"""Numbers in words: any number, in any grammatical form, is read as what it is."""

from __future__ import annotations

import timeit
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.numbers import NumberValue, number_values
from index.text.words import word_list

FEMININE = ("", "واحدة", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر")
MASCULINE = ("", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة")
TENS = ("", "", "عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع")
SCALES = (
    (10**12, "تريليون", "تريليونا", "تريليونات", "تريليون"),
    (10**9, "مليار", "مليارا", "مليارات", "مليار"),
    (10**6, "مليون", "مليونا", "ملايين", "مليون"),
    (1000, "ألف", "ألفا", "آلاف", "ألف"),
)


def teen(number: int, feminine: bool) -> str:
    unit = number - 10
    if unit == 1:
        return "إحدى عشرة" if feminine else "أحد عشر"
    if unit == 2:
        return "اثنتا عشرة" if feminine else "اثنا عشر"
    return f"{FEMININE[unit]} عشرة" if feminine else f"{MASCULINE[unit]} عشر"


def below_thousand(number: int, feminine: bool, oblique: bool, old: bool) -> str:
    """A number from 1 to 999 in words."""
    units = FEMININE if feminine else MASCULINE
    hundreds, rest = divmod(number, 100)
    parts = []
    hundred = "مائة" if old else "مئة"
    if hundreds == 1:
        parts.append(hundred)
    elif hundreds == 2:
        parts.append(hundred[:-1] + ("تين" if oblique else "تان"))
    elif hundreds:
        parts.append(("ثمان" if hundreds == 8 else FEMININE[hundreds]) + hundred)
    if 10 < rest < 20:
        parts.append(teen(rest, feminine))
    elif rest <= 10:
        if rest:
            parts.append(
                units[rest].replace("تان", "تين").replace("ان", "ين") if oblique and rest == 2 else units[rest]
            )
    else:
        tens, unit = divmod(rest, 10)
        if unit:
            parts.append(units[unit])
        parts.append(TENS[tens] + ("ين" if oblique else "ون"))
    return " و".join(parts)


def in_words(number: int, feminine: bool = False, oblique: bool = False, old: bool = False) -> str:
    """A number in standard Arabic."""
    parts = []
    for scale, one, accusative, plural, construct in SCALES:
        count, number = divmod(number, scale)
        if count == 1:
            parts.append(one)
        elif count == 2:
            parts.append(one + ("ين" if oblique else "ان"))
        elif count:
            words = below_thousand(count, False, oblique, old)
            rest = count % 100
            noun = plural if 3 <= rest <= 10 else construct if rest < 3 else accusative
            parts.append(f"{words} {noun}")
    if number:
        parts.append(below_thousand(number, feminine, oblique, old))
    return " و".join(parts)


def values(text: str) -> list[str]:
    return [number.value for number in number_values(word_list(text))]


@given(
    st.one_of(st.integers(3, 1000), st.integers(1001, 999_999), st.integers(10**6, 10**13 - 1)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "و", "ب"]),
)
def test_any_number_in_any_form(number: int, feminine: bool, oblique: bool, old: bool, prefix: str) -> None:
    spelled = prefix + in_words(number, feminine, oblique, old)
    assert number_values(word_list(f"قالوا {spelled} أمس")) == [
        NumberValue(1, len(word_list(spelled)), str(number)),
    ]


@given(st.integers(3, 10**7))
def test_without_hamzas_and_dots(number: int) -> None:
    bare = in_words(number, oblique=True).translate(str.maketrans("أإآة", "اااه"))
    assert values(bare) == [str(number)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ألفين وخمسمئة جندي", ["2500"]),
        ("ألفين و500 جندي", ["2500"]),
        ("مليونان ونصف", ["2500000"]),
        ("مليونين ونصف المليون", ["2500000"]),
        ("2.5 مليون دولار", ["2500000"]),
        ("٢٫٥ مليون", ["2500000"]),
        ("نصف مليون", ["500000"]),
        ("ثلاثة وربع", ["3.25"]),
        ("3 ملايين", ["3000000"]),
        ("2,500 ألف", ["2500000"]),
        ("2.500 ألف", ["2500000"]),
        ("مليون و200 ألف", ["1200000"]),
        ("مليون و 200 ألف", ["1200000"]),
        ("مليون و5 لاعبين", ["1000000"]),
        ("تلتمية", ["300"]),
        ("ثلاث مئة ألف", ["300000"]),
        ("تلت تلاف", ["3000"]),
        ("خمسة وعشرين ألف", ["25000"]),
        ("عام ألف وتسعمئة وخمسة وستين", ["1965"]),
        ("ألف مليون", ["1000000000"]),
        ("خمسة وستة", ["5", "6"]),
        ("عشرين وثلاثين", ["20", "30"]),
        ("من ثلاثة إلى خمسة", ["3", "5"]),
        ("مئة ألف جندي وعشرون دبابة", ["100000", "20"]),
        ("خمسة في المئة", ["5"]),
        ("آلاف الجنود", []),
        ("مئات الآلاف", []),
        ("يوم الاثنين", []),
        ("رجل واحد", []),
        ("المركز الثالث", []),
        ("نصف القرن", []),
        ("٢٥٠٠ جندي", []),
        ("27.10.2023", []),
        ("و", []),
    ],
)
def test_numbers(text: str, expected: list[str]) -> None:
    assert values(text) == expected


_LONG = {
    "16": "1" * 16,
    "40": "9" * 40,
    "100,000": "1" * 100_000,
    "decimals": "0." + "3" * 40,
    "commas": "1" + ",567" * 20,
}


@pytest.mark.parametrize("digits", _LONG.values(), ids=_LONG.keys())
@pytest.mark.parametrize("words", ["{} مليون", "{} ونصف مليون", "{} مئة", "ألف {}", "{} و{} آلاف"])
def test_digits_without_end_are_no_number_that_words_go_on_with(digits: str, words: str) -> None:
    assert not any(digits[:16].replace(",", "") in value for value in values(words.format(digits, digits)))


@given(
    st.lists(
        st.sampled_from(
            ["و", "ألف", "خمسة", "عشر", "آلاف", "3", "2.5", "9" * 15, "9" * 40, "مئة", "نصف", "ونصف", "ألفين", "مليون"]
        )
    )
)
def test_any_row_of_number_words(surfaces: list[str]) -> None:
    found = number_values(surfaces)
    assert all(0 <= one.first <= one.last < len(surfaces) for one in found)
    assert all(one.last < other.first for one, other in pairwise(found))
    assert all(one.value.replace(".", "", 1).isdigit() for one in found)


def test_sentences_without_numbers_cost_next_to_nothing() -> None:
    surfaces = word_list("وأضاف الوزير أن الحكومة ستعمل على تحسين الخدمات الصحية في المناطق البعيدة عن العاصمة " * 2)
    number_values(surfaces)
    assert min(timeit.repeat(lambda: number_values(surfaces), number=1000, repeat=5)) / 1000 < 20e-6
