"""How near in meaning a sentence comes to the words of a question that it doesn't hold, by word vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.ranking.question import QueryTerm
from index.ranking.vectors import UNKNOWN, Vectors, stem_hashes

__all__ = ["SOFT_FEATURES", "SoftQuestion", "likeness", "soft_question", "soft_values"]

SOFT_FEATURES = (
    "soft_missing",  # coverage of the words not matched, as far as words that match nothing are like them
    "missing_meaning",  # cosine of the means: question words not matched, sentence words that match nothing
)

ALIKE = 0.25
"""Cosines up to this tell nothing: any two words of news come near it."""
MATCHED = 0.5
"""From this strength on a question word counts as matched."""
UNTOLD = 0.4
"""How like a word without a vector is to any: about what words of one field come to."""
_OTHERS = 2
_STANDS_FOR = 0.6
"""How far a word of another form counts, at the least, where the question's own word has no vector."""

Floats = NDArray[np.float32]
Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class SoftQuestion:
    """A question's words as vectors.

    Args:
        rows: the rows of its words, and below them those of others that may stand for each, `UNKNOWN` where there is
            none, shape [1 + `_OTHERS` × q].
        weights: how far each counts, 0 where there is none, of the same shape.
        units: their vectors, shape [1 + `_OTHERS` × q × d].
        meanings: the vector of each question word, or of the safest that stands for it, times the question word's
            share; shape [q × d].
        shares: each word's share of the question's weight, shape [q].
    """

    rows: Rows
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
    count = len(terms)
    others = [term.others[:_OTHERS] for term in terms]
    stems = [*(term.stem for term in terms), *(other for few in others for other, _ in few)]
    found = vectors.rows(stem_hashes([*stems, *(term.root for term in terms)])).tolist()
    like, roots = iter(found[count : len(stems)]), found[len(stems) :]
    rows = [[root if stem == UNKNOWN else stem for stem, root in zip(found, roots, strict=False)]]
    rows += [[UNKNOWN] * count for _ in range(_OTHERS)]
    weights = [[1.0] * count, *([0.0] * count for _ in range(_OTHERS))]
    first = [0] * count
    for at, own in enumerate(rows[0]):
        place = 1
        for (_, safety), other in zip(others[at], like, strict=False):
            if other not in (UNKNOWN, own):
                rows[place][at], weights[place][at] = other, max(_STANDS_FOR, safety) if own == UNKNOWN else safety
                first[at] = first[at] or (place if own == UNKNOWN else 0)
                place += 1
    units, share = vectors.unit(rows), np.asarray(shares, np.float32)
    meanings = units[first, range(count)] * share[:, None]
    return SoftQuestion(np.array(rows, np.int32), np.array(weights, np.float32), units, meanings, share)


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
    tells = np.ones(len(vectors) + 1, np.bool_)
    tells[question.rows] = tells[UNKNOWN] = False
    new = np.flatnonzero(tells[words])
    alike = np.zeros((len(starts) - 1, len(question.shares)), np.float32)
    meaning = np.zeros((len(starts) - 1, vectors.dimensions), np.float32)
    if len(new):
        borders = np.searchsorted(new, starts)
        counts = borders[1:] - borders[:-1]
        filled = np.flatnonzero(counts)
        # Sentences repeat one another's words: each is compared with the question's once.
        once, which = _once(words[new], len(vectors))
        # The vectors before they are brought to length 1, which is done where there are fewer numbers.
        values, scales = vectors.values.take(once, axis=0).astype(np.float32), vectors.scales[once]
        weighted = question.units * question.weights[:, :, None]
        near = (weighted.reshape(-1, vectors.dimensions) @ values.T).reshape(*question.rows.shape, -1)
        near = (near.max(axis=0) * scales).take(which, axis=1)
        alike[filled] = np.maximum.reduceat(near, borders[filled], axis=1).T
        places = np.repeat(np.arange(0, len(counts) * len(once), len(once)), counts) + which
        held = np.bincount(places, minlength=len(counts) * len(once)).reshape(len(counts), -1).astype(np.float32)
        held *= scales * vectors.rarities[once]
        meaning = held @ values
    missing = (strengths < MATCHED).astype(np.float32)
    return np.stack(
        [(missing * _above(alike)) @ question.shares, _cosines(missing @ question.meanings, meaning)], axis=1
    ).astype(np.float32)


def likeness(term: QueryTerm, sentences: Sequence[NDArray[np.void]], vectors: Vectors) -> list[float]:
    """How like the most like word of each of some sentences is to a question's word, or one that stands for it.

    Args:
        term: the question's word.
        sentences: their words, of dtype `index.text.coding.WORD`.
        vectors: the word vectors.

    Returns:
        Cosines, 0 for those below and for a sentence without a known word; `UNTOLD` for all where the question's has
        no vector.
    """
    stems = [term.stem, *(other for other, _ in term.others[: _OTHERS + 1]), term.root]
    *asked, root = vectors.rows(stem_hashes(stems)).tolist()
    asked = [row for row in (root if asked[0] == UNKNOWN else asked[0], *asked[1:]) if row != UNKNOWN]
    if not asked:
        return [UNTOLD] * len(sentences)
    found = np.zeros(len(sentences))
    filled = [at for at, words in enumerate(sentences) if len(words)]
    if filled:
        words = np.concatenate([sentences[at] for at in filled])
        # Function words have no stem; what has no vector is like nothing.
        rows = np.where(words["stem"] != 0, vectors.rows(words["stem"], words["root"]), UNKNOWN)
        near = (vectors.unit([asked])[0] @ vectors.unit(rows).T).max(axis=0)
        ends = np.cumsum([len(sentences[at]) for at in filled])
        found[filled] = np.maximum.reduceat(near, np.concatenate([[0], ends[:-1]]))
    return [max(0.0, float(one)) for one in found]


def _once(rows: Rows, size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Each of some rows of a table once, and for each given its place among those.

    Args:
        rows: none unknown.
        size: how many rows the table has.
    """
    met = np.zeros(size, np.bool_)
    met[rows] = True
    once = np.flatnonzero(met)
    number = np.empty(size, np.intp)
    number[once] = np.arange(len(once))
    return once, number[rows]


def _above(cosines: Floats) -> Floats:
    """0 up to `ALIKE`, then rising to 1."""
    return np.asarray(np.maximum(0, (cosines - ALIKE) / (1 - ALIKE)), np.float32)


def _cosines(left: Floats, right: Floats) -> Floats:
    """The cosine of each row with its counterpart; 0 where either is nothing."""
    lengths = np.sqrt((left * left).sum(axis=1) * (right * right).sum(axis=1))
    return np.asarray((left * right).sum(axis=1) / np.maximum(lengths, 1e-9), np.float32)
