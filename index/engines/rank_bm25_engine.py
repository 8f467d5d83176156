"""The reference engine: rank-bm25, in memory, for small libraries and for checking the others."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from index.engines.base import BM25_B, BM25_K1, Candidate, EngineArticle, Weighted

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
    sentences: LuceneBM25 | None = None
    whole: LuceneBM25 | None = None
    titles: LuceneBM25 | None = None
    norms: Counter[str] = field(default_factory=Counter)


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

    def search(self, stems: Weighted, limit: int) -> list[Candidate]:
        seen = self._seen
        if seen.sentences is None or limit <= 0:
            return []
        scores = _scores(seen.sentences, stems)
        found = [Candidate(*seen.places[at], float(scores[at])) for at in np.flatnonzero(scores > 0)]
        return sorted(found, key=lambda hit: (-hit.score, hit.key, hit.ordinal))[:limit]

    def search_articles(self, stems: Weighted, limit: int) -> list[tuple[int, float]]:
        return _best_articles(self._seen, self._seen.whole, stems, limit)

    def search_titles(self, stems: Weighted, limit: int) -> list[tuple[int, float]]:
        return _best_articles(self._seen, self._seen.titles, stems, limit)

    def read(self, keys: Sequence[int]) -> dict[int, bytes]:
        articles = self._seen.articles
        return {key: articles[key].words for key in keys if key in articles}

    def frequencies(self, stems: Sequence[str]) -> list[int]:
        index = self._seen.sentences
        return [sum(stem in held for held in index.doc_freqs) if index is not None else 0 for stem in stems]

    def article_frequencies(self, norms: Sequence[str]) -> list[int]:
        return [self._seen.norms[norm] for norm in norms]

    def clear(self) -> None:
        with self._writing:
            self._pending, self._seen, self._revision = None, _Snapshot(), 0

    def finish(self) -> None:
        """Nothing to let go of."""

    def refresh(self) -> None:
        """Nothing on disk that another process could have changed."""

    def close(self) -> None:
        """Nothing to release."""


def _best_articles(seen: _Snapshot, index: LuceneBM25 | None, stems: Weighted, limit: int) -> list[tuple[int, float]]:
    if index is None or limit <= 0:
        return []
    scores = _scores(index, stems)
    found = [(seen.keys[at], float(scores[at])) for at in np.flatnonzero(scores > 0)]
    return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:limit]


def _scores(index: LuceneBM25, terms: Weighted) -> NDArray[np.float64]:
    scores = np.zeros(index.corpus_size)
    for term, weight in terms:
        scores += weight * index.get_scores([term])
    return scores


def _build(articles: dict[int, EngineArticle]) -> _Snapshot:
    if not articles:
        return _Snapshot()
    places = tuple((key, ordinal) for key, article in articles.items() for ordinal in range(len(article.sentences)))
    # rank-bm25 makes no index of nothing.
    sentences = (
        LuceneBM25([sentence.split() for article in articles.values() for sentence in article.sentences])
        if places
        else None
    )
    whole = LuceneBM25([article.article.split() for article in articles.values()])
    titles = LuceneBM25([article.title.split() for article in articles.values()])
    norms = Counter(norm for article in articles.values() for norm in set(article.norms.split()))
    return _Snapshot(articles, places, tuple(articles), sentences, whole, titles, norms)
