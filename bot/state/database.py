"""The bot's own memory: one SQL database, read by many at once, written in shared transactions.

What is kept is reached by plain functions, one module a subject (`bot.state.people`, `bot.state.asked`, …), each taking
a SQLAlchemy `Connection` first. `Services.read` and `Services.write` give them one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite

from bot.state.schema import SCHEMA_VERSION, VERSION_TABLE
from bot.state.statements import Statement
from index.store.database import Database
from index.store.migrate import Migrations, migrate

__all__ = ["MIGRATIONS", "State", "insert_new", "upsert"]

MIGRATIONS = Migrations(Path(__file__).parent / "migrations", VERSION_TABLE, SCHEMA_VERSION)


class State:
    """The bot's tables, in a database of their own or in the library's.

    Safe to use from many threads. What a block of `writing` has changed is on the disk when the block has ended.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, location: str | Path, *, busy_timeout: float = 30.0) -> Self:
        """Open the database, making or upgrading the bot's tables where needed.

        Args:
            location: the path of an SQLite file, or a URL `sqlite:///…` or `postgresql://…`.
            busy_timeout: how many seconds writing waits for another writer.

        Raises:
            LibraryVersionError: a newer version of this program wrote it.
            SettingsError: the URL can't be used.
            StorageError: the disk refuses.
        """
        database = Database(location, busy_timeout)
        try:
            database.use_wal()
            migrate(database, MIGRATIONS)
        except BaseException:
            database.close()
            raise
        return cls(database)

    @property
    def is_shared(self) -> bool:
        """Whether other machines can use it too: PostgreSQL, not a file."""
        return not self._database.is_sqlite

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for reading.

        Raises:
            LibraryBusyError, StorageError: the database failed.
        """
        return self._database.reading()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, committed when the block ends without an error.

        Raises:
            LibraryBusyError, StorageError: the database failed; nothing was changed.
        """
        with self._database.writing() as connection:
            yield connection

    def close(self) -> None:
        """Close the connections. Calling it twice does no harm."""
        self._database.close()


def upsert(
    connection: Connection,
    table: Table,
    row: Mapping[str, Any],
    changes: Mapping[str, Any] | Sequence[str],
    adding: Sequence[str] = (),
) -> None:
    """Insert a row, or change the one that has its primary key.

    Args:
        connection: of a transaction.
        table: where.
        row: the values of a new row, its primary key among them.
        changes: what becomes of a row that is there: the columns that take their value from `row`, or a mapping from
            columns to values or SQL expressions. Empty: it stays as it is.
        adding: further columns, which grow by the value in `row`.
    """
    if not isinstance(changes, Mapping):
        statement = _upserting(connection.dialect.name, table, tuple(row), tuple(changes), tuple(adding))
        statement.change(connection, row)
        return
    insert = _insert(connection.dialect.name)(table).values(**row)
    connection.execute(insert.on_conflict_do_update(index_elements=_keys(table), set_=dict(changes)))


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert a row unless one with its primary key, or another unique value of it, is there.

    Returns:
        Whether it was inserted.
    """
    return _inserting_new(connection.dialect.name, table, tuple(row)).change(connection, row) > 0


# Putting a statement together takes SQLAlchemy longer than SQLite takes to execute it: each is put together once.
@lru_cache(maxsize=200)
def _upserting(
    dialect: str, table: Table, row: tuple[str, ...], taken: tuple[str, ...], adding: tuple[str, ...]
) -> Statement:
    insert = _insert(dialect)(table).values({name: bindparam(name) for name in row})
    changes = {name: insert.excluded[name] for name in taken}
    changes |= {name: table.c[name] + insert.excluded[name] for name in adding}
    if not changes:
        return Statement(insert.on_conflict_do_nothing(index_elements=_keys(table)))
    return Statement(insert.on_conflict_do_update(index_elements=_keys(table), set_=changes))


@lru_cache(maxsize=200)
def _inserting_new(dialect: str, table: Table, row: tuple[str, ...]) -> Statement:
    return Statement(_insert(dialect)(table).values({name: bindparam(name) for name in row}).on_conflict_do_nothing())


def _insert(dialect: str) -> Any:
    """`INSERT … ON CONFLICT`, which SQLAlchemy has for each dialect, in the same words."""
    return sqlite.insert if dialect == "sqlite" else postgresql.insert


def _keys(table: Table) -> list[Any]:
    return list(table.primary_key.columns)
