"""Ranked candidates → answers: texts quoted, highlighted, given a confidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.models import Answer, Article, Source, Span
from index.ranking.features import Measured
from index.ranking.highlight import highlights
from index.ranking.matching import Matcher
from index.ranking.question import Query
from index.ranking.ranker import Ranker
from index.store import StoredArticle
from index.text.terms import Analyzer
from index.text.words import word_spans

__all__ = ["answers_of", "matched_spans"]

_CONTEXT_SENTENCES = 2
_LOOK_AHEAD = 8
"""How far below the last answer other articles with the same sentence are looked for."""


@dataclass
class _Chosen:
    """A candidate that becomes an answer, and the articles that say the same."""

    at: int
    margin: float
    others: list[int] = field(default_factory=list)


def matched_spans(sentence: str, query: Query, analyzer: Analyzer) -> list[tuple[Span, float]]:
    """The words of a sentence that match words of a question, in order, each with how well, from 0 to 1."""
    return _matched(sentence, Matcher(query.terms, analyzer))


def _matched(sentence: str, matcher: Matcher) -> list[tuple[Span, float]]:
    match = matcher.match(sentence, 0, len(sentence))
    best: dict[int, float] = {}
    for strength, places in zip(match.strengths, match.places, strict=True):
        for place in places:
            best[place] = max(best.get(place, 0.0), strength)
    spans = word_spans(sentence) if best else []
    return [(Span(*spans[place]), best[place]) for place in sorted(best)]


def answers_of(
    query: Query,
    measured: Sequence[Measured],
    ranker: Ranker,
    articles: Mapping[int, StoredArticle],
    analyzer: Analyzer,
    limit: int,
    *,
    distinct: bool = True,
) -> list[Answer]:
    """The best candidates as answers.

    The same sentence in several articles is one answer, that of the article ranked first; it names the others.

    Args:
        query: the question.
        measured: candidates, in any order.
        ranker: orders them and says how far to trust each.
        articles: the articles they stand in, by key.
        analyzer: the analysis of the library.
        limit: how many answers at the most.
        distinct: whether to merge the same sentence of several articles.

    Returns:
        Best first; a candidate whose article has just gone is left out.
    """
    scores = ranker.scores(measured)
    matcher = Matcher(query.terms, analyzer)
    order = sorted(zip(scores, measured, strict=True), key=lambda item: (-item[0], *item[1].candidate[:2]))
    answers: list[Answer] = []
    told: dict[str, dict[int, Source]] = {}
    for rank, (score, one) in enumerate(order):
        if len(answers) == limit and rank >= limit + _LOOK_AHEAD:
            break
        article = articles[one.candidate.key]
        text, ordinal = article.article.text, one.candidate.ordinal
        start, end = article.span(ordinal)
        first, _ = article.span(max(0, ordinal - _CONTEXT_SENTENCES))
        _, last = article.span(min(article.sentence_count - 1, ordinal + _CONTEXT_SENTENCES))
        answers.append(
            Answer(
                article_id=article.article.id,
                title=article.article.title,
                url=article.article.url,
                published=article.article.published,
                source=article.article.source,
                sentence=sentence,
                start=start,
                end=end,
                score=round(score, 6),
                confidence=round(ranker.confidence(one, score, score - rival), 4),
                highlights=tuple(highlights(sentence, query, _matched(sentence, matcher))),
                before=text[first:start].strip(),
                after=text[end:last].strip(),
            )
        )
        also = [measured.candidates[at].key for at in one.others]
        sources = tuple(_source(articles[key].article) for key in also if key in articles)
        answers.append(replace(answer, also=sources) if sources else answer)
    return answers


def _choose(measured: Measured, scores: Sequence[float], limit: int, distinct: bool) -> list[_Chosen]:
    """The best candidates, each wording once."""
    candidates = measured.candidates
    order = sorted(range(len(scores)), key=lambda at: (-scores[at], candidates[at].key, candidates[at].ordinal))
    chosen: dict[bytes, _Chosen] = {}
    for rank, at in enumerate(order):
        if len(chosen) == limit and rank >= limit + _LOOK_AHEAD:
            break
        key = candidates[at].key
        wording = measured.wordings[at] if distinct else rank.to_bytes(4, "little")
        same = chosen.get(wording)
        if same is not None:
            if key not in {candidates[other].key for other in (same.at, *same.others)}:
                same.others.append(at)
        elif len(chosen) < limit:
            rival = next((scores[other] for other in order[rank + 1 :] if candidates[other].key != key), scores[at] - 1)
            chosen[wording] = _Chosen(at, scores[at] - rival)
    return list(chosen.values())


def _matched(matcher: Matcher, sentence: str) -> list[tuple[Span, float]]:
    """The words of a sentence that match the question best, in order, with how well."""
    match = matcher.match(sentence, 0, len(sentence))
    found: dict[int, float] = {}
    for strength, places in zip(match.strengths, match.places, strict=True):
        for place in places:
            found[place] = max(strength, found.get(place, 0.0))
    offsets = word_spans(sentence) if found else []
    return [(Span(*offsets[place]), found[place]) for place in sorted(found)]


def _source(article: Article) -> Source:
    return Source(article.id, article.title, article.url, article.published, article.source)
