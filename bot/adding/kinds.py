"""What adding keeps in the table of drafts, and for how long."""

from __future__ import annotations

__all__ = [
    "ALBUM",
    "AWAITED",
    "AWAITED_SECONDS",
    "BATCH",
    "CHOICE",
    "JOINED",
    "KEPT_SECONDS",
    "PART",
    "PIECE",
    "PIECE_SECONDS",
    "RENAMED",
    "REPORT",
    "TITLE",
    "UNDO",
    "UNDO_SECONDS",
]

PART = "part"
"""A message that came, then what became of it, until that was told. By `Part.key`."""
REPORT = "report"
"""The bot's message that tells how a burst gets on."""
ALBUM = "album"
"""An album that was dealt with: what comes of it afterwards is no post of its own. By Telegram's id of it."""
PIECE = "piece"
"""The text of one message of a split post, for when it is edited. In the chat, and by the number, of the original."""
JOINED = "joined"
"""The messages of which an article was put together as they look like one text. In chat 0, by the article's id."""
CHOICE = "choice"
"""A long text of which the user shall say whether it is an article. By its first message."""
TITLE = "title"
"""A question for a new title: the article it is for. By the bot's message that asks."""
UNDO = "undo"
"""An article as it was before. By its id."""
BATCH = "batch"
"""The articles of a burst. By the bot's message about it."""
AWAITED = "awaited"
"""What the next forwarded message is for, if not for adding: a channel to be watched, a new admin."""
RENAMED = "renamed"
"""The title an admin gave, which a new version of the post keeps. In chat 0, by the article's id."""

DAY = 86400.0
KEPT_SECONDS = 7 * DAY
UNDO_SECONDS = 3 * DAY
AWAITED_SECONDS = 900.0
PIECE_SECONDS = 365 * DAY
"""Also how long a title that was given is kept."""
