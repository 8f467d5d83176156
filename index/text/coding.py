"""Articles as numbers: for each word the hashes of its terms and its signs.

An engine keeps them with the article, so that at question time nothing is read, split or analysed: a question's terms
are looked for among numbers, all candidates at once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple, cast
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.text.measures import symbols
from index.text.months import long_months
from index.text.normalize import fold, normalize
from index.text.numbers import NUMBER_TERM, is_fraction, number_values
from index.text.signs import BEFORE_PAIRS, QUOTED, Sign, pairs, signs_of
from index.text.terms import Analyzer, Terms
from index.text.words import word_spans

__all__ = ["WORD", "Coded", "CodedArticle", "Coder", "term_code", "unpack"]

WORD = np.dtype([("norm", "<u4"), ("stem", "<u4"), ("root", "<u4"), ("signs", "<u2")])
"""A word: the hashes of its terms (`term_code`; stem and root 0 for a function word) and its `Sign`s."""
_ASKS = 1 << 31
"""The bit of a sentence's length that says that it ends with a question mark."""
_CONTINUES, _FOLLOWS, _LEADS, _NAME, _NUMBER = map(
    np.uint16, (Sign.CONTINUES, Sign.FOLLOWS, Sign.LEADS, Sign.NAME, Sign.NUMBER)
)
_MOST_WORDS = 600_000
"""So many words are remembered; then all are forgotten, and what is common soon comes back."""


def term_code(term: str) -> int:
    """The 32-bit hash that stands for a term; 0 stands for none."""
    return crc32(term.encode()) or 1


_number_values = lru_cache(maxsize=10_000)(number_values)
"""Texts repeat their numbers."""


class Coded(NamedTuple):
    """Some articles' words, one after the other; each article's title comes before its sentences, as one more of them.

    Args:
        words: the words of all, of dtype `WORD`.
        starts: where in `words` each sentence begins, and after the last the end: one more than there are sentences.
        asks: for each sentence whether it ends with a question mark.
        firsts: for each article the number of its title among the sentences, and after the last the number of all.
    """

    words: NDArray[np.void]
    starts: NDArray[np.int64]
    asks: NDArray[np.bool_]
    firsts: NDArray[np.int64]


def unpack(packed: Sequence[bytes]) -> Coded:
    """Articles as `Coder.article` has packed them, joined."""
    sizes = [int.from_bytes(one[:4], "little") for one in packed]
    lengths = np.frombuffer(b"".join([one[4 : 4 + 4 * size] for one, size in zip(packed, sizes, strict=True)]), "<u4")
    words = np.frombuffer(b"".join([one[4 + 4 * size :] for one, size in zip(packed, sizes, strict=True)]), WORD)
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths & (_ASKS - 1), out=starts[1:])
    firsts = np.zeros(len(packed) + 1, np.int64)
    np.cumsum(sizes, out=firsts[1:])
    return Coded(words, starts, lengths >= _ASKS, firsts)


class CodedArticle(NamedTuple):
    """An article as an engine keeps it.

    Args:
        words: title and sentences, packed; see `unpack`.
        sentences: the stems of each sentence, joined by blanks, and what several words say together (a number in words,
            a month of two).
        article: the same of the title and all sentences.
        norms: the normal forms of all words, a word's once.
    """

    words: bytes
    sentences: Sequence[str]
    article: str
    norms: str


