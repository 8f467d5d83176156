"""What tantivy's errors mean. It raises `ValueError` for everything, and panics where it reads bytes it never wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexDamagedError, LibraryError, StorageError

__all__ = ["reading", "write_failure"]

_DAMAGE = re.compile(r"corrupted|InvalidData|FileDoesNotExist|Unsupported dictionary")
"""In the message of an error in writing: files that are there can't be used. Else the disk is full, or refuses."""


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Read from an index.

    Args:
        folder: where it lies, to be named in the error.

    Raises:
        IndexDamagedError: it can't be read, whatever tantivy makes of that.
    """
    try:
        yield
    except (ValueError, OSError) as error:
        raise IndexDamagedError(f"the index in {folder} is damaged: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # tantivy's, of a module that can't be imported
            raise
        raise IndexDamagedError(f"the index in {folder} is damaged: {error}") from error


def write_failure(folder: Path, error: Exception) -> LibraryError:
    """What is to be raised where writing an index failed: it is damaged, or it can't be written just now.

    Args:
        folder: where it lies.
        error: what was raised.
    """
    if isinstance(error, FileNotFoundError) or _DAMAGE.search(str(error)):
        return IndexDamagedError(f"the index in {folder} is damaged: {error}")
    return StorageError(f"the index can't be written: {error}")
