"""What becomes of ranked sentences: which are one answer, and which bring the sentence before them."""

from __future__ import annotations

import pytest

from index import Library
from index.models import Article, Result

QUESTION = "كم عدد المتطوعين في حملة تنظيف الشاطئ؟"
TOLD = "شارك نحو 350 متطوعا في حملة تنظيف شاطئ المدينة التي نظمتها البلدية يوم السبت"


def asked(tmp_path_factory: pytest.TempPathFactory, question: str, *texts: str, distinct: bool = True) -> Result:
    """What a library of some articles, named by their numbers, answers."""
    with Library(tmp_path_factory.mktemp("library"), engine="rank-bm25") as library:
        for number, text in enumerate(texts):
            library.add(Article(str(number), f"خبر {number}", text))
        return library.ask(question, 10, distinct=distinct)


@pytest.mark.parametrize(
    "other",
    [
        f"{TOLD} الماضي.",
        f"«{TOLD}».",
        TOLD.replace("شاطئ المدينة", "الشاطئ في المدينة") + ".",
        TOLD.replace("شارك", "وشارك") + "، بحسب بيان.",
    ],
)
def test_nearly_the_same_is_one_answer_of_two_articles(tmp_path_factory: pytest.TempPathFactory, other: str) -> None:
    result = asked(tmp_path_factory, QUESTION, f"{TOLD}.", f"{other} وغاب المحافظ عن الحفل.")
    first = result.answers[0]
    assert {first.article_id, *(one.article_id for one in first.also)} == {"0", "1"}
    assert sum("متطوعا" in one.sentence for one in result.answers) == 1
    each = asked(tmp_path_factory, QUESTION, f"{TOLD}.", f"{other} وغاب المحافظ عن الحفل.", distinct=False)
    assert sum("متطوعا" in one.sentence for one in each.answers) == 2


@pytest.mark.parametrize(
    "other",
    [
        TOLD.replace("350", "500"),
        TOLD.replace("350", "ألفي"),
        "لم ي" + TOLD,
        TOLD.replace("يوم السبت", "مع ثلاث جمعيات من القرى المجاورة وطلاب الجامعة"),
    ],
)
def test_what_differs_is_told_apart(tmp_path_factory: pytest.TempPathFactory, other: str) -> None:
    result = asked(tmp_path_factory, QUESTION, f"{TOLD}.", f"{other}.")
    assert {one.article_id for one in result.answers} == {"0", "1"}
    assert all(one.also == () for one in result.answers)


def test_the_same_twice_in_one_article_names_no_other(tmp_path_factory: pytest.TempPathFactory) -> None:
    result = asked(tmp_path_factory, QUESTION, f"{TOLD}. وغنى الأطفال طويلا. {TOLD} الماضي.")
    assert sum("متطوعا" in one.sentence for one in result.answers) == 1
    assert result.answers[0].also == ()


def test_an_answer_that_leans_brings_the_sentence_before(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "التقى رئيس البلدية مازن الخطيب سكان الحي القديم. وأضاف أن ترميم السوق سيكلف مليوني دينار. وانتهى اللقاء."
    best = asked(tmp_path_factory, "كم سيكلف ترميم السوق؟", text).answers[0]
    assert best.sentence.startswith("وأضاف أن")
    assert best.lead_in == "التقى رئيس البلدية مازن الخطيب سكان الحي القديم."
    assert text[best.lead_in_start : best.lead_in_start + len(best.lead_in)] == best.lead_in


def test_an_answer_that_stands_alone_brings_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "وأضاف أن البلدية مستعدة. وسيكلف ترميم السوق القديم مليوني دينار."
    for question in ("كم سيكلف ترميم السوق؟", "من المستعد؟"):  # the first sentence has nothing to lean on
        for answer in asked(tmp_path_factory, question, text).answers:
            assert (answer.lead_in, answer.lead_in_start) == ("", answer.start)


def test_how_much_of_the_question_an_answer_has_to_do_with(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "وصل الوفد إلى الميناء. وسيكلف ترميم السوق القديم مليوني دينار. وانتهى اللقاء."
    (best, *_) = asked(tmp_path_factory, "كم سيكلف ترميم السوق القديم؟", text).answers
    assert best.matched > 0.9
    far = asked(tmp_path_factory, "كم سعر السمك في السوق الياباني؟", text).answers
    assert far
    assert all(0 < answer.matched < 0.5 for answer in far)
