"""Bringing a database to the version of this program, safely with several processes opening it at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, column, func, inspect, select, table

from index.errors import LibraryVersionError
from index.store.database import Database
from index.store.schema import SCHEMA_VERSION, VERSION_TABLE

__all__ = ["MIGRATIONS", "Migrations", "migrate"]

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Migrations:
    """The history of one set of tables; several sets may live in one database.

    Args:
        folder: Alembic's folder, with its `env.py` and `versions`.
        table: where the set's version is noted.
        newest: the newest version; a database that stands there is opened without loading Alembic.
    """

    folder: Path
    table: str
    newest: str


_LIBRARY = Migrations(MIGRATIONS, VERSION_TABLE, SCHEMA_VERSION)

_ADVISORY_LOCK = 0x6D756A6962  # "mujib"


def migrate(database: Database, migrations: Migrations = _LIBRARY, version: str = "head") -> None:
    """Make or upgrade the tables.

    Args:
        database: an empty one, or one that any version of this program made.
        migrations: which tables; by default the library's.
        version: up to which; by default the newest.

    Raises:
        LibraryVersionError: a newer version of this program made it; nothing was changed.
        LibraryBusyError, StorageError: the database failed.
    """
    with database.reading() as connection:
        if _version(connection, migrations.table) == migrations.newest:
            return
    with database.writing() as connection:
        if not database.is_sqlite:  # SQLite's write transaction is a lock already
            connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        _upgrade(connection, database.name, migrations, version)


def _version(connection: Connection, name: str) -> str | None:
    if not inspect(connection).has_table(name):
        return None
    version: str | None = connection.scalar(select(column("version_num")).select_from(table(name)))
    return version


def _upgrade(connection: Connection, name: str, migrations: Migrations, wanted: str) -> None:
    # Alembic takes longer to import than a library to open, and is needed once in a library's life.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrations.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    version = _version(connection, migrations.table)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        raise LibraryVersionError(
            f"{name} was written by a newer version of this program (its format is {version}, this program knows up to "
            f"{migrations.newest}); install the newer version, or use another folder",
            path=name,
            version=version,
        )
    command.upgrade(config, wanted)
