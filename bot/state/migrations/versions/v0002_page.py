"""Which of a question's answers its reply shows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now, that was known by the buttons only."""
    op.add_column("bot_asked", sa.Column("page", sa.Integer, nullable=False, server_default="0"))
