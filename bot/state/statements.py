"""Statements for what every update needs, spelled once and handed to the driver.

For a row or two SQLAlchemy's way through its layers takes five times as long as all the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ClauseElement, Connection
from sqlalchemy.dialects import sqlite

__all__ = ["Statement"]


class Statement:
    """A statement that is executed again and again.

    Args:
        written: what it says. Its blanks are named `bindparam`s, and what it finds and is given are values that SQLite
            and PostgreSQL take as they are: numbers, texts, None. (SQLite gives 0 and 1 for a truth value.)
    """

    def __init__(self, written: ClauseElement) -> None:
        self._written = written
        self._spelled: dict[str, tuple[str, Mapping[str, Any]]] = {}

    def find(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """The rows it finds.

        Args:
            connection: any.
            values: for all blanks.

        Raises:
            Exception: the driver's, which `State.reading` and `State.writing` translate.
        """
        found: Sequence[Sequence[Any]] = self._execute(connection, values).fetchall()
        return found

    def change(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows it changed; see `find`."""
        changed: int = self._execute(connection, values).rowcount
        return changed

    def _execute(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        spelled = self._spelled.get(connection.dialect.name)
        if spelled is None:
            spelled = self._spelled[connection.dialect.name] = self._spell(connection)
        text, constants = spelled
        cursor = connection.connection.cursor()
        cursor.execute(text, {**constants, **values} if constants else values)
        return cursor

    def _spell(self, connection: Connection) -> tuple[str, dict[str, Any]]:
        """Its words for a kind of database, and the values that stand in it from the beginning."""
        named = sqlite.dialect(paramstyle="named") if connection.dialect.name == "sqlite" else connection.dialect
        compiled = self._written.compile(dialect=named)
        return str(compiled), {name: value for name, value in compiled.params.items() if value is not None}
