"""Trees in LightGBM's format, and their sums."""

from __future__ import annotations

import lightgbm
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.ranking.trees import MAX_LEAVES, Trees

NAMES = ["one", "two", "three", "four"]


def trained(seed: int, rounds: int = 20, leaves: int = MAX_LEAVES) -> lightgbm.Booster:
    """Trees that learn noise, which makes them as odd as can be."""
    random = np.random.default_rng(seed)
    values = random.normal(size=(200, len(NAMES))).round(1)
    labels = random.normal(size=200) + values[:, 0] * values[:, 1]
    chosen = {"num_leaves": leaves, "min_data_in_leaf": 1, "verbose": -1, "num_threads": 1, "seed": 1}
    return lightgbm.train(chosen, lightgbm.Dataset(values, labels, feature_name=NAMES), rounds)


@settings(max_examples=15)
@given(st.integers(0, 1000), st.sampled_from([2, 5, MAX_LEAVES]))
def test_sums_are_those_of_lightgbm(seed: int, leaves: int) -> None:
    model = trained(seed, leaves=leaves)
    trees = Trees.from_text(model.model_to_string(), NAMES)
    values = np.random.default_rng(seed + 1).normal(size=(50, len(NAMES))).round(1)
    assert trees.sums(values) == pytest.approx(model.predict(values))
    assert trees.sums(values[:0]).shape == (0,)


def test_trees_without_a_test_are_a_constant() -> None:
    values, labels = np.zeros((30, len(NAMES))), np.ones(30)
    model = lightgbm.train({"verbose": -1}, lightgbm.Dataset(values, labels, feature_name=NAMES), 3)
    trees = Trees.from_text(model.model_to_string(), NAMES)
    assert trees.sums(np.ones((2, len(NAMES)))) == pytest.approx(model.predict(np.ones((2, len(NAMES)))))


def test_no_trees_add_nothing() -> None:
    trees = Trees.from_text(f"feature_names={' '.join(NAMES)}", NAMES)
    assert trees.sums(np.ones((3, len(NAMES)))).tolist() == [0.0, 0.0, 0.0]


def test_other_features_are_refused() -> None:
    text = trained(1).model_to_string()
    with pytest.raises(ValueError, match="fit it again"):
        Trees.from_text(text, NAMES[::-1])


def test_larger_trees_are_refused() -> None:
    with pytest.raises(ValueError, match="leaves"):
        Trees.from_text(trained(1, leaves=MAX_LEAVES + 3).model_to_string(), NAMES)
