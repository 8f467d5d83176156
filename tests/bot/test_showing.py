"""What of a result is worth showing."""

from __future__ import annotations

import dataclasses

from bot.showing import closest, once
from index import Answer, QuestionKind, Result

LEAD = "التقى الوزير الوفد الزائر."
ANSWER = Answer("a", "عنوان", None, None, None, "وأضاف أنه وقّع عقدين معه.", 27, 52, 2.0, 0.8, matched=0.9)
LEANING = dataclasses.replace(ANSWER, lead_in=LEAD, lead_in_start=0)
ITS_LEAD = dataclasses.replace(ANSWER, sentence=LEAD, start=0, end=26, score=1.0)


def test_what_an_answer_leans_on_is_no_answer_of_its_own() -> None:
    other = dataclasses.replace(ITS_LEAD, article_id="b")
    assert once([LEANING, other, ITS_LEAD]) == [LEANING, other]
    assert once([ANSWER, ITS_LEAD]) == [ANSWER, ITS_LEAD]
    # What comes first is an answer by itself; the further one is understood with it.
    assert once([ITS_LEAD, LEANING]) == [ITS_LEAD, LEANING]


def test_an_answer_is_not_what_it_leans_on_itself() -> None:
    assert once([ANSWER, dataclasses.replace(ANSWER, score=1.0, lead_in_start=27)])[1:]


def test_the_closest_articles_have_to_do_with_the_question() -> None:
    def near(article: str, matched: float) -> Answer:
        return dataclasses.replace(ANSWER, article_id=article, matched=matched)

    def refused(*answers: Answer) -> list[str]:
        return [one.article_id for one in closest(Result("؟", QuestionKind.WHAT, True, answers))]

    assert refused(near("a", 0.2), near("b", 0.3), near("a", 0.6), near("c", 0.9)) == ["a", "c"]
    assert refused(near("a", 0.2), near("b", 0.49)) == []
    assert refused(*(near(name, 0.7) for name in "aabcd")) == ["a", "b", "c"]


def test_an_article_whose_title_the_question_names_is_close() -> None:
    far = dataclasses.replace(ANSWER, title="المتحف الزراعي في القاهرة", matched=0.1)
    for question, found in (("ما سعر تذكرة المتحف الزراعي بالمريخ؟", [far]), ("ما سعر المتحف بالمريخ؟", [])):
        assert closest(Result(question, QuestionKind.WHAT, True, (far,))) == found
