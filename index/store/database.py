"""Connections: one engine, readers beside one writer, SQLite's settings, PostgreSQL's locks."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Dialect,
    Engine,
    PoolProxiedConnection,
    Select,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from index.errors import LibraryBusyError, SettingsError, StorageError
from index.store.failures import busy_error, translated

__all__ = ["Database"]

_POOL_SIZE = 8
_CACHE_KIB = 4096
"""Pages each pooled SQLite connection keeps: 8 x 4 MB. No mmap: every connection's mapping counts as memory in use,
and a failing disk would kill the process instead of raising an error."""
_WAL_KEPT_BYTES = 64 * 2**20
_RETRY_SECONDS = 0.02

_BEGIN = "mujib_begin"
_INSTALL = "pip install 'psycopg[binary]>=3.2,<4'"


class Database:
    """An SQLite file or a PostgreSQL database.

    Args:
        location: a path, or a URL `sqlite:///…` or `postgresql://…`.
        busy_timeout: how many seconds to wait for another writer.

    Raises:
        SettingsError: the URL can't be used.
        StorageError: the folder of the file can't be made.
    """

    def __init__(self, location: str | Path, busy_timeout: float) -> None:
        self._url = _parse(location)
        self._busy_timeout = busy_timeout
        self._writer = threading.Lock()
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        # For messages: a file is named as people know it, and a server without the password.
        self.name = str(self._url.database) if self.is_sqlite else self._url.render_as_string(hide_password=True)
        self._engine = self._sqlite_engine() if self.is_sqlite else self._postgres_engine()
        self._at_hand: list[PoolProxiedConnection] = []
        # Same pool; the begin hook below sees the option.
        self._writing_engine = self._engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading; on SQLite each statement sees the latest commit.

        Raises:
            LibraryBusyError, StorageError: the database failed.
        """
        with self._translated(), self._engine.connect() as connection:
            yield connection

    def fetch(self, select: Select[Any], column: Column[Any], values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """The rows that have one of some values in a column, as the driver gives them.

        It is for what every question does: for a few rows SQLAlchemy's way through its layers takes twice as long as
        all the rest.

        Args:
            select: which table and columns, without conditions.
            column: one whose values need no conversion.
            values: one at the least.

        Raises:
            LibraryBusyError, StorageError: the database failed.
        """
        statement = _spelled(select, column, len(values), self._engine.dialect)
        with self._translated():
            connection = self._connection()
            try:
                driver: Any = connection.driver_connection
                cursor = driver.cursor()
                cursor.execute(statement, values)
                rows: Sequence[Sequence[Any]] = cursor.fetchall()
            except BaseException:
                connection.close()
                raise
            if self.is_sqlite:  # elsewhere it would stay in the transaction that reading has begun
                self._at_hand.append(connection)
            else:
                connection.close()
            return rows

    def _connection(self) -> PoolProxiedConnection:
        """A connection at hand, else one of the pool: taking it there and giving it back takes longer than a row."""
        try:
            return self._at_hand.pop()
        except IndexError:
            return self._engine.raw_connection()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction; committed, and on the disk, when the block ends without an error.

        Raises:
            LibraryBusyError: another thread or process went on writing for longer than the timeout.
            StorageError: the database failed; nothing was changed.
        """
        # SQLite's own waiting is a sleep that can starve; threads of one process queue up here instead.
        if not self._writer.acquire(timeout=self._busy_timeout):
            raise busy_error(self.name, self._busy_timeout)
        try:
            with self._translated(), self._writing_engine.begin() as connection:
                yield connection
        finally:
            self._writer.release()

    def use_wal(self) -> None:
        """Let readers go on during a write. Stays with the file; a no-op on PostgreSQL.

        Raises:
            LibraryBusyError, StorageError: the database failed.
        """
        if not self.is_sqlite:
            return
        deadline = time.monotonic() + self._busy_timeout
        while True:
            try:
                with self.reading() as connection:
                    connection.exec_driver_sql("PRAGMA journal_mode=WAL")
                return
            except LibraryBusyError:
                # SQLite doesn't wait for other openers here, whatever its timeout.
                if time.monotonic() > deadline:
                    raise
                time.sleep(_RETRY_SECONDS)

    def close(self) -> None:
        """Close all connections; the last one to an SQLite file folds the log into it."""
        while self._at_hand:
            self._at_hand.pop().close()
        self._engine.dispose()

    def _translated(self) -> Any:
        return translated(self.name, self._busy_timeout, self._engine.dialect.loaded_dbapi.Error)

    def _sqlite_engine(self) -> Engine:
        _make_folder(self._url)
        engine = create_engine(
            self._url,
            pool_size=_POOL_SIZE,
            max_overflow=-1,
            # No implicit transactions of the driver's: `begin` below is the only one to open them.
            connect_args={"isolation_level": None, "timeout": self._busy_timeout, "check_same_thread": False},
        )
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
        return engine

    def _postgres_engine(self) -> Engine:
        try:
            engine = create_engine(self._url, pool_size=_POOL_SIZE, max_overflow=-1, pool_pre_ping=True)
        except ImportError as error:
            raise SettingsError(
                f"PostgreSQL needs the package psycopg: {_INSTALL}", code="setting_database_driver", command=_INSTALL
            ) from error
        milliseconds = int(self._busy_timeout * 1000)

        def set_lock_timeout(connection: Any, _record: object) -> None:
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = {milliseconds}")
            connection.commit()

        event.listen(engine, "connect", set_lock_timeout)
        return engine


@lru_cache(maxsize=64)
def _spelled(select: Select[Any], column: Column[Any], values: int, dialect: Dialect) -> str:
    """A statement as a database reads it, of the rows with one of so many values in a column."""
    mark = "?" if dialect.name == "sqlite" else "%s"
    return f"{select.compile(dialect=dialect)} WHERE {column} IN ({', '.join([mark] * values)})"


def _parse(location: str | Path) -> URL:
    if isinstance(location, Path) or "://" not in location:
        return URL.create("sqlite", database=str(location))
    try:
        url = make_url(location)
        backend = url.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise SettingsError(
            "the database URL can't be read; write sqlite:///path or postgresql://…", code="setting_database"
        ) from error
    if backend == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise SettingsError(
                "the database URL names no file; write sqlite:///path or postgresql://…", code="setting_database_file"
            )
        return url
    if backend in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    raise SettingsError(
        f"a library can't be kept in {backend}; write sqlite:///path or postgresql://…",
        code="setting_database_kind",
        kind=backend,
    )


def _make_folder(url: URL) -> None:
    database = str(url.database)
    if database.startswith("file:"):  # SQLite's own URIs name existing files, read-only ones for instance
        return
    folder = Path(database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{folder}: the folder can't be made: {error.strerror}"
        raise StorageError(message, code="storage_folder", path=str(folder), reason=error.strerror) from error


def _set_pragmas(connection: Any, _record: object) -> None:
    # FULL: a commit has reached the disk when it is acknowledged, so even a power cut loses nothing. It costs one sync
    # a commit, which a batch of hundreds doesn't notice.
    for pragma in (
        "synchronous=FULL",
        "foreign_keys=ON",
        f"cache_size=-{_CACHE_KIB}",
        f"journal_size_limit={_WAL_KEPT_BYTES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A writer takes SQLite's write lock before it reads what it will decide upon; readers need no transaction.
    statement = connection.get_execution_options().get(_BEGIN)
    if statement:
        connection.exec_driver_sql(statement)
