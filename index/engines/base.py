"""What the library asks of an engine.

An engine holds two BM25 indexes over the same articles: one whose documents are sentences, with a field for each level
of terms (`index.text.terms.LEVELS`), and one whose documents are whole articles, with the stems of title and text. Both
score with Robertson's BM25 as Lucene has it: k1 = 1.2, b = 0.75, idf = ln(1 + (N - n + 0.5) / (n + 0.5)), N the number
of documents, n those that hold the term; the score of a field is multiplied by the level's weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

__all__ = ["BM25_B", "BM25_K1", "ArticleRead", "Candidate", "Engine", "EngineArticle", "TermQuery"]

BM25_K1 = 1.2
BM25_B = 0.75


class EngineArticle(NamedTuple):
    """An article as an engine takes it.

    Args:
        key: the store's key of the article.
        sentences: for each sentence its terms, a string of blank-separated terms per level.
        article: the stems of title and text, blank-separated.
        words: the article's words as numbers (`index.text.coding`), kept for `read`.
    """

    key: int
    sentences: Sequence[tuple[str, str, str]]
    article: str
    words: bytes = b""


class ArticleRead(NamedTuple):
    """What an engine tells of an article: its BM25 for some stems (0 where it has none of them), and its words."""

    score: float
    words: bytes


class Candidate(NamedTuple):
    """A sentence that a search found: its article's key, its ordinal in the article from 0, its BM25 score."""

    key: int
    ordinal: int
    score: float


@dataclass(frozen=True, slots=True)
class TermQuery:
    """What to search for.

    Args:
        terms: for each level the terms with their weights, all positive.
    """

    terms: Mapping[str, Sequence[tuple[str, float]]]


class Engine(Protocol):
    """A BM25 index of sentences and articles. Many threads may search while one writes."""

    name: str

    @property
    def revision(self) -> int:
        """The store's revision up to which the committed index holds everything; 0 for a new index."""

    @property
    def sentence_count(self) -> int:
        """How many sentences the committed index holds."""

    def apply(self, removed: Iterable[int], added: Iterable[EngineArticle]) -> None:
        """Remove and add articles; seen by searches after `commit`. Adding a key that is there replaces it."""

    def commit(self, revision: int) -> None:
        """Make everything applied visible and lasting, and remember the store's revision it stands for."""

    def search(self, query: TermQuery, limit: int) -> list[Candidate]:
        """The best sentences by BM25 summed over terms and levels.

        Args:
            query: the terms.
            limit: how many at the most.

        Returns:
            Best first; ties in order of key and ordinal among those returned.
        """

    def search_articles(self, stems: Sequence[tuple[str, float]], limit: int) -> list[tuple[int, float]]:
        """The best whole articles as (key, score), best first."""

    def read(self, stems: Sequence[tuple[str, float]], keys: Sequence[int]) -> dict[int, ArticleRead]:
        """Scores and words of some articles, by key; an article that isn't indexed is left out."""

    def frequencies(self, level: str, terms: Sequence[str]) -> list[int]:
        """For each term, how many sentences hold it at that level."""

    def clear(self) -> None:
        """Drop everything, at once and for good; the revision is 0 again."""

    def finish(self) -> None:
        """Let go of what only writing needs (memory, threads, locks); the next change takes it again."""

    def refresh(self) -> None:
        """See what another process has committed."""

    def close(self) -> None:
        """Release files and threads."""
