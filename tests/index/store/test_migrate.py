"""The migrations: complete, agreeing with the tables in use, safe against newer versions and other openers."""

from __future__ import annotations

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from index.errors import LibraryVersionError
from index.models import Article
from index.store import PreparedArticle, Store
from index.store.migrate import MIGRATIONS
from index.store.schema import SCHEMA_VERSION, VERSION_TABLE, metadata


def test_newest_migration_is_the_version_of_the_program() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA_VERSION


def test_migrations_make_the_tables_the_queries_are_written_for(store: Store) -> None:
    with store._database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []


def test_newer_library_is_refused_and_left_alone(location: str) -> None:
    with Store.open(location) as store:
        store.put([PreparedArticle.of(Article("a", "", "نص"), [])])
        with store._database.writing() as connection:
            connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(LibraryVersionError, match="newer version") as caught:
        Store.open(location)
    assert caught.value.details["version"] == "9999"
    with store._database.reading() as connection:
        assert connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")) == "9999"
        assert connection.scalar(text("SELECT count(*) FROM articles")) == 1
    store.close()


def test_many_threads_open_an_empty_database(location: str) -> None:
    opened: list[Store] = []
    failed: list[BaseException] = []
    together = threading.Barrier(6)

    def work() -> None:
        together.wait()
        try:
            opened.append(Store.open(location))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [store.revision() for store in opened] == [0] * 6
    for store in opened:
        store.close()
