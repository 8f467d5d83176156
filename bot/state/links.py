"""Deep links to articles: their ids, or tokens for ids that don't fit."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, select

from bot.state.database import insert_new
from bot.state.schema import links

__all__ = ["MAX_PAYLOAD", "article_of", "is_long", "is_payload", "payload_of", "remember"]

MAX_PAYLOAD = 64
"""What Telegram lets a `?start=` link carry: A-Z a-z 0-9 _ -."""

_PLAIN, _HASHED = "a", "h"
_HASHED_LENGTH = 44
"""That letter, and the 43 of a SHA-256 in base 64."""


def payload_of(article_id: str) -> str:
    """What stands in the deep link of an article; of one whose id `is_long`, `remember` it too."""
    plain = _PLAIN + _encode(article_id.encode())
    return plain if len(plain) <= MAX_PAYLOAD else _HASHED + _encode(hashlib.sha256(article_id.encode()).digest())


def is_long(article_id: str) -> bool:
    """Whether an id doesn't fit into a link."""
    return (
        len(_PLAIN) + -(-4 * len(article_id.encode()) // 3) > MAX_PAYLOAD
    )  # base 64 makes four letters of three bytes


def is_payload(text: str) -> bool:
    """Whether a link's payload can be of an article, there or not."""
    if text.startswith(_HASHED):
        return len(text) == _HASHED_LENGTH
    coded = _decoded(text)
    return coded is not None and payload_of(coded) == text


def remember(connection: Connection, article_ids: Iterable[str]) -> None:
    """Note ids that can't be read from their links."""
    for article_id in article_ids:
        insert_new(connection, links, {"token": payload_of(article_id), "article_id": article_id})


def article_of(connection: Connection, payload: str) -> str | None:
    """The id of the article a deep link means; None where it means none."""
    if payload.startswith(_HASHED):
        found: str | None = connection.scalar(select(links.c.article_id).where(links.c.token == payload))
        return found
    return _decoded(payload)


def _decoded(payload: str) -> str | None:
    """The id that a payload of `_PLAIN` holds."""
    if not payload.startswith(_PLAIN):
        return None
    coded = payload[1:]
    try:
        return base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
