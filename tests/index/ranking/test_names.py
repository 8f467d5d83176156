"""Acronyms meet what they stand for, and Latin letters meet Arabic ones, whichever the question has."""

from __future__ import annotations

import pytest

from index.ranking.names import NAME, NAME_WORD, other_names, place_metonyms
from index.ranking.question import understand
from index.text.lexicon import key
from index.text.terms import Analyzer

ANALYZER = Analyzer()


def others(text: str) -> set[str]:
    return {stem for found in other_names([key(word) for word in text.split()], ANALYZER).values() for stem, _ in found}


def stem(word: str) -> str:
    return ANALYZER.terms(word).stem


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("مقر الناتو", "NATO"),
        ("مقر الناتو", "الأطلسي"),
        ("قرار حلف شمال الأطلسي", "ناتو"),
        ("تأسيس UN", "المتحدة"),
        ("ميثاق الأمم المتحدة", "UN"),
        ("رئيس FIFA", "الفيفا"),
        ("رئيس الفيفا", "FIFA"),
        ("مشتركو Netflix", "نتفليكس"),
        ("مشتركو نتفلكس", "Netflix"),
        ("تصريح لترامب", "Trump"),
        ("خطاب Trump", "ترامب"),
        ("مقاتلو تنظيم الدولة", "داعش"),
        ("تقرير منظمة الصحة العالمية", "WHO"),
        ("تطبيق تيك توك", "TikTok"),
    ],
)
def test_other_names(asked: str, held: str) -> None:
    assert stem(held) in others(asked)


@pytest.mark.parametrize(
    ("asked", "country"),
    [("الكرملين", "روسيا"), ("واشنطن", "أمريكا"), ("وأوتاوا", "كندا"), ("الكنيست", "إسرائيل"), ("بباريس", "فرنسا")],
)
def test_capitals_stand_for_countries(asked: str, country: str) -> None:
    (term,) = understand(asked, ANALYZER).terms
    assert stem(country) in dict(term.others)


@pytest.mark.parametrize("asked", ["توفيت", "توفى", "الوفي", "المالية", "يرن", "لام"])
def test_words_that_share_a_capitals_letters_stand_for_no_country(asked: str) -> None:
    terms = ANALYZER.terms(asked)
    assert place_metonyms(terms.norm, terms.root) == ()
    (term,) = understand(asked, ANALYZER).terms
    assert not {stem("نييوي"), stem("المالديف")} & dict(term.others).keys()


def test_plain_words_have_none() -> None:
    assert others("الدولة والصحة في شمال العراق") == set()


def test_single_words_count_more() -> None:
    found = dict(other_names([key("الناتو")], ANALYZER)[0])
    assert found["nato"] == NAME
    assert found[stem("حلف")] == NAME_WORD


@pytest.mark.parametrize("name", ["الناتو", "ناسا", "نتفليكس", "الفيفا"])
def test_names_are_no_inflected_words(name: str) -> None:
    query = understand(f"ما هو {name}؟", ANALYZER)
    assert not query.spoken
    assert query.terms[0].stem == key(name).removeprefix("ال")
