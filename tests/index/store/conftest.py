"""A fresh database for each test, of each kind that is at hand."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from index.store import Store

POSTGRES_VARIABLE = "MUJIB_TEST_POSTGRES_URL"


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty database is; on PostgreSQL a schema of its own."""
    if request.param == "sqlite":
        yield str(tmp_path / "library.db")
        return
    given = os.environ.get(POSTGRES_VARIABLE)
    if not given:
        pytest.skip(f"{POSTGRES_VARIABLE} names no PostgreSQL database")
    url = make_url(given).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    schema = f"mujib_test_{uuid.uuid4().hex}"
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    try:
        yield url.update_query_dict({"options": f"-csearch_path={schema}"}).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        engine.dispose()


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    """An open, empty store."""
    with Store.open(location) as opened:
        yield opened
