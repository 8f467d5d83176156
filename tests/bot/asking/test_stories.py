"""One story once, contradictions side by side."""

from __future__ import annotations

import dataclasses

import pytest

from bot.asking.stories import PageKind, pages
from bot.numbers import numbers_in
from index import Answer, QuestionKind, Result, Source, Span

QUESTION = "كم عدد الجنود الأميركيين في العراق؟"


def answer(article: str, sentence: str, published: str = "2024-01-01", confidence: float = 0.8) -> Answer:
    digits = [at for at, char in enumerate(sentence) if char.isdigit()]
    spans = (Span(digits[0], digits[-1] + 1),) if digits else ()
    return Answer(
        article, f"عنوان {article}", None, published, None, sentence, 0, len(sentence), 1.0, confidence, spans
    )


def result(*answers: Answer, kind: QuestionKind = QuestionKind.HOW_MANY, refused: bool = False) -> Result:
    return Result(QUESTION, kind, refused, answers)


def test_refused_question_has_no_pages() -> None:
    assert pages(result(answer("a", "بلغ عدد الجنود 2500"), refused=True)) == ()
    assert pages(result()) == ()


def test_same_story_is_one_page_with_its_sources() -> None:
    one = answer("a", "أحرز نادي الفنار كأس الساحل بعد مباراة مثيرة في الإسكندرية")
    other = answer("b", "وأحرز نادي الفنار كأس الساحل في الإسكندرية بعد مباراة مثيرة مساء الجمعة")
    exact = dataclasses.replace(one, also=(Source("c", "عنوان c", None, None, None),))
    (page,) = pages(result(exact, other, kind=QuestionKind.WHO))
    assert page.kind is PageKind.ONE
    assert page.answers == (exact,)
    assert {source.article_id for source in page.sources} == {"b", "c"}


def test_different_numbers_stand_side_by_side_newest_first() -> None:
    old = answer("a", "بلغ عدد الجنود الأميركيين في العراق 2500 جندي", "2023-10-01")
    new = answer("b", "عدد الجنود الأميركيين في العراق بلغ نحو 3000 جندي", "2024-05-01")
    (page,) = pages(result(old, new))
    assert page.kind is PageKind.DISPUTED
    assert page.answers == (new, old)


def test_same_number_in_other_digits_or_words_is_no_contradiction() -> None:
    one = answer("a", "بلغ عدد الجنود الأميركيين في العراق 2500 جندي")
    arabic = answer("b", "عدد الجنود الأميركيين في العراق ٢٥٠٠ جندي")
    spelled = dataclasses.replace(answer("c", "عدد الجنود الأميركيين في العراق ألفان وخمسمئة جندي"), highlights=())
    (page,) = pages(result(one, arabic, spelled))
    assert page.kind is PageKind.ONE
    assert len(page.sources) == 2


def test_what_an_answer_leans_on_is_no_page_of_its_own() -> None:
    lead = "وقف قائد القوات أمام الصحافيين صباحاً."
    leaning = dataclasses.replace(answer("a", "وقال إن عدد جنوده 2500 جندي."), lead_in=lead, lead_in_start=40, start=80)
    alone = dataclasses.replace(answer("a", lead), start=40)
    other = answer("c", "غادرت السفن الكبيرة الميناء القديم مساءً")
    assert [page.answers[0] for page in pages(result(leaning, alone, other))] == [leaning, other]
    # Sides by side are shown without it.
    rival = answer("b", "وقال إن عدد جنوده 3000 جندي.", "2024-06-01")
    disputed, page = pages(result(leaning, alone, rival))
    assert (disputed.kind, page.answers) == (PageKind.DISPUTED, (alone,))


def test_numbers_of_something_else_are_other_pages() -> None:
    iraq = answer("a", "بلغ عدد الجنود الأميركيين في العراق 2500 جندي")
    syria = answer("b", "بلغ عدد الجنود الأميركيين في سوريا 900 جندي")
    assert [page.answers[0].article_id for page in pages(result(iraq, syria))] == ["a", "b"]


def test_sentences_of_one_article_are_never_merged() -> None:
    one = answer("a", "بلغ عدد الجنود الأميركيين في العراق 2500 جندي")
    other = answer("a", "وكان عدد الجنود الأميركيين في العراق 5000 جندي")
    assert len(pages(result(one, other))) == 2


def test_doubtful_answers_get_no_page() -> None:
    sure = answer("a", "بلغ عدد الجنود الأميركيين في العراق 2500 جندي", confidence=0.9)
    doubtful = answer("b", "تراجعت أسعار النفط كثيرا هذا الصباح", confidence=0.03)
    assert len(pages(result(sure, doubtful))) == 1


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("2,500 جندي", [2500]),
        ("٢٥٠٠", [2500]),
        ("ألفين وخمسمئة جندي", [2500]),
        ("3 ملايين", [3_000_000]),
        ("ثلاثة ملايين ومئتي ألف", [3_200_000]),
        ("خمسة عشر", [15]),
        ("خمس وعشرون", [25]),
        ("ثلاث مئة", [300]),
        ("بين 10 و20", [10, 20]),
        ("1,840 موظفاً", [1840]),
        ("٣٫٥", [3.5]),
        ("لا رقم هنا", []),
        ("", []),
    ],
)
def test_numbers(text: str, numbers: list[float]) -> None:
    assert numbers_in(text) == numbers
