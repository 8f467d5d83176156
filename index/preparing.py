"""An article made ready: for the store its sentences' offsets, for the engine their terms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from index.engines import EngineArticle
from index.models import Article
from index.store import PreparedArticle
from index.text.coding import Coder, Uncoded
from index.text.months import date_terms
from index.text.segment import sentence_spans

__all__ = ["Unanalysed", "engine_articles", "prepare"]


class Unanalysed(NamedTuple):
    """An article whose terms are wanted.

    Args:
        key: the store's key of the article.
        title, text: the article.
        spans: where its sentences stand, as (start, end).
        published: when it came out, in ISO 8601.
    """

    key: int
    title: str
    text: str
    spans: Sequence[tuple[int, int]]
    published: str | None = None


def prepare(article: Article) -> PreparedArticle:
    """Split an article into sentences, for the store."""
    return PreparedArticle.of(article, sentence_spans(article.text))


def engine_articles(articles: Sequence[Unanalysed], coder: Coder) -> list[EngineArticle]:
    """The terms of articles, for an engine.

    Year and month of its publication are among those of an article's title: news seldom name the year they tell of.

    Args:
        articles: many at once are the fastest.
        coder: turns words into numbers, and has the analyzer that gives the terms.
    """
    coded = coder.articles([Uncoded(one.title, one.text, one.spans, date_terms(one.published)) for one in articles])
    return [
        EngineArticle(one.key, terms.sentences, terms.article, terms.norms, terms.words, terms.title)
        for one, terms in zip(articles, coded, strict=True)
    ]
