"""What the topics of forums are called."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_Number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Until now, they were shown by their numbers."""
    op.create_table(
        "bot_topics",
        sa.Column("chat_id", _Number, primary_key=True, autoincrement=False),
        sa.Column("thread_id", _Number, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
    )
