"""Gradient-boosted trees, read from LightGBM's text format and evaluated for all candidates at once.

LightGBM itself is needed for training only. The evaluation follows QuickScorer (Lucchese et al. 2015): every test of
every tree is made, each that fails rules out the leaves on its left, and the first leaf left is the answer. For few
candidates and small trees that is a handful of array operations in the place of a walk down every tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["MAX_LEAVES", "Trees"]

MAX_LEAVES = 8
"""A tree's leaves are the bits of a byte."""

Floats = NDArray[np.float64]

_LOWEST_BIT = np.array([(value & -value).bit_length() - 1 if value else 0 for value in range(256)], np.intp)


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of regression trees over N features.

    Args:
        names: the features' names.
        features: the feature that each test looks at, the tests of a tree one after the other.
        thresholds: a test succeeds where the value is not above it.
        left_out: the leaves, as bits, that stay possible where a test fails.
        begins: the first test of each tree.
        leaves: the value of each leaf, [trees × 8].
        constant: what trees without a test add up to.
        under: the leaves, as bits, that a test parts.
        means: what the tree would say if it ended at a test: the mean over what it was trained on.
    """

    names: tuple[str, ...]
    features: NDArray[np.intp]
    thresholds: Floats
    left_out: NDArray[np.uint8]
    begins: NDArray[np.intp]
    leaves: Floats
    constant: float
    under: NDArray[np.uint8]
    means: Floats

    def sums(self, values: Floats) -> Floats:
        """The sum of all trees for each row.

        Args:
            values: one column a feature, [rows × N].
        """
        if not len(self.begins) or not len(values):
            return np.full(len(values), self.constant)
        reached = self._reached(values)
        return np.asarray(self.leaves[np.arange(len(self.begins)), reached].sum(axis=1) + self.constant)

    def _reached(self, values: Floats) -> NDArray[np.intp]:
        """The leaf that each row comes to in each tree, [rows × trees]."""
        # A test a line, so that the rows lie beside each other where they are compared and joined.
        succeeds = np.ascontiguousarray(values.T)[self.features] <= self.thresholds[:, None]
        left = self.left_out[:, None] | (np.uint8(0) - succeeds.view(np.uint8))
        return np.asarray(_LOWEST_BIT[np.bitwise_and.reduceat(left, self.begins, axis=0)].T)

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
        if not len(self.begins) or not len(values):
            return self.constant, found
        reached = self._reached(values)
        rows = np.arange(len(values))
        ends = [*self.begins[1:].tolist(), len(self.features)]
        for tree, (begin, end) in enumerate(zip(self.begins.tolist(), ends, strict=True)):
            leaf = reached[:, tree]
            # Of the tests on the way to a leaf each parts fewer leaves than the one before: from the last to the first.
            tests = sorted(range(begin, end), key=lambda test: int(self.under[test]).bit_count())
            said = self.leaves[tree, leaf]
            for test in tests:
                passed = (self.under[test] >> leaf) & 1 > 0
                found[rows[passed], self.features[test]] += said[passed] - self.means[test]
                said = np.where(passed, self.means[test], said)
        return float(self.means[self.begins].sum() + self.constant), found

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
        features: list[int] = []
        thresholds: list[float] = []
        masks: list[int] = []
        under: list[int] = []
        means: list[float] = []
        begins: list[int] = []
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
            begins.append(len(features))
            features += [int(feature) for feature in tree["split_feature"].split()]
            thresholds += [float(threshold) for threshold in tree["threshold"].split()]
            means += [float(mean) for mean in tree["internal_value"].split()]
            for node in range(len(left)):
                gone = sum(1 << order.index(leaf) for leaf in _leaves(left[node], left, right))
                masks.append(255 & ~gone)
                under.append(gone | sum(1 << order.index(leaf) for leaf in _leaves(right[node], left, right)))
            leaves.append([values[leaf] for leaf in order] + [0.0] * (MAX_LEAVES - len(order)))
        return cls(
            tuple(names),
            np.array(features, np.intp),
            np.array(thresholds),
            np.array(masks, np.uint8),
            np.array(begins, np.intp),
            np.array(leaves).reshape(-1, MAX_LEAVES),
            constant,
            np.array(under, np.uint8),
            np.array(means),
        )


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
