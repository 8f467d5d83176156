"""Articles, removals, the library's counters and import marks."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_Number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "articles",
        sa.Column("key", _Number, primary_key=True, autoincrement=False),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("published", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("source", sa.Text),
        sa.Column("content_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("version_hash", sa.LargeBinary, nullable=False),
        sa.Column("sentence_count", sa.Integer, nullable=False),
        sa.Column("revision", _Number, nullable=False),
        sa.Column("added_at", sa.Text, nullable=False),
        sa.Column("sentences", sa.LargeBinary, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("articles_revision", "articles", ["revision", "sentence_count"])
    op.create_table(
        "removals",
        sa.Column("key", _Number, primary_key=True, autoincrement=False),
        sa.Column("revision", _Number, nullable=False),
    )
    op.create_index("removals_revision", "removals", ["revision"])
    library = op.create_table(
        "library",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("identity", sa.Text, nullable=False),
        sa.Column("revision", _Number, nullable=False),
        sa.Column("next_key", _Number, nullable=False),
    )
    op.bulk_insert(library, [{"id": 1, "identity": secrets.token_hex(8), "revision": 0, "next_key": 1}])
    op.create_table(
        "imports",
        sa.Column("fingerprint", sa.Text, primary_key=True),
        sa.Column("position", _Number, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("finished", sa.Boolean, nullable=False),
        sa.Column("updated_at", sa.Text, nullable=False),
    )
