"""What numbers measure: which dimension (length, money, duration …) a number's unit or symbol tells.

Facts stand in `measures.tsv`. Words are looked up as the hashes of their normal forms, many sentences at once, so that
articles need keep no more than they do; only symbols, which are no words, are told at indexing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.text.lexicon import alternatives, read_table
from index.text.normalize import fold, normalize
from index.text.signs import BEFORE_PAIRS, Sign, signs_of
from index.text.words import Word

__all__ = ["Quantities", "dimensions", "mask_of", "quantities", "quantities_of", "symbol_marks", "symbols"]

Masks = NDArray[np.uint32]
Numbers = NDArray[np.int64]
_LOW = 0xFFFF
_COLUMNS = 3
_NUMBER, _YEAR = int(Sign.NUMBER), int(Sign.NUMBER | Sign.DATE)
_NONE = np.uint32(0)


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
def dimensions() -> dict[str, int]:
    """The names of all dimensions, each with its bit; as they come in the data file."""
    names = dict.fromkeys(name for _, cell, _ in _rows() for name in re.split("[|>]", cell) if name)
    return {name: 1 << place for place, name in enumerate(names)}


def mask_of(cell: str) -> int:
    """The bits of dimensions whose names are parted by «|»."""
    return sum(dimensions()[name] for name in alternatives(cell))


@cache
def _rows() -> tuple[list[str], ...]:
    return tuple(read_table("measures.tsv", _COLUMNS))


def _listed(role: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The dimensions and the normal forms of the words of each expression of a role."""
    for name, cell, words in _rows():
        if name == role:
            for expression in alternatives(words):
                yield cell, tuple(normalize(word) for word in expression.split())


def _code(word: str) -> int:
    """As `index.text.coding.term_code`, which is built on what is told here."""
    return crc32(word.encode()) or 1


class _Table:
    """Hashes with what they stand for: a row of masks each."""

    def __init__(self, entries: dict[int, tuple[int, ...]], width: int = 1) -> None:
        codes = sorted(entries)
        self.codes = np.array(codes, np.uint64)
        self.values = np.array([entries[code] for code in codes], np.uint32).reshape(-1, width)
        # Two bytes of a code tell nearly all words apart from those sought, in one look.
        self.filter = np.zeros(_LOW + 1, np.bool_)
        self.filter[(self.codes & np.uint64(_LOW)).astype(np.int64)] = True

    def find(self, codes: NDArray[np.unsignedinteger]) -> tuple[Numbers, Masks]:
        """The places of the codes that are listed, and for each its values."""
        near = np.flatnonzero(self.filter[codes & codes.dtype.type(_LOW)])
        if not len(near) or not len(self.codes):
            return near[:0], self.values[:0]
        at = np.minimum(np.searchsorted(self.codes, codes[near].astype(np.uint64)), len(self.codes) - 1)
        same = self.codes[at] == codes[near]
        return near[same], self.values[at[same]]


class _Tables:
    """The data file as tables: `one` for single words, `pair` for two words."""

    def __init__(self) -> None:
        single: dict[int, tuple[int, ...]] = {}
        double: dict[int, tuple[int, ...]] = {}

        def note(words: Sequence[str], value: int) -> None:
            table, code = (single, _code(words[0])) if len(words) == 1 else (double, _pair(words))
            table[code] = (table.get(code, (0,))[0] | value,)

        for cell, words in _listed("unit"):
            note(words, mask_of(cell))
        moment = mask_of("moment")
        for names in _months():
            note(names, moment)
        self.units, self.unit_pairs = _Table(single), _Table(double)
        self.twos = _Table(self._after_clitics("two"))
        self.ranges = _Table({_code(words[0]): (1,) for _, words in _listed("range")})
        self.ones = _Table({_code(words[0]): (1,) for _, words in _listed("one")})
        turns: tuple[dict[int, tuple[int, ...]], ...] = ({}, {})
        for cell, words in _listed("turns"):
            source, _, target = cell.partition(">")
            code = _code(words[0]) if len(words) == 1 else _pair(words)
            turns[len(words) - 1][code] = (mask_of(source), mask_of(target))
        self.turns, self.turn_pairs = (_Table(entries, 2) for entries in turns)
        before = {role: self._after_clitics(role) for role in ("before", "before_year")}
        for names in _months():
            before["before_year"].update((_code(one + names[-1]), (moment,)) for one in BEFORE_PAIRS)
        self.before, self.before_year = _Table(before["before"]), _Table(before["before_year"])

    @staticmethod
    def _after_clitics(role: str) -> dict[int, tuple[int, ...]]:
        """Single words, also with what may be written with them (وسنتين, لعام)."""
        return {_code(one + words[-1]): (mask_of(cell),) for cell, words in _listed(role) for one in BEFORE_PAIRS}


