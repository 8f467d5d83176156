"""Of sentences that give the number asked for, the newest comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Article, Library
from index.ranking.counts import Said, counts_in
from index.ranking.matching import Matcher
from index.ranking.newest import year_of
from index.ranking.question import understand
from tests.index.ranking.measuring import ANALYZER

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


SAID = "ويبلغ عدد الموظفين في الشركة 300."
LATER = "ووصل عدد الموظفين في الشركة إلى 450 موظفا."
MEMBERS = "كم عدد الموظفين في الشركة؟"


@pytest.mark.parametrize(
    "question",
    [
        MEMBERS,
        "كم موظفا في الشركة؟",
        "ما عدد الموظفين الحاليين في الشركة؟",
        "كم بلغ عدد الموظفين في الشركة؟",
        "كام موظف في الشركة؟",
        "عدد الموظفين في الشركة كام؟",
        "قديش عدد الموظفين بالشركة؟",
        "شحال عدد الموظفين في الشركة؟",
    ],
)
def test_a_number_behind_what_is_counted_is_one(tmp_path: Path, question: str) -> None:
    articles = [
        article("old", SAID, "2015-03-01", "الموظفون في الشركة"),
        article("new", LATER, "2022-03-01", "أخبار متفرقة"),
    ]
    assert first_of(tmp_path, question, *articles) == LATER


@pytest.mark.parametrize(
    "question",
    [
        "كم كان عدد الموظفين في الشركة؟",
        "كم سيكون عدد الموظفين في الشركة؟",
        "كم عدد الموظفين في الشركة سنة ألفين وعشرة؟",
        "كم عدد الموظفين في الشركة العام الماضي؟",
        "كم عدد الموظفين في الشركة قبل الحرب؟",
        "كم عدد الموظفين في الشركة أيام زمان؟",
        "كم عدد الموظفين في الشركة يوم الثلاثاء؟",
        "كم موظفا غادر الشركة؟",
    ],
)
def test_a_question_of_another_time_or_deed_is_not_of_now(tmp_path: Path, question: str) -> None:
    articles = [
        article("old", SAID, "2015-03-01", "الموظفون في الشركة"),
        article("new", LATER, "2022-03-01", "أخبار متفرقة"),
    ]
    assert first_of(tmp_path, question, *articles) == SAID


@pytest.mark.parametrize(
    "newer",
    [
        "ومن بينهم في الشركة 450 موظفا.",
        "وفي الشركة 450 موظفا منهم.",
        "وفي الشركة 450 موظفا آخرين.",
        "وفي الشركة 450 موظفا إضافيا.",
        "وفي الشركة 450 موظفا أجنبيا.",
        "وفي فرع الشركة 450 موظفا.",
        "وفي الشركة في لبنان 450 موظفا.",
        "وأرسلت الشركة 450 موظفا.",
        "وأعلنت الشركة تسريح 450 موظفا.",
        "وكان عدد الموظفين في الشركة 450.",
        "وكان في الشركة 450 موظفا.",
        "ومن المتوقع أن يبلغ عدد الموظفين في الشركة 450.",
        "ويبلغ عدد الموظفين في الشركة عام 2999 نحو 450.",
        "وبلغ عدد الموظفين في الشركة 450 عام 1999.",
        "وزاد عدد الموظفين في الشركة بمقدار 450.",
        "ويبلغ عدد الموظفين كثيرا وعدد أقسام الشركة 450.",
        "وقال إن الموظفين كثيرون وفي الشركة 450 جهازا.",
    ],
)
def test_what_counts_something_else_does_not_win(tmp_path: Path, newer: str) -> None:
    articles = [
        article("old", SAID, "2015-03-01", "الموظفون في الشركة"),
        article("new", newer, "2022-03-01", "أخبار متفرقة"),
    ]
    assert first_of(tmp_path, MEMBERS, *articles) == SAID


CITY = "ويبلغ عدد سكان حلب 2 مليون نسمة."


@pytest.mark.parametrize(
    ("newer", "wins"),
    [
        ("وبلغ عدد سكان حلب 3 ملايين نسمة.", True),
        ("وبلغ عدد سكانها 3 ملايين نسمة.", False),
        ("وبلغ عدد سكان محافظة حلب 3 ملايين نسمة.", False),
        ("وبلغ عدد سكان ريف حلب 3 ملايين نسمة.", False),
        ("وبلغ عدد سكان حلب ودمشق 3 ملايين نسمة.", False),
        ("وبلغ عدد سكان سورية 3 ملايين نسمة.", False),
        ("وفي حلب 40 مدرسة، وبلغ عدد سكان حمص 3 ملايين نسمة.", False),
    ],
)
def test_a_place_is_neither_its_province_nor_its_country(tmp_path: Path, newer: str, wins: bool) -> None:
    articles = [
        article("old", CITY, "2015-03-01", "سكان حلب"),
        article("new", newer, "2022-03-01", "أخبار متفرقة"),
    ]
    assert (first_of(tmp_path, "كم عدد سكان حلب؟", *articles) == newer) is wins


def test_the_title_may_name_the_place(tmp_path: Path) -> None:
    newer = "وبلغ عدد سكانها 3 ملايين نسمة."
    articles = [article("old", CITY, "2015-03-01", "سكان حلب"), article("new", newer, "2022-03-01", "مدينة حلب")]
    assert first_of(tmp_path, "كم عدد سكان حلب؟", *articles) == newer


def test_where_no_place_is_asked_about_both_are_of_the_same(tmp_path: Path) -> None:
    old, new = "ويضم مجلس النواب 150 عضوا.", "ويضم مجلس النواب 130 عضوا."
    places = {"مجلس النواب في الأردن": new, "مجلس النواب في لبنان": old}
    for title, expected in places.items():
        articles = [
            article("old", old, "2015-03-01", "أعضاء مجلس النواب في الأردن"),
            article("new", new, "2022-03-01", title),
        ]
        assert first_of(tmp_path / title, "كم عدد أعضاء مجلس النواب؟", *articles) == expected


def test_a_far_worse_match_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [
        article("old", SAID, "2015-03-01", "الموظفون في الشركة"),
        article("new", LATER, "2022-03-01", "أخبار متفرقة"),
    ]
    assert first_of(tmp_path / "near", MEMBERS, *articles) == LATER
    monkeypatch.setattr("index.ranking.newest._WORTH", 0.99)
    assert first_of(tmp_path / "far", MEMBERS, *articles) == SAID


@pytest.mark.parametrize(
    "better",
    ["وقتل 30 موظفا في الشركة.", "وكان عدد الموظفين في الشركة 20 موظفا.", "ومن بين الموظفين في الشركة 12 موظفا منهم."],
)
def test_victims_and_other_times_give_way(tmp_path: Path, better: str) -> None:
    plain = "ويعمل حاليا 450 موظفا في الشركة."
    articles = [
        article("better", better, "2022-03-01", "عدد الموظفين في الشركة"),
        article("plain", plain, "2015-03-01", "موظفو الشركة"),
    ]
    assert first_of(tmp_path, MEMBERS, *articles) == plain


def test_the_others_stay_in_their_order_and_no_answer_is_surer_than_one_before(tmp_path: Path) -> None:
    articles = [
        article("best", SAID, "2015-03-01", "عدد الموظفين في الشركة"),
        article("second", "ويعمل موظفون في الشركة منذ 20 سنة.", "2016-03-01", "الموظفون في الشركة"),
        article("newest", LATER, "2022-03-01", "أخبار متفرقة"),
    ]
    with Library(tmp_path) as library:
        for _ in library.add_many(articles):
            pass
        answers = library.ask(MEMBERS, 5).answers
        explained = library.explain(MEMBERS, 5).candidates
    assert [one.sentence for one in answers[:2]] == [LATER, SAID]
    for sure in ([one.confidence for one in answers], [one.confidence for one in explained]):
        assert sure == sorted(sure, reverse=True)
    for scores in ([one.score for one in answers], [one.rank for one in explained][::-1]):
        assert scores == sorted(scores, reverse=True)


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


@pytest.mark.parametrize(
    ("sentence", "narrowed", "now"),
    [
        ("وفي العراق 2500 جندي.", set(), True),
        ("وفي العراق 2500 من الجنود.", set(), True),
        ("بلغ العدد الكلي للجنود في العراق 2500.", set(), True),
        ("وعدد الجنود في العراق هو (2500) بحسب بيان.", set(), True),
        ("ولها 900 جندي في سورية ونحو 2500 جندي في العراق.", set(), True),
        ("وفي العراق 2500 جندي أميركي مدرب.", {"@ولايات_المتحده", "مدرب"}, True),
        ("ويتمركز في قاعدة في العراق 2500 جندي.", {"قاعده"}, True),
        ("وعدد الجنود في العراق وسورية 2500.", {"@سوريا"}, True),
        ("وقال إن الخبراء يتوقعون أن يبلغ عدد الجنود في العراق 2500.", set(), False),
        ("وقال إنه يتوقع أن يبلغ عدد الجنود في العراق 2500.", set(), False),
        ("وعدد الجنود في العراق 2500 في عام 2999.", set(), False),
        ("وعدد الجنود في العراق 2500 في عام ألفين وعشرة.", set(), True),
        ("وسحبت من العراق 2500 جندي.", set(), False),
        ("وارتفع عدد الجنود في العراق إلى 2500.", set(), True),
        ("وارتفع عدد الجنود في العراق بنحو 2500.", set(), False),
        ("وقتل في العراق 2500 جندي.", set(), False),
        ("وعدد الجنود في العراق في 12 قاعدة كبير.", None, True),
        ("وفي العراق جنود، وفي سورية 2500 جندي.", None, True),
        ("ولها 15 ألف جندي في الكويت، و9 آلاف في العراق.", None, True),
        ("والجنود في العراق كثيرون.", None, True),
        ("", None, True),
    ],
)
def test_what_a_sentence_counts(sentence: str, narrowed: set[str] | None, now: bool) -> None:
    query = understand("كم عدد الجنود في العراق؟", ANALYZER)
    match = Matcher(query.terms, ANALYZER).match(sentence, 0, len(sentence))
    matches: dict[int, set[int]] = {}
    for term, (strength, places) in enumerate(zip(match.strengths, match.places, strict=True)):
        for place in places if strength > 0.28 else ():
            matches.setdefault(place, set()).add(term)
    _, count = counts_in([Said(OLD, article("1", OLD), {}), Said(sentence, article("2", sentence), matches)], query)
    if narrowed is None:
        assert count is None
    else:
        assert count is not None
        assert (set(count.narrowed), count.now) == (narrowed, now)
