"""All tables of the bot's first version."""

from __future__ import annotations

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
        "bot_updates",
        sa.Column("update_id", _Number, primary_key=True, autoincrement=False),
        sa.Column("payload", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("received_at", sa.Double, nullable=False),
    )
    op.create_index("bot_updates_received_at", "bot_updates", ["received_at"])
    op.create_table(
        "bot_users",
        sa.Column("id", _Number, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("username", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("first_seen", sa.Double, nullable=False),
    )
    op.create_table(
        "bot_roles",
        sa.Column("user_id", _Number, primary_key=True, autoincrement=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("granted_by", _Number, nullable=False),
        sa.Column("granted_at", sa.Double, nullable=False),
    )
    op.create_table(
        "bot_access",
        sa.Column("id", _Number, primary_key=True, autoincrement=False),
        sa.Column("granted_by", _Number, nullable=False),
        sa.Column("granted_at", sa.Double, nullable=False),
    )
    op.create_table(
        "bot_chats",
        sa.Column("id", _Number, primary_key=True, autoincrement=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("username", sa.Text),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("migrated_to", _Number),
        sa.Column("updated_at", sa.Double, nullable=False),
    )
    op.create_table(
        "bot_questions",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("answered", sa.Integer, nullable=False),
        sa.Column("last_answered", sa.Boolean, nullable=False),
        sa.Column("last_at", sa.Double, nullable=False),
    )
    op.create_index("bot_questions_unanswered", "bot_questions", ["last_answered", "asked"])
    op.create_table(
        "bot_asked",
        sa.Column("chat_id", _Number, primary_key=True, autoincrement=False),
        sa.Column("message_id", _Number, primary_key=True, autoincrement=False),
        sa.Column("thread_id", _Number),
        sa.Column("user_id", _Number, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("answer_id", _Number),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
    )
    op.create_index("bot_asked_answer", "bot_asked", ["chat_id", "answer_id"])
    op.create_index("bot_asked_user", "bot_asked", ["user_id"])
    op.create_index("bot_asked_expires_at", "bot_asked", ["expires_at"])
    op.create_table(
        "bot_feedback",
        sa.Column("user_id", _Number, primary_key=True, autoincrement=False),
        sa.Column("chat_id", _Number, primary_key=True, autoincrement=False),
        sa.Column("message_id", _Number, primary_key=True, autoincrement=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("given_at", sa.Double, nullable=False),
    )
    op.create_table(
        "bot_links",
        sa.Column("token", sa.Text, primary_key=True),
        sa.Column("article_id", sa.Text, nullable=False),
    )
    op.create_table(
        "bot_posts",
        sa.Column("chat_id", _Number, primary_key=True, autoincrement=False),
        sa.Column("message_id", _Number, primary_key=True, autoincrement=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("added_by", _Number),
        sa.Column("added_at", sa.Double, nullable=False),
        sa.Column("edited_at", sa.Double),
    )
    op.create_index("bot_posts_article_id", "bot_posts", ["article_id"])
    op.create_index("bot_posts_content_hash", "bot_posts", ["content_hash"])
    op.create_table(
        "bot_watched",
        sa.Column("chat_id", _Number, primary_key=True, autoincrement=False),
        sa.Column("added_by", _Number, nullable=False),
        sa.Column("added_at", sa.Double, nullable=False),
    )
    op.create_table(
        "bot_drafts",
        sa.Column("id", _Number, primary_key=True, autoincrement=True),
        sa.Column("chat_id", _Number, nullable=False),
        sa.Column("user_id", _Number, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.UniqueConstraint("chat_id", "kind", "part", name="bot_drafts_part"),
    )
    op.create_index("bot_drafts_expires_at", "bot_drafts", ["expires_at"])
    op.create_table(
        "bot_subscriptions",
        sa.Column("id", _Number, primary_key=True, autoincrement=True),
        sa.Column("chat_id", _Number, nullable=False),
        sa.Column("thread_id", _Number, nullable=False),
        sa.Column("created_by", _Number, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("minute", sa.Integer, nullable=False),
        sa.Column("weekday", sa.Integer, nullable=False),
        sa.Column("timezone", sa.Text, nullable=False),
        sa.Column("max_articles", sa.Integer, nullable=False),
        sa.Column("sentences", sa.Integer, nullable=False),
        sa.Column("include", sa.Text, nullable=False),
        sa.Column("exclude", sa.Text, nullable=False),
        sa.Column("quiet_from", sa.Integer),
        sa.Column("quiet_until", sa.Integer),
        sa.Column("silent", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("revision", _Number, nullable=False),
        sa.Column("next_at", sa.Double),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.UniqueConstraint("chat_id", "thread_id", name="bot_subscriptions_place"),
    )
    op.create_index("bot_subscriptions_due", "bot_subscriptions", ["state", "next_at"])
    op.create_table(
        "bot_outbox",
        sa.Column("id", _Number, primary_key=True, autoincrement=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("chat_id", _Number, nullable=False),
        sa.Column("thread_id", _Number),
        sa.Column("subscription_id", _Number),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", sa.Double, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
        sa.Column("message_id", _Number),
        sa.Column("error", sa.Text),
    )
    op.create_index("bot_outbox_due", "bot_outbox", ["state", "not_before"])
    op.create_index("bot_outbox_chat", "bot_outbox", ["chat_id", "id"])
    op.create_table(
        "bot_told",
        sa.Column("subscription_id", _Number, primary_key=True, autoincrement=False),
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("bot_told_at", "bot_told", ["at"])
