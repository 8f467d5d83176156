"""What single words are signs of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.lexicon import key
from index.text.normalize import fold, normalize
from index.text.signs import QUOTED, Sign, pairs, signs_of, table_signs

NONE = Sign(0)


def signs(word: str) -> Sign:
    """The signs of a word as it is written."""
    norm = normalize(word)
    return Sign(signs_of(norm, fold(norm)))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("خمسة", Sign.NUMBER),
        ("مليون", Sign.NUMBER),
        ("ألفين", Sign.NUMBER),
        ("25", Sign.NUMBER),
        ("٢٥", Sign.NUMBER),
        ("۲۵", Sign.NUMBER),
        ("3.5", Sign.NUMBER),
        ("٢٬٥٠٠", Sign.NUMBER),
        ("2021", Sign.NUMBER | Sign.DATE),
        ("٢٠٢١", Sign.NUMBER | Sign.DATE),
        ("۱۹۵۴", Sign.NUMBER | Sign.DATE),
        ("999", Sign.NUMBER),
        ("2100", Sign.NUMBER),
        ("12021", Sign.NUMBER),
        ("حزيران", Sign.DATE),
        ("أكتوبر", Sign.DATE),
        ("ثلاثا", Sign.NUMBER),
        ("الثلاثاء", Sign.DATE),
        ("والأربعاء", Sign.DATE),
        ("الاثنين", Sign.DATE),
        ("صفر", Sign.NUMBER | Sign.DATE),
        ("عام", Sign.DATE),
        ("بغداد", Sign.PLACE),
        ("عراقي", Sign.PLACE),
        ("الوزير", Sign.PERSON),
        ("وزيرة", Sign.PERSON),
        ("ورئيسها", Sign.PERSON),
        ("بسبب", Sign.CAUSE),
        ("لأنهم", Sign.CAUSE),
        ("ولأنه", Sign.CAUSE),
        ("عبر", Sign.MANNER),
        ("بواسطة", Sign.MANNER),
        ("مصطلح", Sign.DEFINITION),
        ("BBC", Sign.NAME),
        ("été", Sign.NAME),
        ("Ōsaka", Sign.NAME),
        ("مقتل", Sign.EVENT),
        ("جرحى", Sign.EVENT),
        ("في", Sign.LEADS),
        ("من", Sign.LEADS),
        ("إلى", Sign.LEADS),
        ("مدينة", Sign.LEADS),
        ("خالد", Sign.GIVEN_NAME),
    ],
)
def test_sign_of_a_word(word: str, expected: Sign) -> None:
    assert signs(word) & expected == expected
    if expected in (Sign.NUMBER, Sign.NUMBER | Sign.DATE, Sign.NAME):
        assert signs(word) == expected


@pytest.mark.parametrize(
    "word", ["شجرة", "كتاب", "سافر", "طويل", "أزرق", "ماء", "", "москва", "東京", "👍", "أول", "الثالث", "نصف"]
)
def test_plain_words_are_no_sign(word: str) -> None:
    assert signs(word) == NONE


@pytest.mark.parametrize("clitic", ["ال", "و", "ف", "ب", "ل", "وال", "بال", "لل", "وب", "ول", "فال"])
@pytest.mark.parametrize(("word", "sign"), [("خمسة", Sign.NUMBER), ("نيسان", Sign.DATE), ("قرن", Sign.DATE)])
def test_what_stands_before_a_word_changes_no_sign(clitic: str, word: str, sign: Sign) -> None:
    assert signs(word) & sign
    assert signs(clitic + word) & sign


@pytest.mark.parametrize("word", ["وفي", "فمن", "وبغداد", "ببغداد", "لبغداد", "وخالد", "لخالد"])
def test_clitics_before_prepositions_and_names(word: str) -> None:
    assert signs(word) & (Sign.LEADS | Sign.PLACE | Sign.GIVEN_NAME)


def test_hamzas_left_out_change_no_sign() -> None:
    assert signs("الى") == signs("إلى")
    assert signs("ايلول") & Sign.DATE
    assert signs("لانه") & Sign.CAUSE


def test_a_word_may_be_several_signs() -> None:
    found = signs("محمد")
    assert found & Sign.GIVEN_NAME
    assert found & Sign.PERSON


def test_endings_are_free_only_where_a_cue_says_so() -> None:
    assert signs("رئيسة") & Sign.PERSON  # رييس*
    assert not signs("بسببها") & Sign.MANNER
    assert not signs("عبرت") & Sign.MANNER  # عبر has no star


def test_pairs_are_of_two_words_and_begin_with_and_or_so_too() -> None:
    table = pairs()
    for before in ("", "و", "ف"):
        assert table[f"{before}من", "اجل"] == Sign.CAUSE
        assert table[f"{before}تشرين", "الاول"] == Sign.DATE
        assert table[f"{before}عن", "طريق"] == Sign.MANNER
    assert ("من", "طريق") not in table
    assert all(sign and Sign(sign) in Sign for sign in table.values())


@given(st.text(max_size=12))
def test_signs_of_any_word_fit_into_16_bits_and_hold_none_of_places(word: str) -> None:
    found = signs(word)
    assert 0 <= found < 1 << 16
    assert not found & (Sign.CONTINUES | Sign.FOLLOWS)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("رواية «موسم الهجرة» لكاتبها", "«موسم الهجرة»"),
        ('قال "نعم ولا" ثم', '"نعم ولا"'),
        ("منظمة (اليونسكو) هنا", "(اليونسكو)"),
        ("“حروف” لا", "“حروف”"),
        ("«ا»", None),
        ("«سطر\nآخر»", None),
        ("«" + "ا" * 61 + "»", None),
        ("لا شيء", None),
    ],
)
def test_quotations(text: str, quoted: str | None) -> None:
    found = QUOTED.search(text)
    assert (found[0] if found else None) == quoted


@pytest.mark.parametrize(
    ("sign", "listed", "others"),
    [
        (Sign.NUMBER, ["خمسة", "وخمسمئة", "ألفين", "الملايين", "بمئة"], ["٢٥", "أول", "نصف", "نيسان"]),
        (Sign.DATE, ["نيسان", "ايلول", "والخميس", "برمضان"], ["عام", "2020", "تشرين الأول", "خمسة"]),
        (Sign.EVENT, ["مقتل", "جرحى", "والقتلى", "باعتقال"], ["كتاب", "الوزير", "عشرون"]),
        (
            Sign.PLACE,
            ["عُمان", "العراق", "بالعراق", "للعراق", "فبغداد", "عراقي", "لبغداد"],
            ["إلى", "مدينة", "خالد", "كتاب"],
        ),
    ],
)
def test_words_of_the_tables(sign: Sign, listed: list[str], others: list[str]) -> None:
    assert [word for word in listed if not (table_signs(key(word)) & sign and signs(word) & sign)] == []
    assert [word for word in others if table_signs(key(word)) & sign] == []
