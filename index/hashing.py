"""The one definition of "the same text", shared by the store and the readers."""

from __future__ import annotations

import hashlib

__all__ = ["HASH_BYTES", "content_hash"]

HASH_BYTES = 16


def content_hash(text: str) -> bytes:
    """Hash a text so that copies differing only in white space hash alike.

    Args:
        text: any text; lone surrogates are hashed as they are.

    Returns:
        `HASH_BYTES` bytes of BLAKE2b, stable between runs, machines and versions.
    """
    folded = " ".join(text.split())
    return hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=HASH_BYTES).digest()