def _pair(words: Sequence[str]) -> int:
    return _code(words[0]) << 32 | _code(words[1])


def _months() -> Iterator[tuple[str, ...]]:
    """The names of months, but what is a number as well (صفر)."""
    for _, calendar, names in read_table("months.tsv", 3):
        for name in alternatives(names) if calendar != "weekday" else ():
            words = tuple(normalize(word) for word in name.split())
            if len(words) <= 2 and not signs_of(words[0], fold(words[0])) & _NUMBER:
                yield words


@cache
def _tables() -> _Tables:
    return _Tables()


@cache
def symbol_marks() -> dict[str, Sign]:
    """The symbols that stand for units, with the sign that each gives its number."""
    kinds = {"money": Sign.MONEY, "share": Sign.SHARE}
    return {mark: kinds[cell] for name, cell, cells in _rows() if name == "symbol" for mark in alternatives(cells)}


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
    count, tables = len(norms), _tables()
    places = np.arange(count)
    unit, last = np.zeros(count, np.uint32), places.copy()
    taken, two, continues = np.zeros(count, np.bool_), np.zeros(count, np.bool_), (signs & int(Sign.CONTINUES)) > 0
    begins = np.zeros(count + 3, np.bool_)
    begins[starts[starts < count]] = True
    begins[count:] = True
    both = norms[:-1].astype(np.uint64) << np.uint64(32) | norms[1:]
    at, masks = tables.units.find(norms)
    unit[at] = masks[:, 0]
    at, masks = tables.unit_pairs.find(both)
    fits = ~begins[at + 1]
    at = at[fits]
    unit[at], last[at], taken[at + 1] = masks[fits, 0], at + 1, True
    _turn(tables, norms, both, unit, last, taken, begins)
    at, masks = tables.twos.find(norms)
    unit[at], two[at] = masks[:, 0], True
    # «100 يوم الجمعة», «20 عام 2018»: what follows says which day, so that the number counts something else.
    dated = places[:-1][(unit[:-1] & mask_of("duration") > 0) & ~two[:-1] & ((signs[1:] & int(Sign.DATE)) > 0)]
    unit[dated[~begins[dated + 1] & (unit[dated + 1] == 0)]] = _NONE
    number = ((signs & _NUMBER) > 0) & (unit == 0) & ~taken
    follows = np.minimum.accumulate(np.where(number | continues, count, places)[::-1])[::-1]
    sentence = np.cumsum(begins[:count])
    found = np.flatnonzero(number & (follows < count))
    behind = follows[found]
    fits = (sentence[found] == sentence[behind]) & (unit[behind] > 0) & ~two[behind]
    result = np.where(two, unit, _NONE)
    result[found[fits]] = unit[behind[fits]]
    joined, _ = tables.ranges.find(norms)
    joined = joined[(joined > 0) & (joined < count - 1)]
    joined = joined[number[joined - 1] & number[joined + 1] & (result[joined - 1] == 0)]
    joined = joined[sentence[joined - 1] == sentence[joined + 1]]
    result[joined - 1] = result[joined + 1]
    ends = last.copy()
    ends[found[fits]] = last[behind[fits]]
    _told_before(tables, norms, number, signs, begins, unit, result, ends)
    for name, sign in (("share", Sign.SHARE), ("money", Sign.MONEY)):
        marked = np.flatnonzero(number & ((signs & int(sign)) > 0))
        result[marked] = mask_of(name)
        scale = marked[marked < count - 1] + 1  # «$45 مليون»
        result[scale[number[scale] & (result[scale] == 0) & ~begins[scale]]] = mask_of(name)
    return Quantities(number | two, result, ends)


