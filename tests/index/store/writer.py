"""A process that writes until it is killed.

It tells of each batch that was acknowledged: its number. Batches hold `BATCH` new articles, replace one of their own,
and move the import mark.
"""

from __future__ import annotations

import itertools
from multiprocessing.connection import Connection

from index.models import Article
from index.store import ImportMark, PreparedArticle, Store

__all__ = ["BATCH", "OPEN", "write"]

BATCH = 20
OPEN = 0
"""What is told first: the store is open."""


def prepared(name: str, text: str) -> PreparedArticle:
    """An article some kilobytes long, so that a batch takes the disk a moment."""
    return PreparedArticle.of(Article(name, "عنوان", text * 300), [(0, len(text))])


def write(location: str, name: str, acknowledge: Connection) -> None:
    """Write and acknowledge."""
    store = Store.open(location)
    start = store.import_position(name) + 1
    acknowledge.send(OPEN)
    for number in itertools.count(start):
        batch = [prepared(f"{name}-{number}-{n}", f"نص {name} {number} {n} ") for n in range(BATCH)]
        batch.append(prepared(f"{name}-own", f"نص {name} {number} "))
        store.put(batch, progress=ImportMark(name, number))
        acknowledge.send(number)
