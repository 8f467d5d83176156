"""The values that go into the store and come out of it."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from index.models import AddStatus, Article

__all__ = [
    "Changes",
    "ImportMark",
    "PreparedArticle",
    "PutOutcome",
    "StoredArticle",
    "pack_spans",
    "unpack_spans",
]

_PAIR = struct.Struct("<II")


def pack_spans(spans: Iterable[tuple[int, int]]) -> bytes:
    """Pack sentence offsets for the store.

    Args:
        spans: `(start, end)` of each sentence, in characters of the article's text, in order.

    Returns:
        8 bytes a sentence: start and end as little-endian 32-bit numbers, the same on every machine.

    Raises:
        ValueError: an offset is negative or beyond 2³² - 1.
    """
    offsets = list(chain.from_iterable(spans))
    try:
        return struct.pack(f"<{len(offsets)}I", *offsets)
    except struct.error as error:
        raise ValueError(f"a sentence offset can't be stored: {error}") from error


def unpack_spans(packed: bytes) -> tuple[tuple[int, int], ...]:
    """Undo `pack_spans`."""
    return tuple(_PAIR.iter_unpack(packed))


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article that has been split into sentences and can be stored.

    Args:
        article: the article, free of NULs and lone surrogates.
        sentences: where its sentences stand, as `pack_spans` packs them.
    """

    article: Article
    sentences: bytes

    @classmethod
    def of(cls, article: Article, spans: Iterable[tuple[int, int]]) -> PreparedArticle:
        """Prepare from plain offsets; see `pack_spans` for their form and the error raised."""
        return cls(article, pack_spans(spans))


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as the store holds it.

    Args:
        key: its number; never given to another article, not even to a later version of this one.
        article: what was stored.
        sentences: packed sentence offsets, see `unpack_spans`.
        revision: the store's revision at which it came in.
        added: when, ISO 8601 in UTC.
    """

    key: int
    article: Article
    sentences: bytes
    revision: int
    added: str

    @property
    def sentence_count(self) -> int:
        """How many sentences it was split into."""
        return len(self.sentences) // _PAIR.size

    def span(self, number: int) -> tuple[int, int]:
        """Where one sentence stands in the text.

        Args:
            number: the sentence, from 0.

        Raises:
            IndexError: there is no such sentence.
        """
        if not 0 <= number < self.sentence_count:
            raise IndexError(
                f"article {self.article.id!r} has {self.sentence_count} sentences, not one numbered {number}"
            )
        start, end = _PAIR.unpack_from(self.sentences, number * _PAIR.size)
        return start, end


@dataclass(frozen=True, slots=True)
class PutOutcome:
    """What became of one article that was put.

    Args:
        status: ADDED, REPLACED or DUPLICATE.
        key: the key under which the text now stands; for a duplicate, that of the article already there.
        id: the id under which the text now stands; for a duplicate, that of the article already there.
        removed_keys: the keys this article took the place of. One of them may be an earlier article of the same
            batch, so what a batch leaves to index is the keys of its outcomes less all their removed keys.
        revision: the store's revision after this article; a duplicate changes nothing.
    """

    status: AddStatus
    key: int
    id: str
    removed_keys: tuple[int, ...]
    revision: int


@dataclass(frozen=True, slots=True)
class Changes:
    """A step from one revision of the store to a later one.

    Since keys are never reused, removals and additions of one step may be applied in any order.

    Args:
        revision: whoever has applied this step is at this revision.
        removed: keys of articles that are gone; some may never have been seen by who asks.
        articles: articles that came in and are still there, oldest first.
    """

    revision: int
    removed: tuple[int, ...]
    articles: tuple[StoredArticle, ...]


@dataclass(frozen=True, slots=True)
class ImportMark:
    """How far an import of a file has come.

    Args:
        fingerprint: what identifies the file, see `index.readers.fingerprint`.
        position: the last line or record dealt with, from 1.
        path: where the file was, for people to read.
    """

    fingerprint: str
    position: int
    path: str = ""
