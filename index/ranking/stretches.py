"""What is told of every stretch of words, for all sentences read for a question at once.

Sentences lie one behind the other, N words in all; places of words and the ends of stretches are counted over all of
them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.ranking.answer_spans import BESIDE, EDGES, GAPS, HOLDS, LONGEST, Array, SpanSigns, group_of
from index.ranking.asked import asks_for_unit
from index.ranking.question import Query
from index.ranking.word_signs import sign_names
from index.text.lexicon import key
from index.text.words import Word

__all__ = ["counting", "sign_numbers", "stretches"]

_FEW, _MANY, _AMID = 3, 8, 4
"""How many words beside a stretch are looked at, for `EDGES` and for `HOLDS`."""
_PLACE_REACH = 5
"""How many words behind a number a place may stand that it belongs to."""
_BLANK, _COMMA, _BRACKET, _QUOTE, _EDGE = map(GAPS.index, ("blank", "comma", "bracket", "quote", "edge"))
_FAR = 30
_STEPS = np.arange(LONGEST)[None, :]

Flags = NDArray[np.bool_]
Places = NDArray[np.intp]


@cache
def sign_numbers() -> dict[str, int]:
    """The column of each sign."""
    return {name: place for place, name in enumerate((*sign_names(), *BESIDE))}


@dataclass(frozen=True, slots=True)
class _Laid:
    """The sentences one behind the other.

    Args:
        signs: N × signs.
        opens, closes: N × `GAPS`: what stands before and behind each word.
        places: 0 to N - 1.
        firsts, lasts: of each word the first and the last of its sentence.
        ends: N × `LONGEST`, the last word of each stretch, at most that of the sentence.
        matches: whether a word is one of the question's.
    """

    signs: Array
    opens: Array
    closes: Array
    places: Places
    firsts: Places
    lasts: Places
    ends: Places
    matches: Flags


def stretches(sentences: Sequence[Sequence[Word]], signs: Array, gaps: Array, query: Query) -> SpanSigns:
    """Describe the stretches of sentences.

    Args:
        sentences: the words of each; one sentence at least, none without words.
        signs: N × signs.
        gaps: what stands before each sentence's words and behind its last one, N + the sentences × `GAPS`.
        query: the question.
    """
    sizes = np.array([len(one) for one in sentences])
    stops = np.cumsum(sizes)
    places = np.arange(stops[-1])
    number = np.repeat(np.arange(len(sizes)), sizes)
    lasts = (stops - 1)[number]
    ends = places[:, None] + _STEPS
    inside = ends <= lasts[:, None]
    np.minimum(ends, lasts[:, None], out=ends)
    asked = sign_numbers()["asked"]
    matches = np.asarray(signs[:, asked : asked + 2].any(axis=1), np.bool_)
    firsts = (stops - sizes)[number]
    before = places + number
    laid = _Laid(signs, gaps[before], gaps[before + 1], places, firsts, lasts, ends, matches)
    words = [word for one in sentences for word in one]
    running = np.append(0.0, np.cumsum(_worth(words, laid)))
    totals = (running[stops] - running[stops - sizes])[number]
    back, ahead = _distances(laid)
    edges = _edges(laid, running, back, ahead)
    around = running[np.minimum(ends + _AMID + 1, lasts[:, None] + 1)]
    around = around - running[np.maximum(places - _AMID, firsts)][:, None]
    near = np.float32(1.0) / np.minimum(back[:, None], ahead[ends])
    holds = _holds(laid, near, around / np.maximum(totals, 1.0)[:, None])
    clean = _clean(laid, sizes, query)
    return SpanSigns(words, sizes, signs, laid.opens, laid.closes, edges, holds, ends, inside, clean)


def counting(sentence: SpanSigns) -> Flags:
    """Which stretches of a sentence of n words hold a number, in digits, as a word or as a dual of what is asked for;
    n × `LONGEST`."""
    number = sign_numbers()
    columns = [number[name] for name in ("digits", "number_word", "measure")]
    total = np.append(0, np.cumsum(sentence.signs[:, columns].any(axis=1)))
    return np.asarray(total[sentence.ends + 1] > total[:-1, None])


def _worth(words: Sequence[Word], laid: _Laid) -> NDArray[np.float64]:
    """What each word of the question adds, [N]; one met several times in a sentence tells less of each place."""
    places = np.flatnonzero(laid.matches)
    asked = [
        (first, key(words[place].surface).removeprefix("ال")[:4])
        for place, first in zip(places.tolist(), laid.firsts[places].tolist(), strict=True)
    ]
    often = Counter(asked)
    worth = np.zeros(len(laid.places))
    worth[places] = [1.0 / often[one] for one in asked]
    return worth


def _distances(laid: _Laid) -> tuple[Places, Places]:
    """For each word how many words back and ahead the next matched one stands; at least `_FAR` where there is none."""
    places, firsts, lasts = laid.places, laid.firsts, laid.lasts
    behind = np.maximum.accumulate(np.where(laid.matches, places, -1))
    back = places - firsts + _FAR
    previous = behind[:-1]
    back[1:] = np.where(previous >= firsts[1:], places[1:] - previous, back[1:])
    following = np.minimum.accumulate(np.where(laid.matches, places, len(places))[::-1])[::-1]
    ahead = lasts + 1 + _FAR - places
    coming = following[1:]
    ahead[:-1] = np.where(coming <= lasts[:-1], coming - places[:-1], ahead[:-1])
    return back, ahead


def _edges(laid: _Laid, running: NDArray[np.float64], back: Places, ahead: Places) -> Array:
    """`EDGES` of each word, N × `EDGES`.

    Args:
        laid: the words.
        running: how many different words of the question stand before each place, N + 1.
        back, ahead: how far the next words of the question are.
    """
    places, firsts, lasts = laid.places, laid.firsts, laid.lasts
    edges = np.empty((len(places), len(EDGES)), np.float32)
    edges[:, 0], edges[:, 1] = places == firsts, places == lasts
    edges[:, 2], edges[:, 3] = 1.0 / back, 1.0 / ahead
    edges[:, 4], edges[:, 5] = back >= _FAR, ahead >= _FAR
    edges[:, 6] = (places - firsts) / (lasts - firsts + 1)
    for column, reach in ((7, _FEW), (9, _MANY)):
        edges[:, column] = running[:-1] - running[np.maximum(places - reach, firsts)]
        edges[:, column + 1] = running[np.minimum(places + reach, lasts) + 1] - running[1:]
    return edges


@cache
def _held_signs() -> Array:
    """Which signs make a word one that `HOLDS` counts: signs × (number, date, place, name, verb, names, numbers)."""
    kinds = (
        ("digits", "number_word"),
        ("year", "month"),
        ("place",),
        ("name", "unknown", "latin"),
        ("verb",),
        ("name", "unknown", "latin", "name_part"),
        ("digits", "number_word", "unit", "percent", "about", "measure", "measure_unit"),
    )
    table = np.zeros((len(sign_numbers()), len(kinds)), np.float32)
    for place, names in enumerate(kinds):
        table[[sign_numbers()[name] for name in names], place] = 1.0
    return table


def _holds(laid: _Laid, near: NDArray[np.floating], amid: NDArray[np.floating]) -> Array:
    """What every stretch holds, N × `LONGEST` × `HOLDS`."""
    count, ends = len(laid.places), laid.ends
    counted = np.zeros((count + 1, 8), np.float32)
    np.cumsum(laid.signs @ _held_signs() > 0, axis=0, out=counted[1:, :7])
    np.cumsum(laid.matches, out=counted[1:, 7])
    held = counted[ends + 1] - counted[:-1, None]
    length = ends - laid.places[:, None] + 1
    opens, closes = laid.opens > 0, laid.closes > 0
    holds = np.empty((count, LONGEST, len(HOLDS)), np.float32)
    holds[:, :, :5] = held[:, :, :5] > 0
    holds[:, :, 5] = opens[:, _QUOTE, None] & closes[:, _QUOTE][ends]
    holds[:, :, 6] = opens[:, _BRACKET, None] & closes[:, _BRACKET][ends]
    holds[:, :, 7] = near
    holds[:, :, 8] = held[:, :, 7] > 0
    names = held[:, :, 5] == length
    holds[:, :, 9] = names
    holds[:, :, 10] = held[:, :, 6] == length
    holds[:, :, 11] = names & (opens[:, _COMMA] | opens[:, _EDGE])[:, None] & closes[:, _COMMA][ends]
    holds[:, :, 12] = amid
    return holds


def _clean(laid: _Laid, sizes: NDArray[np.int_], query: Query) -> Flags:
    """Which stretches can be quoted as they are, N × `LONGEST`."""
    number, signs, ends = sign_numbers(), laid.signs, laid.ends
    opened = np.cumsum(laid.opens[:, _QUOTE] > 0)
    whole = ((opened[ends] - opened[:, None]) % 2 == 0) | (laid.closes[:, _QUOTE] > 0)[ends]
    measured, unit = signs[:, number["measure"]] > 0, signs[:, number["measure_unit"]] > 0
    digits = signs[:, number["digits"]] > 0
    counts = digits | (signs[:, number["number_word"]] > 0)
    cuts = np.zeros(len(signs) + 1, np.bool_)
    cuts[1:-1] = counts[:-1] & (counts & ~digits)[1:] & (laid.opens[1:, _BLANK] > 0)
    cuts[1:-1] |= unit[:-1] & unit[1:]
    cuts[:-1] &= laid.places > laid.firsts
    counts |= measured  # a unit's dual
    stops = (signs[:, number["stop"]] > 0) | cuts[1:]
    clean = whole & ~stops[ends] & ~cuts[:-1, None]
    if group_of(query) == "number":
        stop = 0
        for size in sizes.tolist():
            start, stop = stop, stop + size
            if counts[start:stop].any():
                mine = slice(start, stop)
                clean[mine] &= _counting(signs[mine], counts[mine], cuts[mine], ends[mine] - start, query)
    return np.asarray(clean)


def _counting(signs: Array, counts: Flags, cuts: Flags, ends: Places, query: Query) -> Flags:
    """Which stretches of one sentence hold a number that can be meant, and none that measures something else."""
    number = sign_numbers()
    meant = _meant(signs, counts, cuts, query)
    other = (signs[:, number["other_measure"]] > 0) & ~meant
    # Where all numbers measure something else, none answers.
    possible = bool((counts & ~other & (signs[:, number["percent"]] == 0)).any())
    clean = np.full(ends.shape, possible)
    for wanted, inside in ((meant, True), (other, False)):
        if wanted.any():
            total = np.append(0, np.cumsum(wanted))
            clean &= (total[ends + 1] > total[:-1, None]) == inside
    return clean


def _meant(signs: Array, counts: Flags, cuts: Flags, query: Query) -> Flags:
    """Which words of numbers can belong to the number asked for; none where that can't be told.

    One with a unit of what is asked for is meant where there is any, one with another unit never. A number belongs to
    the first place that «في» names behind it («900 جندي في سورية ونحو 2500 في العراق») and counts the noun that follows
    it, one word between them at most; one that says itself that there are two counts where there is no such number.
    """
    number = sign_numbers()
    meant = counts & (signs[:, number["other_measure"]] == 0)
    measured = signs[:, number["measure"]] > 0
    if measured.any() and asks_for_unit(query.measures):
        meant = measured
    other = signs[:, number["other_place"]] > 0
    if other[1:] @ signs[:-1, number["=في"]]:
        places = np.flatnonzero(signs[1:, number["place"]] * signs[:-1, number["=في"]]) + 1
        following = np.searchsorted(places, np.arange(len(signs)), side="right")
        near = following < len(places)
        place = places[np.minimum(following, len(places) - 1)]
        near &= place - np.arange(len(signs)) <= _PLACE_REACH
        meant &= ~(near & other[place])
    if query.counted is not None:
        noun = np.append(signs[:, number["focus"]] > 0, (False, False))
        two = meant & noun[:-2]  # a number that is the noun itself
        before = meant & (noun[1:-1] | noun[2:]) & ~two
        meant = next((one for one in (before, two) if one.any()), meant)
    # A number of several words is meant as a whole.
    run = np.cumsum(~cuts)
    return np.asarray(counts & np.isin(run, run[meant]))
