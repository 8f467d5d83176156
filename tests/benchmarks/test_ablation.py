"""What groups of features bring."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.ablation import GROUPS, ablate, columns
from benchmarks.fit_ranking import fit_weights
from benchmarks.ranking_examples import Example
from index.engines import Candidate
from index.models import QuestionKind
from index.ranking.features import FEATURES, Measured
from index.ranking.hits import NO_HITS
from index.ranking.question import Query

TELLING, IDLE = FEATURES.index("title"), FEATURES.index("length")


def examples() -> list[Example]:
    """Questions whose right sentence is told by its title alone."""
    found = []
    for number in range(20):
        values = np.zeros((5, len(FEATURES)))
        values[:, IDLE] = np.random.default_rng(number).uniform(0, 1, 5)
        right = np.arange(5) == number % 5
        values[:, TELLING] = right
        measured = Measured(
            Query("؟", QuestionKind.UNKNOWN, ()),
            [Candidate(1, at, 0.0) for at in range(5)],
            values,
            np.zeros((5, 0)),
            np.zeros(0),
            (),
            NO_HITS,
            np.zeros((5, 0)),
        )
        found.append(Example("set", number % 4, True, measured, None, right))
    return found


def test_every_feature_is_in_one_group() -> None:
    assert sorted(name for group in GROUPS.values() for name in group) == sorted(FEATURES)


def test_features_left_out_have_no_weight() -> None:
    assert fit_weights(examples())[IDLE] != 0.0
    weights = fit_weights(examples(), [IDLE])
    assert weights[IDLE] == 0.0
    assert weights.argmax() == TELLING


def test_what_a_group_brings_is_what_its_lack_costs(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[Sequence[int]] = []

    def fit(some: Sequence[Example], without: Sequence[int]) -> NDArray[np.float64]:
        seen.append(without)
        return fit_weights(some, without)

    ablate(examples(), fit)
    table = dict(line.strip("| ").split(" | ", 1) for line in capsys.readouterr().out.splitlines() if " | " in line)
    assert list(table) == ["without", "– (all features)", *GROUPS]
    assert table["– (all features)"] == "1.000 / 1.000"
    assert float(table["title"].split(" / ")[0]) < 0.8
    assert columns("title") in seen
