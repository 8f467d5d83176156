"""Which articles are the newest: by the day of publication, and by that of adding where it isn't known."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache

from index import ArticleInfo, Library

__all__ = ["moment", "newest"]

_AT_ONCE = 5_000


def newest(library: Library, limit: int) -> tuple[ArticleInfo, ...]:
    """The newest articles, at most `limit`; of the same moment, those added last come first."""
    return _newest(library, library.revision(), limit)


@lru_cache(maxsize=2)
def _newest(library: Library, revision: int, limit: int) -> tuple[ArticleInfo, ...]:
    # All are looked through: an archive may have been added in any order. That is kept until something changes.
    return tuple(heapq.nlargest(limit, _all(library), key=moment))


def _all(library: Library) -> Iterator[ArticleInfo]:
    offset = 0
    while some := library.articles(None, _AT_ONCE, offset):
        yield from some
        offset += len(some)


def moment(info: ArticleInfo) -> datetime:
    """When an article came out. A date after the day it was added is a mistake, and the latter counts."""
    added = _read(info.added)
    return min(_read(info.published), added) if info.published else added


def _read(text: str) -> datetime:
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=UTC)
