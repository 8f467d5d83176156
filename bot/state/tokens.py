"""Texts that a button names although they don't fit into one: ids of articles, searches, questions.

A button carries 64 bytes. A short text stands in it as it is, of a longer one the hash, with the text in the table of
links.
"""

from __future__ import annotations

import base64
import hashlib

from sqlalchemy import Connection, select

from bot.state.database import insert_new
from bot.state.schema import links

__all__ = ["MAX_TOKEN", "is_long", "remember", "text_of", "token_of"]

MAX_TOKEN = 46
"""Bytes a token takes up at the most; what is left is for the button's own name and numbers."""

_PLAIN, _HASHED = "=", "h"


def token_of(text: str) -> str:
    """What stands for a text in a button; a text that `is_long` has to be remembered too."""
    plain = _PLAIN + text
    if len(plain.encode()) <= MAX_TOKEN:
        return plain
    return _HASHED + base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def is_long(text: str) -> bool:
    """Whether a token holds only the hash of this text."""
    return token_of(text).startswith(_HASHED)


def remember(connection: Connection, texts: list[str]) -> None:
    """Note texts that can't be read from their tokens."""
    for text in texts:
        if is_long(text):
            insert_new(connection, links, {"token": token_of(text), "article_id": text})


def text_of(connection: Connection, token: str) -> str | None:
    """The text a token stands for; None where it isn't known."""
    if token.startswith(_PLAIN):
        return token.removeprefix(_PLAIN)
    found: str | None = connection.scalar(select(links.c.article_id).where(links.c.token == token))
    return found
