"""Messages out, with what may become of them: a chat that moved, a topic that closed, a user who blocked the bot."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from telegram import Bot, ForceReply, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.render import Html

__all__ = ["answer_callback", "edit", "send"]

log = logging.getLogger(__name__)

T = TypeVar("T")

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_MAX_NOTICE = 200


async def send(
    bot: Bot,
    chat_id: int,
    text: Html,
    *,
    thread_id: int | None = None,
    reply_to: int | None = None,
    buttons: InlineKeyboardMarkup | ForceReply | None = None,
    silent: bool = False,
) -> int | None:
    """Send a message to a chat somebody is in.

    Args:
        bot: sends it.
        chat_id: where.
        text: at most 4,096 UTF-16 units after parsing.
        thread_id: the forum topic.
        reply_to: the message it answers; sent all the same where that is gone.
        buttons: under it; or that the clients shall ask for a reply to it.
        silent: without a sound.

    Returns:
        The message's number, or None where nobody can be told: the bot was blocked or thrown out, the topic is closed.

    Raises:
        TelegramError: anything else.
    """

    given = {
        "text": text,
        "parse_mode": ParseMode.HTML.value,
        "message_thread_id": thread_id,
        "reply_parameters": {"message_id": reply_to, "allow_sending_without_reply": True} if reply_to else None,
        "reply_markup": buttons,
        "disable_notification": silent,
        "link_preview_options": {"is_disabled": True},
    }

    async def call(chat: int) -> int:
        # `Bot.send_message` would make objects of all this, and one with a hundred attributes of what comes back.
        sent = await bot._post("sendMessage", {"chat_id": chat} | given)
        number: int = sent["message_id"]
        return number

    return await _delivered(call, chat_id)


async def edit(
    bot: Bot, chat_id: int, message_id: int, text: Html, *, buttons: InlineKeyboardMarkup | None = None
) -> bool:
    """Change a message of the bot's.

    Returns:
        Whether it says so now; False where it is gone or can't be changed any more.

    Raises:
        TelegramError: anything else.
    """

    async def call(chat: int) -> Any:
        return await bot.edit_message_text(
            text,
            chat,
            message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=buttons,
            link_preview_options=_NO_PREVIEW,
        )

    try:
        return await _delivered(call, chat_id) is not None
    except BadRequest as error:
        if "not modified" in error.message.lower():
            return True
        if "message to edit not found" in error.message.lower() or "can't be edited" in error.message.lower():
            return False
        raise


async def answer_callback(bot: Bot, query_id: str, text: str = "", *, alert: bool = False) -> None:
    """Answer the press of a button; one that is too old to be answered is left alone.

    Args:
        bot: answers.
        query_id: Telegram's number of the press.
        text: plain words, cut to what Telegram shows.
        alert: in a window that has to be closed.
    """
    try:
        await bot.answer_callback_query(query_id, text[:_MAX_NOTICE] or None, show_alert=alert)
    except BadRequest as error:
        if "too old" not in error.message.lower() and "query id is invalid" not in error.message.lower():
            raise


async def _delivered(call: Callable[[int], Awaitable[T]], chat_id: int) -> T | None:
    try:
        return await call(chat_id)
    except ChatMigrated as error:
        return await call(error.new_chat_id)
    except Forbidden as error:
        log.info("can't write there", extra={"chat": chat_id, "reason": error.message})
        return None
    except BadRequest as error:
        closed = ("topic_closed", "thread not found", "not enough rights", "chat_write_forbidden", "topic_deleted")
        if any(reason in error.message.lower() for reason in closed):
            log.info("can't write there", extra={"chat": chat_id, "reason": error.message})
            return None
        raise
