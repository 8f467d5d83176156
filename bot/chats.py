"""Which chats the bot is in: joined, left, renamed, grown into a supergroup; what their topics are called."""

from __future__ import annotations

from telegram import Message, Update
from telegram.constants import ChatMemberStatus
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from bot.handling import WATCHING, App, Context
from bot.services import Services
from bot.state import people, topics

__all__ = ["migration_of", "register", "topic_opened"]

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

    async def note_topic(update: Update, _context: Context) -> None:
        message = update.effective_message
        if message is None or message.message_thread_id is None:
            return
        told = message.forum_topic_created or message.forum_topic_edited
        if told is not None and told.name:  # an edit may be of the icon alone
            await services.write(topics.rename, message.chat.id, message.message_thread_id, told.name)

    named = filters.StatusUpdate.FORUM_TOPIC_CREATED | filters.StatusUpdate.FORUM_TOPIC_EDITED
    application.add_handler(MessageHandler(named, note_topic), WATCHING)
    application.add_handler(ChatMemberHandler(note_membership, ChatMemberHandler.MY_CHAT_MEMBER), WATCHING)
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, note_migration), WATCHING)


def topic_opened(message: Message) -> str | None:
    """What the topic of a message was called when it was opened, where that can be seen: what replies to nobody in a
    topic replies to the message that opened it."""
    opening = message.reply_to_message
    created = opening.forum_topic_created if isinstance(opening, Message) else None
    return created.name if created is not None else None


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
