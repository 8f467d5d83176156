"""The words of articles beside an index: a file that is only appended to, read at question time by offset.

tantivy's own store would compress them, decompress them for every question, and copy them whenever it merges.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

__all__ = ["ArticleWords", "Mark"]

_ENTRY = np.dtype([("key", "<i8"), ("size", "<i8"), ("sum", "<u4")])
"""An article in the list: its key, how many bytes its words take (-1 where it was removed), and their checksum. The
words of those that weren't removed lie one behind the other in the order of the list."""
_REMOVED = -1
_WORTH_COPYING = 16_000_000
"""Bytes of articles that are gone, from which on it is worth while to copy what is left."""


class Mark(NamedTuple):
    """What is committed.

    Args:
        name: of the files.
        entries: how many entries of the list count; what is behind them was never committed.
        size: how many bytes of words they stand for.
        sum: the checksum of the entries.
    """

    name: str
    entries: int
    size: int
    sum: int

    @classmethod
    def of(cls, given: Any) -> Mark:
        """A mark as it was written to JSON.

        Raises:
            ValueError: it is none.
        """
        if not isinstance(given, list) or list(map(type, given)) != [str, int, int, int] or min(given[1:]) < 0:
            raise ValueError(f"{given} is no mark")
        return cls(*given)


class _Data:
    """A file open for reading, closed when nobody reads any more."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("rb", buffering=0)
        self._lock = threading.Lock()

    def read(self, places: Sequence[tuple[int, int]]) -> list[bytes]:
        """The bytes at some places, each where it starts and how many.

        The system is told of all of them first: a disk then fetches what isn't in memory side by side, not one after
        the other.
        """
        with self._lock:
            if hasattr(os, "posix_fadvise") and len(places) > 1:
                for start, size in places:
                    os.posix_fadvise(self._file.fileno(), start, size, os.POSIX_FADV_WILLNEED)
            found = []
            for start, size in places:
                self._file.seek(start)
                found.append(self._file.read(size))
            return found

    def __del__(self) -> None:
        with suppress(AttributeError):  # it could not be opened
            self._file.close()


@dataclass(frozen=True, slots=True)
class _View:
    """What readers see: built at commit, never changed after.

    Args:
        mark: what it holds.
        data: where the words are; None where there are none.
        keys: the articles', ascending.
        starts, sizes: where their words are.
        sums: their checksums.
    """

    mark: Mark
    data: _Data | None
    keys: NDArray[np.int64]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    sums: NDArray[np.uint32]


_NONE = np.zeros(0, np.int64)
_EMPTY = _View(Mark("", 0, 0, 0), None, _NONE, _NONE, _NONE, np.zeros(0, np.uint32))


class ArticleWords:
    """Words by article. One process at a time may write, as many as like may read; who writes sees to that.

    Args:
        folder: where the files lie.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._view = _EMPTY
        self._writing: tuple[BinaryIO, BinaryIO] | None = None
        self._written = _EMPTY.mark
        self._new: list[tuple[int, int, int]] = []

    @property
    def mark(self) -> Mark | None:
        """What is seen; None where nothing ever was committed."""
        return self._view.mark if self._view is not _EMPTY else None

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
            self._view = _EMPTY
        elif mark != seen.mark or seen is _EMPTY:
            grown = mark.name == seen.mark.name and mark.entries >= seen.mark.entries
            self._view = self._extended(seen if grown else _EMPTY, mark)

    def read(self, keys: Sequence[int]) -> dict[int, bytes]:
        """The words of some articles, by key, without those that aren't there.

        Raises:
            ValueError: what is there isn't what was written.
            OSError: it can't be read.
        """
        seen = self._view
        if seen.data is None or not len(seen.keys):
            return {}
        wanted = np.unique(np.asarray(keys, np.int64))
        at = np.minimum(np.searchsorted(seen.keys, wanted), len(seen.keys) - 1)
        at = at[seen.keys[at] == wanted]
        places = list(zip(seen.starts[at].tolist(), seen.sizes[at].tolist(), strict=True))
        found = dict(zip(seen.keys[at].tolist(), seen.data.read(places), strict=True))
        for (key, words), checksum in zip(found.items(), seen.sums[at].tolist(), strict=True):
            if crc32(words) != checksum:
                raise ValueError(f"the words of article {key} in {seen.mark.name} are not those that were written")
        return found

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
        for path, size in ((self._data(mark.name), mark.size), (self._list(mark.name), mark.entries * _ENTRY.itemsize)):
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
            new = np.array(self._new, _ENTRY)
            packed = new.tobytes()
            entries.write(packed)
            for file in (data, entries):
                file.flush()
                os.fsync(file.fileno())
            name, count, size, checksum = self._written
            self._written = Mark(name, count + len(new), size + _bytes(new), crc32(packed, checksum))
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
        self._view = _EMPTY
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                with suppress(OSError):
                    path.unlink()

    def _data(self, name: str) -> Path:
        return self._folder / f"{name}.data"

    def _list(self, name: str) -> Path:
        return self._folder / f"{name}.list"

    def _extended(self, seen: _View, mark: Mark) -> _View:
        """A view with the entries behind those of another."""
        before = seen.mark
        listed, path = self._list(mark.name), self._data(mark.name)
        if listed.stat().st_size < mark.entries * _ENTRY.itemsize or path.stat().st_size < mark.size:
            raise ValueError(f"{path} doesn't hold what was committed")
        with listed.open("rb") as file:
            file.seek(before.entries * _ENTRY.itemsize)
            packed = file.read((mark.entries - before.entries) * _ENTRY.itemsize)
        if crc32(packed, before.sum) != mark.sum:
            raise ValueError(f"{listed} doesn't hold what was committed")
        new = np.frombuffer(packed, _ENTRY)
        sizes, sums = new["size"], np.concatenate([seen.sums, new["sum"]])
        starts = before.size + np.cumsum(np.maximum(sizes, 0)) - np.maximum(sizes, 0)
        keys = np.concatenate([seen.keys, new["key"]])
        starts, sizes = np.concatenate([seen.starts, starts]), np.concatenate([seen.sizes, sizes])
        if (np.diff(keys) <= 0).any() or (new["size"] < 0).any():
            order = np.argsort(keys, kind="stable")
            last = np.append(np.diff(keys[order]) > 0, True)  # of entries of one article the latest counts
            kept = order[last]
            kept = kept[sizes[kept] >= 0]
            keys, starts, sizes, sums = keys[kept], starts[kept], sizes[kept], sums[kept]
        return _View(mark, seen.data or _Data(path), keys, starts, sizes, sums)


def _bytes(entries: NDArray[np.void]) -> int:
    """How much the words of some entries take."""
    return int(np.maximum(entries["size"], 0).sum())
