"""What an article is about: how far its title and its first sentence are what the question names.

An article whose whole title the question names («ما هو السرطان؟», an article «سرطان») is about what is asked, however
often others write the word. An article's first sentence says what the next ones don't repeat.

Arrays: A articles, C candidate sentences, T question words.
"""

from __future__ import annotations

import numpy as np

from index.ranking.hits import Floats, Hits, Numbers, strengths_of
from index.ranking.sentences import Around, Sentences
from index.text.coding import Coded
from index.text.signs import Sign

__all__ = ["openings_of", "titles_asked", "topic"]

_OPENING = 5
"""Words with which a sentence begins."""


def titles_asked(hits: Hits, coded: Coded) -> Floats:
    """How much of its title the question names, for each article: how well the title's words are matched, on average.

    Function words don't count, nor words in brackets, which only tell titles apart, nor when the article came out.

    Args:
        hits: the matches in all sentences of the articles, titles among them.
        coded: the articles.

    Returns:
        From 0 to 1, [A].
    """
    firsts = coded.firsts[:-1]
    starts, lengths = coded.starts[firsts], coded.starts[firsts + 1] - coded.starts[firsts]
    begins = np.cumsum(lengths) - lengths
    words = coded.words[np.repeat(starts - begins, lengths) + np.arange(lengths.sum())]
    telling = (words["stem"] > 0) & (words["norm"] > 0) & ((words["signs"] & int(Sign.ASIDE)) == 0)
    whose = np.repeat(np.arange(len(firsts)), lengths)
    article = np.searchsorted(firsts, hits.sentence, "right") - 1
    mine = np.flatnonzero(firsts[article] == hits.sentence)
    best = np.zeros(len(words))
    np.maximum.at(best, begins[article[mine]] + hits.place[mine], hits.strength[mine])
    matched = np.bincount(whose, best * telling, len(firsts))
    return np.asarray(matched / np.maximum(np.bincount(whose, telling, len(firsts)), 1.0))


def openings_of(hits: Hits, sentences: int, terms: int) -> Floats:
    """How well the words with which each sentence begins match each question word, [sentences × T]."""
    early = hits.place < _OPENING
    first = Hits(hits.sentence[early], hits.place[early], hits.term[early], hits.strength[early])
    return strengths_of(first, sentences, terms)


def topic(every: Sentences, shares: Floats, rows: Numbers, around: Around, openings: Floats) -> list[Floats]:
    """The features from `title_asked` to `lead_opens`, each [C].

    Args:
        every: all sentences.
        shares: each question word's share of its weight, [T].
        rows: the candidates' numbers among them.
        around: what stands around them.
        openings: see `openings_of`.
    """
    whose = every.whose[rows]
    asked, leads = every.asked[whose], every.coded.firsts[whose] + 1
    lead = every.strengths[leads]
    return [
        asked,
        asked * asked,
        asked * (around.titles @ shares),
        np.maximum(lead - around.with_title, 0.0) @ shares,
        np.maximum(around.together, lead) @ shares,
        openings[leads] @ shares,
    ]
