"""Whether answers are as often right as they are said to be."""

from __future__ import annotations

import pytest

from index.evaluation.calibration import Judged, bands, judged
from index.evaluation.files import GoldAnswer, Question
from index.models import Answer, QuestionKind, Result


def answer(article: str, start: int, confidence: float) -> Answer:
    """A sentence of ten characters."""
    return Answer(article, "", None, None, None, "سد كبير ..", start, start + 10, 1.0, confidence)


def test_the_first_three_answers_are_judged_by_what_they_hold() -> None:
    question = Question("1", "كم ارتفاع السد؟", (GoldAnswer("dam", 12, "145"),))
    answers = tuple(answer(*one) for one in [("dam", 0, 0.8), ("dam", 10, 0.2), ("hill", 10, 0.1), ("dam", 10, 0.1)])
    found = judged(question, Result("", QuestionKind.HOW_MUCH, False, answers))
    assert found == (Judged(1, 0.8, False), Judged(2, 0.2, True), Judged(3, 0.1, False))


def test_of_a_refused_question_nothing_was_claimed() -> None:
    question = Question("1", "كم ارتفاع السد؟", ())
    assert judged(question, Result("", QuestionKind.HOW_MUCH, True, (answer("dam", 0, 0.8),))) == ()
    assert judged(question, None) == ()


def test_bands_are_by_place_the_surest_first() -> None:
    told = [Judged(1, 0.9, True), Judged(1, 0.8, False), Judged(2, 0.75, True), Judged(1, 0.4, False)]
    found = bands(told, (0.0, 0.75))
    assert [(one.place, one.least, one.count) for one in found] == [(1, 0.75, 2), (1, 0.0, 1), (2, 0.75, 1)]
    assert found[0].confidence == pytest.approx(0.85)
    assert found[0].right == 0.5
