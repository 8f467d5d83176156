"""Gradient-boosted trees, read from LightGBM's text format and evaluated for all candidates at once.

LightGBM itself is needed for training only. The evaluation follows QuickScorer (Lucchese et al. 2015): every test of
every tree is made, each that fails rules out the leaves on its left, and the first leaf left is the answer. For few
candidates and small trees that is a handful of array operations in the place of a walk down every tree. Trees share
their tests: each different one is made once, and all trees' first tests lie beside each other, then all second ones,
so that what the tests rule out is joined for all trees in one go.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["MAX_LEAVES", "Trees"]

MAX_LEAVES = 8
"""A tree's leaves are the bits of a byte."""
_MOST_TESTS = MAX_LEAVES - 1

Floats = NDArray[np.float64]
Leaves = NDArray[np.uint8]
"""Leaves of a tree, as bits."""

_Number = TypeVar("_Number", bound=np.generic)

_LOWEST_BIT = np.array([(value & -value).bit_length() - 1 if value else 0 for value in range(256)], np.intp)


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of T regression trees over N features, with U different tests in all.

    Args:
        names: the features' names.
        features: the feature that each test looks at, [U].
        thresholds: a test succeeds where the value is not above it, [U].
        tests: which tests each tree makes, [7 × T]; one with fewer has others in their place, which rule nothing out.
        ruled_out: the leaves that are no longer possible where a test fails, [7 × T].
        under: the leaves that a test parts, [7 × T]; none where it is in the place of one.
        means: what the tree would say if it ended at a test: the mean over what it was trained on, [7 × T].
        leaves: the value of each leaf, [T × 8].
        constant: what trees without a test add up to.
    """

    names: tuple[str, ...]
    features: NDArray[np.intp]
    thresholds: Floats
    tests: NDArray[np.intp]
    ruled_out: Leaves
    under: Leaves
    means: Floats
    leaves: Floats
    constant: float

    def sums(self, values: Floats) -> Floats:
        """The sum of all trees for each row.

        Args:
            values: one column a feature, [rows × N].
        """
        if not len(self.leaves) or not len(values):
            return np.full(len(values), self.constant)
        places = self._reached(values)
        places += np.arange(0, self.leaves.size, MAX_LEAVES)[:, None]
        return np.asarray(self.leaves.take(places).sum(axis=0) + self.constant)

    def _reached(self, values: Floats) -> NDArray[np.intp]:
        """The leaf that each row comes to in each tree, [T × rows]."""
        # A test a line, so that the rows lie beside each other where they are compared and joined.
        succeeds = np.ascontiguousarray(values.T).take(self.features, axis=0) <= self.thresholds[:, None]
        fails = succeeds.view(np.uint8) - np.uint8(1)  # 0 or all bits
        gone = fails.take(self.tests, axis=0)
        gone &= self.ruled_out[:, :, None]
        return np.asarray(_LOWEST_BIT.take(~np.bitwise_or.reduce(gone, axis=0)))

    def contributions(self, values: Floats) -> tuple[float, Floats]:
        """What each feature adds to the sum of all trees: by how much it changes what a tree would say where a test
        looks at it, summed up along the path (Saabas 2014).

        Args:
            values: one column a feature, [rows × N].

        Returns:
            What the trees say of anything, and what each feature adds to that, [rows × N]: all of them, with the
            former, add up to `sums`.
        """
        found = np.zeros(values.shape)
        if not len(self.leaves) or not len(values):
            return self.constant, found
        rows = np.arange(len(values))
        for tree, leaf in enumerate(self._reached(values)):
            under, means = self.under[:, tree], self.means[:, tree]
            # Of the tests on the way to a leaf each parts fewer leaves than the one before: from the last to the first.
            tests = sorted(np.flatnonzero(under).tolist(), key=lambda test: int(under[test]).bit_count())
            said = self.leaves[tree, leaf]
            for test in tests:
                passed = (under[test] >> leaf) & 1 > 0
                found[rows[passed], self.features[self.tests[test, tree]]] += said[passed] - means[test]
                said = np.where(passed, means[test], said)
        return float(self.means[0].sum() + self.constant), found

    @classmethod
    def from_text(cls, text: str, names: Sequence[str]) -> Trees:
        """Read a model in LightGBM's text format.

        Args:
            text: the file.
            names: the features of this program, in the order of the columns; the model must have the same.

        Raises:
            ValueError: the model has other features, too many leaves, or tests of a kind that isn't known here.
        """
        head, *blocks = text.split("\n\nTree=")
        fields = _fields(head)
        if fields.get("feature_names", "").split() != list(names):
            raise ValueError("the ranking's model file and its features differ: fit it again")
        made: dict[tuple[int, float], int] = {}
        tests: list[list[int]] = []
        ruled_out: list[list[int]] = []
        under: list[list[int]] = []
        means: list[list[float]] = []
        leaves: list[list[float]] = []
        constant = 0.0
        for block in blocks:
            tree = _fields(block.split("\n\n")[0])
            values = [float(value) for value in tree["leaf_value"].split()]
            if len(values) == 1:
                constant += values[0]
                continue
            if len(values) > MAX_LEAVES:
                raise ValueError(f"a tree has {len(values)} leaves, more than {MAX_LEAVES}")
            if any(int(kind) & 1 for kind in tree["decision_type"].split()):
                raise ValueError("the trees have tests of categories")
            left = [int(child) for child in tree["left_child"].split()]
            right = [int(child) for child in tree["right_child"].split()]
            order = list(_leaves(0, left, right))
            places = {leaf: place for place, leaf in enumerate(order)}
            looked = zip(tree["split_feature"].split(), tree["threshold"].split(), strict=True)
            tests.append([made.setdefault((int(one), float(threshold)), len(made)) for one, threshold in looked])
            means.append([float(mean) for mean in tree["internal_value"].split()])
            lower = [sum(1 << places[leaf] for leaf in _leaves(node, left, right)) for node in left]
            upper = [sum(1 << places[leaf] for leaf in _leaves(node, left, right)) for node in right]
            ruled_out.append(lower)
            under.append([one | other for one, other in zip(lower, upper, strict=True)])
            leaves.append([values[leaf] for leaf in order] + [0.0] * (MAX_LEAVES - len(order)))
        return cls(
            tuple(names),
            np.array([feature for feature, _ in made], np.intp),
            np.array([threshold for _, threshold in made]),
            _beside(tests, np.intp),
            _beside(ruled_out, np.uint8),
            _beside(under, np.uint8),
            _beside(means, np.float64),
            np.array(leaves).reshape(-1, MAX_LEAVES),
            constant,
        )


def _beside(rows: Sequence[Sequence[float]], kind: type[_Number]) -> NDArray[_Number]:
    """What is told of the tests of each tree as an array by test and tree; 0 in the place of tests it hasn't."""
    filled = [[*row, *[0] * (_MOST_TESTS - len(row))] for row in rows]
    return np.ascontiguousarray(np.array(filled, kind).reshape(-1, _MOST_TESTS).T)


def _leaves(node: int, left: Sequence[int], right: Sequence[int]) -> Iterator[int]:
    """The numbers of the leaves under a node, from left to right; leaves are written as negative numbers."""
    if node < 0:
        yield ~node
    else:
        yield from _leaves(left[node], left, right)
        yield from _leaves(right[node], left, right)


def _fields(block: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in block.splitlines())
    return {name: value for name, sign, value in pairs if sign}
