"""Ranked candidates → answers: texts quoted, highlighted, given a confidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from index.models import Answer, Span
from index.preparing import spans_of
from index.ranking.features import Measured
from index.ranking.highlight import highlights
from index.ranking.ranker import Ranker
from index.store import StoredArticle

__all__ = ["answers_of"]

_CONTEXT_SENTENCES = 2
_BLANKS = re.compile(r"\W+")


def answers_of(
    measured: Sequence[Measured],
    ranker: Ranker,
    load: Callable[[Sequence[int]], Mapping[int, StoredArticle]],
    limit: int,
) -> list[Answer]:
    """The best candidates as answers.

    The same sentence in several articles is one answer, that of the article ranked first.

    Args:
        measured: candidates, in any order.
        ranker: orders them and says how far to trust each.
        load: gives stored articles by key.
        limit: how many answers at the most.

    Returns:
        Best first.
    """
    scores = ranker.scores(measured)
    order = sorted(zip(scores, measured, strict=True), key=lambda item: (-item[0], *item[1].candidate[:2]))
    stored = load(sorted({one.candidate.key for _, one in order[: 4 * limit + 16]}))
    answers: list[Answer] = []
    told: set[str] = set()
    for rank, (score, one) in enumerate(order):
        article = stored.get(one.candidate.key)
        if article is None:
            continue
        text = article.article.text
        spans = spans_of(article)
        span = spans[one.candidate.ordinal]
        sentence = text[span.start : span.end]
        same = _BLANKS.sub(" ", sentence)
        if same in told:
            continue
        told.add(same)
        rival = next((other for other, m in order[rank + 1 :] if m.candidate.key != one.candidate.key), score - 1.0)
        first = spans[max(0, one.candidate.ordinal - _CONTEXT_SENTENCES)]
        last = spans[min(len(spans) - 1, one.candidate.ordinal + _CONTEXT_SENTENCES)]
        answers.append(
            Answer(
                article_id=article.article.id,
                title=article.article.title,
                url=article.article.url,
                published=article.article.published,
                source=article.article.source,
                sentence=sentence,
                start=span.start,
                end=span.end,
                score=round(score, 6),
                confidence=round(ranker.confidence(one, score - rival), 4),
                highlights=tuple(_inside(highlights(sentence, one), len(sentence))),
                before=text[first.start : span.start].strip(),
                after=text[span.end : last.end].strip(),
            )
        )
        if len(answers) == limit:
            break
    return answers


def _inside(spans: Sequence[Span], length: int) -> list[Span]:
    return [span for span in spans if 0 <= span.start < span.end <= length]
