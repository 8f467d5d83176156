"""Of sentences that give the number asked for, the newest comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Article, Library
from index.ranking.newest import year_of

OLD = "قالت الوزارة إن في المدينة 120 مدرسة حكومية هذا العام."
NEW = "ويعمل في المدينة 150 مدرسة بعد أن افتتح بعضها."
ASKED = "كم عدد المدارس في المدينة؟"


def first_of(home: Path, question: str, *articles: Article) -> str:
    """The first answer in a library of these articles."""
    with Library(home) as library:
        for _ in library.add_many(articles):
            pass
        return library.ask(question).answers[0].sentence


def article(name: str, text: str, published: str | None = None, title: str = "") -> Article:
    """An article that says a little more."""
    return Article(id=name, title=title, text=f"{text} وقال السكان إنهم راضون.", published=published)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("2015-03-01", ""), ("2022-03-01", "")),
        ((None, "وبدأ العمل عام 2015."), (None, "وبدأ العمل عام 2022.")),
        (("2018-03-01", ""), (None, "وبدأ العمل عام 2022.")),
    ],
)
def test_the_newest_number_comes_first(
    tmp_path: Path, old: tuple[str | None, str], new: tuple[str | None, str]
) -> None:
    articles = [
        article("old", f"{OLD} {old[1]}", old[0], "عدد المدارس في المدينة"),
        article("new", f"{NEW} {new[1]}", new[0], "أخبار متفرقة"),
    ]
    assert first_of(tmp_path, ASKED, *articles) == NEW


def test_without_years_the_better_match_stays_first(tmp_path: Path) -> None:
    articles = [article("old", OLD, None, "عدد المدارس في المدينة"), article("new", NEW, None, "أخبار متفرقة")]
    assert first_of(tmp_path, ASKED, *articles) == OLD


@pytest.mark.parametrize(
    ("question", "newer"),
    [
        ("كم عدد المدارس في المدينة عام 2015؟", NEW),
        ("كم عدد المدارس في المدينة؟", "ويدرس 60% من طلاب المدارس في المدينة مجانا."),
        ("كم عدد المدارس في المدينة؟", "وزار الوزير المدينة ومعه 40 صحفيا."),
        ("ما اسم المدارس في المدينة؟", NEW),
    ],
)
def test_what_does_not_give_the_number_asked_for_now_stays_where_it_is(
    tmp_path: Path, question: str, newer: str
) -> None:
    articles = [
        article("old", OLD, "2015-03-01", "عدد المدارس في المدينة عام 2015"),
        article("new", newer, "2022-03-01", "أخبار متفرقة"),
    ]
    assert first_of(tmp_path, question, *articles) == OLD


def test_of_two_events_the_newer_is_not_the_one_meant(tmp_path: Path) -> None:
    old, new = "وبلغ عدد ضحايا السيول في المدينة 300 ضحية.", "وسقط في السيول 12 ضحية من سكان المدينة."
    articles = [
        article("old", old, "2015-03-01", "ضحايا السيول في المدينة"),
        article("new", new, "2022-03-01", "أخبار متفرقة"),
    ]
    assert first_of(tmp_path, "كم عدد ضحايا السيول في المدينة؟", *articles) == old


@pytest.mark.parametrize(
    ("published", "text", "year"),
    [
        ("2018-02-01T10:00:00+04:00", "كتب عام 2030", 2018),
        (None, "ولد عام 1954، ومات في 2003 عن 49 عاما", 2003),
        (None, "بدأت الخطة عام ٢٠١٦ وتنتهي عام ٢٩٩٠", 2016),
        (None, "مات في 1999 " + "ثم " * 50_000 + "عام 2020", 1999),
        (None, "عاش 120 سنة، ورقم بيته 20198", None),
    ],
)
def test_the_year_of_an_article(published: str | None, text: str, year: int | None) -> None:
    assert year_of(Article(id="1", title="", text=text, published=published)) == year
