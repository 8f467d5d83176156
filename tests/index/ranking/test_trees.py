"""Trees in LightGBM's format, their sums, and what each feature adds to them."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.ranking.answered import ANSWERABLE_INPUTS
from index.ranking.features import FEATURES
from index.ranking.trees import MAX_LEAVES, Trees

if TYPE_CHECKING:  # where it isn't needed, nobody waits for its import
    import lightgbm

NAMES = ["one", "two", "three", "four"]


def trained(seed: int, rounds: int = 20, leaves: int = MAX_LEAVES) -> lightgbm.Booster:
    """Trees that learn noise, which makes them as odd as can be."""
    import lightgbm

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
    bias, parts = trees.contributions(values)
    assert bias + parts.sum(axis=1) == pytest.approx(model.predict(values))


def test_trees_without_a_test_are_a_constant() -> None:
    import lightgbm

    values, labels = np.zeros((30, len(NAMES))), np.ones(30)
    model = lightgbm.train({"verbose": -1}, lightgbm.Dataset(values, labels, feature_name=NAMES), 3)
    trees = Trees.from_text(model.model_to_string(), NAMES)
    assert trees.sums(np.ones((2, len(NAMES)))) == pytest.approx(model.predict(np.ones((2, len(NAMES)))))


def test_no_trees_add_nothing() -> None:
    trees = Trees.from_text(f"feature_names={' '.join(NAMES)}", NAMES)
    assert trees.sums(np.ones((3, len(NAMES)))).tolist() == [0.0, 0.0, 0.0]
    assert trees.contributions(np.ones((1, len(NAMES))))[1].tolist() == [[0.0] * len(NAMES)]


def test_other_features_are_refused() -> None:
    text = trained(1).model_to_string()
    with pytest.raises(ValueError, match="fit it again"):
        Trees.from_text(text, NAMES[::-1])


def test_larger_trees_are_refused() -> None:
    with pytest.raises(ValueError, match="leaves"):
        Trees.from_text(trained(1, leaves=MAX_LEAVES + 3).model_to_string(), NAMES)


# Of two features: x ≤ 1 → (y ≤ 5 → 1 | 2) | 4; and a tree without a test.
TEXT = """tree
feature_names=x y

Tree=0
num_leaves=3
split_feature=0 1
threshold=1 5
decision_type=2 2
left_child=1 -1
right_child=-2 -3
leaf_value=1 4 2
internal_value=2.5 1.25

Tree=1
num_leaves=1
leaf_value=0.5

end of trees
"""


@pytest.mark.parametrize(
    ("row", "total", "of_x", "of_y"),
    [((0, 0), 1.5, -1.25, -0.25), ((1, 6), 2.5, -1.25, 0.75), ((2, 0), 4.5, 1.5, 0.0)],
)
def test_contributions_by_hand(row: tuple[float, float], total: float, of_x: float, of_y: float) -> None:
    trees = Trees.from_text(TEXT, ("x", "y"))
    values = np.array([row], float)
    assert trees.sums(values).tolist() == [total]
    bias, parts = trees.contributions(values)
    assert bias == 3.0
    assert parts.tolist() == [[of_x, of_y]]


@pytest.mark.parametrize(
    ("name", "inputs"), [("ranking_trees.txt", FEATURES), ("answerable_trees.txt", ANSWERABLE_INPUTS)]
)
def test_contributions_of_the_models_add_up_to_their_sums(name: str, inputs: tuple[str, ...]) -> None:
    trees = Trees.from_text((files("index.ranking") / "data" / name).read_text(encoding="utf-8"), inputs)
    values = np.random.default_rng(1).uniform(-0.5, 1.5, (50, len(inputs)))
    bias, parts = trees.contributions(values)
    np.testing.assert_allclose(bias + parts.sum(axis=1), trees.sums(values), atol=1e-9)
    assert parts.shape == values.shape
    assert (np.abs(parts).max(axis=0) > 0).sum() > len(inputs) / 2
