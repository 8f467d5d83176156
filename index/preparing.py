"""An article made ready: for the store its sentences' offsets, for the engine their terms."""

from __future__ import annotations

from collections.abc import Sequence

from index.engines import EngineArticle
from index.models import Article
from index.store import PreparedArticle
from index.text.coding import Coder
from index.text.months import date_terms
from index.text.segment import sentences
from index.text.words import word_list

__all__ = ["engine_article", "prepare"]


def prepare(article: Article) -> PreparedArticle:
    """Split an article into sentences, for the store."""
    return PreparedArticle.of(article, ((span.start, span.end) for span in sentences(article.text)))


def engine_article(
    key: int, title: str, text: str, spans: Sequence[tuple[int, int]], coder: Coder, published: str | None = None
) -> EngineArticle:
    """The terms of an article, for an engine.

    Year and month of its publication are among those of its title: news seldom name the year they tell of.

    Args:
        key: the store's key of the article.
        title, text: the article.
        spans: where its sentences stand, as (start, end).
        coder: turns words into numbers, and has the analyzer that gives the terms.
        published: when it came out, in ISO 8601.
    """
    surfaces = [word_list(title), *(word_list(text, start, end) for start, end in spans)]
    coded = coder.article(text, spans, surfaces, date_terms(published))
    return EngineArticle(key, coded.sentences, coded.article, coded.norms, coded.words)
