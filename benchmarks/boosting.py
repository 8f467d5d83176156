"""Trees for the ranking, trained by LightGBM so that the same data give the same trees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.ranking.trees import MAX_LEAVES

__all__ = ["boosted"]

_TREES: dict[str, object] = {
    "learning_rate": 0.05,
    "num_leaves": MAX_LEAVES,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "num_threads": 1,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}


def boosted(
    settings: Mapping[str, object],
    rounds: int,
    names: Sequence[str],
    values: NDArray[np.float64],
    labels: NDArray[np.float64],
    weights: NDArray[np.float64],
    groups: Sequence[int] | None = None,
) -> str:
    """Train trees, and give their text.

    Args:
        settings: LightGBM's, beside those that all trees share.
        rounds: how many trees.
        names: of the inputs.
        values: the inputs, a row each.
        labels: what is to be told, one a row.
        weights: how far each row counts.
        groups: how many rows belong to each question, where they are to be ordered.
    """
    import lightgbm  # late: it takes longer to import than all else here

    data = lightgbm.Dataset(values, labels, weight=weights, group=groups, feature_name=list(names))
    text = str(lightgbm.train({**_TREES, **settings}, data, rounds).model_to_string())
    # What follows the trees is how they were trained, with paths and machines' settings: nothing reads it.
    return text.split("\nend of trees")[0] + "\nend of trees\n"
