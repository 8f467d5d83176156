"""What tells whether a library answers a question at all.

The best candidate's features, how it stands out among all, and what of the question is missing where it stands: a
number, place or person that is asked about can't be said in other words, as most words can. And what the first
sentences hold that can answer: another detail of the same matter has the question's words, and not what is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from index.ranking.answer_spans import group_of
from index.ranking.features import FEATURES, Measured
from index.ranking.highlight import UNREAD, Marked
from index.ranking.hits import Floats
from index.ranking.matching import LEVEL_STRENGTH
from index.ranking.question import FRAME, Query, QueryTerm
from index.ranking.soft_match import likeness
from index.ranking.vectors import default_vectors
from index.text import lexicon
from index.text.normalize import fold
from index.text.stem import known_form

__all__ = ["ANSWERABLE_INPUTS", "answerable_inputs", "detail_of", "is_name", "is_number"]

ANSWERABLE_INPUTS = (
    *FEATURES,
    "score",  # that of the best candidate
    "margin",  # how far it stands before the best candidate of another article
    "probability",  # its share of all candidates' exponentials
    "entropy",  # how evenly those are spread
    "runners_up",  # the mean score of the best three less the best
    "matched",  # the log of one more than the number of question words it has
    "words",  # the question's number of words
    "weight_matched",  # the idf of the words it has
    "weight_missing",  # the idf of the rarest word it misses
    "weight_nowhere",  # the idf of the words that no candidate has
    "weight_mean",  # the mean idf of the question's words
    "weight_covered",  # the idf of the words it has, each by how well
    "best_around",  # the best coverage around any candidate
    "best_article",  # the best coverage by any article
    "best_five",  # coverage by the best five candidates together
    "number_missing",  # the idf of the question's numbers (years, too) that it misses
    "number_missing_around",  # of those that its neighbours and title miss as well
    "missing_around",  # the share of the question's idf that neither it nor its neighbours nor title have
    "missing_in_article",  # the share that none of the candidates of its article has, nor what stands around them
    "name_missing",  # the idf of the question's rarest name or number that neither it nor what is around it has
    "name_nowhere",  # the idf of the names and numbers that no candidate has, nor what is around any
    "names_around",  # the share of the names' and numbers' idf that it has, or what is around it; 0 without names
    "detail",  # how well the word that names what is asked for (the length of …) is matched; 1 where none is told
    "detail_in_article",  # how well by any candidate of its article, or what is around it
    "detail_alike",  # the most that word is like one of the sentence, by word vectors, or is matched
    "detail_alike_in_article",  # the same for the first candidates of its article
    "detail_share",  # its share of the question's idf; 0 where none is told
    "evidence",  # how much of its sentence speaks for an answer in it, as highlights are found
    "evidence_most",  # the most of any of the first candidates that are read
    "expected",  # the F1 with the answer that can be expected of what is marked in it
    "expected_most",  # the greatest of any of the first
    "holds",  # 1 where it holds anything that can be meant: a number, where one is asked for
    "holds_share",  # the share of the first that do
    "asks_number",  # 1 for a question how many or how much
    "asks_when",  # 1 for a question when
    "asks_name",  # 1 for a question who, where or which: with the two before, what evidence means
)
"""What tells whether the library answers a question: its best candidate's features, how that stands among all, and what
the first sentences hold."""

_BEST_OF_ALL = [FEATURES.index("around"), FEATURES.index("article_coverage")]
"""The features whose best among all candidates counts."""
_MATCHED = 0.3
_SAME = 0.5
"""From this strength on a name counts as the one asked about."""
_ASKED = (("number",), ("when",), ("who", "where", "which"))
"""Which kinds of questions `asks_number`, `asks_when` and `asks_name` are about."""
_DETAIL_READ = 12
"""In how many other candidates of the best one's article a word like the one that names what is asked for is sought."""
_LAST_LATIN = "\u024f"


def is_number(term: QueryTerm) -> bool:
    """Whether a question's word is written in digits."""
    return term.norm[:1].isdigit()


def is_name(term: QueryTerm) -> bool:
    """Whether a question's word names a place, a person or a thing, so that no other word says the same: one listed as
    such, one in Latin letters, or one that the lexicon doesn't know."""
    return term.root.startswith("@") or term.norm[:1] <= _LAST_LATIN or _is_name(fold(term.norm))


@lru_cache(maxsize=20_000)
def _is_name(folded: str) -> bool:
    return folded.removeprefix("ال") in lexicon.names() or known_form(folded) is None


def detail_of(query: Query) -> int | None:
    """The place of the word that says what is asked for of what the others name («طول», of «كم طول النيل؟»): what is
    counted, or else the first that is no name and more than asks for a number; None where the question has no other."""
    if query.counted is not None:
        return query.counted
    for place, term in enumerate(query.terms):
        if term.weight > FRAME:
            return None if len(query.terms) < 2 or is_number(term) or is_name(term) else place
    return None


