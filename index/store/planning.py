"""What putting a batch of articles comes to, decided before anything is written. Pure: no database here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.errors import ArticleError
from index.hashing import HASH_BYTES, content_hash
from index.models import AddStatus, Article, DuplicatePolicy
from index.store.records import PreparedArticle, PutOutcome

__all__ = ["Arrival", "Known", "Plan", "arrive", "plan_put", "storable"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article about to be put, with what it is compared by."""

    prepared: PreparedArticle
    content: bytes
    version: bytes


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared of an article the library holds, or will once the batch is written."""

    key: int
    id: str
    content: bytes
    version: bytes


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write.

    Args:
        outcomes: one for each arrival, in order.
        additions: `(key, revision, arrival)` of each row to insert.
        removals: `(key, revision)` of each row to delete.
        next_key, revision: the library's counters afterwards.
    """

    outcomes: tuple[PutOutcome, ...]
    additions: tuple[tuple[int, int, Arrival], ...]
    removals: tuple[tuple[int, int], ...]
    next_key: int
    revision: int


def storable(value: str) -> bool:
    """Whether every database can hold this string: no NUL, no lone surrogate."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in value


def arrive(prepared: PreparedArticle) -> Arrival:
    """Check and hash an article.

    Raises:
        ArticleError: it has no id or no text, or holds characters no database takes.
    """
    article = prepared.article
    if not article.id or not article.text.strip():
        raise ArticleError(f"article {article.id!r} has no {'text' if article.id else 'id'}", id=article.id)
    fields = (article.id, article.text, article.title, article.published, article.url, article.source)
    if not all(value is None or storable(value) for value in fields):
        raise ArticleError(f"article {article.id!r} holds a null character or half a character pair", id=article.id)
    return Arrival(prepared, content_hash(article.text), _version_hash(article))


def plan_put(
    arrivals: Sequence[Arrival], known: Iterable[Known], policy: DuplicatePolicy, next_key: int, revision: int
) -> Plan:
    """Decide what becomes of each article, in order; later ones see what earlier ones did.

    Args:
        arrivals: the batch.
        known: the articles of the library that share an id or a text with one of the batch.
        policy: what a text that stands under another id already comes to.
        next_key, revision: the library's counters.
    """
    shelf = _Shelf(known, next_key, revision)
    outcomes = tuple(shelf.put(arrival, policy) for arrival in arrivals)
    return Plan(outcomes, tuple(shelf.additions.values()), tuple(shelf.removals), shelf.next_key, shelf.revision)


def _version_hash(article: Article) -> bytes:
    digest = hashlib.blake2b(digest_size=HASH_BYTES)
    for value in (article.text, article.title, article.published, article.url, article.source):
        # Lengths in between, so that moving a word from one field to the next makes a difference; None is not "".
        data = b"" if value is None else value.encode()
        digest.update(b"-" if value is None else b"%d:" % len(data))
        digest.update(data)
    return digest.digest()


class _Shelf:
    """The library as it changes while a batch goes through."""

    def __init__(self, known: Iterable[Known], next_key: int, revision: int) -> None:
        self.next_key = next_key
        self.revision = revision
        self.additions: dict[int, tuple[int, int, Arrival]] = {}
        self.removals: list[tuple[int, int]] = []
        self._by_id: dict[str, Known] = {}
        self._by_content: dict[bytes, Known] = {}
        for one in known:
            self._place(one)

    def put(self, arrival: Arrival, policy: DuplicatePolicy) -> PutOutcome:
        same_id = self._by_id.get(arrival.prepared.article.id)
        same_text = self._by_content.get(arrival.content)
        if same_id and same_id.version == arrival.version:
            return self._duplicate(same_id)
        if same_text and same_text is not same_id and policy is DuplicatePolicy.SKIP:
            return self._duplicate(same_text)
        replaced = tuple(dict.fromkeys(old for old in (same_id, same_text) if old))
        for old in replaced:
            self._remove(old)
        return self._add(arrival, tuple(old.key for old in replaced))

    def _duplicate(self, there: Known) -> PutOutcome:
        return PutOutcome(AddStatus.DUPLICATE, there.key, there.id, (), self.revision)

    def _add(self, arrival: Arrival, removed: tuple[int, ...]) -> PutOutcome:
        key, name = self.next_key, arrival.prepared.article.id
        self.next_key += 1
        self.revision += 1
        self._place(Known(key, name, arrival.content, arrival.version))
        self.additions[key] = (key, self.revision, arrival)
        return PutOutcome(AddStatus.REPLACED if removed else AddStatus.ADDED, key, name, removed, self.revision)

    def _remove(self, old: Known) -> None:
        del self._by_id[old.id], self._by_content[old.content]
        # An article of this very batch was never written: nothing to delete, and nobody to tell.
        if self.additions.pop(old.key, None) is None:
            self.revision += 1
            self.removals.append((old.key, self.revision))

    def _place(self, one: Known) -> None:
        self._by_id[one.id] = one
        self._by_content[one.content] = one
