"""Sentences with known answers, laid out for fitting the weights of highlights: their loss and its gradient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.ranking.answer_spans import LONGEST, SpanSigns, SpanWeights

__all__ = ["Batch", "Example"]

Array = NDArray[np.float32]
SHARPNESS = 4.0
"""To which power the F1 of a stretch counts."""


@dataclass(frozen=True)
class Example:
    """A question and a sentence that answers it.

    Args:
        dataset: the name of the questions' file.
        question: the question's id.
        place: the sentence's article and its start there.
        fold: the article's.
        group: the kind of question.
        sentence: the sentence.
        signs: the same, described.
        answers: the words of the known answers in it.
        places: first and last word of each.
        share: 1 over the number of the question's sentences.
    """

    dataset: str
    question: str
    place: tuple[str, int]
    fold: int
    group: str
    sentence: str
    signs: SpanSigns
    answers: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    share: float

    @property
    def family(self) -> str:
        """The data set, varieties of Arabic taken together."""
        return self.dataset.split("-")[0]


class Batch:
    """Sentences one after the other, as one long table of words: N words in all."""

    def __init__(self, examples: Sequence[Example], importance: Mapping[str, float]) -> None:
        sizes = np.array([len(one.signs.words) for one in examples])
        self.starts = np.append(0, np.cumsum(sizes)[:-1])
        self.owner = np.repeat(np.arange(len(examples)), sizes)
        self.signs = np.concatenate([one.signs.signs for one in examples])
        self.edges = np.concatenate([one.signs.edges for one in examples])
        self.gaps_before = np.concatenate([one.signs.opens for one in examples])
        self.gaps_after = np.concatenate([one.signs.closes for one in examples])
        self.holds = np.concatenate([one.signs.holds for one in examples])
        self.inside = np.concatenate([one.signs.inside for one in examples])
        self.ends = np.concatenate([one.signs.ends + start for one, start in zip(examples, self.starts, strict=True)])
        place = np.arange(len(self.owner)) - self.starts[self.owner]
        self.has_before, self.has_after = place > 0, place < sizes[self.owner] - 1
        self.worth = np.concatenate([_worth(one) for one in examples]) ** SHARPNESS
        self.weight = np.array([one.share * importance[one.dataset] for one in examples])

    def scores(self, weights: SpanWeights) -> Array:
        """As `SpanWeights.scores`, of all sentences."""
        before, start, inside, end, after = (self.signs @ weights.roles).T
        edge_start, edge_end = (self.edges @ weights.edges).T
        starts = start + self.gaps_before @ weights.gaps[:, 0] + edge_start
        starts[1:] += before[:-1] * self.has_before[1:]
        ends = end + self.gaps_after @ weights.gaps[:, 1] + edge_end
        ends[:-1] += after[1:] * self.has_after[:-1]
        inner = np.append(0.0, np.cumsum(inside, dtype=np.float64))
        gap = np.cumsum(self.gaps_before @ weights.gaps[:, 2], dtype=np.float64)
        total = (starts - inner[:-1] - gap)[:, None] + (ends + inner[1:] + gap)[self.ends]
        total += self.holds @ weights.holds + weights.lengths
        return np.where(self.inside, total, -np.inf).astype(np.float32)

    def chances(self, scores: Array) -> Array:
        """A softmax over the stretches of each sentence."""
        best = np.maximum.reduceat(scores.max(axis=1), self.starts)
        raised = np.exp(scores - best[self.owner][:, None])
        return np.asarray(raised / np.add.reduceat(raised.sum(axis=1), self.starts)[self.owner][:, None])

    def slope(self, wanted: Array) -> NDArray[np.float64]:
        """The gradient over the weights, in the order of `feature_names`, of the scores' times `wanted`."""
        begins = wanted.sum(axis=1, dtype=np.float64)
        ends = np.bincount(self.ends.ravel(), wanted.ravel(), len(begins))
        inside = np.cumsum(begins) - np.append(0.0, np.cumsum(ends)[:-1])
        before, after = np.zeros_like(begins), np.zeros_like(begins)
        before[:-1] = (begins * self.has_before)[1:]
        after[1:] = (ends * self.has_after)[:-1]
        roles = np.stack([before, begins, inside, ends, after]).astype(np.float32) @ self.signs
        gaps = [begins @ self.gaps_before, ends @ self.gaps_after, (inside - begins) @ self.gaps_before]
        edges = [begins @ self.edges, ends @ self.edges]
        holds = np.tensordot(wanted, self.holds, ([0, 1], [0, 1]))
        return np.concatenate([roles.ravel(), *gaps, *edges, holds, wanted.sum(axis=0)])

    def loss(self, weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """The loss and its gradient."""
        chances = self.chances(self.scores(SpanWeights.of(weights)))
        shared = chances * self.worth
        expected = np.add.reduceat(shared.sum(axis=1), self.starts) + 1e-9
        wanted = (chances - shared / expected[self.owner][:, None]) * self.weight[self.owner][:, None]
        return -float(self.weight @ np.log(expected)), self.slope(wanted.astype(np.float32))


def _worth(one: Example) -> Array:
    """The F1 of each stretch with the nearest of the answers, by the places of their words."""
    starts = np.arange(len(one.signs.words))[:, None]
    ends = starts + np.arange(LONGEST)[None, :]
    best = np.zeros(ends.shape)
    for first, last in one.places:
        shared = np.maximum(0, np.minimum(ends, last) - np.maximum(starts, first) + 1)
        best = np.maximum(best, 2 * shared / (ends - starts + 1 + last - first + 1))
    return (best * one.signs.inside).astype(np.float32)
