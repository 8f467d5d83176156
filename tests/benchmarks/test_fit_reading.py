"""How much what a sentence says counts."""

from __future__ import annotations

import numpy as np

from benchmarks.fit_reading import LEAST, Read, firsts, fit
from benchmarks.ranking_examples import Case, Example
from index.models import QuestionKind
from index.ranking.answer_spans import GROUPS
from index.ranking.features import FEATURES, Measured
from index.ranking.hits import NO_HITS
from index.ranking.question import Query

WHEN, WHY = GROUPS.index("when"), GROUPS.index("why")


def question(group: int, evidence: list[float], right: int) -> Read:
    """A question whose candidates have equal scores."""
    none = np.zeros((0, 0))
    values = np.zeros((0, len(FEATURES)))
    measured = Measured(Query("؟", QuestionKind.WHEN, ()), (), values, none, np.zeros(0), (), NO_HITS, none)
    told = np.array(evidence)
    hit = np.arange(len(evidence)) == right
    example = Example("set", 0, True, measured, None, hit)
    scores = np.zeros(len(told))
    return Read(Case(example, False, measured, scores), scores, told - told.mean(), hit, group, 1.0)


def test_what_speaks_for_the_right_ones_counts_and_what_speaks_against_them_does_not() -> None:
    asked = [question(WHEN, [0.0, 3.0, 1.0], 1), question(WHY, [0.0, 3.0, 1.0], 0)] * 20
    weights = fit(asked)
    assert weights[WHEN] > LEAST
    assert weights[WHY] == 0.0


def test_the_first_by_score_and_evidence() -> None:
    weights = np.zeros(len(GROUPS))
    one = question(WHEN, [0.0, 3.0, 1.0, 2.0], 1)
    assert firsts([one], weights) == [(False, True)]
    weights[WHEN] = 1.0
    assert firsts([one], weights) == [(True, True)]
