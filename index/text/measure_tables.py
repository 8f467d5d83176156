"""The facts of `measures.tsv` as tables of hashes: what a word or two tell of a number beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.text.lexicon import alternatives, read_table
from index.text.normalize import fold, normalize
from index.text.signs import BEFORE_PAIRS, Sign, signs_of
from index.text.word_table import term_code

__all__ = [
    "ACROSS",
    "BEFORE",
    "BEFORE_YEAR",
    "BEGINS_PAIR",
    "FROM",
    "JOINS",
    "ONE",
    "OTHER",
    "TO",
    "TWO",
    "UNIT",
    "CodeTable",
    "Masks",
    "MeasureTables",
    "Numbers",
    "dimensions",
    "mask_of",
    "measure_tables",
    "symbol_marks",
]

Masks = NDArray[np.uint32]
"""Dimensions, as bits of `dimensions`."""
Numbers = NDArray[np.int64]
"""Places of words, or their signs."""
_LOW = 0xFFFF
_COLUMN = UNIT, TWO, FROM, TO, BEFORE, BEFORE_YEAR, OTHER = range(7)
"""What a row of a table tells of an expression: as a unit, as its dual, what it makes of which unit before it, of the
number behind it, of a year behind it; and these:"""
BEGINS_PAIR, JOINS, ONE, ACROSS = 1, 2, 4, 8


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
    return tuple(read_table("measures.tsv", 3))


def _listed(role: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The dimensions and the normal forms of the words of each expression of a role."""
    for name, cell, words in _rows():
        if name == role:
            for expression in alternatives(words):
                yield cell, tuple(normalize(word) for word in expression.split())


class CodeTable:
    """Hashes of words (`term_code`) with what they stand for: a row of masks each, by the columns above."""

    def __init__(self, entries: dict[int, list[int]]) -> None:
        codes = sorted(entries)
        self.codes = np.array(codes, np.uint64)
        self.rows = np.array([entries[code] for code in codes], np.uint32).reshape(-1, len(_COLUMN))
        # Two bytes of a code tell nearly all words apart from those sought, in one look.
        self.filter = np.zeros(_LOW + 1, np.bool_)
        self.filter[(self.codes & np.uint64(_LOW)).astype(np.int64)] = True

    def find(self, codes: NDArray[np.unsignedinteger]) -> tuple[Numbers, Masks]:
        """The places of the codes that are listed, and the row of each, [found, columns]."""
        near = np.flatnonzero(self.filter[codes & codes.dtype.type(_LOW)])
        if not len(near):
            return near, self.rows[:0]
        at = np.minimum(np.searchsorted(self.codes, codes[near].astype(np.uint64)), len(self.codes) - 1)
        same = self.codes[at] == codes[near]
        return near[same], self.rows[at[same]]


class MeasureTables:
    """The data file as tables of single words and of pairs; and some dimensions."""

    def __init__(self) -> None:
        single: dict[int, list[int]] = {}
        double: dict[int, list[int]] = {}

        def note(words: Sequence[str], column: int, value: int) -> None:
            table, code = (single, term_code(words[0])) if len(words) == 1 else (double, _pair(words))
            table.setdefault(code, [0] * len(_COLUMN))[column] |= value
            if len(words) == 2:
                single.setdefault(term_code(words[0]), [0] * len(_COLUMN))[OTHER] |= BEGINS_PAIR

        self.moment, self.duration = mask_of("moment"), mask_of("duration")
        self.length, self.area = mask_of("length"), mask_of("area")
        for cell, words in _listed("unit"):
            note(words, UNIT, mask_of(cell))
        for cell, words in _listed("turns"):
            source, _, target = cell.partition(">")
            note(words, FROM, mask_of(source))
            note(words, TO, mask_of(target))
        for names in _months():
            note(names, UNIT, self.moment)
        for role, column in (("two", TWO), ("before", BEFORE), ("before_year", BEFORE_YEAR)):
            listed = [(mask_of(cell), words[-1]) for cell, words in _listed(role)]
            if column == BEFORE_YEAR:
                listed += [(self.moment, names[-1]) for names in _months()]
            for mask, word in listed:
                for clitic in BEFORE_PAIRS:
                    note((clitic + word,), column, mask)
        for role, flag in (("range", JOINS), ("one", ONE), ("across", ACROSS)):
            for _, words in _listed(role):
                note(words, OTHER, flag)
        self.single, self.pairs = CodeTable(single), CodeTable(double)


def _pair(words: Sequence[str]) -> int:
    return term_code(words[0]) << 32 | term_code(words[1])


def _months() -> Iterator[tuple[str, ...]]:
    """The names of months, but what is a number as well (صفر)."""
    for _, calendar, names in read_table("months.tsv", 3):
        for name in alternatives(names) if calendar != "weekday" else ():
            words = tuple(normalize(word) for word in name.split())
            if len(words) <= 2 and not signs_of(words[0], fold(words[0])) & Sign.NUMBER:
                yield words


@cache
def measure_tables() -> MeasureTables:
    """Those of the data file, read once."""
    return MeasureTables()


@cache
def symbol_marks() -> dict[str, Sign]:
    """The symbols that stand for units, with the sign that each gives its number."""
    kinds = {"money": Sign.MONEY, "share": Sign.SHARE}
    return {mark: kinds[cell] for name, cell, cells in _rows() if name == "symbol" for mark in alternatives(cells)}
