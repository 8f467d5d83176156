"""A process that writes until it is killed: `python -m tests.index.store.writer LOCATION NAME`.

It prints a line for each batch that was acknowledged: its number. Batches hold `BATCH` new articles, replace one of
their own, and move the import mark.
"""

from __future__ import annotations

import itertools
import sys

from index.models import Article
from index.store import ImportMark, PreparedArticle, Store

BATCH = 20


def prepared(name: str, text: str) -> PreparedArticle:
    """An article some kilobytes long, so that a batch takes the disk a moment."""
    return PreparedArticle.of(Article(name, "عنوان", text * 300), [(0, len(text))])


def main(location: str, name: str) -> None:
    """Write and acknowledge."""
    store = Store.open(location)
    start = store.import_position(name) + 1
    print("open", flush=True)
    for number in itertools.count(start):
        batch = [prepared(f"{name}-{number}-{n}", f"نص {name} {number} {n} ") for n in range(BATCH)]
        batch.append(prepared(f"{name}-own", f"نص {name} {number} "))
        store.put(batch, progress=ImportMark(name, number))
        print(number, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
