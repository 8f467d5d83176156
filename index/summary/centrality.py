"""How central a sentence is: LexRank (Erkan and Radev 2004) over BM25, as TextRank has it (Barrios et al. 2016).

Each sentence is a query to the others; the share of its own score that another reaches is how alike they are. A walk
from sentence to like sentence, which now and then starts again, the sooner in the text the likelier, is more often at
the sentences that many others resemble.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.engines.rank_bm25_engine import LuceneBM25

__all__ = ["GRAPH_SENTENCES", "central", "likeness"]

GRAPH_SENTENCES = 120
"""So many sentences from the start are compared with each other: the work grows with the square of their number."""
_DAMPING = 0.85
_STEPS = 60


def likeness(documents: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """How alike sentences are, from 0 to about 1: a symmetric matrix with an empty diagonal.

    Args:
        documents: the stems of each sentence; may be empty lists.
    """
    size = len(documents)
    # rank-bm25 divides by the average length, so that there has to be a word.
    index = LuceneBM25([list(stems) or [""] for stems in documents])
    columns = {term: index.get_scores([term]) for term in sorted({term for stems in documents for term in stems})}
    scores = np.zeros((size, size))
    for place, stems in enumerate(documents):
        for term in sorted(set(stems)):
            scores[place] += columns[term]
    own = np.maximum(scores.diagonal(), 1e-9)
    shares: NDArray[np.float64] = np.minimum(scores / own[:, None], 1.0)
    np.fill_diagonal(shares, 0.0)
    return (shares + shares.T) / 2


def central(documents: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """The logarithm of each sentence's share of the walk, times the number of sentences.

    Args:
        documents: the stems of each sentence. Those after `GRAPH_SENTENCES` get the least value of those before.
    """
    size = min(len(documents), GRAPH_SENTENCES)
    if not size:
        return np.zeros(0)
    alike = likeness(documents[:size])
    start = 1.0 / np.arange(1, size + 1)
    start /= start.sum()
    reach = alike.sum(axis=1, keepdims=True)
    moves = np.where(reach > 0, alike / np.where(reach > 0, reach, 1.0), start)
    walk = start
    for _ in range(_STEPS):
        walk = (1 - _DAMPING) * start + _DAMPING * (walk @ moves)
    values = np.log(walk * size + 1e-6)
    return np.concatenate([values, np.full(len(documents) - size, values.min())])
