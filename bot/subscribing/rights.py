"""Who may manage a chat's subscription: its administrators, asked of Telegram at every action."""

from __future__ import annotations

from telegram import Bot, Chat, ChatFullInfo, ChatMemberAdministrator, Message
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden

__all__ = ["bot_may_post", "is_anonymous_admin", "may_manage"]


async def may_manage(bot: Bot, chat_id: int, user_id: int | None) -> bool:
    """Whether somebody is an administrator of a chat now (in a channel, one who may post), or it is their private chat.

    Raises:
        TelegramError: Telegram can't be asked.
    """
    if user_id is None:
        return False
    if chat_id > 0:
        return chat_id == user_id
    return await _posts(bot, chat_id, user_id)


async def bot_may_post(bot: Bot, chat: Chat | ChatFullInfo) -> bool:
    """Whether the bot may write in a channel or is in a group.

    Raises:
        TelegramError: Telegram can't be asked.
    """
    if chat.type == ChatType.CHANNEL:
        return await _posts(bot, chat.id, bot.id)
    try:
        member = await bot.get_chat_member(chat.id, bot.id)
    except (BadRequest, Forbidden):
        return False
    return member.status not in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


def is_anonymous_admin(message: Message) -> bool:
    """Whether a message was written in the name of its own group: only administrators can."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


async def _posts(bot: Bot, chat_id: int, user_id: int) -> bool:
    try:
        member = await bot.get_chat_member(chat_id, user_id)
    except (BadRequest, Forbidden, ChatMigrated):
        return False  # the bot isn't there (any more) or isn't shown its members
    if member.status == ChatMemberStatus.OWNER:
        return True
    # Only in channels is it said whether an administrator may post.
    return isinstance(member, ChatMemberAdministrator) and member.can_post_messages is not False
