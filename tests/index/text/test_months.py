"""Months are the same whichever system names them."""

from __future__ import annotations

import timeit

import pytest

from index.ranking.question import MONTH, understand
from index.text.months import date_terms, month_names, other_names
from index.text.terms import Analyzer
from index.text.words import word_list

ANALYZER = Analyzer()


def terms(text: str) -> list[str]:
    return [month.term for month in month_names(word_list(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("في يناير 2019", ["#g1"]),
        ("في كانون الثاني 2019", ["#g1"]),
        ("في جانفي الماضي", ["#g1"]),
        ("منذ كانون الأول", ["#g12"]),
        ("في شهر 1", ["#g1"]),
        ("بشهر تسعة", ["#g9"]),
        ("في شهر ١٢ الماضي", ["#g12"]),
        ("شهر 13", []),
        ("بين أيار وتشرين الأول", ["#g5", "#g10"]),
        ("في غشت", ["#g8"]),
        ("في آب", ["#g8"]),
        ("قال أب لابنه", []),
        ("في مارس", ["#g3"]),
        ("مارس الرئيس صلاحياته", []),
        ("من مارس الضغط على الحكومة", []),
        ("12 ربيع الأول", ["#h3"]),
        ("صفر نقاط", []),
        ("مدة شهر كامل", []),
        ("وصل يوم الثلاثاء", ["#w3"]),
        ("", []),
    ],
)
def test_months(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_names_in_all_systems() -> None:
    assert {"يناير", "كانون الثاني", "جانفي"} <= set(other_names("#g1"))
    assert other_names("#g13") == ()


@pytest.mark.parametrize("asked", ["يناير", "كانون الثاني", "جانفي", "شهر 1"])
def test_question_and_sentence_meet(asked: str) -> None:
    found = understand(f"ماذا حدث في {asked}؟", ANALYZER).terms
    wanted = {
        stem for term in found for stem in (term.stem, *(other for other, weight in term.others if weight == MONTH))
    }
    assert {"#g1", ANALYZER.terms("يناير").stem, ANALYZER.terms("جانفي").stem} <= wanted


def test_other_sentences_cost_next_to_nothing() -> None:
    surfaces = word_list("وأضاف الوزير أن الحكومة ستعمل على تحسين الخدمات الصحية في المناطق البعيدة عن العاصمة " * 2)
    month_names(surfaces)
    assert min(timeit.repeat(lambda: month_names(surfaces), number=1000, repeat=5)) / 1000 < 20e-6


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2018-07-25", ("2018", "#g7")),
        ("2018-12-01T08:30:00+03:00", ("2018", "#g12")),
        ("2018-13-01", ()),
        ("25/07/2018", ()),
        ("", ()),
        (None, ()),
    ],
)
def test_terms_of_a_date(date: str | None, expected: tuple[str, ...]) -> None:
    assert date_terms(date) == expected
