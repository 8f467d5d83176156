"""Where the words of articles match a question's, found among numbers for all sentences at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.ranking.matching import LEVEL_STRENGTH, MatchedWord, matched_words_of
from index.ranking.question import QueryTerm
from index.text.coding import Coded, term_code
from index.text.signs import Sign

__all__ = ["NO_HITS", "Hits", "find_hits", "hits_in", "matched_terms", "matched_words", "strengths_of"]

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
_CONTINUES = np.uint16(Sign.CONTINUES)
_LOW = 0xFFFF
_LEVEL = 32
"""Bits of a code, above which its level stands."""
_STEM = list(LEVEL_STRENGTH).index("stem")


class Hits(NamedTuple):
    """Matches, one a word and question word, the strongest where several levels match.

    Args:
        sentence: the sentence's number in the `Coded` searched.
        place: the word's place in its sentence, from 0.
        term: the question word's number.
        strength: how well it is matched, 0 to 1.
    """

    sentence: Numbers
    place: Numbers
    term: Numbers
    strength: Floats


NO_HITS = Hits(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


class _Sought:
    """The codes to look for, with the question words that they stand for.

    Args:
        terms: the question's words.

    What is known of them:
        filters: for each level which low halves its codes have: two bytes of a code tell nearly all words apart from
            those sought, in one look.
        codes: the codes of all levels, ascending, each below the number of its level.
        terms, strengths: what each of `codes` stands for, and how well.
    """

    def __init__(self, terms: Sequence[QueryTerm]) -> None:
        wanted: list[tuple[int, int, float]] = []
        for number, term in enumerate(terms):
            for level, (name, strength) in enumerate(LEVEL_STRENGTH.items()):
                wanted.append((_code(level, getattr(term, name)), number, strength))
            wanted += [(_code(_STEM, other), number, strength) for other, strength in term.others]
        wanted.sort()
        self.codes = np.array([code for code, _, _ in wanted], np.int64)
        self.terms = np.array([term for _, term, _ in wanted], np.int64)
        self.strengths = np.array([strength for _, _, strength in wanted])
        self.filters = np.zeros((len(LEVEL_STRENGTH), _LOW + 1), np.bool_)
        self.filters[self.codes >> _LEVEL, self.codes & _LOW] = True

    def near(self, level: int, words: NDArray[np.uint32]) -> tuple[Numbers, Numbers]:
        """The words that may be sought at a level, nearly all of which are: their numbers, and their codes there."""
        near = np.flatnonzero(self.filters[level].take(words.astype(np.uint16).astype(np.intp), mode="wrap"))
        return near, words[near] + np.int64(level << _LEVEL)


def _code(level: int, term: str) -> int:
    return level << _LEVEL | term_code(term)


def find_hits(terms: Sequence[QueryTerm], coded: Coded) -> Hits:
    """All matches of a question's words in some articles.

    Args:
        terms: the question's words; one at the least.
        coded: the articles.
    """
    sought = _Sought(terms)
    near = [sought.near(level, coded.words[name]) for level, name in enumerate(LEVEL_STRENGTH)]
    words, codes = (np.concatenate(column) for column in zip(*near, strict=True))
    lows = np.searchsorted(sought.codes, codes)
    counts = np.searchsorted(sought.codes, codes, "right") - lows
    which = np.repeat(lows - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    # The same word may match at several levels: the strongest counts.
    pairs = np.repeat(words, counts) * len(terms) + sought.terms[which]
    order = np.argsort(pairs, kind="stable")
    pairs = pairs[order]
    begins = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1])) if len(pairs) else order
    strength = np.maximum.reduceat(sought.strengths[which[order]], begins)
    pairs = pairs[begins]
    word, term = pairs // len(terms), pairs % len(terms)
    sentence = np.searchsorted(coded.starts, word, "right") - 1
    return Hits(sentence, word - coded.starts[sentence], term, strength)


def hits_in(hits: Hits, rows: Numbers, sentences: int) -> Hits:
    """The matches in some sentences, which are numbered in the order given.

    Args:
        hits: the matches in all sentences.
        rows: the numbers of those wanted, each once.
        sentences: how many there are in all.
    """
    number = np.full(sentences, -1)
    number[rows] = np.arange(len(rows))
    mine = number[hits.sentence]
    seen = mine >= 0
    return Hits(mine[seen], hits.place[seen], hits.term[seen], hits.strength[seen])


def strengths_of(hits: Hits, sentences: int, terms: int) -> Floats:
    """How well each sentence matches each question word, as [sentences × terms]."""
    found = np.zeros((sentences, terms))
    np.maximum.at(found, (hits.sentence, hits.term), hits.strength)
    return found


def matched_words(hits: Hits, sentence: int, words: NDArray[np.void]) -> dict[int, MatchedWord]:
    """Which words of a sentence match words of the question, each of those where it is matched best.

    Args:
        hits: the matches.
        sentence: the sentence's number among them.
        words: its words, of dtype `index.text.coding.WORD`.

    Returns:
        The places of such words among its words as written, with how well they match, and which.
    """
    mine = np.flatnonzero(hits.sentence == sentence)
    columns = (column[mine].tolist() for column in (hits.place, hits.term, hits.strength))
    norms, more = words["norm"].tolist(), (words["signs"] & _CONTINUES).tolist()
    # What several words say together has no form of its own: it is none of the words that are written. What is more
    # than a word's first term stands behind it and is marked.
    return matched_words_of(
        (place - sum(map(bool, more[1 : place + 1])), term, strength)
        for place, term, strength in zip(*columns, strict=True)
        if norms[place]
    )


def matched_terms(hits: Hits, sentence: int, words: NDArray[np.void], least: Sequence[float]) -> dict[int, set[int]]:
    """Which words of a sentence match which words of the question.

    Args:
        hits: the matches.
        sentence: the sentence's number among them.
        words: its words, of dtype `index.text.coding.WORD`.
        least: for each question word how well it is matched at the least.

    Returns:
        The places of such words among its words as written, with the question words' numbers.
    """
    before = np.cumsum((words["signs"] & _CONTINUES) > 0)
    mine = (hits.sentence == sentence) & (hits.strength >= np.array(least)[hits.term])
    found: dict[int, set[int]] = defaultdict(set)
    for place, term in zip(hits.place[mine].tolist(), hits.term[mine].tolist(), strict=True):
        found[place - int(before[place])].add(term)
    return dict(found)
