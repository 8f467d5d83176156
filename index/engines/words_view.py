"""What readers of articles' words see: a list of entries, and where the words of each stand in a file."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

__all__ = ["EMPTY", "ENTRY", "Mark", "WordsView", "bytes_of", "data_path", "list_path"]

ENTRY = np.dtype([("key", "<i8"), ("size", "<i8"), ("sum", "<u4")])
"""An article in the list: its key, how many bytes its words take (-1 where it was removed), and their checksum. The
words of those that weren't removed lie one behind the other in the order of the list."""


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
class WordsView:
    """What is committed, for reading: built at commit, never changed after.

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

    def read(self, keys: Sequence[int]) -> dict[int, bytes]:
        """The words of some articles, by key, without those that aren't there.

        Raises:
            ValueError: what is there isn't what was written.
            OSError: it can't be read.
        """
        if self.data is None or not len(self.keys):
            return {}
        wanted = np.unique(np.asarray(keys, np.int64))
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        at = at[self.keys[at] == wanted]
        places = list(zip(self.starts[at].tolist(), self.sizes[at].tolist(), strict=True))
        found = dict(zip(self.keys[at].tolist(), self.data.read(places), strict=True))
        for (key, words), checksum in zip(found.items(), self.sums[at].tolist(), strict=True):
            if crc32(words) != checksum:
                raise ValueError(f"the words of article {key} in {self.mark.name} are not those that were written")
        return found

    def extended(self, folder: Path, mark: Mark) -> WordsView:
        """A view with the entries behind those of this one.

        Args:
            folder: where the files lie.
            mark: what is committed now.

        Raises:
            ValueError: the files don't hold what the mark says.
            OSError: they can't be read.
        """
        before = self.mark
        listed, path = list_path(folder, mark.name), data_path(folder, mark.name)
        if listed.stat().st_size < mark.entries * ENTRY.itemsize or path.stat().st_size < mark.size:
            raise ValueError(f"{path} doesn't hold what was committed")
        with listed.open("rb") as file:
            file.seek(before.entries * ENTRY.itemsize)
            packed = file.read((mark.entries - before.entries) * ENTRY.itemsize)
        if crc32(packed, before.sum) != mark.sum:
            raise ValueError(f"{listed} doesn't hold what was committed")
        new = np.frombuffer(packed, ENTRY)
        sizes, sums = new["size"], np.concatenate([self.sums, new["sum"]])
        starts = before.size + np.cumsum(np.maximum(sizes, 0)) - np.maximum(sizes, 0)
        keys = np.concatenate([self.keys, new["key"]])
        starts, sizes = np.concatenate([self.starts, starts]), np.concatenate([self.sizes, sizes])
        if (np.diff(keys) <= 0).any() or (new["size"] < 0).any():
            order = np.argsort(keys, kind="stable")
            last = np.append(np.diff(keys[order]) > 0, True)  # of entries of one article the latest counts
            kept = order[last]
            kept = kept[sizes[kept] >= 0]
            keys, starts, sizes, sums = keys[kept], starts[kept], sizes[kept], sums[kept]
        return WordsView(mark, self.data or _Data(path), keys, starts, sizes, sums)


_NONE = np.zeros(0, np.int64)
EMPTY = WordsView(Mark("", 0, 0, 0), None, _NONE, _NONE, _NONE, np.zeros(0, np.uint32))


def data_path(folder: Path, name: str) -> Path:
    """The file of the words."""
    return folder / f"{name}.data"


def list_path(folder: Path, name: str) -> Path:
    """The file of the list of articles."""
    return folder / f"{name}.list"


def bytes_of(entries: NDArray[np.void]) -> int:
    """How much the words of some entries take."""
    return int(np.maximum(entries["size"], 0).sum())
