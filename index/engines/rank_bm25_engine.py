"""The reference engine: rank-bm25, in memory, for small libraries and for checking the others."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from rank_bm25 import BM25Okapi

from index.engines.base import BM25_B, BM25_K1, ArticleRead, Candidate, EngineArticle, TermQuery
from index.text.terms import LEVELS

__all__ = ["LuceneBM25", "RankBM25Engine"]


class LuceneBM25(BM25Okapi):  # type: ignore[misc]  # rank-bm25 ships no types
    """rank-bm25's Okapi with Lucene's idf, which is never zero or negative, so that small libraries rank sensibly."""

    def __init__(self, corpus: list[list[str]]) -> None:
        super().__init__(corpus, k1=BM25_K1, b=BM25_B)
        if not any(corpus):  # no document has a term: any mean length but zero will do
            self.avgdl = 1.0

    def _calc_idf(self, nd: dict[str, int]) -> None:
        self.idf = {word: math.log(1 + (self.corpus_size - n + 0.5) / (n + 0.5)) for word, n in nd.items()}


@dataclass(frozen=True)
class _Snapshot:
    """What searches see: built at commit, never changed after."""

    articles: dict[int, EngineArticle] = field(default_factory=dict)
    places: tuple[tuple[int, int], ...] = ()
    keys: tuple[int, ...] = ()
    fields: dict[str, LuceneBM25] = field(default_factory=dict)
    documents: LuceneBM25 | None = None


class RankBM25Engine:
    """BM25 by rank-bm25. It keeps nothing on disk: the library fills it from the store at opening."""

    name = "rank-bm25"

    def __init__(self) -> None:
        self._writing = threading.RLock()
        self._pending: dict[int, EngineArticle] | None = None
        self._seen = _Snapshot()
        self._revision = 0

    @property
    def revision(self) -> int:
        return self._revision

    @property
    def sentence_count(self) -> int:
        return len(self._seen.places)

    def apply(self, removed: Iterable[int], added: Iterable[EngineArticle]) -> None:
        with self._writing:
            if self._pending is None:
                self._pending = dict(self._seen.articles)
            for key in removed:
                self._pending.pop(key, None)
            for article in added:
                self._pending[article.key] = article

    def commit(self, revision: int) -> None:
        with self._writing:
            if self._pending is not None:
                self._seen = _build(self._pending)
                self._pending = None
            self._revision = revision

    def search(self, query: TermQuery, limit: int) -> list[Candidate]:
        seen = self._seen
        if not seen.places or limit <= 0:
            return []
        scores = np.zeros(len(seen.places))
        for level, terms in query.terms.items():
            for term, weight in terms:
                scores += weight * seen.fields[level].get_scores([term])
        found = [Candidate(*seen.places[at], float(scores[at])) for at in np.flatnonzero(scores > 0)]
        return sorted(found, key=lambda hit: (-hit.score, hit.key, hit.ordinal))[:limit]

    def search_articles(self, stems: Sequence[tuple[str, float]], limit: int) -> list[tuple[int, float]]:
        if limit <= 0:
            return []
        found = [(key, score) for key, score in _article_scores(self._seen, stems).items() if score > 0]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def read(self, stems: Sequence[tuple[str, float]], keys: Sequence[int]) -> dict[int, ArticleRead]:
        seen = self._seen
        scores = _article_scores(seen, stems)
        return {
            key: ArticleRead(scores.get(key, 0.0), seen.articles[key].words) for key in keys if key in seen.articles
        }

    def frequencies(self, level: str, terms: Sequence[str]) -> list[int]:
        index = self._seen.fields.get(level)
        if index is None:
            return [0] * len(terms)
        return [sum(term in frequencies for frequencies in index.doc_freqs) for term in terms]

    def clear(self) -> None:
        with self._writing:
            self._pending, self._seen, self._revision = None, _Snapshot(), 0

    def finish(self) -> None:
        """Nothing to let go of."""

    def refresh(self) -> None:
        """Nothing on disk that another process could have changed."""

    def close(self) -> None:
        """Nothing to release."""


def _article_scores(seen: _Snapshot, stems: Sequence[tuple[str, float]]) -> dict[int, float]:
    """The BM25 of every article; none of an index without sentences."""
    if seen.documents is None:
        return {}
    scores = np.zeros(len(seen.keys))
    for stem, weight in stems:
        scores += weight * seen.documents.get_scores([stem])
    return dict(zip(seen.keys, scores.tolist(), strict=True))


def _build(articles: dict[int, EngineArticle]) -> _Snapshot:
    places = tuple((key, ordinal) for key, article in articles.items() for ordinal in range(len(article.sentences)))
    if not places:
        return _Snapshot(articles=articles)
    fields = {
        level: LuceneBM25([sentence[number].split() for article in articles.values() for sentence in article.sentences])
        for number, level in enumerate(LEVELS)
    }
    documents = LuceneBM25([article.article.split() for article in articles.values()])
    return _Snapshot(articles, places, tuple(articles), fields, documents)
