"""How much is read at once; whatever is larger is refused by name, not by running out of memory."""

from __future__ import annotations

__all__ = ["CHUNK_BYTES", "LINE_LIMIT_BYTES", "SAMPLE_BYTES", "TEXT_LIMIT_BYTES"]

TEXT_LIMIT_BYTES = 50 * 2**20
"""The largest `.txt`, uncompressed."""

LINE_LIMIT_BYTES = 64 * 2**20
"""The longest line of a `.jsonl`, uncompressed."""

SAMPLE_BYTES = 256 * 2**10
"""How much of a `.jsonl` its encoding is told by."""

CHUNK_BYTES = 2**20
"""How much of a large file is in memory at a time, besides the line in hand."""
