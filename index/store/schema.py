"""The tables as this version of the program knows them.

Migrations make the tables (`migrations/versions/`); this is what queries are written against. A test holds the two
together.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

__all__ = ["SCHEMA_VERSION", "VERSION_TABLE", "articles", "imports", "library", "metadata", "removals"]

SCHEMA_VERSION = "0001"
"""The newest migration. A database that already stands there is opened without loading Alembic (0.2 s)."""

VERSION_TABLE = "library_schema"
"""Where Alembic notes the version. Not its default name: other parts may keep their own tables in the same database."""

metadata = MetaData()

# SQLite makes only a column of type INTEGER the row's own number.
_Number = BigInteger().with_variant(Integer, "sqlite")

articles = Table(
    "articles",
    metadata,
    # Given out by `library.next_key`, not by the database: a batch knows its keys before it is written.
    Column("key", _Number, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("published", Text),
    Column("url", Text),
    Column("source", Text),
    # The text alone, white space folded: finds the same text under another id.
    Column("content_hash", LargeBinary, nullable=False, unique=True),
    # Everything that can change under one id: tells a repetition from a new version.
    Column("version_hash", LargeBinary, nullable=False),
    Column("sentence_count", Integer, nullable=False),
    Column("revision", _Number, nullable=False),
    Column("added_at", Text, nullable=False),
    Column("sentences", LargeBinary, nullable=False),
    # Last, so that SQLite lists and searches titles without walking through the pages a long text spills into.
    Column("text", Text, nullable=False),
    # With the count of sentences in it, counting reads this index alone.
    Index("articles_revision", "revision", "sentence_count"),
)

removals = Table(
    "removals",
    metadata,
    Column("key", _Number, primary_key=True, autoincrement=False),
    Column("revision", _Number, nullable=False),
    Index("removals_revision", "revision"),
)

library = Table(
    "library",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    # Drawn once: an index remembers whose revisions it counts.
    Column("identity", Text, nullable=False),
    Column("revision", _Number, nullable=False),
    Column("next_key", _Number, nullable=False),
)

imports = Table(
    "imports",
    metadata,
    Column("fingerprint", Text, primary_key=True),
    Column("position", _Number, nullable=False),
    Column("path", Text, nullable=False),
    Column("finished", Boolean, nullable=False),
    Column("updated_at", Text, nullable=False),
)
