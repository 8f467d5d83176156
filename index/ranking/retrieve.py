"""From a question to measured candidates: which sentences are looked at, and by which weights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.engines import Engine, TermQuery
from index.ranking.features import Measured, inverse_frequency, measure
from index.ranking.question import Query
from index.store import StoredArticle
from index.text.terms import Analyzer

__all__ = ["LEVEL_WEIGHTS", "Retrieved", "Settings", "retrieve"]

LEVEL_WEIGHTS = {"norm": 0.4, "stem": 1.0, "root": 0.35}
"""What a match at each level adds to the BM25 by which candidates are found."""


OTHERS = 2.0
"""A word standing for the one asked adds to the BM25 by how safely it does, to this power: doubtful ones only tip."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How wide to look.

    Args:
        sentences: candidates by the sentence's own BM25.
        articles: best whole articles whose sentences are looked at too.
        article_sentences: candidates from those.
        measured: how many of all are worth measuring with their surroundings.
    """

    sentences: int = 30
    articles: int = 6
    article_sentences: int = 18
    measured: int = 24


_FOR_DIALECT = Settings(sentences=45, articles=9, article_sentences=27, measured=36)
"""Dialect questions share fewer words with their answers, which therefore stand lower among the candidates."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found for a question, before ranking.

    Args:
        query: the question understood.
        measured: candidate sentences with their features.
        articles: the articles they stand in, by key.
    """

    query: Query
    measured: Sequence[Measured]
    articles: Mapping[int, StoredArticle]


def term_query(query: Query) -> TermQuery:
    """The question as an engine's query: each word at each level, its synonyms at the level of stems."""
    levels: dict[str, dict[str, float]] = {level: defaultdict(float) for level in LEVEL_WEIGHTS}
    for term in query.terms:
        for level in LEVEL_WEIGHTS:
            word = getattr(term, level)
            levels[level][word] = max(levels[level][word], LEVEL_WEIGHTS[level] * term.weight)
        for other, safety in term.others[:8]:
            levels["stem"][other] = max(levels["stem"][other], safety**OTHERS * LEVEL_WEIGHTS["stem"] * term.weight)
    return TermQuery({level: tuple(words.items()) for level, words in levels.items()})


def term_weights(query: Query, engine: Engine) -> list[float]:
    """How much each word of the question tells: its idf among the library's sentences.

    A word that the library writes only otherwise (a synonym, a standard word for a dialect one) has that form's idf.
    """
    total = engine.sentence_count
    held = engine.frequencies("stem", [term.stem for term in query.terms])
    weights = []
    for term, holding in zip(query.terms, held, strict=True):
        if not holding and term.others:
            strong = [other for other, safety in term.others if safety >= 0.6] or [term.others[0][0]]
            holding = max(engine.frequencies("stem", strong))
        weights.append(inverse_frequency(total, holding) * term.weight)
    return weights


def retrieve(
    query: Query,
    engine: Engine,
    load: Callable[[Sequence[int]], Mapping[int, StoredArticle]],
    analyzer: Analyzer,
    settings: Settings | None = None,
) -> Retrieved:
    """Find and measure the sentences that may answer.

    Args:
        query: the question.
        engine: where to look.
        load: gives articles by key, those that are (still) there.
        analyzer: the analysis of the library.
        settings: how wide to look; by default wider for a question in dialect.

    Returns:
        The most promising sentences, each once.
    """
    wide = settings or (_FOR_DIALECT if query.spoken else Settings())
    searched = term_query(query)
    found = engine.search(searched, wide.sentences)
    stems = searched.terms["stem"]
    best_articles = engine.search_articles(stems, wide.articles)
    keys = [key for key, _ in best_articles]
    if keys:
        found += engine.search(searched, wide.article_sentences, within=keys)
    candidates = list({(one.key, one.ordinal): one for one in found}.values())
    held = sorted({one.key for one in candidates})
    article_scores = dict(engine.search_articles(stems, len(held), within=held)) if held else {}
    article_scores.update(best_articles)
    articles = load(held)
    weights = term_weights(query, engine)
    return Retrieved(
        query, measure(query, weights, candidates, articles, article_scores, analyzer, wide.measured), articles
    )
