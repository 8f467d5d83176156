"""Weighing what was measured: a score to order candidates by, a confidence to refuse by.

This linear ranking is the simplest that does its work: a weighted sum, every weight readable in `data/linear.json`,
fitted by `make fit`. Another model takes its place by having the same two methods.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol

import numpy as np

from index.ranking.features import FEATURES, Measured
from index.ranking.hits import Floats
from index.ranking.matching import LEVEL_STRENGTH

__all__ = ["CONFIDENCE_INPUTS", "LinearRanker", "Ranker", "confidence_inputs", "default_ranker"]

CONFIDENCE_INPUTS = ("bias", "score", "margin", "matched", "coverage", "around", "bm25_share", "title")
"""What the confidence is read from: the candidate's score and how far it stands before the next story, how many words
of the question it has (the log of one more than that), and some of its features."""


class Ranker(Protocol):
    """Orders measured candidates and says how far the best can be trusted."""

    @property
    def threshold(self) -> float:
        """Below this confidence of the best answer the question is refused."""

    def scores(self, measured: Measured) -> Floats:
        """A score for each candidate; higher is better."""

    def confidence(self, measured: Measured, at: int, score: float, margin: float) -> float:
        """How likely a candidate answers the question, from 0 to 1.

        Args:
            measured: the candidates.
            at: which of them.
            score: its score.
            margin: its score less that of the best candidate of another article.
        """


def confidence_inputs(measured: Measured, at: int, score: float, margin: float) -> tuple[float, ...]:
    """The values of `CONFIDENCE_INPUTS` for a candidate with its score and margin."""
    values = dict(zip(FEATURES, measured.values[at].tolist(), strict=True))
    values["bias"] = 1.0
    values["score"] = score
    values["margin"] = max(-2.0, min(margin, 4.0))
    values["matched"] = math.log1p(int((measured.strengths[at] >= LEVEL_STRENGTH["stem"]).sum()))
    return tuple(values[name] for name in CONFIDENCE_INPUTS)


@dataclass(frozen=True)
class LinearRanker:
    """A weighted sum of features, and a logistic confidence.

    Args:
        weights: one for each of `FEATURES`.
        trust: one for each of `CONFIDENCE_INPUTS`.
        threshold: the confidence below which a question is refused.
    """

    weights: tuple[float, ...]
    trust: tuple[float, ...]
    threshold: float

    def scores(self, measured: Measured) -> Floats:
        return np.asarray(measured.values @ np.array(self.weights))

    def confidence(self, measured: Measured, at: int, score: float, margin: float) -> float:
        logit = sum(map(float.__mul__, self.trust, confidence_inputs(measured, at, score, margin)))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(logit, 30.0))))

    @classmethod
    def from_json(cls, text: str) -> LinearRanker:
        """Read a model file; names it doesn't know are an error, so that model and features can't drift apart.

        Raises:
            ValueError: the file's names are not those of this program.
        """
        model = json.loads(text)
        if set(model["weights"]) != set(FEATURES) or set(model["trust"]) != set(CONFIDENCE_INPUTS):
            raise ValueError("the ranking's model file and its features differ: fit it again")
        return cls(
            tuple(float(model["weights"][name]) for name in FEATURES),
            tuple(float(model["trust"][name]) for name in CONFIDENCE_INPUTS),
            float(model["threshold"]),
        )


@cache
def default_ranker() -> LinearRanker:
    """The ranking that ships with the program."""
    return LinearRanker.from_json((files("index.ranking") / "data" / "linear.json").read_text(encoding="utf-8"))
