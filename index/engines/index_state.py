"""The file that says what of an index counts: up to which revision, of which analysis, and how much of its words.

It is written after everything it speaks of. A crash before that leaves an older revision in it, and catching up from
there repeats changes that do no harm when repeated.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from index.engines.article_words import Mark

__all__ = ["IndexState", "mark_of"]

_LAYOUT = 8
_STATE = "state.json"


class IndexState:
    """The state file of an index.

    Args:
        folder: of the index.
        fingerprint: names the analysis it is of.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._file = folder / _STATE
        self._fingerprint = f"{_LAYOUT}-{fingerprint}"

    def exists(self) -> bool:
        """Whether there is a file, be it what it may."""
        return self._file.exists()

    def read(self) -> Mapping[str, Any] | None:
        """What is written there; None where there is nothing that can be read."""
        try:
            state = json.loads(self._file.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return state if isinstance(state, dict) and isinstance(state.get("revision"), int) else None

    def is_current(self, state: Mapping[str, Any] | None) -> bool:
        """Whether what was read is of this analysis, by this version."""
        return state is not None and state.get("fingerprint") == self._fingerprint

    def is_readable(self, state: Mapping[str, Any] | None) -> bool:
        """Whether what was read is of files laid out as by this version, of whatever analysis."""
        return state is not None and str(state.get("fingerprint")).startswith(f"{_LAYOUT}-")

    def write(self, revision: int, words: Mark | None) -> None:
        """Say what counts from now on.

        Raises:
            OSError: the disk refuses; what was said before holds.
        """
        # Only who holds the library's write lock writes: one name is enough, and what a kill left behind is used again.
        temporary = self._file.with_suffix(".tmp")
        with temporary.open("w", encoding="utf-8") as out:
            json.dump({"revision": revision, "fingerprint": self._fingerprint, "words": words}, out)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(self._file)

    def stamp(self) -> tuple[int, int]:
        """What changes whenever the file is written."""
        try:
            status = self._file.stat()
        except FileNotFoundError:
            return (0, 0)
        return (status.st_mtime_ns, status.st_ino)

    def delete(self) -> None:
        """Say that nothing counts."""
        self._file.unlink(missing_ok=True)


def mark_of(state: Mapping[str, Any] | None) -> Mark | None:
    """What a state says is committed of the words.

    Raises:
        ValueError: it says nothing that can be read.
    """
    return None if state is None or state.get("words") is None else Mark.of(state["words"])
