"""A sentence described for weighing: the signs of its words, what stands between them, what every stretch holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.models import Span
from index.ranking.answer_spans import BESIDE, EDGES, GAPS, HOLDS, LONGEST, Array, SpanSigns, group_of
from index.ranking.asked import asks_for_unit
from index.ranking.measure_signs import measure_signs
from index.ranking.question import Query
from index.ranking.word_signs import sign_names, signs_of
from index.text.lexicon import key
from index.text.words import Word, words

__all__ = ["describe"]

_FEW, _MANY, _AMID = 3, 8, 4
"""How many words beside a stretch are looked at, for `EDGES` and for `HOLDS`."""
_PLACE_REACH = 5
"""How many words behind a number a place may stand that it belongs to."""
_BLANK, _COMMA, _COLON, _STOP, _BRACKET, _QUOTE, _DASH, _EDGE = range(len(GAPS))
_MARKS = {
    **dict.fromkeys("،,", _COMMA),
    **dict.fromkeys("؛;:", _COLON),
    **dict.fromkeys(".!?؟…", _STOP),
    **dict.fromkeys("()[]", _BRACKET),
    **dict.fromkeys("\"«»“”'", _QUOTE),
    **dict.fromkeys("-–—/", _DASH),
}
_OPENING, _CLOSING = "«“", "»”"
_FAR = 30
_STEPS = np.arange(LONGEST)[None, :]


@cache
def _sign_numbers() -> dict[str, int]:
    return {name: place for place, name in enumerate((*sign_names(), *BESIDE))}


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
    table = np.zeros((len(_sign_numbers()), len(kinds)), np.float32)
    for place, names in enumerate(kinds):
        table[[_sign_numbers()[name] for name in names], place] = 1.0
    return table


def describe(
    sentence: str, query: Query, matched: Sequence[tuple[Span, float]], found: Sequence[Word] | None = None
) -> SpanSigns:
    """Describe a sentence of at least one word.

    Args:
        sentence: as it is shown.
        query: the question.
        matched: words of the sentence that match words of the question, each with its strength from 0 to 1.
        found: its words, where they are known already.
    """
    found = words(sentence) if found is None else found
    count = len(found)
    signs, gaps = _word_signs(sentence, found, query, matched)
    places = np.arange(count)
    ends = places[:, None] + _STEPS
    inside = ends < count
    np.minimum(ends, count - 1, out=ends)
    asked = _sign_numbers()["asked"]
    matches = np.asarray(signs[:, asked : asked + 2].any(axis=1), np.bool_)
    before, after = _distances(matches)
    edges = np.empty((count, len(EDGES)), np.float32)
    edges[:, :2] = 0.0
    edges[0, 0] = edges[-1, 1] = 1.0
    edges[:, 2], edges[:, 3] = 1.0 / before, 1.0 / after
    edges[:, 4], edges[:, 5] = before >= _FAR, after >= _FAR
    edges[:, 6] = places / count
    running = _running(found, matches)
    edges[:, 7:] = _asked_beside(running)
    around = running[np.minimum(ends + _AMID + 1, count)] - running[np.maximum(places - _AMID, 0)][:, None]
    near = np.float32(1.0) / np.minimum(before[:, None], after[ends])
    return SpanSigns(
        [Span(word.start, word.end) for word in found],
        signs,
        gaps,
        edges,
        _holds(signs, gaps, matches, near, around / max(1.0, float(running[-1])), ends),
        ends,
        inside,
        _clean(signs, gaps, query, ends),
    )


def _clean(signs: Array, gaps: Array, query: Query, ends: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which stretches can be quoted as they are."""
    number = _sign_numbers()
    marks = gaps[:, _QUOTE] > 0
    opened = np.cumsum(marks)[:-1]
    whole = ((opened[ends] - opened[:, None]) % 2 == 0) | marks[1:][ends]
    measured, unit = signs[:, number["measure"]] > 0, signs[:, number["measure_unit"]] > 0
    counts = (signs[:, number["digits"]] + signs[:, number["number_word"]]) > 0
    cuts = np.zeros(len(signs) + 1, np.bool_)
    cuts[1:-1] = counts[:-1] & (counts & (signs[:, number["digits"]] == 0))[1:] & (gaps[1:-1, _BLANK] > 0)
    cuts[1:-1] |= unit[:-1] & unit[1:]
    counts |= measured  # a unit's dual
    stops = (signs[:, number["stop"]] > 0) | cuts[1:]
    clean = whole & ~stops[ends] & ~cuts[:-1, None]
    if group_of(query) == "number" and counts.any():
        meant = _meant(signs, counts, cuts, query)
        other = (signs[:, number["other_measure"]] > 0) & ~meant
        for wanted, inside in ((meant, True), (other, False)):
            if wanted.any():
                total = np.append(0, np.cumsum(wanted))
                clean &= (total[ends + 1] > total[:-1, None]) == inside
        # Where all numbers measure something else, none answers.
        clean &= bool((counts & ~other & (signs[:, number["percent"]] == 0)).any())
    return np.asarray(clean)


