"""How near in meaning a sentence comes to the words of a question that it doesn't hold, by word vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.ranking.question import QueryTerm
from index.ranking.vectors import UNKNOWN, Vectors, stem_hashes

__all__ = ["SOFT_FEATURES", "SoftQuestion", "soft_question", "soft_values"]

SOFT_FEATURES = (
    "soft_missing",  # coverage of the words not matched, as far as words that match nothing are like them
    "missing_meaning",  # cosine of the means: question words not matched, sentence words that match nothing
)

ALIKE = 0.25
"""Cosines up to this tell nothing: any two words of news come near it."""
MATCHED = 0.5
"""From this strength on a question word counts as matched."""
_OTHERS = 2
_STANDS_FOR = 0.6
"""How far a word of another form counts, at the least, where the question's own word has no vector."""

Floats = NDArray[np.float32]
Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class SoftQuestion:
    """A question's words as vectors.

    Args:
        rows: the rows of its words and of those that may stand for them, shape [r].
        owners: to which question word each belongs, ascending, shape [r].
        weights: how far each counts, shape [r].
        units: their vectors, shape [r × d].
        meanings: the vector of each question word, or of the safest that stands for it, times the question word's
            share; shape [q × d].
        shares: each word's share of the question's weight, shape [q].
    """

    rows: Rows
    owners: Rows
    weights: Floats
    units: Floats
    meanings: Floats
    shares: Floats


def soft_question(terms: Sequence[QueryTerm], shares: Sequence[float], vectors: Vectors) -> SoftQuestion:
    """Look up a question's words, once for all sentences.

    Args:
        terms: its words, at least one.
        shares: each word's share of the question's weight (idf); they sum up to 1.
        vectors: the word vectors.
    """
    own = vectors.rows(stem_hashes(term.stem for term in terms), stem_hashes(term.root for term in terms)).tolist()
    others = [term.others[:_OTHERS] for term in terms]
    like = iter(vectors.rows(stem_hashes(other for few in others for other, _ in few)).tolist())
    rows: list[int] = []
    owners: list[int] = []
    weights: list[float] = []
    first: list[int] = []
    for at, row in enumerate(own):
        kept = [(row, 1.0)]
        for (_, safety), other in zip(others[at], like, strict=False):
            if other not in (UNKNOWN, row):
                kept.append((other, max(_STANDS_FOR, safety) if row == UNKNOWN else safety))
        rows += [row for row, _ in kept]
        weights += [weight for _, weight in kept]
        owners += [at] * len(kept)
        first.append(next((row for row, _ in kept if row != UNKNOWN), UNKNOWN))
    share = np.asarray(shares, np.float32)
    return SoftQuestion(
        np.array(rows, np.int32),
        np.array(owners, np.int32),
        np.array(weights, np.float32),
        vectors.unit(rows),
        vectors.unit(first) * share[:, None],
        share,
    )


def soft_values(
    question: SoftQuestion,
    strengths: NDArray[np.floating],
    words: Rows,
    starts: NDArray[np.int64],
    vectors: Vectors,
) -> Floats:
    """Measure many sentences at once.

    Args:
        question: see `soft_question`.
        strengths: how well each sentence matches each question word, 0 to 1, shape [n × q].
        words: the rows of the sentences' words, one sentence after the other.
        starts: where each sentence begins, and after the last the end, shape [n + 1].
        vectors: the word vectors.

    Returns:
        The values of `SOFT_FEATURES`, shape [n × 2].
    """
    # Words of the question, and words without a vector, say nothing new: what is not looked up costs nothing.
    new = np.flatnonzero((words != UNKNOWN) & ~np.isin(words, question.rows))
    whose = np.searchsorted(starts, new, "right") - 1
    rows = words[new]
    alike = np.zeros((len(starts) - 1, len(question.shares)), np.float32)
    meaning = np.zeros((len(starts) - 1, vectors.dimensions), np.float32)
    if len(new):
        begins = np.flatnonzero(np.diff(whose, prepend=-1))
        first = np.searchsorted(question.owners, np.arange(len(question.shares)))
        # The vectors before they are brought to length 1, which is done where there are fewer numbers.
        values, scales = vectors.values[rows].astype(np.float32), vectors.scales[rows]
        near = (question.units * question.weights[:, None]) @ values.T
        near = np.maximum.reduceat(np.maximum.reduceat(near, first, axis=0) * scales, begins, axis=1)
        alike[whose[begins]] = near.T
        values *= (scales * vectors.rarities[rows])[:, None]
        meaning[whose[begins]] = np.add.reduceat(values, begins, axis=0)
    missing = (strengths < MATCHED).astype(np.float32)
    return np.stack(
        [(missing * _above(alike)) @ question.shares, _cosines(missing @ question.meanings, meaning)], axis=1
    ).astype(np.float32)


def _above(cosines: Floats) -> Floats:
    """0 up to `ALIKE`, then rising to 1."""
    return np.asarray(np.maximum(0, (cosines - ALIKE) / (1 - ALIKE)), np.float32)


def _cosines(left: Floats, right: Floats) -> Floats:
    """The cosine of each row with its counterpart; 0 where either is nothing."""
    lengths = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    return np.asarray((left * right).sum(1) / np.maximum(lengths, 1e-9), np.float32)
