"""Articles as numbers: for each word the hashes of its terms and its signs.

An engine keeps them with the article, so that at question time nothing is read, split or analysed: a question's terms
are looked for among numbers, all candidates at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.text.normalize import fold, normalize
from index.text.signs import QUOTED, Sign, pairs, signs_of
from index.text.terms import Analyzer
from index.text.words import word_list, word_spans

__all__ = ["WORD", "Coded", "Coder", "term_code", "unpack"]

WORD = np.dtype([("norm", "<u4"), ("stem", "<u4"), ("root", "<u4"), ("signs", "<u2")])
"""A word: the hashes of its terms (`term_code`; stem and root 0 for a function word) and its `Sign`s."""
_ASKS = 1 << 31
"""The bit of a sentence's length that says that it ends with a question mark."""
_SEVERAL = 1 << 30
"""Words of several terms have numbers from here on."""
_CONTINUES, _FOLLOWS, _LEADS, _NAME = map(np.uint16, (Sign.CONTINUES, Sign.FOLLOWS, Sign.LEADS, Sign.NAME))
_MOST_WORDS = 400_000
"""So many words are remembered; then all are forgotten, and what is common soon comes back."""


def term_code(term: str) -> int:
    """The 32-bit hash that stands for a term; 0 stands for none."""
    return crc32(term.encode()) or 1


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

    def _forget(self) -> None:
        self._numbers: dict[str, int] = {}
        self._several: list[list[int]] = []
        self._rows = np.zeros(1024, WORD)
        self._used = 0

    def article(self, title: str, text: str, spans: Sequence[tuple[int, int]]) -> bytes:
        """An article packed for an engine.

        Args:
            title, text: the article.
            spans: where its sentences stand, as (start, end).
        """
        surfaces = [word_list(title)]
        surfaces += [word_list(text, start, end) for start, end in spans]
        asks = [False, *(text[end - 1 : end] in ("؟", "?") for _, end in spans)]
        if len(self._numbers) > _MOST_WORDS:
            self._forget()
        get, new = self._numbers.get, self._new
        coded = np.array([get(word) or new(word) for words in surfaces for word in words], np.int64)
        lengths = np.array([len(words) for words in surfaces], np.int64)
        if len(coded) and coded.max() >= _SEVERAL:
            coded, lengths = self._spread(coded, lengths)
        words = self._rows[coded]
        self._mark(words, np.cumsum(lengths)[:-1])
        if QUOTED.search(text):
            self._mark_quoted(words, text, spans, lengths)
        lengths |= np.where(asks, _ASKS, 0)
        return len(lengths).to_bytes(4, "little") + lengths.astype("<u4").tobytes() + words.tobytes()

    def _new(self, surface: str) -> int:
        """Give a word its number."""
        norms, stems, roots = (level.split() for level in self.analyzer.terms(surface))
        if not norms:  # a function word tells nothing, but it is a word: its normal form tells sentences apart
            norm = normalize(surface)
            number = self._row(norm, "", "", signs_of(norm, fold(norm)))
        elif len(norms) == 1:
            number = self._row(norms[0], stems[0], roots[0], signs_of(norms[0], fold(norms[0])))
        else:
            rows = [self._row(*one, signs_of(one[0], fold(one[0]))) for one in zip(norms, stems, roots, strict=False)]
            for row in rows[1:]:
                self._rows["signs"][row] |= _CONTINUES
            self._several.append(rows)
            number = _SEVERAL + len(self._several) - 1
        self._numbers[surface] = number
        return number

    def _row(self, norm: str, stem: str, root: str, signs: int) -> int:
        self._used += 1
        if self._used >= len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros(len(self._rows), WORD)])
        self._rows[self._used] = tuple(term_code(term) if term else 0 for term in (norm, stem, root)) + (signs,)
        return self._used

    def _spread(self, coded: NDArray[np.int64], lengths: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Put the terms of words that have several in their place."""
        spread: list[int] = []
        grown = []
        rest = iter(coded.tolist())
        for length in lengths.tolist():
            before = len(spread)
            for _ in range(length):
                number = next(rest)
                if number >= _SEVERAL:
                    spread += self._several[number - _SEVERAL]
                else:
                    spread.append(number)
            grown.append(len(spread) - before)
        return np.array(spread, np.int64), np.array(grown, np.int64)

    def _mark(self, words: NDArray[np.void], ends: NDArray[np.int64]) -> None:
        """Mark what two neighbours say together: expressions of two words, and words that follow a preposition."""
        if len(words) < 2:
            return
        signs = words["signs"]
        norms = words["norm"].astype(np.uint64)
        both = norms[:-1] << np.uint64(32) | norms[1:]
        at = np.minimum(np.searchsorted(self._pairs, both), len(self._pairs) - 1)
        found = np.flatnonzero(self._pairs[at] == both)
        leads = (signs[:-1] & _LEADS) > 0
        leads[ends[(ends > 0) & (ends < len(words))] - 1] = False
        signs[1:][leads] |= _FOLLOWS
        signs[:-1][found] |= self._pair_signs[at[found]]

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
