"""Who may do what. Decided anew at every action, from the settings and the tables, never from what a button says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from bot.settings import Access, Settings

__all__ = ["Role", "Standing", "role_of"]


class Role(IntEnum):
    """What somebody is to the bot; a higher one may do all that a lower one may."""

    NONE = 0
    """Not let in."""
    ASKER = 1
    ADMIN = 2
    """Adds articles."""
    OWNER = 3
    """Named in OWNER_IDS; makes admins."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the tables say of a user in a chat.

    Args:
        admin: the user was made an admin.
        user_listed, chat_listed: let in where the library is not open to all.
        language: what the user (in private) or the chat (in groups) chose, if anything.
        known: the user, or the chat, is in the tables under the name they have now.
    """

    admin: bool = False
    user_listed: bool = False
    chat_listed: bool = False
    language: str | None = None
    known: bool = False


def role_of(settings: Settings, user_id: int | None, standing: Standing) -> Role:
    """The role of a user in a chat.

    Args:
        settings: name the owners, and whether all may ask.
        user_id: who acts; None where Telegram doesn't say (a channel's post).
        standing: what the tables say of them.
    """
    if user_id is not None and user_id in settings.owner_ids:
        return Role.OWNER
    if user_id is not None and standing.admin:
        return Role.ADMIN
    if settings.access is Access.OPEN or standing.user_listed or standing.chat_listed:
        return Role.ASKER
    return Role.NONE
