"""Why a question is answered by these sentences: what of their features makes the score, and what speaks against it.

A score is a weighted sum and a sum of trees. What a feature adds to the former is exact; to the latter it is told by
the path method (`Trees.contributions`). As only differences within a question order its candidates, a feature's part is
what it adds beyond what it adds to the candidates on average: all parts and the mean score make the score.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from index.models import QuestionKind
from index.ranking.answered import ANSWERABLE_INPUTS, answerable_inputs
from index.ranking.features import FEATURES, Measured
from index.ranking.highlight import Marked
from index.ranking.hits import Floats
from index.ranking.mending import mended_text
from index.ranking.neural import Rescoring
from index.ranking.newest import newest_first
from index.ranking.ranker import LearnedRanker, in_order, margin, right_in_turn, sureness
from index.ranking.reading import Load, Reading, default_reading, reread
from index.ranking.word_matches import AskedWord, WordMatch, asked_words, word_matches
from index.text.terms import Analyzer
from index.text.words import word_list

__all__ = ["Answerable", "Contribution", "Explained", "Explanation", "Input", "explain"]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a feature does to a candidate's score.

    Args:
        feature: one of `FEATURES`.
        value: what was measured of the candidate.
        mean: the mean over the question's candidates.
        weight: its weight in the weighted sum.
        weighted: what it adds to the score by the weighted sum, beyond the mean of the candidates.
        trees: what it adds by the trees, beyond the mean.
        total: both.
    """

    feature: str
    value: float
    mean: float
    weight: float
    weighted: float
    trees: float
    total: float


@dataclass(frozen=True, slots=True)
class Explained:
    """A candidate with what made its score.

    Args:
        rank: 1 for the best.
        learned_rank: the same before the first sentences were read.
        article_id, title: its article.
        sentence: the quotation.
        start, end: where it stands in the article's text.
        score: the learned ranking's; the mean of the candidates and all `total`s.
        confidence: how likely it is right, from 0 to 1; at most that of the one before.
        contributions: of all features, the one that moved it most first.
        words: how it matches each word of the question.
    """

    rank: int
    learned_rank: int
    article_id: str
    title: str
    sentence: str
    start: int
    end: int
    score: float
    confidence: float
    contributions: tuple[Contribution, ...]
    words: tuple[WordMatch, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """One of `ANSWERABLE_INPUTS`, its value, and what it adds to the log-odds that the question is answered."""

    name: str
    value: float
    contribution: float


@dataclass(frozen=True, slots=True)
class Answerable:
    """Whether the library answers the question.

    Args:
        probability: how likely it does.
        threshold: below it the question is refused.
        refused: whether it was.
        bias: the log-odds of any question.
        inputs: what adds up to its own, with the bias; what speaks most against an answer comes first.
    """

    probability: float
    threshold: float
    refused: bool
    bias: float
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a question is answered as it is.

    Args:
        question: as it was asked.
        kind: what it asks for.
        understood_as: the question with its typing mistakes mended; None where it had none.
        mended: those, as (written, meant).
        spoken: it is in dialect.
        words: the words looked for.
        measured: how many candidates were measured.
        mean_score: the mean of their scores.
        candidates: the best, best first.
        answerable: whether it is answered at all.
    """

    question: str
    kind: QuestionKind
    understood_as: str | None
    mended: tuple[tuple[str, str], ...]
    spoken: bool
    words: tuple[AskedWord, ...]
    measured: int
    mean_score: float
    candidates: tuple[Explained, ...]
    answerable: Answerable


def explain(
    measured: Measured,
    ranker: LearnedRanker,
    load: Load,
    analyzer: Analyzer,
    limit: int,
    reranker: Rescoring | None = None,
) -> Explanation:
    """Explain how a question's candidates are ranked.

    Args:
        measured: the candidates.
        ranker: the ranking.
        load: gives articles by key, those that are (still) there.
        analyzer: the analysis of the library.
        limit: how many candidates to explain at the most; those that say the same are not merged.
        reranker: reads the first candidates in the place of `index.ranking.reading`, if any.

    Returns:
        The explanation; a candidate whose article has just gone is left out, the others keep their ranks.
    """
    query, candidates = measured.query, measured.candidates
    scores = ranker.scores(measured)
    asked = asked_words(query, measured.weights.tolist(), analyzer)
    reading = Reading(measured, load)
    answerable = _answerable(measured, scores, reading.first(scores, default_reading().candidates), ranker)
    learned = {at: rank for rank, at in enumerate(in_order(candidates, scores.tolist()), 1)}
    if reranker is None:
        listed = newest_first(reading, reread(reading, scores)).tolist()
    else:
        listed = reranker.rescored(query.text, measured, scores, load).tolist()
    order = in_order(candidates, listed)
    articles = load(sorted({candidates[at].key for at in order[:limit]}))
    parts = _contributions(measured, ranker)
    right = right_in_turn(
        [
            ranker.confidence(measured, at, listed[at], margin(candidates, listed, order, place))
            for place, at in enumerate(order[:limit])
        ]
    )
    explained: list[Explained] = []
    for place, at in enumerate(order[:limit]):
        article = articles.get(candidates[at].key)
        if article is None or candidates[at].ordinal >= article.sentence_count:
            continue
        start, end = article.span(candidates[at].ordinal)
        sentence = article.article.text[start:end]
        confidence = sureness(answerable.probability, right[place])
        matches = word_matches(
            query, asked, measured.strengths[at].tolist(), measured.words[at], word_list(sentence), analyzer
        )
        explained.append(
            Explained(
                place + 1,
                learned[at],
                article.article.id,
                article.article.title,
                sentence,
                start,
                end,
                float(scores[at]),
                min(round(confidence, 4), explained[-1].confidence if explained else 1.0),
                parts(at),
                matches,
            )
        )
    return Explanation(
        query.text,
        query.kind,
        mended_text(query),
        query.mended,
        query.spoken,
        asked,
        len(candidates),
        float(scores.mean()) if len(scores) else 0.0,
        tuple(explained),
        answerable,
    )


def _contributions(measured: Measured, ranker: LearnedRanker) -> Callable[[int], tuple[Contribution, ...]]:
    """Gives the contributions to a candidate's score, the greatest first."""
    values, weights = measured.values, np.array(ranker.weights)
    trees = ranker.blend * ranker.trees.contributions(values)[1]
    means = values.mean(axis=0) if len(values) else np.zeros(len(FEATURES))
    weighted = (values - means) * weights
    trees = trees - trees.mean(axis=0) if len(values) else trees

    def of(at: int) -> tuple[Contribution, ...]:
        columns = (values[at], means, weights, weighted[at], trees[at], weighted[at] + trees[at])
        rows = zip(FEATURES, *(column.tolist() for column in columns), strict=True)
        return tuple(sorted((Contribution(*row) for row in rows), key=lambda one: -abs(one.total)))

    return of


def _answerable(measured: Measured, scores: Floats, read: Sequence[Marked], ranker: LearnedRanker) -> Answerable:
    probability = round(ranker.answerable(measured, scores, read), 4)
    refused = not len(scores) or probability < ranker.threshold
    if not len(scores):
        return Answerable(probability, ranker.threshold, refused, 0.0, ())
    values = answerable_inputs(measured, scores, read)[None, :]
    bias, parts = ranker.answers.contributions(values)
    rows = zip(ANSWERABLE_INPUTS, values[0].tolist(), parts[0].tolist(), strict=True)
    inputs = sorted((Input(*row) for row in rows), key=lambda one: one.contribution)
    return Answerable(probability, ranker.threshold, refused, bias, tuple(inputs))
