"""The words met so far, by number: what each is coded as, and what an engine is told of it.

A text repeats its words: each is analysed once. Numbers are looked up by the words' hashes, and everything else is
taken by number, for all words of some articles at once; the processor then waits for its memory once, not once a word.
"""

from __future__ import annotations

from codecs import utf_16_le_decode
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.text.normalize import fold, normalize
from index.text.signs import Sign, signs_of
from index.text.terms import Analyzer, Terms
from index.text.tokens import Tokens

__all__ = ["WORD", "Strings", "WordTable", "term_code"]

WORD = np.dtype([("norm", "<u4"), ("stem", "<u4"), ("root", "<u4"), ("signs", "<u2")])
"""A word: the hashes of its terms (`term_code`; stem and root 0 for a function word) and its `Sign`s."""
_Item = TypeVar("_Item", bound=np.generic)
_FIRST_SLOTS = 1 << 12
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio: Fibonacci hashing


def _extended(held: NDArray[_Item], size: int, more: NDArray[_Item]) -> NDArray[_Item]:
    """An array of which the first items count, with more behind those; it grows to twice what it holds."""
    if size + len(more) > len(held):
        held = np.concatenate([held[:size], np.zeros(size + 2 * len(more), held.dtype)])
    held[size : size + len(more)] = more
    return held


def term_code(term: str) -> int:
    """The 32-bit hash that stands for a term; 0 stands for none."""
    return crc32(term.encode()) or 1


