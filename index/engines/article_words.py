"""The words of articles beside an index: a file that is only appended to, read at question time by offset.

tantivy's own store would compress them, decompress them for every question, and copy them whenever it merges.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

import numpy as np

from index.engines.words_view import EMPTY, ENTRY, Mark, bytes_of, data_path, list_path

__all__ = ["ArticleWords", "Mark"]

_REMOVED = -1
_WORTH_COPYING = 16_000_000
"""Bytes of articles that are gone, from which on it is worth while to copy what is left."""


class ArticleWords:
    """Words by article. One process at a time may write, as many as like may read; who writes sees to that.

    Args:
        folder: where the files lie.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._view = EMPTY
        self._writing: tuple[BinaryIO, BinaryIO] | None = None
        self._written = EMPTY.mark
        self._new: list[tuple[int, int, int]] = []

    @property
    def mark(self) -> Mark | None:
        """What is seen; None where nothing ever was committed."""
        return self._view.mark if self._view is not EMPTY else None

    def open(self, mark: Mark | None) -> None:
        """See what is committed.

        Args:
            mark: what `commit` gave last, in whatever process; None where nothing ever was.

        Raises:
            ValueError: the files don't hold what the mark says.
            OSError: they can't be read.
        """
        seen = self._view
        if mark is None:
            self._view = EMPTY
        elif mark != seen.mark or seen is EMPTY:
            grown = mark.name == seen.mark.name and mark.entries >= seen.mark.entries
            self._view = (seen if grown else EMPTY).extended(self._folder, mark)

    def read(self, keys: Sequence[int]) -> dict[int, bytes]:
        """The words of some articles, by key, without those that aren't there.

        Raises:
            ValueError: what is there isn't what was written.
            OSError: it can't be read.
        """
        return self._view.read(keys)

    def keys(self) -> list[int]:
        """The keys of the articles that are seen, ascending."""
        return [int(key) for key in self._view.keys]

    # Writing ---------------------------------------------------------------------------------------------------

    def begin(self, mark: Mark | None) -> None:
        """Get ready to write behind what is committed; what is there besides goes.

        Args:
            mark: as for `open`.

        Raises:
            ValueError, OSError: as for `open`.
        """
        self.open(mark)
        self._folder.mkdir(exist_ok=True)
        if mark is None:
            mark = Mark(f"words-{secrets.token_hex(4)}", 0, 0, 0)
        self._start(mark)
        self.tidy()

    def tidy(self) -> None:
        """Delete the files that are not written to: for when nothing that is remembered speaks of them any more."""
        for path in self._folder.iterdir():
            if path.stem != self._written.name:
                with suppress(OSError):  # another process may have it open, where that is in the way
                    path.unlink()

    def _start(self, mark: Mark) -> None:
        self.end()
        files = []
        for path, size in (
            (data_path(self._folder, mark.name), mark.size),
            (list_path(self._folder, mark.name), mark.entries * ENTRY.itemsize),
        ):
            path.touch()
            os.truncate(path, size)
            files.append(path.open("ab"))
        self._writing = (files[0], files[1])
        self._written = mark

    def apply(self, removed: Iterable[int], added: Iterable[tuple[int, bytes]]) -> None:
        """Take articles out, and put articles in; seen after `commit` and `open`.

        Args:
            removed: keys.
            added: keys and words; a key that is there has its words replaced.

        Raises:
            OSError: the disk is full.
        """
        assert self._writing is not None
        data, _ = self._writing
        self._new += [(key, _REMOVED, 0) for key in removed]
        for key, words in added:
            data.write(words)
            self._new.append((key, len(words), crc32(words)))

    def commit(self) -> Mark:
        """Bring everything applied to the disk.

        Returns:
            What to `open`; until that is remembered somewhere, nothing has happened.

        Raises:
            OSError: the disk is full.
        """
        assert self._writing is not None
        if self._new:
            data, entries = self._writing
            new = np.array(self._new, ENTRY)
            packed = new.tobytes()
            entries.write(packed)
            for file in (data, entries):
                file.flush()
                os.fsync(file.fileno())
            name, count, size, checksum = self._written
            self._written = Mark(name, count + len(new), size + bytes_of(new), crc32(packed, checksum))
            self._new = []
        return self._written

    def compact(self) -> Mark | None:
        """Copy what is left to new files, where most of the old ones is of articles that are gone.

        Returns:
            What to remember; only then may the old files go (`tidy`). None where nothing was done.

        Raises:
            OSError: the disk is full.
            ValueError: what is left isn't what was written.
        """
        seen = self._view
        left = int(seen.sizes.sum())
        if self._new or seen.mark != self._written or seen.mark.size - left < max(left, _WORTH_COPYING):
            return None
        self._start(Mark(f"words-{secrets.token_hex(4)}", 0, 0, 0))
        for key in seen.keys.tolist():
            self.apply((), self.read([key]).items())
        mark = self.commit()
        self.open(mark)
        return mark

    def end(self) -> None:
        """Let go of the files written to; what was not committed is forgotten."""
        self._new = []
        if self._writing is not None:
            files, self._writing = self._writing, None
            for file in files:
                with suppress(OSError):  # a full disk: what couldn't be written was not committed
                    file.close()

    def clear(self) -> None:
        """Delete everything."""
        self.end()
        self._view = EMPTY
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                with suppress(OSError):
                    path.unlink()
