"""An article's text, and files packed as their names tell."""

from __future__ import annotations

import gzip
import lzma

TITLE = "أميركا تخفض عدد جنودها"
TEXT = "قال الوزير إن نحو 2500 جندي في العراق. وأضاف أن عددهم سيقل."


def pack(content: bytes, name: str) -> bytes:
    """Content as it lies in a file of that name."""
    if name.lower().endswith(".gz"):
        return gzip.compress(content)
    return lzma.compress(content) if name.lower().endswith(".xz") else content