class Strings:
    """Strings by number, from 0, kept in one piece so that many are joined by copying parts of it."""

    def __init__(self) -> None:
        self._units = np.zeros(0, "<u2")  # of UTF-16; a blank behind each string that isn't empty
        self._starts = np.zeros(1, np.int64)

    def put(self, number: int, strings: Sequence[str]) -> None:
        """Give strings the numbers from one on; there are that many before, and those behind are forgotten."""
        encoded = [f"{one} ".encode("utf-16-le", "surrogatepass") if one else b"" for one in strings]
        begin = int(self._starts[number])
        ends = begin + np.cumsum([len(one) // 2 for one in encoded], dtype=np.int64)
        self._units = _extended(self._units, begin, np.frombuffer(b"".join(encoded), "<u2"))
        self._starts = _extended(self._starts, number + 1, ends)

    def joined(self, numbers: NDArray[np.int64], counts: NDArray[np.int64]) -> list[str]:
        """Groups of strings, each joined by blanks, empty ones left out.

        Args:
            numbers: the strings of all groups, one group behind the other.
            counts: how many each group has.
        """
        begins = self._starts[numbers]
        sizes = self._starts[numbers + 1] - begins
        ends = np.zeros(len(numbers) + 1, np.int64)
        np.cumsum(sizes, out=ends[1:])
        units = self._units[np.repeat(begins - ends[:-1], sizes) + np.arange(ends[-1])].tobytes()
        borders = np.zeros(len(counts) + 1, np.int64)
        np.cumsum(counts, out=borders[1:])
        places = (2 * ends[borders]).tolist()
        return [
            utf_16_le_decode(units[begin : end - 2], "surrogatepass")[0] if end > begin else ""
            for begin, end in pairwise(places)
        ]


class _Hashes:
    """Numbers above 0 by hashes above 0: open addressing with linear probing, in arrays."""

    def __init__(self) -> None:
        self._clear(_FIRST_SLOTS)
        self._held = 0

    def __len__(self) -> int:
        return self._held

    def _clear(self, slots: int) -> None:
        self._hashes = np.zeros(slots, np.uint64)
        self._numbers = np.zeros(slots, np.int32)
        self._shift = np.uint64(64 - slots.bit_length() + 1)

    def find(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The numbers of hashes; 0 for those that aren't there."""
        slots = (hashes * _SPREAD) >> self._shift
        held = self._hashes[slots]
        found: NDArray[np.int64] = self._numbers[slots].astype(np.int64)
        left = np.flatnonzero((held != hashes) & (held != 0))
        found[held != hashes] = 0
        slots = slots[left]
        while len(left):
            slots = (slots + np.uint64(1)) & np.uint64(len(self._hashes) - 1)
            held = self._hashes[slots]
            same = held == hashes[left]
            found[left[same]] = self._numbers[slots[same]]
            on = ~same & (held != 0)
            left, slots = left[on], slots[on]
        return found

    def add(self, hashes: NDArray[np.uint64], numbers: NDArray[np.int64]) -> None:
        """Put hashes in that aren't there, each once."""
        self._held += len(hashes)
        if 2 * self._held > len(self._hashes):
            filled = self._hashes != 0
            hashes = np.concatenate([self._hashes[filled], hashes])
            numbers = np.concatenate([self._numbers[filled], numbers])
            self._clear(1 << (4 * self._held - 1).bit_length())
        slots = (hashes * _SPREAD) >> self._shift
        while len(hashes):
            free = self._hashes[slots] == 0
            self._hashes[slots[free]] = hashes[free]  # of several for one slot, one
            placed = self._hashes[slots] == hashes
            self._numbers[slots[placed]] = numbers[placed]
            hashes, numbers = hashes[~placed], numbers[~placed]
            slots = (slots[~placed] + np.uint64(1)) & np.uint64(len(self._hashes) - 1)


class _Row(NamedTuple):
    """What is known of a number; see `WordTable`."""

    coded: tuple[int, int, int, int]
    norm: str
    stem: str
    parts: int = 1
    digits: bool = False


class WordTable:
    """Words by number, from 1.

    Args:
        analyzer: gives the words' terms.
        marked: the hashes of some normal forms, ascending.

    What is kept of a number:
        rows: the word, of dtype `WORD`; of a run-together word its first part.
        parts: how many words it is.
        several: of run-together words, the numbers of the parts.
        digits: whether it is written with a digit first.
        marked: whether its normal form is one of those given.
        norms, stems: what an engine is told.
    """

    def __init__(self, analyzer: Analyzer, marked: NDArray[np.uint32]) -> None:
        self._analyse: Callable[[str], Terms] = analyzer.analyse
        self._marked = marked
        self._numbers = _Hashes()
        self._held = 0
        self._fresh = [_Row((0, 0, 0, 0), "", "")]  # no word has the number 0
        self.rows = np.zeros(0, WORD)
        self.parts = np.zeros(0, np.int64)
        self.digits = np.zeros(0, np.bool_)
        self.marked = np.zeros(0, np.bool_)
        self._latest = np.zeros(0, np.int32)
        self.several: dict[int, list[int]] = {}
        self.norms, self.stems = Strings(), Strings()
        self._keep()

    def __len__(self) -> int:
        """How many words are known as they are written."""
        return len(self._numbers)

    def numbers(self, text: str, found: Tokens) -> NDArray[np.int64]:
        """The numbers of the words of a text; those not met before are analysed."""
        numbers = self._numbers.find(found.hashes)
        new = np.flatnonzero(numbers == 0)
        if len(new):
            hashes, firsts, which = np.unique(found.hashes[new], return_index=True, return_inverse=True)
            at = new[firsts]
            places = zip(found.starts[at].tolist(), found.ends[at].tolist(), strict=True)
            given = np.array([self._new(text[start:end]) for start, end in places], np.int64)
            self._keep()
            self._numbers.add(hashes, given)
            numbers[new] = given[which]
        return numbers

    def once(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """The same numbers in their order, each once."""
        places = np.arange(len(numbers), dtype=np.int32)
        self._latest[numbers[::-1]] = places[::-1]  # of several the last is kept: the first of them
        once: NDArray[np.int64] = numbers[self._latest[numbers] == places]
        return once

    def _new(self, surface: str) -> int:
        """Give a word its number."""
        terms = self._analyse(surface)
        norms, stems, roots = (level.split() for level in terms)
        digits = surface[0].isdigit()
        if not norms:  # a function word tells nothing, but it is a word: its normal form tells sentences apart
            return self._row(Terms(normalize(surface), "", ""), terms, digits=digits)
        if len(norms) == 1:
            return self._row(terms, terms, digits=digits)
        rows = [
            self._row(one, one, int(Sign.CONTINUES) if place else 0)
            for place, one in enumerate(map(Terms, norms, stems, roots))
        ]
        number = self._row(Terms(norms[0], stems[0], roots[0]), terms, parts=len(rows), digits=digits)
        self.several[number] = rows
        return number

    def _row(self, coded: Terms, said: Terms, sign: int = 0, parts: int = 1, digits: bool = False) -> int:
        """A new number: the terms of which are kept as hashes, those that are told the engine."""
        norm, stem, root = (term_code(term) if term else 0 for term in coded)
        signs = signs_of(coded.norm, fold(coded.norm)) | sign
        self._fresh.append(_Row((norm, stem, root, signs), said.norm, said.stem, parts, digits))
        return self._held + len(self._fresh) - 1

    def _keep(self) -> None:
        """Put what is new behind the rest. Where this is interrupted, it is done again from the same place."""
        fresh, held = self._fresh, self._held
        rows = np.array([row.coded for row in fresh], WORD)
        self.rows = _extended(self.rows, held, rows)
        self.parts = _extended(self.parts, held, np.array([row.parts for row in fresh], np.int64))
        self.digits = _extended(self.digits, held, np.array([row.digits for row in fresh], np.bool_))
        self.marked = _extended(self.marked, held, np.isin(rows["norm"], self._marked))
        self._latest = _extended(self._latest, held, np.zeros(len(fresh), np.int32))
        self.norms.put(held, [row.norm for row in fresh])
        self.stems.put(held, [row.stem for row in fresh])
        self._fresh, self._held = [], held + len(fresh)
