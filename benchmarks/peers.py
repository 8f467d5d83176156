"""The field's BM25 libraries on the same stems. Imports nothing of ours that would count as their memory."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.facts import PeerFacts
from benchmarks.meter import memory, timed

__all__ = ["PEERS", "bm25s", "rank_bm25"]

PEERS = ("rank-bm25", "bm25s")
_HITS = 10
_K1, _B = 1.2, 0.75


def _tokens(path: str) -> list[list[str]]:
    """The corpus as both libraries take it; equal stems are one string, so that memory is the library's own."""
    with Path(path).open(encoding="utf-8") as lines:
        return [[sys.intern(stem) for stem in line.split()] for line in lines]


def rank_bm25(stems: str, questions: Sequence[Sequence[str]]) -> PeerFacts:
    """rank-bm25: `BM25Okapi.get_top_n`.

    Args:
        stems: a file of blank-separated stems, a sentence a line.
        questions: stems of each question.
    """
    from rank_bm25 import BM25Okapi

    tokens = _tokens(stems)
    began = time.perf_counter()
    index = BM25Okapi(tokens, k1=_K1, b=_B)
    build = time.perf_counter() - began
    sentences = range(len(tokens))
    del tokens
    gc.collect()
    search = timed(questions, lambda question: index.get_top_n(question, sentences, n=_HITS))
    return PeerFacts("rank-bm25", version("rank-bm25"), build, search, memory())


def bm25s(stems: str, questions: Sequence[Sequence[str]]) -> PeerFacts:
    """bm25s: `BM25.retrieve`, one question at a time as a chat asks.

    Args:
        stems, questions: as for `rank_bm25`.
    """
    import bm25s as library

    tokens = _tokens(stems)
    began = time.perf_counter()
    index = library.BM25(method="lucene", k1=_K1, b=_B)
    index.index(tokens, show_progress=False)
    build = time.perf_counter() - began
    hits = min(_HITS, len(tokens))
    del tokens
    gc.collect()
    search = timed(questions, lambda question: index.retrieve([list(question)], k=hits, show_progress=False))
    return PeerFacts("bm25s", version("bm25s"), build, search, memory())
