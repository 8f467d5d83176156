"""What databases raise, as the errors of this library."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from index.errors import LibraryBusyError, LibraryError, StorageError

__all__ = ["busy_error", "translated"]

_SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_FULL, _READ_ONLY, _DENIED, _FAILED = "storage_full", "storage_read_only", "storage_denied", "storage_failed"
_DAMAGED, _FOREIGN = "storage_damaged", "storage_foreign"
_SQLITE_REASONS = {
    sqlite3.SQLITE_FULL: (_FULL, "the disk is full; free some space and try again"),
    sqlite3.SQLITE_READONLY: (_READ_ONLY, "it is read-only; check the permissions of the file and its folder"),
    sqlite3.SQLITE_PERM: (_DENIED, "access was denied; check the permissions of the file and its folder"),
    sqlite3.SQLITE_CANTOPEN: (_DENIED, "it can't be opened; check the path and the permissions of its folder"),
    sqlite3.SQLITE_IOERR: (_FAILED, "reading or writing failed; check the disk and its free space"),
    sqlite3.SQLITE_CORRUPT: (_DAMAGED, "it is damaged; restore it from a backup"),
    sqlite3.SQLITE_NOTADB: (_FOREIGN, "it is damaged, or not a library of this program; restore it from a backup"),
}
"""SQLite's codes: the case, by which a message catalogue finds its words, and what it is in English."""

# https://www.postgresql.org/docs/current/errcodes-appendix.html: lock not available, deadlock, serialization failure
_POSTGRES_BUSY = frozenset({"55P03", "40P01", "40001"})
_POSTGRES_REASONS = {
    "53100": (_FULL, "the disk of the database server is full"),
    "25006": (_READ_ONLY, "the database is read-only"),
    "XX001": (_DAMAGED, "the database is damaged; restore it from a backup"),
    "XX002": (_DAMAGED, "the database is damaged; restore it from a backup"),
}


def busy_error(name: str, waited: float) -> LibraryBusyError:
    """The error of a database that another writer kept for itself.

    Args:
        name: the database, without a password.
        waited: for how many seconds it was waited for.
    """
    return LibraryBusyError(
        f"{name}: another process has been writing for {waited:g} s; wait for it to end, or stop it, and try again",
        path=name,
        seconds=waited,
    )


@contextmanager
def translated(name: str, busy_timeout: float, of_driver: type[Exception] = DBAPIError) -> Iterator[None]:
    """Turn the database errors of a block into `LibraryBusyError` and `StorageError`.

    Args:
        name: the database, without a password.
        busy_timeout: for how many seconds a lock is waited for.
        of_driver: what the database's driver raises, where the block calls it without SQLAlchemy.
    """
    try:
        yield
    except DBAPIError as error:
        raise _translate(error.orig, name, busy_timeout) from error
    except of_driver as error:
        raise _translate(error, name, busy_timeout) from error


def _translate(original: BaseException | None, name: str, busy_timeout: float) -> LibraryError:
    # The low byte of SQLite's extended codes is the plain one.
    sqlite_code = getattr(original, "sqlite_errorcode", 0) & 0xFF
    state = getattr(original, "sqlstate", None) or ""
    if sqlite_code in _SQLITE_BUSY or state in _POSTGRES_BUSY:
        return busy_error(name, busy_timeout)
    code, reason = _SQLITE_REASONS.get(sqlite_code) or _POSTGRES_REASONS.get(state) or (None, "")
    message = f"{reason} ({original})" if reason else str(original)
    return StorageError(f"{name}: {message}", code=code, path=name, reason=message)
