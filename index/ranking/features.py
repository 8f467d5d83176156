"""What is measured of candidate sentences, as numbers a ranking can weigh; each can be explained in a word.

All are comparable between questions: scores are taken relative to the best candidate or to the most a question could
score, counts to the question's weight. All candidates are measured at once, as arrays: C candidates, T question words,
L places of words in a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.engines import Candidate
from index.models import QuestionKind
from index.ranking.coverages import article_features, coverages, relative_to_best
from index.ranking.evidence import evidence, holding
from index.ranking.hits import NO_HITS, Floats, Hits, Numbers, find_hits, hits_in, strengths_of
from index.ranking.places import Places, pairs_near, slide, widened
from index.ranking.question import Query
from index.ranking.sentences import HEADING, Sentences, echoes
from index.ranking.soft_match import soft_question, soft_values
from index.ranking.topic import openings_of, titles_asked, topic
from index.ranking.vectors import default_vectors
from index.text.coding import Coded, unpack

__all__ = ["FEATURES", "Measured", "inverse_frequency", "measure"]

FEATURES = (
    "bm25",  # BM25 of the sentence by how well each word is matched, relative to the best
    "bm25_share",  # the same, as a share of the question's weight
    "engine",  # the BM25 of stems by which the engine found the sentence; 0 where it found the article only
    "engine_share",  # the same, relative to the sum of the question's idf
    "article",  # the whole article's BM25, relative to the best article; 0 where it is far from that
    "article_rank",  # 1 for the best article, 1/2 for the second, …
    "article_coverage",  # coverage of the question by the whole article
    "article_best",  # the best coverage by one of its sentences
    "article_mean",  # the mean coverage by its sentences
    "coverage",  # idf-weighted share of the question's words that the sentence has
    "of_best",  # coverage relative to that of the article's best sentence
    "stems",  # coverage, counting the word asked in any of its forms, but no other word
    "exact",  # the same, counting only words in the form asked
    "sharp",  # coverage where doubtful matches count little
    "missing",  # share of the question's words that are not matched
    "rarest",  # how well the question's rarest word is matched
    "two_rarest",  # how well the worse of its two rarest is
    "first_word",  # how well the question's first word is matched
    "second_word",  # the second
    "last_word",  # the last
    "place",  # 1 where the sentence names every place the question names, 0 where one is missing
    "beyond_title",  # coverage of the words that the article's title doesn't have: what is said, not of whom
    "beyond_lead",  # coverage of the words that neither title nor first sentence have, relative to the best candidate
    "beyond_lead_of_best",  # the same, relative to the best of the article
    "local",  # coverage where a word counts the more, the fewer of the article's sentences have it
    "local_relative",  # the same, relative to the best candidate
    "local_of_best",  # the same, relative to the best of the article
    "title",  # coverage by the article's title
    "with_title",  # coverage by sentence and title together
    "title_asked",  # how much of the title the question names
    "title_whole",  # the square of that: hardly anything unless it names nearly all
    "title_both",  # the product of that with `title`: question and title name the same
    "only_lead",  # coverage that the article's first sentence has, and neither sentence nor title
    "around_lead",  # coverage by sentence, neighbours, title and the article's first sentence
    "lead_opens",  # coverage by the first words of the article's first sentence
    "before",  # coverage by the sentence before
    "after",  # coverage by the sentence after
    "before_second",  # coverage by the sentence before that
    "after_second",  # coverage by the one after the next
    "only_before",  # coverage that the sentence before has, and neither sentence nor title
    "only_after",  # the same for the sentence after
    "around",  # coverage by sentence, neighbours and title together
    "around_relative",  # the same, relative to the best candidate
    "announced",  # coverage by the sentence before where that is a question or a heading
    "around_two",  # coverage by sentence, title, and two sentences on either side
    "window",  # coverage by the best ten words on end
    "window_narrow",  # by the best five
    "window_wide",  # by the best twenty
    "opens",  # coverage by the sentence's first five words
    "pairs",  # share of neighbouring question words that stand close together and in order
    "kind",  # the sentence holds what the kind of question asks for, outside the question's own words
    "number",  # the same, for questions how many or how much
    "date",  # for questions when
    "cause",  # for questions why
    "person",  # for questions who
    "location",  # for questions where
    "member",  # for questions what and which: a member of the class that is asked for
    "kind_near",  # how near that evidence is to the matched words
    "beside",  # coverage by the words around the best such sign
    "counted",  # the noun whose number is asked for stands right after a number
    "unit",  # a number has a unit of what is asked for
    "other_unit",  # all its numbers measure something else than is asked for
    "event",  # such a number counts victims, prisoners or the like, and the question doesn't ask for those
    "named",  # how well the noun asked for matches a word that a new one follows
    "soft_missing",  # coverage of the words not matched by words of like meaning
    "missing_meaning",  # how like in meaning the words not matched are to the sentence's other words
    "first",  # the article's first sentence
    "position",  # how early in the article it stands
    "length",  # log of the number of words
    "short",  # fewer than six words: a heading
    "asks",  # the sentence is itself a question
    "new_words",  # share of the sentence's words the question did not have
)

MEASURED = 64
"""How many sentences of those read are measured in full."""
_TOLD = frozenset((QuestionKind.WHAT, QuestionKind.DEFINITION, QuestionKind.HOW, QuestionKind.WHY))
"""Kinds of questions whose answers tell something: a heading only says that it will be told."""
_NARROW = 5
"""Words of the narrowest window."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A question's candidates with their features.

    Args:
        query: the question.
        candidates: the sentences.
        values: their features, [C × `FEATURES`].
        strengths: how well each question word is matched in each, [C × T].
        weights: the weight (idf) of each question word, relative to that of one that the library lacks, [T].
        words: the words of each, of dtype `index.text.coding.WORD`.
        hits: where each matches, candidates numbered as here.
        around: how well each question word is matched by sentence, neighbours and title together, [C × T].
    """

    query: Query
    candidates: Sequence[Candidate]
    values: Floats
    strengths: Floats
    weights: Floats
    words: Sequence[NDArray[np.void]]
    hits: Hits
    around: Floats


def inverse_frequency(total: int, holding: int) -> float:
    """Lucene's idf: ln(1 + (N - n + 0.5) / (n + 0.5))."""
    return math.log(1 + (total - min(holding, total) + 0.5) / (holding + 0.5))


