"""The truth: articles, where their sentences stand, and what changed when, in one SQL database."""

from index.store.lock import WriteLock
from index.store.records import (
    Changes,
    ImportMark,
    PreparedArticle,
    PutOutcome,
    StoredArticle,
    pack_spans,
    unpack_spans,
)
from index.store.store import Store

__all__ = [
    "Changes",
    "ImportMark",
    "PreparedArticle",
    "PutOutcome",
    "Store",
    "StoredArticle",
    "WriteLock",
    "pack_spans",
    "unpack_spans",
]
