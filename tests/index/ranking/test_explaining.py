"""Explanations: the parts make the score, and words are matched as they say."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index import Article, Library
from index.errors import QuestionError
from index.models import QuestionKind
from index.ranking.answered import ANSWERABLE_INPUTS
from index.ranking.blending import Load
from index.ranking.explaining import Explanation
from index.ranking.features import FEATURES, Measured
from index.ranking.hits import Floats
from index.ranking.word_matches import Facts, How, WordMatch

ARTICLES = [
    Article(
        "camp",
        "معسكر التدريب",
        "زار الوزير المعسكر صباح الأحد. ويضم المعسكر 2500 جندي أميركي قرب بغداد. وافتُتح في كانون الأول الماضي. "
        "وتعلّم المعلمون فيه قيادة السيارات.",
    ),
    Article("match", "مباراة", "فاز فريق المدينة على ضيفه بهدفين. وحضر المباراة أربعون ألف متفرج في الملعب."),
    Article("bridge", "جسر النهر", "أغلقت البلدية الجسر أسبوعين. وتبلغ كلفة الإصلاح ثلاثة ملايين دينار."),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library(tmp_path_factory.mktemp("explained")) as library:
        list(library.add_many(ARTICLES))
        yield library


def match(explanation: Explanation, asked: str, sentence: str = "") -> WordMatch:
    """How a word is matched in the best candidate, or in the one that holds some words."""
    candidate = next(one for one in explanation.candidates if sentence in one.sentence)
    return next(word for word in candidate.words if word.asked == asked)


@pytest.mark.parametrize("question", ["كم عدد الجنود الأمريكان في العراق؟", "وش كلفة إصلاح الجسر", "من فاز؟"])
def test_parts_make_the_score_that_ask_gives(library: Library, question: str) -> None:
    explanation = library.explain(question, 5)
    result = library.ask(question, 5, distinct=False)
    assert [one.rank for one in explanation.candidates] == list(range(1, len(result.answers) + 1))
    # Where the reading puts the candidates into another order, the answers have the same scores, the greatest first.
    scores = sorted((one.score for one in explanation.candidates), reverse=True)
    assert [answer.score for answer in result.answers] == pytest.approx(scores, abs=1e-5)
    for one, answer in zip(explanation.candidates, result.answers, strict=True):
        assert (one.sentence, one.article_id, one.start) == (answer.sentence, answer.article_id, answer.start)
        assert one.confidence == pytest.approx(answer.confidence, abs=1e-4)
        assert explanation.mean_score + sum(part.total for part in one.contributions) == pytest.approx(one.score)
        assert sorted(part.feature for part in one.contributions) == sorted(FEATURES)
        sizes = [abs(part.total) for part in one.contributions]
        assert sizes == sorted(sizes, reverse=True)
        for part in one.contributions:
            assert part.weighted == pytest.approx(part.weight * (part.value - part.mean))
            assert part.total == pytest.approx(part.weighted + part.trees)
        assert any(part.trees for part in one.contributions)
    answerable = explanation.answerable
    assert (answerable.probability, answerable.refused) == (result.answerable, result.refused)
    assert {part.name for part in answerable.inputs} == set(ANSWERABLE_INPUTS)
    log_odds = answerable.bias + sum(part.contribution for part in answerable.inputs)
    assert 1 / (1 + math.exp(-log_odds)) == pytest.approx(answerable.probability, abs=1e-4)
    assert answerable.inputs[0].contribution == min(part.contribution for part in answerable.inputs)


def test_how_a_question_was_understood(library: Library) -> None:
    explanation = library.explain("كم عدد الجنود الأميركيين في العراق؟")
    assert explanation.kind is QuestionKind.HOW_MANY
    assert (explanation.understood_as, explanation.mended, explanation.spoken) == (None, (), False)
    words = {word.word: word for word in explanation.words}
    assert list(words) == ["عدد", "الجنود", "الأميركيين", "العراق"]
    assert [word for word, told in words.items() if told.counted] == ["الجنود"]
    assert words["عدد"].weight < words["الجنود"].weight
    assert {one.facts for one in words["الجنود"].others} == {Facts.SYNONYMS}
    assert {one.facts for one in words["العراق"].others} == {Facts.METONYMS}
    assert all(0 < one.strength < 1 for word in words.values() for one in word.others)


def test_mended_words_are_told(library: Library) -> None:
    explanation = library.explain("متى أغلقت البلدية الجصر؟")
    assert explanation.mended == (("الجصر", "الجسر"),)
    assert explanation.understood_as == "متى أغلقت البلدية الجسر؟"
    assert match(explanation, "الجسر").found == "الجسر"


@pytest.mark.parametrize(
    ("question", "asked", "how", "facts", "found"),
    [
        ("أين المعسكر", "المعسكر", How.SAME, None, "المعسكر"),
        ("كم عدد الجنود في المعسكر", "الجنود", How.FORM, Facts.PLURALS, "جندي"),
        ("كم عدد الجنود الأمريكيين في المعسكر", "الأمريكيين", How.FORM, Facts.SPELLINGS, "أميركي"),
        ("كم كلفة إصلاح الجسر", "إصلاح", How.FORM, None, "الإصلاح"),
        ("كم عدد الجنود في العراق", "العراق", How.INSTEAD, Facts.METONYMS, "بغداد"),
        ("عايز اعرف كام عسكري في المعسكر", "عسكري", How.INSTEAD, Facts.DIALECT, "جندي"),
        ("هل حضر المباراة 40000 متفرج", "40000", How.INSTEAD, Facts.NUMBERS, "ألف"),
        ("هل يضم المعسكر ألفين وخمسمئة جندي", "ألفين", How.INSTEAD, Facts.NUMBERS, "2500"),
        ("هل افتتح المعسكر في ديسمبر", "ديسمبر", How.INSTEAD, Facts.MONTHS, "الأول"),
        ("كم كلفة صلح الجسر", "صلح", How.ROOT, None, "الإصلاح"),
    ],
)
def test_how_words_are_matched(
    library: Library, question: str, asked: str, how: How, facts: Facts | None, found: str
) -> None:
    explanation = library.explain(question, 100)
    told = next(
        word for one in explanation.candidates for word in one.words if word.asked == asked and word.found == found
    )
    assert (told.how, told.facts) == (how, facts)
    assert 0 < told.strength <= 1


def test_words_that_are_missing_are_told_with_the_nearest_in_meaning(library: Library) -> None:
    near = match(library.explain("كم ثمن إصلاح الجسر"), "ثمن", "دينار")
    assert (near.how, near.found, near.strength) in ((How.MEANING, "", 0.0), (How.INSTEAD, "كلفة", near.strength))
    unknown = match(library.explain("من فاز في زغطوطة"), "زغطوطة", "فاز")
    assert (unknown.how, unknown.found, unknown.strength, unknown.nearest) == (How.MISSING, "", 0.0, "")
    assert unknown.cosine is None


def test_a_question_that_nothing_answers(library: Library) -> None:
    explanation = library.explain("زغطوطة")
    assert (explanation.measured, explanation.mean_score, explanation.candidates) == (0, 0.0, ())
    assert explanation.answerable.refused
    assert explanation.answerable.inputs == ()


def test_limit(library: Library) -> None:
    assert len(library.explain("كم عدد الجنود", 1).candidates) == 1
    with pytest.raises(QuestionError):
        library.explain("كم عدد الجنود", 0)


def test_what_a_reranker_moved_keeps_its_learned_score(tmp_path: Path) -> None:
    class Swapping:
        def rescored(self, question: str, measured: Measured, scores: Floats, load: Load) -> Floats:
            first, second = np.argsort(-scores, kind="stable")[:2]
            swapped = scores.copy()
            swapped[[first, second]] = scores[[second, first]]
            return swapped

    question = "كم عدد الجنود في المعسكر"
    with Library(tmp_path, reranker=Swapping()) as library:
        list(library.add_many(ARTICLES))
        explained = library.explain(question).candidates
        answers = library.ask(question, distinct=False).answers
    assert [(one.rank, one.learned_rank) for one in explained] == [(1, 2), (2, 1), (3, 3)]
    assert [one.sentence for one in explained] == [answer.sentence for answer in answers]
    assert [one.confidence for one in explained] == [answer.confidence for answer in answers]
    assert explained[0].score < explained[1].score


def test_another_ranking_is_not_explained(tmp_path: Path) -> None:
    class Blind:
        threshold = 0.0

    with Library(tmp_path, ranker=Blind()) as library, pytest.raises(TypeError):  # type: ignore[arg-type]
        library.explain("كم عدد الجنود")
