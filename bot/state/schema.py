"""The bot's tables as this version of the program knows them.

Migrations make them (`migrations/versions/`); this is what queries are written against, and a test holds the two
together. Names begin with `bot_`, so that they can live beside the library's in one database. Times are seconds since
1970 in UTC, as floats; JSON is text; ids of chats, users and messages are Telegram's.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Double, Index, Integer, MetaData, Table, Text, UniqueConstraint

__all__ = [
    "SCHEMA_VERSION",
    "VERSION_TABLE",
    "access",
    "asked",
    "chats",
    "drafts",
    "feedback",
    "links",
    "metadata",
    "outbox",
    "posts",
    "questions",
    "roles",
    "subscriptions",
    "told",
    "topics",
    "updates",
    "users",
    "watched",
]

SCHEMA_VERSION = "0003"
"""The newest migration. A database that already stands there is opened without loading Alembic."""

VERSION_TABLE = "bot_schema"

metadata = MetaData()

# SQLite makes only a column of type INTEGER the row's own number.
_Number = BigInteger().with_variant(Integer, "sqlite")

# Updates accepted from Telegram. A row is written before Telegram is told that the update has arrived, and its payload
# is emptied when it has been dealt with; the bare id stays for some days, so that the same update again is known.
updates = Table(
    "bot_updates",
    metadata,
    Column("update_id", _Number, primary_key=True, autoincrement=False),
    Column("payload", Text),
    Column("attempts", Integer, nullable=False),
    Column("received_at", Double, nullable=False),
    Index("bot_updates_received_at", "received_at"),
)

users = Table(
    "bot_users",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    # Bots can't look users up by it, and owners name new admins by it.
    Column("username", Text),
    # What the user chose; NULL follows LANGUAGE.
    Column("language", Text),
    Column("first_seen", Double, nullable=False),
)

# Owners are in the settings; here are those they made admins.
roles = Table(
    "bot_roles",
    metadata,
    Column("user_id", _Number, primary_key=True, autoincrement=False),
    Column("role", Text, nullable=False),
    Column("granted_by", _Number, nullable=False),
    Column("granted_at", Double, nullable=False),
)

# Users and groups let in where ACCESS=listed.
access = Table(
    "bot_access",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=False),
    Column("granted_by", _Number, nullable=False),
    Column("granted_at", Double, nullable=False),
)

# Chats the bot is or was in.
chats = Table(
    "bot_chats",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=False),
    Column("type", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("username", Text),
    # False where the bot was removed or blocked.
    Column("active", Boolean, nullable=False),
    # What its administrators chose; NULL follows LANGUAGE.
    Column("language", Text),
    # The supergroup this group became.
    Column("migrated_to", _Number),
    Column("updated_at", Double, nullable=False),
)

# What forums call their topics, as far as Telegram has told it.
topics = Table(
    "bot_topics",
    metadata,
    Column("chat_id", _Number, primary_key=True, autoincrement=False),
    Column("thread_id", _Number, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
)

# What is asked, by whomever: for /unanswered and /stats. No user is in it; /forget takes away what `asked` still ties
# to one.
questions = Table(
    "bot_questions",
    metadata,
    # The question normalised: two spellings of one question are one.
    Column("key", Text, primary_key=True),
    # As it was last worded.
    Column("text", Text, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("last_answered", Boolean, nullable=False),
    Column("last_at", Double, nullable=False),
    Index("bot_questions_unanswered", "last_answered", "asked"),
)

# One question in a chat and the bot's message that answers it; kept until `expires_at` for follow-ups, edits, paging.
asked = Table(
    "bot_asked",
    metadata,
    Column("chat_id", _Number, primary_key=True, autoincrement=False),
    Column("message_id", _Number, primary_key=True, autoincrement=False),
    Column("thread_id", _Number),
    Column("user_id", _Number, nullable=False),
    # The question as it was searched: a follow-up is complete here.
    Column("text", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("answered", Boolean, nullable=False),
    # NULL until the answer was sent.
    Column("answer_id", _Number),
    # Which of its answers that shows.
    Column("page", Integer, nullable=False, server_default="0"),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    Index("bot_asked_answer", "chat_id", "answer_id"),
    Index("bot_asked_user", "user_id"),
    Index("bot_asked_expires_at", "expires_at"),
)

feedback = Table(
    "bot_feedback",
    metadata,
    Column("user_id", _Number, primary_key=True, autoincrement=False),
    Column("chat_id", _Number, primary_key=True, autoincrement=False),
    # The question's message, as in `asked`.
    Column("message_id", _Number, primary_key=True, autoincrement=False),
    Column("article_id", Text, nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("given_at", Double, nullable=False),
)

# Articles whose id doesn't fit into a deep link, by what stands there in its place.
links = Table(
    "bot_links",
    metadata,
    Column("token", Text, primary_key=True),
    Column("article_id", Text, nullable=False),
)

# Where articles came from on Telegram: one row a message, so an album of five has five with one article.
posts = Table(
    "bot_posts",
    metadata,
    # The channel and number of the original post; of a message forwarded from elsewhere, the chat in which the bot got
    # it, and its number there.
    Column("chat_id", _Number, primary_key=True, autoincrement=False),
    Column("message_id", _Number, primary_key=True, autoincrement=False),
    Column("article_id", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("added_by", _Number),
    Column("added_at", Double, nullable=False),
    Column("edited_at", Double),
    Index("bot_posts_article_id", "article_id"),
    Index("bot_posts_content_hash", "content_hash"),
)

# Channels whose posts are added by themselves.
watched = Table(
    "bot_watched",
    metadata,
    Column("chat_id", _Number, primary_key=True, autoincrement=False),
    Column("added_by", _Number, nullable=False),
    Column("added_at", Double, nullable=False),
)

# What waits for more: the parts of a burst, an album or a long paste; a choice («article or question?»); a new title.
drafts = Table(
    "bot_drafts",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    Column("chat_id", _Number, nullable=False),
    Column("user_id", _Number, nullable=False),
    Column("kind", Text, nullable=False),
    # Tells parts of one thing: a media group, a message. Unique with chat and kind: a repetition changes nothing.
    Column("part", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    UniqueConstraint("chat_id", "kind", "part", name="bot_drafts_part"),
    Index("bot_drafts_expires_at", "expires_at"),
)

subscriptions = Table(
    "bot_subscriptions",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    Column("chat_id", _Number, nullable=False),
    # 0 where the chat has no topics, so that the pair can be unique.
    Column("thread_id", _Number, nullable=False),
    Column("created_by", _Number, nullable=False),
    Column("language", Text, nullable=False),
    # instant, daily, weekly
    Column("mode", Text, nullable=False),
    # Minutes after midnight, ISO weekday 1 to 7, and the zone they are meant in.
    Column("minute", Integer, nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("max_articles", Integer, nullable=False),
    # The length of a summary, in sentences.
    Column("sentences", Integer, nullable=False),
    # Words, as JSON lists.
    Column("include", Text, nullable=False),
    Column("exclude", Text, nullable=False),
    # Minutes after midnight, or NULL.
    Column("quiet_from", Integer),
    Column("quiet_until", Integer),
    Column("silent", Boolean, nullable=False),
    # active; paused by its administrators; suspended where the bot was blocked or removed.
    Column("state", Text, nullable=False),
    # The library's revision up to which articles have been dealt with.
    Column("revision", _Number, nullable=False),
    # When the next digest is due; of instant ones the end of the quiet hours, or NULL.
    Column("next_at", Double),
    Column("created_at", Double, nullable=False),
    UniqueConstraint("chat_id", "thread_id", name="bot_subscriptions_place"),
    Index("bot_subscriptions_due", "state", "next_at"),
)

# What shall be sent. `key` makes a second enqueueing of the same thing do nothing.
outbox = Table(
    "bot_outbox",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("chat_id", _Number, nullable=False),
    Column("thread_id", _Number),
    Column("subscription_id", _Number),
    Column("payload", Text, nullable=False),
    # pending, sending, sent, uncertain, suspended, failed
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Double, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("message_id", _Number),
    # The last refusal or failure, in words.
    Column("error", Text),
    Index("bot_outbox_due", "state", "not_before"),
    Index("bot_outbox_chat", "chat_id", "id"),
)

# Which articles a subscription has been told of: an article that was edited has a new revision, but is no news.
told = Table(
    "bot_told",
    metadata,
    Column("subscription_id", _Number, primary_key=True, autoincrement=False),
    Column("article_id", Text, primary_key=True),
    Column("at", Double, nullable=False),
    Index("bot_told_at", "at"),
)