def answerable_inputs(measured: Measured, scores: Floats, read: Sequence[Marked]) -> Floats:
    """The values of `ANSWERABLE_INPUTS` for a question with at least one candidate.

    Args:
        measured: the candidates.
        scores: their scores, [C].
        read: what is marked in the first of them, best first; none where their articles have just gone.
    """
    order = np.argsort(-scores, kind="stable")
    best = int(order[0])
    keys = np.array([one.key for one in measured.candidates])
    mine = keys == keys[best]
    others = scores[~mine]
    shares = np.exp(scores - scores[best])
    shares /= shares.sum()
    own, weights = measured.strengths[best], measured.weights
    held = measured.strengths.max(axis=0)
    column = measured.values[:, _BEST_OF_ALL]
    rest = (
        scores[best],
        min(float(scores[best] - others.max()), 4.0) if len(others) else 1.0,
        shares[best],
        -(shares * np.log(shares + 1e-9)).sum(),
        scores[order[:3]].mean() - scores[best],
        math.log1p(int((own >= LEVEL_STRENGTH["stem"]).sum())),
        len(weights),
        weights[own >= LEVEL_STRENGTH["stem"]].sum(),
        np.where(own < _MATCHED, weights, 0.0).max(),
        weights[held < _MATCHED].sum(),
        weights.mean(),
        own @ weights,
        *column.max(axis=0),
        measured.strengths[order[:5]].max(axis=0) @ weights / (weights.sum() or 1.0),
        *_missing(measured, best, mine),
        *_detail(measured, best, mine),
        *_held(read or [UNREAD]),
        *(float(group_of(measured.query) in groups) for groups in _ASKED),
    )
    return np.concatenate([measured.values[best], rest])


def _held(read: Sequence[Marked]) -> tuple[float, ...]:
    """The inputs from `evidence` to `holds_share`."""
    return (
        read[0].evidence,
        max(one.evidence for one in read),
        read[0].expected,
        max(one.expected for one in read),
        float(read[0].holds),
        sum(one.holds for one in read) / len(read),
    )


def _missing(measured: Measured, best: int, mine: NDArray[np.bool_]) -> tuple[float, ...]:
    """The inputs from `number_missing` to `names_around`; `mine` are the candidates of the best one's article."""
    terms, around = measured.query.terms, measured.around
    numbers = [is_number(term) for term in terms]
    names = [number or is_name(term) for number, term in zip(numbers, terms, strict=True)]
    # Of a handful of words lists tell sooner than arrays.
    weights, own, here = measured.weights.tolist(), measured.strengths[best].tolist(), around[best].tolist()
    article, anywhere = around[mine].max(axis=0).tolist(), around.max(axis=0).tolist()
    for at in range(1, len(terms)):  # «in Syria and Iraq»: a sentence of one of them answers half, and that is told
        if names[at] and names[at - 1] and terms[at].surface.startswith("و"):
            for strengths in (here, article, anywhere):
                strengths[at - 1] = strengths[at] = max(strengths[at - 1 : at + 1])

    def weight(chosen: Iterable[bool]) -> float:
        return sum(compress(weights, chosen), 0.0)

    total = sum(weights) or 1.0
    named = zip(weights, names, here, strict=True)
    return (
        weight(number and strength < _MATCHED for number, strength in zip(numbers, own, strict=True)),
        weight(number and strength < _MATCHED for number, strength in zip(numbers, here, strict=True)),
        weight(strength < _MATCHED for strength in here) / total,
        weight(strength < _MATCHED for strength in article) / total,
        max(one if name and strength < _SAME else 0.0 for one, name, strength in named),
        weight(name and strength < _MATCHED for name, strength in zip(names, anywhere, strict=True)),
        weight(name and strength >= _SAME for name, strength in zip(names, here, strict=True)) / (weight(names) or 1.0),
    )


def _detail(measured: Measured, best: int, mine: NDArray[np.bool_]) -> tuple[float, ...]:
    """The inputs from `detail` to `detail_share`."""
    place = detail_of(measured.query)
    if place is None:
        return (1.0, 1.0, 1.0, 1.0, 0.0)
    term = measured.query.terms[place]
    here, anywhere = float(measured.strengths[best, place]), float(measured.around[mine, place].max())
    beside = [at for at in np.flatnonzero(mine).tolist() if at != best][:_DETAIL_READ]
    alike = likeness(term, [measured.words[at] for at in (best, *beside)], default_vectors())
    return (
        here,
        anywhere,
        max(here, alike[0]),
        max(anywhere, *alike),
        float(measured.weights[place] / (measured.weights.sum() or 1.0)),
    )
