"""Articles as numbers: for each word the hashes of its terms and its signs.

An engine keeps them with the article, so that at question time nothing is read, split or analysed: a question's terms
are looked for among numbers, all candidates at once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.text.laying import Laid, Uncoded
from index.text.measures import symbols
from index.text.months import long_months
from index.text.numbers import NUMBER_TERM, is_fraction, number_values
from index.text.signs import ASIDE, BEFORE_PAIRS, QUOTED, Sign, pairs
from index.text.terms import Analyzer
from index.text.word_table import WORD, WordTable, term_code

__all__ = ["WORD", "Coded", "CodedArticle", "Coder", "Uncoded", "term_code", "unpack"]

_ASKS, _HEADS = 1 << 31, 1 << 30
"""The bits of a sentence's length that say that it ends with a question mark, and that it is a heading."""
_ASIDE, _CONTINUES, _FOLLOWS, _LEADS, _NAME, _NUMBER = map(
    np.uint16, (Sign.ASIDE, Sign.CONTINUES, Sign.FOLLOWS, Sign.LEADS, Sign.NAME, Sign.NUMBER)
)
_MOST_WORDS = 600_000
"""So many words are remembered; then all are forgotten, and what is common soon comes back."""
_TOGETHER = 50_000
"""Articles of so many characters are coded together."""

_number_values = lru_cache(maxsize=10_000)(number_values)
"""Texts repeat their numbers."""


class Coded(NamedTuple):
    """Some articles' words, one after the other; each article's title comes before its sentences, as one more of them.

    Args:
        words: the words of all, of dtype `WORD`.
        starts: where in `words` each sentence begins, and after the last the end: one more than there are sentences.
        asks: for each sentence whether it ends with a question mark.
        heads: for each sentence whether it is a heading: a short line, no title, that announces what follows.
        firsts: for each article the number of its title among the sentences, and after the last the number of all.
    """

    words: NDArray[np.void]
    starts: NDArray[np.int64]
    asks: NDArray[np.bool_]
    heads: NDArray[np.bool_]
    firsts: NDArray[np.int64]


def unpack(packed: Sequence[bytes]) -> Coded:
    """Articles as `Coder.articles` has packed them, joined."""
    sizes = [int.from_bytes(one[:4], "little") for one in packed]
    views = [memoryview(one) for one in packed]
    lengths = np.frombuffer(b"".join([one[4 : 4 + 4 * size] for one, size in zip(views, sizes, strict=True)]), "<u4")
    words = np.frombuffer(b"".join([one[4 + 4 * size :] for one, size in zip(views, sizes, strict=True)]), WORD)
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths & (_HEADS - 1), out=starts[1:])
    firsts = np.zeros(len(packed) + 1, np.int64)
    np.cumsum(sizes, out=firsts[1:])
    return Coded(words, starts, lengths >= _ASKS, (lengths & _HEADS) > 0, firsts)


class CodedArticle(NamedTuple):
    """An article as an engine keeps it.

    Args:
        words: title and sentences, packed; see `unpack`.
        sentences: the stems of each sentence, joined by blanks, and what several words say together (a number in words,
            a month of two).
        article: the same of the title and all sentences.
        norms: the normal forms of all words, a word's once.
        title: the stems of the title's words.
    """

    words: bytes
    sentences: Sequence[str]
    article: str
    norms: str
    title: str


