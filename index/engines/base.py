"""What the library asks of an engine.

An engine holds three BM25 indexes over the same articles: one whose documents are sentences, one whose documents are
whole articles, title and text, and one whose documents are titles. All hold stems, and score with Robertson's BM25 as
Lucene has it: k1 = 1.2, b = 0.75, idf = ln(1 + (N - n + 0.5) / (n + 0.5)), N the number of documents, n those that hold
the stem.

Normal forms and roots find no answer that stems don't, and would take three times the room and twice the time. They
tell when the sentences of the articles found are ranked, by the articles' words, which an engine keeps too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

__all__ = ["BM25_B", "BM25_K1", "Candidate", "Engine", "EngineArticle", "Weighted"]

BM25_K1 = 1.2
BM25_B = 0.75

Weighted = Sequence[tuple[str, float]]
"""Stems, each with what its BM25 is multiplied by, above 0."""


class EngineArticle(NamedTuple):
    """An article as an engine takes it.

    Args:
        key: the store's key of the article.
        sentences: the stems of each sentence, blank-separated.
        article: the stems of title and text, blank-separated.
        norms: the normal forms of the words of title and text, blank-separated.
        words: the article's words as numbers (`index.text.coding`), kept for `read`.
        title: the stems of the title, blank-separated.
    """

    key: int
    sentences: Sequence[str]
    article: str
    norms: str = ""
    words: bytes = b""
    title: str = ""


class Candidate(NamedTuple):
    """A sentence that a search found: its article's key, its ordinal in the article from 0, its BM25 score."""

    key: int
    ordinal: int
    score: float


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

    def search(self, stems: Weighted, limit: int) -> list[Candidate]:
        """The best sentences by BM25 summed over stems.

        Args:
            stems: what to search for.
            limit: how many at the most.

        Returns:
            Best first; ties in order of key and ordinal among those returned.
        """

    def search_articles(self, stems: Weighted, limit: int) -> list[tuple[int, float]]:
        """The best whole articles in the same way, as (key, score), best first."""

    def search_titles(self, stems: Weighted, limit: int) -> list[tuple[int, float]]:
        """The articles with the best titles in the same way: of titles that have a stem, the short ones come first."""

    def read(self, keys: Sequence[int]) -> dict[int, bytes]:
        """The words of some articles, by key; an article that isn't indexed is left out.

        Raises:
            IndexDamagedError: what is there isn't what was put in.
        """

    def frequencies(self, stems: Sequence[str]) -> list[int]:
        """For each stem, how many sentences hold it."""

    def article_frequencies(self, norms: Sequence[str]) -> list[int]:
        """For each word in its normal form, how many articles hold it."""

    def clear(self) -> None:
        """Drop everything, at once and for good; the revision is 0 again."""

    def finish(self) -> None:
        """Let go of what only writing needs (memory, threads, locks); the next change takes it again."""

    def refresh(self) -> None:
        """See what another process has committed."""

    def close(self) -> None:
        """Release files and threads."""
