"""What the bot's comings and goings mean for subscriptions: suspended, resumed, moved. Nothing is answered."""

from __future__ import annotations

import asyncio

from telegram import ChatMemberAdministrator, ChatMemberBanned, ChatMemberLeft, ChatMemberRestricted, Update
from telegram.constants import ChatType
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from bot.chats import migration_of
from bot.handling import SUBSCRIBING, App, Context
from bot.services import Services
from bot.state import outbox, subscriptions
from bot.state.subscriptions import SUSPENDED

__all__ = ["register_comings"]


def register_comings(application: App, services: Services, wake: asyncio.Event) -> None:
    """Follow where the bot is and may write; `bot.chats` has noted the chat itself before.

    Args:
        application: what handlers are added to.
        services: whose tables are used.
        wake: set when messages can be sent again.
    """

    async def on_membership(update: Update, _context: Context) -> None:
        change = update.my_chat_member
        if change is None:
            return
        now, chat = services.now(), change.chat
        if _may_write(change.new_chat_member, chat.type):
            await services.write(outbox.resume_chat, chat.id, now)
            wake.set()
        else:
            await services.write(outbox.suspend_chat, chat.id, now, change.new_chat_member.status, now)

    async def on_migration(update: Update, _context: Context) -> None:
        await services.write(outbox.migrate, *migration_of(update), services.now())
        wake.set()

    async def on_reopened(update: Update, _context: Context) -> None:
        message = update.effective_message
        if message is None:
            return
        for one in await services.read(subscriptions.in_chat, message.chat.id):
            if one.thread_id == (message.message_thread_id or 0) and one.state == SUSPENDED:
                await services.write(outbox.resume_subscription, one.id, services.now())
                wake.set()

    reopened = filters.StatusUpdate.FORUM_TOPIC_REOPENED | filters.StatusUpdate.GENERAL_FORUM_TOPIC_UNHIDDEN
    application.add_handler(ChatMemberHandler(on_membership, ChatMemberHandler.MY_CHAT_MEMBER), SUBSCRIBING)
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, on_migration), SUBSCRIBING)
    application.add_handler(MessageHandler(reopened, on_reopened), SUBSCRIBING)


def _may_write(member: object, chat_type: str) -> bool:
    if isinstance(member, ChatMemberLeft | ChatMemberBanned):
        return False
    if chat_type == ChatType.CHANNEL:
        return isinstance(member, ChatMemberAdministrator) and member.can_post_messages is not False
    return not isinstance(member, ChatMemberRestricted) or (member.is_member and member.can_send_messages)
