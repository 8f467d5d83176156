"""What a follow-up may ask, and which of the ways to read it is answered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asking.readings import best_answered, readings
from index.models import Answer, QuestionKind, Result


@pytest.mark.parametrize(
    ("previous", "follow_up", "there"),
    [
        ("منين انطلق مسبار الأمل؟", "ومين قائد المشروع؟", "مين قائد المشروع (مسبار الأمل)؟"),
        ("شنو صار بعين الزان؟", "ومتى ترجع المدارس؟", "متى ترجع المدارس (بعين الزان)؟"),
        ("وين صارت عملية الكبد؟", "وشو اسم الولد؟", "شو اسم الولد (عملية الكبد)؟"),
        ("كم بلغت أرباح الشركة؟", "ومن اخترع الهاتف؟", "من اخترع الهاتف (أرباح الشركة)؟"),
    ],
)
def test_a_whole_question_is_also_asked_of_what_was_spoken_of(previous: str, follow_up: str, there: str) -> None:
    assert readings(previous, follow_up) == (follow_up, there)


@pytest.mark.parametrize(
    ("previous", "follow_up", "whole"),
    [
        ("متى ولد نجيب محفوظ؟", "ووين؟", "وين ولد نجيب محفوظ؟"),  # made whole: there is one way to read it
        ("كم طول قناة السويس؟", "ومتى طعن نجيب محفوظ؟", "ومتى طعن نجيب محفوظ؟"),
        ("كم طول قناة السويس؟", "وكم عدد سكان القاهرة؟", "وكم عدد سكان القاهرة؟"),
        ("كم طول قناة السويس؟", "ومن رئيس الحكومة عام 2019؟", "ومن رئيس الحكومة عام 2019؟"),
        ("؟", "ومين قائد المشروع؟", "ومين قائد المشروع؟"),
    ],
)
def test_what_is_read_in_one_way(previous: str, follow_up: str, whole: str) -> None:
    assert readings(previous, follow_up) == (whole,)


def result(question: str, answerable: float, *, refused: bool = False, matched: float | None = None) -> Result:
    """A result as sure as said, whose answer has so much of the question around it."""
    answers = () if matched is None else (answer(matched),)
    return Result(question, QuestionKind.WHO, refused, answers, None, answerable)


def answer(matched: float) -> Answer:
    """A quotation with so much of the question around it."""
    return Answer("a", "", None, None, None, "قال ذلك", 0, 7, 1.0, 0.5, (), "", "", matched=matched)


@pytest.mark.parametrize(
    ("alone", "there", "best"),
    [
        (result("alone", 0.7), result("there", 0.9), "there"),
        (result("alone", 0.7), result("there", 0.68), "there"),  # as sure: the conversation goes on
        (result("alone", 0.9), result("there", 0.6), "alone"),
        (result("alone", 0.7, matched=0.9), result("there", 0.9, matched=0.85), "there"),
        (result("alone", 0.7, matched=0.9), result("there", 0.9, matched=0.6), "alone"),
        (result("alone", 0.9), result("there", 0.2, refused=True), "alone"),
        (result("alone", 0.2, refused=True), result("there", 0.9), "there"),
        (result("alone", 0.2, refused=True), result("there", 0.6), "alone"),
        (result("alone", 0.2, refused=True), result("there", 0.1, refused=True), "alone"),
    ],
)
def test_the_surer_reading_is_answered(alone: Result, there: Result, best: str) -> None:
    assert best_answered([alone, there]).question == best


def test_one_reading_is_answered_as_it_is() -> None:
    assert best_answered([result("alone", 0.1, refused=True)]).question == "alone"


WORDS = [
    *("و", "في", "من", "كم", "متى", "شو", "اللي", "بعدها", "فيها", "عندها", "طوله", "زوجها", "الشركة", "شركة"),
    *("لسان", "وقت", "غادي", "كام", "إيه", "بإيه", "سنة", "2019", "القاهرة"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=6), st.lists(st.sampled_from(WORDS), max_size=6))
def test_any_words_after_any_others_can_be_read(before: list[str], after: list[str]) -> None:
    found = readings(" ".join(before), " ".join(after))
    assert 1 <= len(found) <= 2
    assert all(found) or not after
