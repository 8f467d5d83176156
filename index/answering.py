"""Ranked candidates → answers: texts quoted, highlighted, given a confidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.models import Answer, Article, Source, Span
from index.ranking.features import Measured
from index.ranking.highlight import highlights
from index.ranking.ranker import Ranker
from index.store import StoredArticle

__all__ = ["answers_of"]

_CONTEXT_SENTENCES = 2
_LOOK_AHEAD = 8
"""How far below the last answer other articles with the same sentence are looked for."""
_BLANKS = re.compile(r"\W+")


def answers_of(
    measured: Sequence[Measured],
    ranker: Ranker,
    articles: Mapping[int, StoredArticle],
    limit: int,
    *,
    distinct: bool = True,
) -> list[Answer]:
    """The best candidates as answers.

    The same sentence in several articles is one answer, that of the article ranked first; it names the others.

    Args:
        measured: candidates, in any order.
        ranker: orders them and says how far to trust each.
        articles: the articles they stand in, by key.
        limit: how many answers at the most.
        distinct: whether to merge the same sentence of several articles.

    Returns:
        Best first.
    """
    scores = ranker.scores(measured)
    order = sorted(zip(scores, measured, strict=True), key=lambda item: (-item[0], *item[1].candidate[:2]))
    answers: list[Answer] = []
    told: dict[str, dict[int, Source]] = {}
    for rank, (score, one) in enumerate(order):
        if len(answers) == limit and rank >= limit + _LOOK_AHEAD:
            break
        article = articles[one.candidate.key]
        text, ordinal = article.article.text, one.candidate.ordinal
        start, end = article.span(ordinal)
        sentence = text[start:end]
        same = _BLANKS.sub(" ", sentence) if distinct else f"{one.candidate.key}:{ordinal}"
        if same in told:
            told[same].setdefault(one.candidate.key, _source(article.article))
            continue
        if len(answers) == limit:
            continue
        told[same] = {one.candidate.key: _source(article.article)}
        rival = next((other for other, m in order[rank + 1 :] if m.candidate.key != one.candidate.key), score - 1.0)
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
                highlights=tuple(_inside(highlights(sentence, one), len(sentence))),
                before=text[first:start].strip(),
                after=text[end:last].strip(),
            )
        )
    others = [tuple(sources.values())[1:] for sources in told.values()]
    return [replace(answer, also=also) if also else answer for answer, also in zip(answers, others, strict=True)]


def _source(article: Article) -> Source:
    return Source(article.id, article.title, article.url, article.published, article.source)


def _inside(spans: Sequence[Span], length: int) -> list[Span]:
    return [span for span in spans if 0 <= span.start < span.end <= length]
