"""Weighing what was measured: a score to order candidates by, a confidence to refuse by.

Two models add up to the score: a weighted sum, which generalises best to questions of another kind, and LambdaMART
trees (Burges 2010), which see what goes together. Whether the library answers the question at all is told by trees of
their own, trained with the answers' articles in the library and without. All lie in `data/`: `ranking.json` (weights,
the confidence's logistic regression) and `ranking_trees.txt` are fitted by `make train`, `answerable.json` (the
threshold) and `answerable_trees.txt` by `make fit-answerable`; the trees are in LightGBM's text format.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol

import numpy as np

from index.engines import Candidate
from index.ranking.answered import ANSWERABLE_INPUTS, answerable_inputs
from index.ranking.features import FEATURES, Measured
from index.ranking.highlight import Marked
from index.ranking.hits import Floats
from index.ranking.matching import LEVEL_STRENGTH
from index.ranking.trees import Trees

__all__ = [
    "CONFIDENCE_INPUTS",
    "LearnedRanker",
    "Ranker",
    "confidence_inputs",
    "default_ranker",
    "in_order",
    "margin",
    "permuted",
    "right_in_turn",
    "sureness",
]

CONFIDENCE_INPUTS = ("bias", "score", "margin", "matched", "coverage", "around", "bm25_share", "title", "kind")
"""What the confidence in one candidate is read from: its score and how far it stands before the next story, how many
words of the question it has (the log of one more than that), and some of its features."""
_OF_CONFIDENCE = [FEATURES.index(name) for name in CONFIDENCE_INPUTS[4:]]

_ANSWERED = 6.5
"""How many questions that have an answer people ask for one that has none: 195 to 30 in the news questions fitted on.
What tells whether a question is answered has learned from as many of each."""


class Ranker(Protocol):
    """Orders measured candidates and says how far they can be trusted."""

    @property
    def threshold(self) -> float:
        """A question whose `answerable` is lower is refused."""

    def scores(self, measured: Measured) -> Floats:
        """A score for each candidate; higher is better."""

    def answerable(self, measured: Measured, scores: Floats, read: Sequence[Marked]) -> float:
        """How likely the library holds an answer at all, from 0 to 1.

        Args:
            measured: the candidates.
            scores: their scores.
            read: what is marked in the first of them, best first.
        """

    def confidence(self, measured: Measured, at: int, score: float, margin: float) -> float:
        """How likely a candidate is right as the first answer, if the library holds one, from 0 to 1.

        Args:
            measured: the candidates.
            at: which of them.
            score: its score.
            margin: its score less that of the best candidate of another article.
        """


def in_order(candidates: Sequence[Candidate], scores: Sequence[float]) -> list[int]:
    """The places of candidates, best first; of equals the one whose article was added first."""
    return sorted(range(len(scores)), key=lambda at: (-scores[at], candidates[at].key, candidates[at].ordinal))


def margin(candidates: Sequence[Candidate], scores: Sequence[float], order: Sequence[int], rank: int) -> float:
    """How far a candidate's score stands before that of the next of another article; 1 where there is none.

    Args:
        candidates: all of them.
        scores: their scores.
        order: their places, best first.
        rank: which of `order`.
    """
    at = order[rank]
    others = (scores[other] for other in order[rank + 1 :] if candidates[other].key != candidates[at].key)
    return scores[at] - next(others, scores[at] - 1)


def permuted(scores: Floats, places: Sequence[int], final: Floats) -> Floats:
    """The scores of some candidates given to one another.

    Args:
        scores: of all candidates, [C].
        places: which, best first by `scores`.
        final: by what they shall be ordered, in the order of `places`.

    Returns:
        [C]; the best `final` has the best score of those. Equal scores are made to differ by as little as can be, as
        otherwise they would leave the order open.
    """
    falling = scores[list(places)]
    for rank in range(1, len(falling)):
        falling[rank] = min(falling[rank], np.nextafter(falling[rank - 1], -np.inf))
    given = scores.copy()
    given[np.asarray(places)[np.argsort(-final, kind="stable")]] = falling
    return given


def sureness(answerable: float, right: float) -> float:
    """How likely an answer is right, for showing.

    Args:
        answerable: how likely the library holds an answer, among as many questions with one as without.
        right: how likely this is the one, if it does.
    """
    return right * answerable * _ANSWERED / (answerable * _ANSWERED + (1 - answerable))


def right_in_turn(right: Sequence[float]) -> list[float]:
    """How likely each of several answers is the right one: if it is, and none before it.

    Each by itself is judged as if it came first; a library mostly says a thing once, so what stands behind a sure
    answer is hardly right, however well it matches.

    Args:
        right: how likely each would be right if it came first, as `Ranker.confidence` says, best answer first.
    """
    left, shared = 1.0, []
    for one in right:
        shared.append(one * left)
        left *= 1 - one
    return shared


def confidence_inputs(measured: Measured, at: int, score: float, margin: float) -> tuple[float, ...]:
    """The values of `CONFIDENCE_INPUTS` for a candidate with its score and margin."""
    matched = math.log1p(sum(strength >= LEVEL_STRENGTH["stem"] for strength in measured.strengths[at].tolist()))
    values = measured.values[at].tolist()
    return (1.0, score, max(-2.0, min(margin, 4.0)), matched, *(values[number] for number in _OF_CONFIDENCE))


@dataclass(frozen=True)
class LearnedRanker:
    """The ranking described above.

    Args:
        weights: one for each of `FEATURES`.
        trees: over `FEATURES`.
        blend: what the trees' sum is multiplied by before it is added.
        trust: one for each of `CONFIDENCE_INPUTS`.
        answers: trees over `ANSWERABLE_INPUTS`, whose sum is a log-odds.
        threshold: how likely an answer must be for a question not to be refused.
    """

    weights: tuple[float, ...]
    trees: Trees
    blend: float
    trust: tuple[float, ...]
    answers: Trees
    threshold: float

    def scores(self, measured: Measured) -> Floats:
        return np.asarray(measured.values @ np.array(self.weights) + self.blend * self.trees.sums(measured.values))

    def answerable(self, measured: Measured, scores: Floats, read: Sequence[Marked]) -> float:
        if not len(scores):
            return 0.0
        return _logistic(float(self.answers.sums(answerable_inputs(measured, scores, read)[None, :])[0]))

    def confidence(self, measured: Measured, at: int, score: float, margin: float) -> float:
        return _logistic(sum(map(float.__mul__, self.trust, confidence_inputs(measured, at, score, margin))))

    @classmethod
    def from_texts(cls, numbers: str, trees: str, refusal: str, answers: str) -> LearnedRanker:
        """Read the model files; names they don't share with this program are an error, so that they can't drift apart.

        Args:
            numbers, trees: `ranking.json` and `ranking_trees.txt`.
            refusal, answers: `answerable.json` and `answerable_trees.txt`.

        Raises:
            ValueError: the files' names are not those of this program.
        """
        model = json.loads(numbers)
        if list(model["weights"]) != list(FEATURES) or list(model["trust"]) != list(CONFIDENCE_INPUTS):
            raise ValueError("the ranking's model file and its features differ: fit it again")
        return cls(
            tuple(float(weight) for weight in model["weights"].values()),
            Trees.from_text(trees, FEATURES),
            float(model["blend"]),
            tuple(float(weight) for weight in model["trust"].values()),
            Trees.from_text(answers, ANSWERABLE_INPUTS),
            float(json.loads(refusal)["threshold"]),
        )


def _logistic(logit: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(logit, 30.0))))


@cache
def default_ranker() -> LearnedRanker:
    """The ranking that ships with the program."""
    data = files("index.ranking") / "data"
    numbers, trees, refusal, answers = (
        (data / name).read_text(encoding="utf-8")
        for name in ("ranking.json", "ranking_trees.txt", "answerable.json", "answerable_trees.txt")
    )
    return LearnedRanker.from_texts(numbers, trees, refusal, answers)
