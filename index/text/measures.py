"""What numbers measure: which dimension (length, money, duration …) a number's unit or symbol tells.

Facts are in `measure_tables`. Words are looked up as the hashes of their normal forms, many sentences at once, so that
articles need keep no more than they do; only symbols, which are no words, are told at indexing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from index.text.measure_tables import (
    ACROSS,
    BEFORE,
    BEFORE_YEAR,
    BEGINS_PAIR,
    FROM,
    JOINS,
    ONE,
    OTHER,
    TO,
    TWO,
    UNIT,
    Masks,
    MeasureTables,
    Numbers,
    dimensions,
    mask_of,
    measure_tables,
    symbol_marks,
)
from index.text.normalize import fold, normalize
from index.text.signs import Sign, signs_of
from index.text.word_table import term_code
from index.text.words import Word

__all__ = ["Quantities", "dimensions", "mask_of", "quantities", "quantities_of", "symbol_marks", "symbols"]

_ALL = 0xFFFFFFFF
_NUMBER, _DATE, _CONTINUES = int(Sign.NUMBER), int(Sign.DATE), int(Sign.CONTINUES)
_YEAR = _NUMBER | _DATE


@dataclass(frozen=True, slots=True)
class Quantities:
    """The numbers among N words.

    Args:
        numbers: whether a word is one of a number; a unit's dual (سنتين) is, what belongs to a unit (في المئة) isn't.
        masks: for each such word the dimensions its number can be of, as bits of `dimensions`; 0 where nothing tells.
        last: for each word of a number the last word of its unit, for each first word of a unit its last; of other
            words their own place.
    """

    numbers: NDArray[np.bool_]
    masks: Masks
    last: Numbers


@cache
def _symbols() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(symbol_marks()))}]")


def symbols(text: str) -> list[tuple[int, bool, Sign]]:
    """The symbols beside digits (50 %, $20), one blank between them at the most.

    Returns:
        For each the offset where its digits end, or begin; whether they begin there; and the sign it gives them.
    """
    found: list[tuple[int, bool, Sign]] = []
    for mark in _symbols().finditer(text):
        start, end, sign = *mark.span(), symbol_marks()[mark[0]]
        before = start - 1 if text[start - 1 : start].isspace() else start
        behind = end + 1 if text[end : end + 1].isspace() else end
        # Digits come before it more often than behind.
        if before and text[before - 1].isdecimal():
            found.append((before, False, sign))
        elif text[behind : behind + 1].isdecimal():
            found.append((behind, True, sign))
    return found


def quantities(norms: NDArray[np.uint32], signs: Numbers, starts: Numbers) -> Quantities:
    """What the numbers among the words of some sentences measure.

    Args:
        norms: the hashes of the words' normal forms (`index.text.coding.term_code`), 0 for none, [N].
        signs: the words' `Sign`s, [N].
        starts: where each sentence begins; no unit belongs to a number of another.
    """
    count, tables = len(norms), measure_tables()
    places = np.arange(count)
    at, rows = tables.single.find(norms)
    plain = (signs & _NUMBER) > 0
    if not (plain.any() or rows[:, TWO].any()):
        return Quantities(plain, np.zeros(count, np.uint32), places)
    begins = np.zeros(count + 3, np.bool_)
    begins[starts[starts < count]] = True
    begins[count:] = True
    words = _Words(np.zeros(count, np.uint32), places.copy(), np.zeros(count, np.bool_), begins)
    words.find_units(tables, norms, at, rows)
    unit, last = words.unit, words.last
    two = np.zeros(count, np.bool_)
    dual = rows[:, TWO] > 0
    unit[at[dual]], two[at[dual]] = rows[dual, TWO], True
    # «100 يوم الجمعة», «20 عام 2017»: what follows says which day, so that the number counts something else.
    spans = at[((unit[at] & np.uint32(tables.duration)) > 0) & ~dual & ~begins[at + 1]]
    unit[spans[((signs[spans + 1] & _DATE) > 0) & (unit[spans + 1] == 0)]] = 0
    number = plain & (unit == 0) & ~words.taken
    follows = np.minimum.accumulate(np.where(number | ((signs & _CONTINUES) > 0), count, places)[::-1])[::-1]
    sentence = np.cumsum(begins[:count], dtype=np.int64)
    found = np.flatnonzero(number & (follows < count))
    behind = follows[found]
    fits = (sentence[found] == sentence[behind]) & (unit[behind] > 0) & ~two[behind]
    found, behind = found[fits], behind[fits]
    result = np.where(two, unit, np.uint32(0))
    result[found] = unit[behind]
    ends = last.copy()
    ends[found] = last[behind]
    joins = at[(rows[:, OTHER] & JOINS > 0) & (at > 0) & (at < count - 1)]
    before = joins - 1
    before -= (signs[before] & _CONTINUES) > 0  # what a number in words amounts to stands behind it
    both = number[before] & number[joins + 1] & (result[before] == 0) & (sentence[before] == sentence[joins + 1])
    result[before[both]] = result[joins[both] + 1]
    _turn_into_areas(
        tables, at[(rows[:, OTHER] & ACROSS > 0) & (at > 0) & (at < count - 1)], number, result, ends, sentence
    )
    ones = at[(rows[:, OTHER] & ONE > 0) & number[at] & ~begins[at]]
    year = (signs & _YEAR) == _YEAR
    for column in (BEFORE, BEFORE_YEAR):
        told = (rows[:, column] > 0) & ~begins[at + 1]
        behind, masks = at[told] + 1, rows[told, column]
        free = result[behind] == 0
        fits = number[behind] & ((year[behind] & free) if column == BEFORE_YEAR else (year[behind] | free))
        result[behind[fits]], ends[behind[fits]] = masks[fits], behind[fits]
    result[ones] = np.where(unit[ones - 1] > 0, unit[ones - 1], result[ones] & np.uint32(~tables.moment & _ALL))
    for sign, name in ((Sign.SHARE, "share"), (Sign.MONEY, "money")):
        marked = np.flatnonzero(number & ((signs & int(sign)) > 0))
        if len(marked):
            result[marked] = mask_of(name)
            scale = marked[~begins[marked + 1]] + 1  # «$45 مليون»
            result[scale[number[scale] & (result[scale] == 0)]] = mask_of(name)
    return Quantities(number | two, result, ends)


def _turn_into_areas(
    tables: MeasureTables,
    across: Numbers,
    number: NDArray[np.bool_],
    result: Masks,
    ends: Numbers,
    sentence: Numbers,
) -> None:
    """Say of two lengths across each other («4 أمتار في 3.5 أمتار», «20 في 30 مترا») that they tell an area, too.

    Args:
        tables: what is listed.
        across: the places of words that join two lengths.
        number, result, ends, sentence: for each word whether it is a number, of what, where its unit ends, and the
            number of its sentence; the second is changed.
    """
    length, area = np.uint32(tables.length), np.uint32(tables.length | tables.area)
    for place in across.tolist():
        behind, before = place + 1, place - 1
        if not number[behind] or not result[behind] & length or sentence[behind] != sentence[before]:
            continue
        if not number[before]:
            units = np.flatnonzero(number[:place] & (ends[:place] == before))
            before = int(units[-1]) if len(units) else behind
        if before < behind and (result[before] & length or not result[before]):
            result[before] |= area
            result[behind] |= area


@dataclass(frozen=True, slots=True)
class _Words:
    """What is found of N words, changed in place.

    Args:
        unit: the dimensions of each unit, at its first word.
        last: each unit's last word; of other words their own place.
        taken: which words belong to a unit and so to no number.
        begins: which begin a sentence; three more, behind the last word, that do.
    """

    unit: Masks
    last: Numbers
    taken: NDArray[np.bool_]
    begins: NDArray[np.bool_]

    def find_units(self, tables: MeasureTables, norms: NDArray[np.uint32], at: Numbers, rows: Masks) -> None:
        """Find the units, and what makes others of them («كيلومتر مربع», «كيلومترا في الساعة»).

        Args:
            tables: what is listed.
            norms: the hashes of the words.
            at: the places of those that are listed.
            rows: their rows.
        """
        first = at[(rows[:, OTHER] & BEGINS_PAIR > 0) & ~self.begins[at + 1]]
        both = norms[first].astype(np.uint64) << np.uint64(32) | norms[first + 1]
        paired, pairs = tables.pairs.find(both)
        first = first[paired]
        self.unit[at] = rows[:, UNIT]
        units = pairs[:, UNIT] > 0
        self.unit[first[units]] |= pairs[units, UNIT]
        self.last[first[units]], self.taken[first[units] + 1] = first[units] + 1, True
        # By the place behind a unit where it begins.
        behind = np.full(len(norms) + 1, -1)
        found = np.flatnonzero(self.unit)
        behind[self.last[found] + 1] = found
        for place, masks, width in ((first, pairs, 2), (at, rows, 1)):
            whose = behind[place]
            fits = (whose >= 0) & ((self.unit[whose] & masks[:, FROM]) > 0) & ~self.begins[place]
            place, whose = place[fits], whose[fits]
            self.unit[place] = 0
            self.unit[whose], self.last[whose] = masks[fits, TO], place + width - 1
            behind[place + width] = whose
            for step in range(width):
                self.taken[place + step] = True


@lru_cache(maxsize=50_000)
def _word(surface: str) -> tuple[int, int]:
    """The hash and the signs of a word as it is written."""
    norm = normalize(surface)
    return (term_code(norm) if norm else 0), signs_of(norm, fold(norm))


def quantities_of(sentences: Sequence[tuple[str, Sequence[Word]]]) -> Quantities:
    """What the numbers of some sentences measure, their words one behind the other.

    Args:
        sentences: each as it is written, and its words.
    """
    told = np.array([_word(surface) for _, spans in sentences for surface, _, _ in spans], np.int64).reshape(-1, 2)
    signs = told[:, 1].copy()
    starts = []
    start = 0
    for sentence, spans in sentences:
        starts.append(start)
        marks = symbols(sentence)
        if marks:
            begins = {span.start: start + place for place, span in enumerate(spans)}
            ends = {span.end: start + place for place, span in enumerate(spans)}
            for offset, at_start, sign in marks:
                place = (begins if at_start else ends).get(offset)
                if place is not None:
                    signs[place] |= int(sign)
        start += len(spans)
    return quantities(told[:, 0].astype(np.uint32), signs, np.array(starts, np.int64))
