"""All sentences of the articles read for a question, with what is cheap to know of each: the first look at them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.engines import BM25_B, BM25_K1
from index.ranking.hits import Floats, Hits, Numbers
from index.ranking.matching import LEVEL_STRENGTH
from index.text.coding import Coded

__all__ = ["HEADING", "Around", "Sentences", "cubed", "echoes"]

_MEAN_LENGTH = 20.0
"""Words of a usual sentence, by which BM25 tells long from short."""
_ARTICLE, _WITH_TITLE, _ENGINE, _ASKED, _HOLDS = 2.0, 1.0, 0.5, 2.0, 0.6
"""What the first look adds to the coverage by a sentence and all around it: its article's score, coverage by it and its
title, the engine's score of it, relative to the best, the square of how much of the title the question names, and
whether it holds a number or date where one is asked for."""

HEADING = 6
"""Fewer words are a heading or hardly more."""

_STEPS = np.array([-2, -1, 1, 2])[:, None]
"""Which sentences stand around one."""


def cubed(values: Floats) -> Floats:
    """The third power; numpy's own power takes ten times as long."""
    return values * values * values


def echoes(hits: Hits, coded: Coded, rows: Numbers) -> NDArray[np.bool_]:
    """Which sentences are headings that only say what the question says, and so can't answer it.

    Such are a title that is the text's first line as well («الزعفران», for «ما هو الزعفران؟») and what stands above a
    section. Function words don't count.

    Args:
        hits: the matches in all sentences of the articles.
        coded: the articles.
        rows: the numbers of the sentences looked at, ascending.

    Returns:
        For each of them, [C].
    """
    lengths = coded.starts[rows + 1] - coded.starts[rows]
    found = np.zeros(len(rows), np.bool_)
    short = np.flatnonzero(lengths < HEADING)
    if not len(short):
        return found
    number = np.full(len(coded.starts), -1)
    number[rows[short]] = np.arange(len(short))
    begins, counts = np.cumsum(lengths[short]) - lengths[short], lengths[short]
    words = coded.words[np.repeat(coded.starts[rows[short]] - begins, counts) + np.arange(counts.sum())]
    telling = words["stem"] > 0
    asked = np.zeros(len(words), np.bool_)
    same = np.flatnonzero((hits.strength >= LEVEL_STRENGTH["stem"]) & (number[hits.sentence] >= 0))
    asked[begins[number[hits.sentence[same]]] + hits.place[same]] = True
    whose = np.repeat(np.arange(len(short)), counts)
    told = np.bincount(whose, telling, len(short))
    found[short] = (told > 0) & (np.bincount(whose, telling & asked, len(short)) == told)
    return found


class Around(NamedTuple):
    """How well C sentences, and what stands around them, match a question's T words; each [C × T].

    Args:
        own, titles: the sentences themselves, their articles' titles.
        with_title: sentence and title together.
        before_second, before, after, after_second: the sentences so far before and after; 0 beyond the article.
        together: the sentence, those right beside it and the title together.
    """

    own: Floats
    titles: Floats
    with_title: Floats
    before_second: Floats
    before: Floats
    after: Floats
    after_second: Floats
    together: Floats


