"""Where the words of articles match a question's, found among numbers for all sentences at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.ranking.matching import LEVEL_STRENGTH
from index.ranking.question import QueryTerm
from index.text.coding import Coded, term_code
from index.text.signs import Sign

__all__ = ["NO_HITS", "Hits", "find_hits", "hits_in", "matched_words", "strengths_of"]

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
_LOW = 0xFFFF


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


class _Level:
    """The codes to look for at one level, each with the question words it stands for."""

    def __init__(self, wanted: dict[int, list[tuple[int, float]]]) -> None:
        codes = sorted(wanted)
        self.codes = np.array(codes, np.uint32)
        # Two bytes of a code tell nearly all words apart from those sought, in one look.
        self.filter = np.zeros(_LOW + 1, np.bool_)
        self.filter[self.codes & _LOW] = True
        self.first = np.cumsum([0, *(len(wanted[code]) for code in codes)])
        flat = [pair for code in codes for pair in wanted[code]]
        self.terms = np.array([term for term, _ in flat], np.int64)
        self.strengths = np.array([strength for _, strength in flat])

    def find(self, words: NDArray[np.uint32]) -> tuple[Numbers, Numbers, Floats]:
        """For each match the word's number, the question word's, and the strength."""
        near = np.flatnonzero(self.filter.take(words.astype(np.uint16).astype(np.intp), mode="wrap"))
        codes = words[near]
        at = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        same = self.codes[at] == codes
        near, at = near[same], at[same]
        counts = self.first[at + 1] - self.first[at]
        inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        flat = np.repeat(self.first[at], counts) + inside
        return np.repeat(near, counts), self.terms[flat], self.strengths[flat]


def _levels(terms: Sequence[QueryTerm]) -> dict[str, _Level]:
    wanted: dict[str, dict[int, list[tuple[int, float]]]] = {level: defaultdict(list) for level in LEVEL_STRENGTH}
    for number, term in enumerate(terms):
        for level, strength in LEVEL_STRENGTH.items():
            wanted[level][term_code(getattr(term, level))].append((number, strength))
        for other, strength in term.others:
            wanted["stem"][term_code(other)].append((number, strength))
    return {level: _Level(codes) for level, codes in wanted.items()}


def find_hits(terms: Sequence[QueryTerm], coded: Coded) -> Hits:
    """All matches of a question's words in some articles.

    Args:
        terms: the question's words; one at the least.
        coded: the articles.
    """
    found = [level.find(coded.words[name]) for name, level in _levels(terms).items()]
    word, term, strength = (np.concatenate(column) for column in zip(*found, strict=True))
    # The same word may match at several levels: the strongest counts.
    order = np.lexsort((-strength, term, word))
    word, term, strength = word[order], term[order], strength[order]
    first = np.ones(len(word), np.bool_)
    first[1:] = (word[1:] != word[:-1]) | (term[1:] != term[:-1])
    word, term, strength = word[first], term[first], strength[first]
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


def matched_words(hits: Hits, sentence: int, words: NDArray[np.void]) -> dict[int, float]:
    """Which words of a sentence match words of the question, each of those where it is matched best.

    Args:
        hits: the matches.
        sentence: the sentence's number among them.
        words: its words, of dtype `index.text.coding.WORD`.

    Returns:
        The places of such words among its words as written, with how well they match, from 0 to 1.
    """
    mine = np.flatnonzero(hits.sentence == sentence)
    places = hits.place[mine]
    # What several words say together has no form of its own: it is none of the words that are written.
    own = words["norm"][places] != 0
    mine, places = mine[own], places[own]
    # What is more than a word's first term stands behind it and is marked.
    written = np.cumsum((words["signs"] & int(Sign.CONTINUES)) == 0)
    spots = (written[places] - written[:1]).tolist()
    terms, strengths = hits.term[mine].tolist(), hits.strength[mine].tolist()
    best: dict[int, float] = defaultdict(float)
    for term, strength in zip(terms, strengths, strict=True):
        best[term] = max(best[term], strength)
    found: dict[int, float] = defaultdict(float)
    for spot, term, strength in zip(spots, terms, strengths, strict=True):
        if 0 < strength >= best[term]:
            found[spot] = max(found[spot], strength)
    return dict(found)
