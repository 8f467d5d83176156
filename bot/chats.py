"""Which chats the bot is in: joined, left, renamed, grown into a supergroup."""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatMemberStatus
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from bot.handling import WATCHING, App, Context
from bot.services import Services
from bot.state import people

__all__ = ["migration_of", "register"]

_INSIDE = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)


def register(application: App, services: Services) -> None:
    """Take note of the bot's comings and goings; other parts may handle the same updates after it."""

    async def note_membership(update: Update, _context: Context) -> None:
        change = update.my_chat_member
        if change is None:
            return
        chat, member = change.chat, change.new_chat_member
        active = member.status in _INSIDE or getattr(member, "is_member", False)
        await services.write(
            people.remember_chat,
            chat.id,
            chat.type,
            chat.effective_name or "",
            services.now(),
            username=chat.username,
            active=active,
        )

    async def note_migration(update: Update, _context: Context) -> None:
        await services.write(people.set_migrated, *migration_of(update), services.now())

    application.add_handler(ChatMemberHandler(note_membership, ChatMemberHandler.MY_CHAT_MEMBER), WATCHING)
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, note_migration), WATCHING)


def migration_of(update: Update) -> tuple[int, int]:
    """The number of a group that has grown into a supergroup, and the supergroup's; either of the two is told of it.

    Args:
        update: with a message that says so, see `filters.StatusUpdate.MIGRATE`.
    """
    message = update.effective_message
    assert message is not None, "the filter is one of messages"
    if message.migrate_to_chat_id is not None:
        return message.chat.id, message.migrate_to_chat_id
    return message.migrate_from_chat_id or 0, message.chat.id