def measure(
    query: Query,
    weights: Sequence[float],
    found: Sequence[Candidate],
    whole: Mapping[int, float],
    articles: Mapping[int, bytes],
    keep: int = MEASURED,
    greatest: float = 1.0,
    headings: bool = True,
) -> Measured:
    """Measure the most promising sentences of some articles.

    Args:
        query: the question.
        weights: the weight (idf) of each of its terms.
        found: sentences as the engine scored them.
        whole: the BM25 of whole articles as far as the engine told it.
        articles: the words of each article.
        keep: how many sentences are worth measuring.
        greatest: the weight of a word that no sentence holds.
        headings: whether those that only say what the question says are worth it where there are others; see `echoes`.
            If not, no heading is where it is asked what, how or why.
    """
    relative = np.array(weights) / greatest
    keys = [key for key, words in articles.items() if words]
    count = len(query.terms)
    if not keys or not count:
        return _nothing(query, relative)
    coded = unpack([articles[key] for key in keys])
    total = sum(weights) or 1.0
    shares = np.array(weights) / total
    hits = find_hits(query.terms, coded)
    scores = _scores(found, keys, coded)
    strengths, whole_scores = strengths_of(hits, len(scores), count), np.array([whole.get(key, 0.0) for key in keys])
    every = Sentences.of(
        coded, strengths, shares, scores, whole_scores, titles_asked(hits, coded), holding(query.kind, coded)
    )
    rows = every.best(keep)
    if not headings:
        idle = echoes(hits, coded, rows)
        if query.kind in _TOLD:
            idle |= coded.heads[rows]
        rows = rows[~idle] if not idle.all() else rows
    if not len(rows):
        return _nothing(query, relative)
    whose = every.whose[rows]
    ordinals = rows - coded.firsts[whose] - 1
    mine = hits_in(hits, rows, len(scores))
    around, openings = every.around(rows), openings_of(hits, len(scores), count)
    places = Places.of(coded, mine, rows, around.own)
    narrow = slide(places.strengths, 0, _NARROW)
    usual = widened(narrow, _NARROW)
    wide = widened(usual, 2 * _NARROW)
    engine = scores[rows]
    candidates = [
        Candidate(keys[at], ordinal, score)
        for at, ordinal, score in zip(whose.tolist(), ordinals.tolist(), engine.tolist(), strict=True)
    ]
    bm25 = every.bm25[rows]
    columns = [
        relative_to_best(bm25),
        bm25,
        relative_to_best(engine),
        np.minimum(engine / (2.2 * total), 2.0),
        *article_features(every, shares, rows),
        *coverages(query, every, shares, rows, around, topic(every, shares, rows, around, openings)),
        *((window @ shares).max(axis=1) for window in (usual, narrow, wide)),
        openings[rows] @ shares,
        pairs_near(places),
        *evidence(query, places, shares),
        *_soft(query, every, shares, rows),
        ordinals == 0,
        1.0 / (1 + ordinals),
        np.log1p(places.lengths),
        places.lengths < HEADING,
        coded.asks[rows],
        1.0 - places.matched.sum(axis=1) / np.maximum(places.lengths, 1),
    ]
    limits = zip(coded.starts[rows].tolist(), coded.starts[rows + 1].tolist(), strict=True)
    words = [coded.words[start:end] for start, end in limits]
    values = np.ascontiguousarray(np.array(columns, float).T)
    return Measured(query, candidates, values, around.own, relative, words, mine, around.together)


def _nothing(query: Query, weights: Floats) -> Measured:
    """A question without candidates."""
    none = np.zeros((0, len(query.terms)))
    return Measured(query, (), np.zeros((0, len(FEATURES))), none, weights, (), NO_HITS, none)


def _scores(found: Sequence[Candidate], keys: Sequence[int], coded: Coded) -> Floats:
    """What the engine said of each sentence of the articles; 0 where it said nothing."""
    scores = np.zeros(len(coded.starts) - 1)
    firsts = dict(zip(keys, coded.firsts.tolist(), strict=False))
    lasts = dict(zip(keys, coded.firsts[1:].tolist(), strict=True))
    for one in found:
        place = firsts.get(one.key, 0) + 1 + one.ordinal
        if place < lasts.get(one.key, 0):
            scores[place] = one.score
    return scores


def _soft(query: Query, every: Sentences, shares: Floats, rows: Numbers) -> list[Floats]:
    """The features of `SOFT_FEATURES`."""
    vectors, coded = default_vectors(), every.coded
    lengths = coded.starts[rows + 1] - coded.starts[rows]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    words = np.repeat(coded.starts[rows] - starts[:-1], lengths) + np.arange(starts[-1])
    stems = coded.words["stem"][words]
    telling = np.flatnonzero(stems)  # function words have no stem
    known = vectors.rows(stems[telling], coded.words["root"][words[telling]])
    question = soft_question(query.terms, shares.tolist(), vectors)
    starts = np.searchsorted(telling, starts)
    return list(soft_values(question, every.strengths[rows], known, starts, vectors).T)
