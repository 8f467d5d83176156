"""How a neural re-ranker's scores count beside the learned ones: the weight, and what becomes of the scores."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from index.errors import RerankerError
from index.ranking.cross_encoder import CONTEXTS, Passage, Scores
from index.ranking.features import Measured
from index.ranking.hits import Floats
from index.store import StoredArticle

__all__ = ["BLEND", "Blend", "Load", "blended", "first_candidates"]

BLEND = "blend.json"
"""The file in the model's folder that holds its `Blend`."""

Load = Callable[[Sequence[int]], Mapping[int, StoredArticle]]
"""Gives articles by key, those that are (still) there."""


@dataclass(frozen=True, slots=True)
class Blend:
    """How a model's scores count beside the learned ones.

    Args:
        weight: what one standard deviation of the neural scores is worth in units of the learned score. The default
            is a cautious guess; fit it.
        context: what sentences are read with, one of `CONTEXTS`.
        candidates: how many of the first are read.
    """

    weight: float = 0.5
    context: str = "title"
    candidates: int = 12

    def __post_init__(self) -> None:
        if not (self.weight >= 0 and np.isfinite(self.weight)) or self.context not in CONTEXTS or self.candidates < 2:
            raise ValueError(f"no such blend: {self}")

    @classmethod
    def of(cls, folder: Path) -> Blend:
        """The blend that a model's folder holds, or the default.

        Raises:
            RerankerError: the file can't be read or has other fields.
        """
        path = folder / BLEND
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else cls()
        except (OSError, ValueError, TypeError) as error:
            raise RerankerError(
                f"{path} can't be used: {error}", code="reranker_model", path=str(path), reason=str(error)
            ) from error

    def write(self, folder: Path) -> Path:
        """Put it into a model's folder."""
        path = folder / BLEND
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")
        return path


def blended(learned: Sequence[float] | Scores, neural: Scores, weight: float) -> Scores:
    """learned + weight x standardised neural score; shape (candidates,). Neural scores all alike change nothing."""
    spread = float(neural.std())
    standard = (neural - neural.mean()) / spread if spread > 1e-9 else np.zeros_like(neural)
    return np.asarray(learned, np.float64) + weight * standard


def first_candidates(measured: Measured, scores: Floats, number: int, load: Load) -> tuple[list[int], list[Passage]]:
    """The first candidates with their texts, best first: their places in `measured`, and what is read of them.

    Those of the first `number` whose article has just gone are left out.

    Raises:
        StorageError: as `load`.
    """
    candidates = measured.candidates
    order = sorted(range(len(scores)), key=lambda at: (-scores[at], candidates[at].key, candidates[at].ordinal))
    head = order[:number]
    articles = load(sorted({candidates[at].key for at in head}))
    there = [
        at
        for at in head
        if (article := articles.get(candidates[at].key)) is not None and candidates[at].ordinal < article.sentence_count
    ]
    return there, [_passage(articles[candidates[at].key], candidates[at].ordinal) for at in there]


def _passage(article: StoredArticle, ordinal: int) -> Passage:
    """A sentence as a cross-encoder reads it."""
    text = article.article.text
    start, end = article.span(ordinal)
    first, last = article.span(ordinal - 1) if ordinal else (0, 0)
    return Passage(text[start:end], article.article.title, text[first:last])