class Coder:
    """Turns articles into numbers, remembering words.

    Args:
        analyzer: gives the words' terms.

    Safe to share between threads as long as one at a time codes.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self.analyzer = analyzer
        self._forget()
        pair = [(term_code(one) << 32 | term_code(other), sign) for (one, other), sign in pairs().items()]
        pair.sort()
        self._pairs = np.array([code for code, _ in pair], np.uint64)
        self._pair_signs = np.array([sign for _, sign in pair], np.uint16)
        self._month_terms = {
            term_code(before + name[0]) << 32 | term_code(name[1]): term
            for name, term in long_months().items()
            for before in BEFORE_PAIRS
        }

    def _forget(self) -> None:
        self._numbers: dict[str, int] = {}
        # By a word's number: its normal form and stem (several words', where it is several), how many words it is.
        self._norms = [""]
        self._stems = [""]
        self._rows = np.zeros(1024, WORD)
        self._counts = np.ones(1024, np.int64)
        self._several: dict[int, list[int]] = {}

    def article(
        self,
        text: str,
        spans: Sequence[tuple[int, int]],
        surfaces: Sequence[Sequence[str]],
        beside: Sequence[str] = (),
    ) -> CodedArticle:
        """An article packed for an engine.

        Args:
            text: the article's text.
            spans: where its sentences stand, as (start, end).
            surfaces: the words of its title, and of each sentence.
            beside: terms, at the level of stems, that the title gets besides.
        """
        asks = [False, *(text[end - 1 : end] in ("؟", "?") for _, end in spans)]
        if len(self._numbers) > _MOST_WORDS:
            self._forget()
        numbers = list(map(self._numbered, surfaces))
        coded = np.fromiter(chain.from_iterable(numbers), np.int64)
        lengths = np.array([len(words) for words in surfaces], np.int64)
        words, lengths = self._words(coded, lengths)
        ends = np.cumsum(lengths)
        months = self._mark(words, ends[:-1])
        if QUOTED.search(text):
            self._mark_quoted(words, text, spans, lengths)
        if marks := symbols(text):
            self._mark_symbols(words, text, spans, lengths, marks)
        title_end = int(ends[0]) - 1
        values = [*self._values(months, words, surfaces, ends), *((0, title_end, term) for term in beside)]
        stem, norm = self._stems.__getitem__, self._norms.__getitem__
        stems = [" ".join(filter(None, map(stem, one))) for one in numbers]
        if values:
            words, lengths = self._with_values(words, lengths, values)
            for sentence, _, term in values:
                stems[sentence] += f" {term}"
        lengths |= np.where(asks, _ASKS, 0)
        packed = len(lengths).to_bytes(4, "little") + lengths.astype("<u4").tobytes() + words.tobytes()
        norms = " ".join(filter(None, map(norm, dict.fromkeys(chain.from_iterable(numbers)))))
        return CodedArticle(packed, stems[1:], " ".join(filter(None, stems)), norms)

    def _numbered(self, words: Sequence[str]) -> list[int]:
        """The numbers of words, new ones for those not met before."""
        get = self._numbers.get
        known = list(map(get, words))
        if None not in known:
            return cast("list[int]", known)
        return [get(word) or self._new(word) for word in words]

    def _new(self, surface: str) -> int:
        """Give a word its number."""
        terms = self.analyzer.analyse(surface)
        norms, stems, roots = (level.split() for level in terms)
        if not norms:  # a function word tells nothing, but it is a word: its normal form tells sentences apart
            norm = normalize(surface)
            number = self._row(Terms(norm, "", ""), terms)
        elif len(norms) == 1:
            number = self._row(terms, terms)
        else:
            rows = [self._row(one, one) for one in map(Terms, norms, stems, roots)]
            for row in rows[1:]:
                self._rows["signs"][row] |= _CONTINUES
            number = self._row(Terms(norms[0], stems[0], roots[0]), terms)
            self._several[number] = rows
            self._counts[number] = len(rows)
        self._numbers[surface] = number
        return number

    def _row(self, coded: Terms, said: Terms) -> int:
        """A new number: the terms of which are kept as numbers, those that are told the engine."""
        number = len(self._norms)
        self._norms.append(said.norm)
        self._stems.append(said.stem)
        if number >= len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros(number, WORD)])
            self._counts = np.concatenate([self._counts, np.ones(number, np.int64)])
        signs = signs_of(coded.norm, fold(coded.norm))
        self._rows[number] = (*(term_code(term) if term else 0 for term in coded), signs)
        return number

    def _words(
        self, numbers: NDArray[np.int64], lengths: NDArray[np.int64]
    ) -> tuple[NDArray[np.void], NDArray[np.int64]]:
        """Words by their numbers, and how many each sentence has, once what stands for several words is those."""
        counts = self._counts[numbers]
        several = np.flatnonzero(counts > 1)
        if not len(several):
            return self._rows[numbers], lengths
        firsts = np.cumsum(counts) - counts
        spread = np.repeat(numbers, counts)
        for place in several.tolist():
            rows = self._several[int(numbers[place])]
            spread[firsts[place] : firsts[place] + len(rows)] = rows
        whose = np.repeat(np.arange(len(lengths)), lengths)
        np.add.at(lengths, whose[several], counts[several] - 1)
        return self._rows[spread], lengths

    def _values(
        self,
        months: Sequence[tuple[int, str]],
        words: NDArray[np.void],
        surfaces: Sequence[Sequence[str]],
        ends: NDArray[np.int64],
    ) -> list[tuple[int, int, str]]:
        """Numbers in words, and months of two words: the number of the sentence, the last word's place among all, and
        the term that stands for what they say, in order."""
        found = [(int(np.searchsorted(ends, place, "right")), place, term) for place, term in months]
        numbers = np.flatnonzero(words["signs"] & _NUMBER)
        if not len(numbers):
            return found
        whose = np.searchsorted(ends, numbers, "right")
        apart = np.flatnonzero((np.diff(numbers) > 2) | (np.diff(whose) > 0)) + 1
        firsts = [0, *apart.tolist()]
        lasts = [*(apart - 1).tolist(), len(numbers) - 1]
        places, sentences = numbers.tolist(), whose.tolist()
        for first, last in zip(firsts, lasts, strict=True):
            sentence = sentences[first]
            begin = int(ends[sentence - 1]) if sentence else 0
            written = surfaces[sentence]
            if begin + len(written) != ends[sentence]:  # run-together words: places are others
                continue
            if all(written[place - begin][0].isdigit() for place in places[first : last + 1]):
                continue  # digits alone are one term in whatever script they are written
            low, high = places[first] - begin, places[last] - begin + 1
            if low and is_fraction(written[low - 1]):  # «نصف مليون»
                low -= 1
            if high < len(written) and written[high][0] == "و":  # «ونصف», «و نصف»
                high += 1 + (written[high] == "و")
            for value in _number_values(tuple(written[low:high])):
                found.append((sentence, begin + low + value.last, NUMBER_TERM.format(value.value)))
        return sorted(found)

    def _with_values(
        self, words: NDArray[np.void], lengths: NDArray[np.int64], values: Sequence[tuple[int, int, str]]
    ) -> tuple[NDArray[np.void], NDArray[np.int64]]:
        """The words with the terms of values put in behind the words that say them."""
        more = np.zeros(len(values), WORD)
        more["stem"] = [term_code(term) for _, _, term in values]
        more["signs"] = _CONTINUES
        grown = lengths.copy()
        np.add.at(grown, [sentence for sentence, _, _ in values], 1)
        return np.insert(words, [place + 1 for _, place, _ in values], more), grown

    def _mark(self, words: NDArray[np.void], ends: NDArray[np.int64]) -> list[tuple[int, str]]:
        """Mark what two neighbours say together: expressions of two words, and words that follow a preposition.

        Args:
            words: the article's words, changed in place.
            ends: where its sentences end, but for the last.

        Returns:
            For each month of two words, the place of the second and its term.
        """
        if len(words) < 2:
            return []
        signs = words["signs"]
        norms = words["norm"].astype(np.uint64)
        both = norms[:-1] << np.uint64(32) | norms[1:]
        at = np.minimum(np.searchsorted(self._pairs, both), len(self._pairs) - 1)
        neighbours = np.ones(len(both), np.bool_)  # not over the end of a sentence
        neighbours[ends[(ends > 0) & (ends < len(words))] - 1] = False
        found = np.flatnonzero((self._pairs[at] == both) & neighbours)
        leads = ((signs[:-1] & _LEADS) > 0) & neighbours
        signs[1:][leads] |= _FOLLOWS
        signs[:-1][found] |= self._pair_signs[at[found]]
        pairs = zip(found.tolist(), both[found].tolist(), strict=True)
        return [(place + 1, self._month_terms[code]) for place, code in pairs if code in self._month_terms]

    def _mark_quoted(
        self, words: NDArray[np.void], text: str, spans: Sequence[tuple[int, int]], lengths: NDArray[np.int64]
    ) -> None:
        """Mark the words between quotation marks; in sentences with run-together words, whose places differ, none."""
        places = np.cumsum(lengths)
        for ordinal, (start, end) in enumerate(spans):
            sentence = text[start:end]
            quotations = [found.span() for found in QUOTED.finditer(sentence)]
            if quotations:
                offsets = word_spans(sentence)
                if len(offsets) != lengths[ordinal + 1]:
                    continue
                first = int(places[ordinal])
                for low, high in quotations:
                    for place, (begin, _) in enumerate(offsets):
                        if low <= begin < high:
                            words["signs"][first + place] |= _NAME

    def _mark_symbols(
        self,
        words: NDArray[np.void],
        text: str,
        spans: Sequence[tuple[int, int]],
        lengths: NDArray[np.int64],
        marks: Sequence[tuple[int, bool, Sign]],
    ) -> None:
        """Mark the numbers beside symbols; as with quotation marks, none in sentences with run-together words."""
        places = np.cumsum(lengths)
        begins = [start for start, _ in spans]
        for offset, at_start, sign in marks:
            ordinal = bisect_right(begins, offset) - 1
            if ordinal < 0 or offset > spans[ordinal][1]:
                continue
            offsets = word_spans(text[slice(*spans[ordinal])])
            if len(offsets) != lengths[ordinal + 1]:
                continue
            inside = offset - begins[ordinal]
            for place, (begin, end) in enumerate(offsets):
                if inside == (begin if at_start else end):
                    words["signs"][int(places[ordinal]) + place] |= int(sign)