@dataclass(frozen=True, slots=True)
class Sentences:
    """S sentences of A articles, titles among the sentences, for a question of T words.

    Args:
        coded: the articles.
        strengths: how well each sentence matches each question word, [S × T].
        whose: the article of each sentence, [S].
        sizes: how many sentences each article has, its title not counted, [A].
        titles: how well each article's title matches, [A × T].
        held: the sum of the strengths of an article's sentences, without its title, [A × T].
        local: the question's shares in each article, a word's the greater, the fewer sentences hold it; rows sum up
            to 1, [A × T].
        articles: the whole articles' BM25, relative to the best, [A].
        asked: how much of its title the question names, [A].
        coverage: idf-weighted share of the question's words, [S].
        bm25: BM25 with the strengths for counts, relative to the question's weight, [S].
        rough: what the first look says, [S]; -1 for titles.
    """

    coded: Coded
    strengths: Floats
    whose: Numbers
    sizes: Numbers
    titles: Floats
    held: Floats
    local: Floats
    articles: Floats
    asked: Floats
    coverage: Floats
    bm25: Floats
    rough: Floats

    @classmethod
    def of(
        cls,
        coded: Coded,
        strengths: Floats,
        shares: Floats,
        engine: Floats,
        whole: Floats,
        asked: Floats,
        holds: Floats,
    ) -> Sentences:
        """Take a first look.

        Args:
            coded: the articles, each with a title at the least.
            strengths: see the class.
            shares: each question word's share of its weight, [T].
            engine: the scores by which the engine found sentences, 0 for those it didn't find, [S].
            whole: the articles' BM25, [A].
            asked: see the class.
            holds: 1 for each sentence that holds a sign of what is asked for, where that is told so early, [S].
        """
        firsts, counts = coded.firsts[:-1], np.diff(coded.firsts)
        whose = np.repeat(np.arange(len(counts)), counts)
        titles = strengths[firsts]
        held = np.add.reduceat(strengths, firsts, axis=0) - titles
        local = shares * np.log(1 + counts[:, None] / (held + 0.5))
        sums = local.sum(axis=1, keepdims=True)
        # A match is worth about the third power of its strength: the engine adds up three levels.
        length = 1 - BM25_B + BM25_B * np.diff(coded.starts) / _MEAN_LENGTH
        bm25 = (cubed(strengths) @ shares) * (BM25_K1 + 1) / (1 + BM25_K1 * length)
        articles = whole / (whole.max() or 1.0)
        with_title = np.maximum(strengths, titles[whose])
        bare = strengths.copy()
        bare[firsts] = 0.0  # the next article's title is no neighbour of a last sentence
        around = with_title.copy()
        around[1:] = np.maximum(around[1:], bare[:-1])
        around[:-1] = np.maximum(around[:-1], bare[1:])
        rough = around @ shares + _ARTICLE * articles[whose] + _WITH_TITLE * (with_title @ shares)
        rough += _ENGINE * engine / (engine.max() or 1.0)
        rough += _ASKED * (asked * asked)[whose]
        rough += _HOLDS * holds
        rough[firsts] = -1.0
        return cls(
            coded,
            strengths,
            whose,
            counts - 1,
            titles,
            held,
            local / np.where(sums > 0, sums, 1.0),
            articles,
            asked,
            strengths @ shares,
            bm25,
            rough,
        )

    def best(self, keep: int) -> Numbers:
        """The numbers of the most promising sentences, in the order of the articles; titles never among them."""
        rows = np.flatnonzero(self.rough > 0)
        if len(rows) > keep:
            # Of equals the earlier, whatever the order in which a partition leaves them.
            rows = rows[np.argsort(-self.rough[rows], kind="stable")[:keep]]
        return np.sort(rows)

    def around(self, rows: Numbers) -> Around:
        """What stands around some sentences, C of them."""
        whose = self.whose[rows]
        own, titles = self.strengths[rows], self.titles[whose]
        other = rows + _STEPS
        inside = (other > self.coded.firsts[whose]) & (other < self.coded.firsts[whose + 1])
        beside = self.strengths[np.where(inside, other, 0)]
        before_second, before, after, after_second = np.where(inside[:, :, None], beside, 0.0)
        with_title = np.maximum(own, titles)
        together = np.maximum(with_title, np.maximum(before, after))
        return Around(own, titles, with_title, before_second, before, after, after_second, together)

    def greatest(self, values: Floats) -> Floats:
        """The greatest value among each article's sentences; its title's doesn't count, [A]."""
        values = values.copy()
        values[self.coded.firsts[:-1]] = 0.0
        return np.asarray(np.maximum.reduceat(values, self.coded.firsts[:-1]))
