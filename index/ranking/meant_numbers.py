"""Which numbers of a sentence can be the one a question asks for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.ranking.answer_spans import Array, sign_numbers
from index.ranking.asked import asks_for_unit
from index.ranking.question import Query
from index.ranking.word_signs import signs_of

__all__ = ["holding_meant"]

_PLACE_REACH = 5
"""How many words behind a number a place may stand that it belongs to."""

Flags = NDArray[np.bool_]
Places = NDArray[np.intp]


def holding_meant(signs: Array, counts: Flags, cuts: Flags, ends: Places, query: Query) -> Flags:
    """Which stretches of one sentence hold a number that can be meant, and none that measures something else.

    Args:
        signs: n × signs.
        counts: which words are of numbers.
        cuts: before which words one would be cut, and behind the last, n + 1.
        ends: n × `LONGEST`, the last word of each stretch.
        query: the question.
    """
    number = sign_numbers()
    meant = _meant(signs, counts, cuts, query)
    other = (signs[:, number["other_measure"]] > 0) & ~meant
    # Where all numbers measure something else, none answers.
    possible = bool((counts & ~other & (signs[:, number["percent"]] == 0)).any())
    if query.counted is not None and meant.any():
        other |= (signs[:, number["counts_other"]] > 0) & ~meant
        if (signs[meant, number["most"]] > 0).any():
            other |= (signs[:, number["less"]] > 0) & (signs[:, number["unsaid"]] == 0) & ~meant
    clean = np.full(ends.shape, possible)
    for wanted, inside in ((meant, True), (other, False)):
        if wanted.any():
            total = np.append(0, np.cumsum(wanted))
            clean &= (total[ends + 1] > total[:-1, None]) == inside
    return clean


def _meant(signs: Array, counts: Flags, cuts: Flags, query: Query) -> Flags:
    """Which words of numbers can belong to the number asked for; none where that can't be told.

    One with a unit of what is asked for is meant where there is any, unless more of the question stands with one that
    leaves the unit unsaid («أصيب سبعة أشخاص وقتل أربعة»); one with another unit never. A number belongs to the first
    place that «في» names behind it («900 جندي في سورية ونحو 2500 في العراق»).
    """
    number = sign_numbers()
    meant = counts & (signs[:, number["other_measure"]] == 0)
    measured = signs[:, number["measure"]] > 0
    if measured.any() and asks_for_unit(query.measures):
        alone = meant & (signs[:, [number[name] for name in ("counts", "unsaid", "most")]] > 0).all(axis=1)
        meant = alone if alone.any() else measured
    other = signs[:, number["other_place"]] > 0
    if other[1:] @ signs[:-1, number["=في"]]:
        places = np.flatnonzero(signs[1:, number["place"]] * signs[:-1, number["=في"]]) + 1
        following = np.searchsorted(places, np.arange(len(signs)), side="right")
        near = following < len(places)
        place = places[np.minimum(following, len(places) - 1)]
        near &= place - np.arange(len(signs)) <= _PLACE_REACH
        meant &= ~(near & other[place])
    if query.counted is not None:
        meant = _counted(signs, meant, query.terms[query.counted].surface)
    # A number of several words is meant as a whole.
    run = np.cumsum(~cuts)
    return np.asarray(counts & np.isin(run, run[meant]))


def _counted(signs: Array, meant: Flags, noun: str) -> Flags:
    """Which of the numbers that can be meant count the noun asked for; all where that can't be told.

    A number counts the noun that follows it, one word between them at most, or that of the number before it where it
    leaves that unsaid, which is meant alone if most of the question stands with it («120 راكبا نجا منهم 85»). One that
    says itself that there are two counts where there is no such number. Where there is neither, one that counts another
    noun is not meant if most of the question, and the noun asked for, stands with another («12 شخصا وإصابة 30»).

    Args:
        signs: n × signs.
        meant: the numbers.
        noun: what is counted, as asked.
    """
    number = sign_numbers()

    def has(name: str) -> Flags:
        return np.asarray(signs[:, number[name]] > 0)

    named = np.append(has("focus") | has("focus_loosely"), (False, False))
    two = np.asarray(meant & named[:-2])  # a number that is the noun itself
    named[: len(signs) - 1] &= ~has("digits")[1:]  # that leads up to the number behind it
    before = np.asarray(meant & (named[1:-1] | named[2:]) & ~two)
    alone = np.asarray(meant & has("counts") & has("unsaid") & ~has("year"))
    if before.any():
        most = alone & has("most")
        return np.asarray(most if most.any() else before | alone)
    if two.any():
        return two
    with_it = np.asarray(has("counts"))
    if (meant & with_it & has("most")).any() and not signs_of(noun)[number["verb"]]:  # «كم تحتاج» names no noun
        return np.asarray(meant & (with_it | ~has("counts_other")))
    return meant
