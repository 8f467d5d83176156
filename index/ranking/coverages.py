"""How much of a question a sentence has, by itself and with what stands around it: features for all candidates at once.

Arrays: A articles, C candidate sentences, T question words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.ranking.hits import Floats, Numbers
from index.ranking.matching import LEVEL_STRENGTH
from index.ranking.question import METONYM, Query
from index.ranking.sentences import HEADING, Around, Sentences, cubed

__all__ = ["article_features", "coverages", "relative_to_best"]

_MATCHED = 0.3
"""From this strength on a word counts as matched at all."""


def relative_to_best(values: Floats) -> Floats:
    """Values divided by the greatest."""
    return np.asarray(values / (values.max() or 1.0))


def article_features(every: Sentences, shares: Floats, rows: Numbers) -> list[Floats]:
    """The features from `article` to `article_mean`, each the same for all candidates of an article."""
    scores = every.articles
    whose = every.whose[rows]
    ranks = np.empty(len(scores))
    ranks[np.argsort(-scores, kind="stable")] = np.arange(len(scores))
    return [
        scores[whose],
        1.0 / (1 + ranks[whose]),
        (np.minimum(every.held, 1.0) @ shares)[whose],
        every.greatest(every.coverage)[whose],
        (every.held @ shares / np.maximum(every.sizes, 1))[whose],
    ]


def coverages(
    query: Query, every: Sentences, shares: Floats, rows: Numbers, around: Around, topics: Sequence[Floats]
) -> list[Floats]:
    """The features from `coverage` to `around_two`; `topics` are those from `title_asked` to `lead_opens`."""
    whose = every.whose[rows]
    own, with_title = around.own, around.with_title
    together = around.together @ shares
    coverage = every.coverage[rows]
    rare = np.argsort(-shares, kind="stable")
    named = [at for at, term in enumerate(query.terms) if term.root.startswith("@")]
    leads = every.coded.firsts[:-1] + (every.sizes > 0)  # where there is nothing but a title, that
    told = np.maximum(every.titles, every.strengths[leads])
    beyond = (every.strengths * _normalised(shares * (1.05 - told))[every.whose]).sum(axis=1)
    local = (every.strengths * every.local[every.whose]).sum(axis=1)
    return [
        coverage,
        coverage / _or_one(every.greatest(every.coverage)[whose]),
        (own >= LEVEL_STRENGTH["stem"]) @ shares,
        (own >= LEVEL_STRENGTH["norm"]) @ shares,
        cubed(own) @ shares,
        (own < _MATCHED).mean(axis=1),
        own[:, rare[0]],
        own[:, rare[:2]].min(axis=1),
        own[:, 0],
        own[:, min(1, own.shape[1] - 1)],
        own[:, -1],
        (own[:, named] >= METONYM).all(axis=1),
        (own * _normalised(shares * (1.05 - every.titles))[whose]).sum(axis=1),
        relative_to_best(beyond[rows]),
        beyond[rows] / _or_one(every.greatest(beyond)[whose]),
        local[rows],
        relative_to_best(local[rows]),
        local[rows] / _or_one(every.greatest(local)[whose]),
        around.titles @ shares,
        with_title @ shares,
        *topics,
        around.before @ shares,
        around.after @ shares,
        around.before_second @ shares,
        around.after_second @ shares,
        np.maximum(around.before - with_title, 0.0) @ shares,
        np.maximum(around.after - with_title, 0.0) @ shares,
        together,
        relative_to_best(together),
        _announced(every, rows, around, shares),
        np.maximum(around.together, np.maximum(around.before_second, around.after_second)) @ shares,
    ]


def _announced(every: Sentences, rows: Numbers, around: Around, shares: Floats) -> Floats:
    """The feature `announced`."""
    coded, above = every.coded, rows - 1
    heads = coded.asks[above] | (coded.starts[rows] - coded.starts[above] < HEADING)
    return np.where(heads, around.before @ shares, 0.0)


def _or_one(values: Floats) -> Floats:
    """Values to divide by: 1 in the place of 0."""
    return np.where(values > 0, values, 1.0)


def _normalised(rows: Floats) -> Floats:
    """Each row divided by its sum."""
    return np.asarray(rows / _or_one(rows.sum(axis=1, keepdims=True)))