class Coder:
    """Turns articles into numbers, remembering words.

    Args:
        analyzer: gives the words' terms.

    Safe to share between threads as long as one at a time codes.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self.analyzer = analyzer
        pair = [(term_code(one) << 32 | term_code(other), sign) for (one, other), sign in pairs().items()]
        pair.sort()
        self._pairs = np.array([code for code, _ in pair], np.uint64)
        self._pair_signs = np.array([sign for _, sign in pair], np.uint16)
        self._pair_firsts = np.unique((self._pairs >> np.uint64(32)).astype(np.uint32))
        self._month_terms = {
            term_code(before + name[0]) << 32 | term_code(name[1]): term
            for name, term in long_months().items()
            for before in BEFORE_PAIRS
        }
        self._table = WordTable(analyzer, self._pair_firsts)

    def articles(self, articles: Sequence[Uncoded]) -> list[CodedArticle]:
        """Articles packed for an engine, in order; many at once are the fastest."""
        coded: list[CodedArticle] = []
        waiting: list[Uncoded] = []
        size = 0
        for article in articles:
            waiting.append(article)
            size += len(article.text)
            if size >= _TOGETHER:
                coded += self._together(waiting)
                waiting, size = [], 0
        return coded + self._together(waiting) if waiting else coded

    def _together(self, articles: Sequence[Uncoded]) -> list[CodedArticle]:
        if len(self._table) > _MOST_WORDS:
            self._table = WordTable(self.analyzer, self._pair_firsts)
        laid = Laid(articles, self._table)
        months = self._mark(laid)
        if QUOTED.search(laid.text):
            _mark_quoted(laid)
        _mark_asides(laid)
        _mark_symbols(laid, [article.text for article in articles])
        values = self._values(months, laid)
        for first, article in zip(laid.firsts, articles, strict=False):
            values += [(first, int(laid.ends[first]) - 1, term) for term in article.beside]
        stems = self._table.stems.joined(laid.numbers, laid.tokens.counts)
        titles = [stems[first] for first in laid.firsts[:-1]]
        words, lengths = laid.words, laid.lengths
        if values:
            words, lengths = _with_values(words, lengths, values)
            for sentence, _, term in values:
                stems[sentence] += f" {term}"
        return self._apart(laid, words, lengths, stems, titles)

    def _apart(
        self,
        laid: Laid,
        words: NDArray[np.void],
        lengths: NDArray[np.int64],
        stems: Sequence[str],
        titles: Sequence[str],
    ) -> list[CodedArticle]:
        """What was coded together, by article."""
        norms = self._norms(laid)
        borders = np.concatenate([[0], np.cumsum(lengths)])
        flags = np.where(laid.asks(), _ASKS, 0) | np.where(laid.heads(), _HEADS, 0)
        sizes = (lengths | flags).astype("<u4")
        coded = []
        for first, after, said, title in zip(laid.firsts, laid.firsts[1:], norms, titles, strict=False):
            size = (after - first).to_bytes(4, "little") + sizes[first:after].tobytes()
            packed = size + words[borders[first] : borders[after]].tobytes()
            article = " ".join(filter(None, stems[first:after]))
            coded.append(CodedArticle(packed, stems[first + 1 : after], article, said, title))
        return coded

    def _norms(self, laid: Laid) -> list[str]:
        """The normal forms of each article's words, a word's once, in the order of the text."""
        borders = laid.borders[laid.firsts].tolist()
        kept = [self._table.once(laid.numbers[begin:end]) for begin, end in pairwise(borders)]
        counts = np.array([len(one) for one in kept], np.int64)
        return self._table.norms.joined(np.concatenate(kept), counts)

    def _values(self, months: Sequence[tuple[int, str]], laid: Laid) -> list[tuple[int, int, str]]:
        """Numbers in words, and months of two words: the number of the sentence, the last word's place among all, and
        the term that stands for what they say, in order."""
        ends = laid.ends
        found = [(int(np.searchsorted(ends, place, "right")), place, term) for place, term in months]
        numbers = np.flatnonzero(laid.words["signs"] & _NUMBER)
        if not len(numbers):
            return found
        whose = np.searchsorted(ends, numbers, "right")
        firsts = np.flatnonzero(np.diff(numbers, prepend=-3) + 3 * np.diff(whose, prepend=-1) > 2)
        # Digits alone are one term in whatever script they are written; places among run-together words are others.
        said = np.logical_or.reduceat(~self._table.digits[laid.rows[numbers]], firsts)
        said &= laid.plain[whose[firsts]]
        lasts = np.append(firsts[1:], len(numbers)) - 1
        sentences = whose[firsts[said]]
        lows, highs = (np.searchsorted(laid.places, numbers[one[said]]) for one in (firsts, lasts))
        stretches = np.stack([lows, highs + 1, laid.borders[sentences], laid.borders[sentences + 1], sentences], axis=1)
        word = laid.surface
        for low, high, begin, stop, sentence in stretches.tolist():
            if low > begin and is_fraction(word(low - 1)):  # «نصف مليون»
                low -= 1
            if high < stop and word(high)[0] == "و":  # «ونصف», «و نصف»
                high += 1 + (word(high) == "و")
            for value in _number_values(tuple(map(word, range(low, min(high, stop))))):
                found.append((sentence, int(laid.places[low]) + value.last, NUMBER_TERM.format(value.value)))
        return sorted(found)

    def _mark(self, laid: Laid) -> list[tuple[int, str]]:
        """Mark what two neighbours say together: expressions of two words, and words that follow a preposition.

        Returns:
            For each month of two words, the place of the second and its term.
        """
        words = laid.words
        if len(words) < 2:
            return []
        signs = words["signs"]
        ends = laid.ends[:-1]
        neighbours = np.ones(len(words) - 1, np.bool_)  # not over the end of a sentence
        neighbours[ends[(ends > 0) & (ends < len(words))] - 1] = False
        firsts = np.flatnonzero(self._table.marked[laid.rows[:-1]] & neighbours)
        norms = words["norm"]
        both = norms[firsts].astype(np.uint64) << np.uint64(32) | norms[firsts + 1]
        at = np.minimum(np.searchsorted(self._pairs, both), len(self._pairs) - 1)
        known = self._pairs[at] == both
        leads = ((signs[:-1] & _LEADS) > 0) & neighbours
        signs[1:][leads] |= _FOLLOWS
        found = firsts[known]
        signs[:-1][found] |= self._pair_signs[at[known]]
        pairs = zip(found.tolist(), both[known].tolist(), strict=True)
        return [(place + 1, self._month_terms[code]) for place, code in pairs if code in self._month_terms]


def _with_values(
    words: NDArray[np.void], lengths: NDArray[np.int64], values: Sequence[tuple[int, int, str]]
) -> tuple[NDArray[np.void], NDArray[np.int64]]:
    """The words with the terms of values put in behind the words that say them."""
    more = np.zeros(len(values), WORD)
    more["stem"] = [term_code(term) for _, _, term in values]
    more["signs"] = _CONTINUES
    grown = lengths.copy()
    np.add.at(grown, [sentence for sentence, _, _ in values], 1)
    return np.insert(words, [place + 1 for _, place, _ in values], more), grown


def _mark_quoted(laid: Laid) -> None:
    """Mark words between quotation marks or brackets; none where words run together, as their places differ."""
    quotations = [
        found.span()
        for at, (start, end) in enumerate(laid.spans)
        if not laid.titles[at] and laid.plain[at]
        for found in QUOTED.finditer(laid.text, start, end)
    ]
    if not quotations:
        return
    signs = laid.words["signs"]
    tokens = laid.tokens
    lows, highs = np.searchsorted(tokens.starts, quotations).T.tolist()
    for (begin, _), low, high in zip(quotations, lows, highs, strict=True):
        if low < high:
            first = int(laid.places[low])
            signs[first : first + high - low] |= _NAME | (_ASIDE if laid.text[begin] == "(" else 0)


def _mark_asides(laid: Laid) -> None:
    """Mark the words between brackets in titles, as with quotation marks."""
    signs = laid.words["signs"]
    for first in laid.firsts[:-1]:
        start, end = laid.spans[first]
        if laid.plain[first] and laid.text.find("(", start, end) >= 0:
            low, high = laid.borders[first : first + 2].tolist()
            for found in ASIDE.finditer(laid.text, start, end):
                begin, stop = low + np.searchsorted(laid.tokens.starts[low:high], found.span())
                signs[laid.places[begin:stop]] |= _ASIDE


def _mark_symbols(laid: Laid, texts: Sequence[str]) -> None:
    """Mark the numbers beside symbols; as with quotation marks, none in sentences with run-together words."""
    begins = [start for start, _ in laid.spans]
    signs = laid.words["signs"]
    for first, text in zip(laid.firsts, texts, strict=False):
        base = laid.spans[first][1] + 1
        for offset, at_start, sign in symbols(text):
            at = bisect_right(begins, base + offset) - 1
            if laid.titles[at] or base + offset > laid.spans[at][1] or not laid.plain[at]:
                continue
            low, high = laid.borders[at : at + 2].tolist()
            edges = (laid.tokens.starts if at_start else laid.tokens.ends)[low:high]
            for place in np.flatnonzero(edges == base + offset).tolist():
                signs[laid.places[low + place]] |= int(sign)
