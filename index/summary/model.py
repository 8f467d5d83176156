"""The weights by which sentences are chosen, read from `data/weights.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from index.summary.features import FEATURES

__all__ = ["SummaryModel", "default_model"]

_LEAST, _MOST = 0.02, 0.98


@dataclass(frozen=True)
class SummaryModel:
    """A weighted sum of features, and how the choice goes by it.

    Args:
        weights: one for each of `FEATURES`.
        bias: added to the sum.
        coverage: how much what a sentence adds counts beside its own worth, from 0 to 1.
        patience: the share of the best sentence's value that another must have to be the one that ends the summary.
    """

    weights: tuple[float, ...]
    bias: float
    coverage: float
    patience: float

    def chances(self, measured: NDArray[np.float64]) -> list[float]:
        """How likely a person would take each sentence, from 0 to 1; a row of `measured` for each."""
        worth: NDArray[np.float64] = np.clip(measured @ np.array(self.weights) + self.bias, _LEAST, _MOST)
        return [float(value) for value in worth]

    @classmethod
    def from_json(cls, text: str) -> SummaryModel:
        """Read a model file.

        Raises:
            ValueError: its features are not those of this program.
        """
        model = json.loads(text)
        if set(model["weights"]) != set(FEATURES):
            raise ValueError("the summaries' model file and its features differ: fit it again")
        weights = tuple(float(model["weights"][name]) for name in FEATURES)
        return cls(weights, float(model["bias"]), float(model["coverage"]), float(model["patience"]))


@cache
def default_model() -> SummaryModel:
    """The weights that ship with the program."""
    return SummaryModel.from_json((files("index.summary") / "data" / "weights.json").read_text(encoding="utf-8"))