def _turn(
    tables: _Tables,
    norms: NDArray[np.uint32],
    both: NDArray[np.uint64],
    unit: Masks,
    last: Numbers,
    taken: NDArray[np.bool_],
    begins: NDArray[np.bool_],
) -> None:
    """Units that what is behind them makes others («كيلومتر مربع», «كيلومترا في الساعة»), changed in place."""
    owner = np.full(len(unit) + 1, -1)
    units = np.flatnonzero(unit)
    owner[last[units] + 1] = units
    for codes, table, width in ((both, tables.turn_pairs, 2), (norms, tables.turns, 1)):
        at, masks = table.find(codes)
        mine = owner[at]
        fits = (mine >= 0) & (unit[mine] & masks[:, 0] > 0) & ~begins[at] & ~begins[at + width - 1]
        at, mine = at[fits], mine[fits]
        unit[at] = _NONE
        unit[mine], last[mine] = masks[fits, 1], at + width - 1
        owner[at + width] = mine
        for step in range(width):
            taken[at + step] = True


def _told_before(
    tables: _Tables,
    norms: NDArray[np.uint32],
    number: NDArray[np.bool_],
    signs: Numbers,
    begins: NDArray[np.bool_],
    unit: Masks,
    result: Masks,
    ends: Numbers,
) -> None:
    """Numbers of which the word before tells what they are (عام 2015, رقم 5, يوم واحد), changed in place."""
    year = (signs & _YEAR) == _YEAR
    ones, _ = tables.ones.find(norms)
    ones = ones[(ones > 0) & number[ones]]
    ones = ones[~begins[ones]]
    for table, only_year in ((tables.before, False), (tables.before_year, True)):
        at, masks = table.find(norms[:-1])
        follows = at + 1
        fits = number[follows] & ~begins[follows]
        plain = result[follows] == 0
        fits &= (year[follows] & plain) if only_year else (year[follows] | plain)
        result[follows[fits]], ends[follows[fits]] = masks[fits, 0], follows[fits]
    result[ones] = np.where(unit[ones - 1] > 0, unit[ones - 1], result[ones] & ~np.uint32(mask_of("moment")))


@lru_cache(maxsize=50_000)
def _word(surface: str) -> tuple[int, int]:
    """The hash and the signs of a word as it is written."""
    norm = normalize(surface)
    return (_code(norm) if norm else 0), signs_of(norm, fold(norm))


def quantities_of(sentence: str, spans: Sequence[Word]) -> Quantities:
    """What the numbers of a sentence measure.

    Args:
        sentence: as it is written.
        spans: its words.
    """
    told = np.array([_word(surface) for surface, _, _ in spans], np.int64).reshape(-1, 2)
    signs = told[:, 1].copy()
    marks = symbols(sentence)
    if marks:
        begins = {start: place for place, (_, start, _) in enumerate(spans)}
        ends = {end: place for place, (_, _, end) in enumerate(spans)}
        for offset, at_start, sign in marks:
            place = (begins if at_start else ends).get(offset)
            if place is not None:
                signs[place] |= int(sign)
    return quantities(told[:, 0].astype(np.uint32), signs, np.zeros(1, np.int64))