def _meant(signs: Array, counts: NDArray[np.bool_], cuts: NDArray[np.bool_], query: Query) -> NDArray[np.bool_]:
    """Which words of numbers can belong to the number asked for; none where that can't be told.

    One with a unit of what is asked for is meant where there is any, one with another unit never. A number belongs to
    the first place that «في» names behind it («900 جندي في سورية ونحو 2500 في العراق») and counts the noun that follows
    it, one word between them at most.
    """
    number = _sign_numbers()
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
        before = meant & (noun[:-2] | noun[1:-1] | noun[2:])  # a number that is the noun says that there are two
        meant = before if before.any() else meant
    # A number of several words is meant as a whole.
    run = np.cumsum(~cuts[:-1])
    return np.asarray(counts & np.isin(run, run[meant]))


def _word_signs(
    sentence: str, found: Sequence[Word], query: Query, matched: Sequence[tuple[Span, float]]
) -> tuple[Array, Array]:
    """The signs of the words, and what stands between them."""
    number = _sign_numbers()
    asked, loosely, in_focus = number["asked"], number["asked_loosely"], number["focus"]
    strengths = {span.start: strength for span, strength in matched}
    focus = query.terms[query.counted or 0].stem if query.terms else ""
    rows: list[int] = []
    columns: list[int] = []
    gap_rows: list[int] = [0, len(found)]
    gap_columns: list[int] = [_EDGE, _EDGE]
    quoted = bracketed = False
    done = 0
    for place, word in enumerate(found):
        between = sentence[done : word.start]
        done = word.end
        blank = True
        if between != " ":
            for mark in between:
                kind = _MARKS.get(mark)
                if kind is None:
                    continue
                blank = False
                gap_rows.append(place)
                gap_columns.append(kind)
                if kind == _QUOTE:
                    quoted = mark in _OPENING or (mark not in _CLOSING and not quoted)
                elif kind == _BRACKET:
                    bracketed = mark in "(["
        if blank:
            gap_rows.append(place)
            gap_columns.append(_BLANK)
        own = signs_of(word.surface)
        columns += own
        rows += [place] * len(own)
        strength = strengths.get(word.start, 0.0)
        if strength > 0:
            rows.append(place)
            columns.append(asked if strength >= 0.9 else loosely)
            if strength >= 0.5 and focus and focus in key(word.surface):
                rows.append(place)
                columns.append(in_focus)
        if quoted:
            rows.append(place)
            columns.append(in_focus + 1)
        if bracketed:
            rows.append(place)
            columns.append(in_focus + 2)
    for mark in sentence[done:]:
        if mark in _MARKS:
            gap_rows.append(len(found))
            gap_columns.append(_MARKS[mark])
    signs = np.zeros((len(found), len(number)), np.float32)
    signs[rows, columns] = 1.0
    places = signs[:, number["place"]] > 0
    if np.any(places & (signs[:, asked] > 0)):
        signs[:, number["other_place"]] = places & (signs[:, asked] == 0) & (signs[:, loosely] == 0)
    if query.measures or query.two:
        told = measure_signs(sentence, found, query, np.asarray(signs[:, asked : asked + 2].any(axis=1)))
        signs[:, number["measure"] : number["bare"] + 1] = np.stack(
            [told.right, told.unit, told.other, told.bare], axis=1
        )
    gaps = np.zeros((len(found) + 1, len(GAPS)), np.float32)
    gaps[gap_rows, gap_columns] = 1.0
    return signs, gaps


def _distances(matches: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each word how many words back and ahead the next matched one stands; at least `_FAR` where there is none."""
    count = len(matches)
    places = np.arange(count)
    last = np.maximum.accumulate(np.where(matches, places, -_FAR))
    following = np.minimum.accumulate(np.where(matches, places, count + _FAR)[::-1])[::-1]
    before, after = places.copy(), count + _FAR - places
    before[0] = _FAR
    before[1:] -= last[:-1]
    after[:-1] = following[1:] - places[:-1]
    return before, after


def _running(found: Sequence[Word], matches: NDArray[np.bool_]) -> Array:
    """How many different words of the question stand before each place of the sentence, n + 1 numbers.

    A word that stands several times in the sentence tells less of each place.
    """
    asked = {place: key(found[place].surface).removeprefix("ال")[:4] for place in np.flatnonzero(matches).tolist()}
    often = Counter(asked.values())
    worth = np.zeros(len(found) + 1, np.float32)
    for place, word in asked.items():
        worth[place + 1] = 1.0 / often[word]
    return np.cumsum(worth, dtype=np.float32)


def _asked_beside(running: Array) -> Array:
    """The last four of `EDGES`."""
    count = len(running) - 1
    places = np.arange(count)
    beside = np.empty((count, 4), np.float32)
    for column, reach in enumerate((_FEW, _MANY)):
        beside[:, 2 * column] = running[:-1] - running[np.maximum(places - reach, 0)]
        beside[:, 2 * column + 1] = running[np.minimum(places + reach + 1, count)] - running[1:]
    return beside


def _holds(
    signs: Array, gaps: Array, matches: NDArray[np.bool_], near: Array, amid: Array, ends: NDArray[np.intp]
) -> Array:
    """What every stretch holds, n × `LONGEST` × `HOLDS`."""
    count = len(signs)
    starts = np.arange(count)
    counted = np.zeros((count + 1, 8), np.float32)
    np.cumsum(signs @ _held_signs() > 0, axis=0, out=counted[1:, :7])
    np.cumsum(matches, out=counted[1:, 7])
    held = counted[ends + 1] - counted[starts][:, None]
    length = ends - starts[:, None] + 1
    opens, closes = gaps[:-1] > 0, gaps[1:] > 0
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
