"""BM25 indexes behind one protocol. They are derived from the store and can always be rebuilt."""

from index.engines.base import BM25_B, BM25_K1, Candidate, Engine, EngineArticle, Weighted
from index.engines.registry import ENGINES, damaged_files, is_current, keeps_files, open_engine

__all__ = [
    "BM25_B",
    "BM25_K1",
    "ENGINES",
    "Candidate",
    "Engine",
    "EngineArticle",
    "Weighted",
    "damaged_files",
    "is_current",
    "keeps_files",
    "open_engine",
]
