"""Watched channels: /watch, /unwatch, and what becomes of a channel when the bot loses its rights there."""

from __future__ import annotations

import logging

from telegram import Bot, ChatFullInfo, InlineKeyboardButton
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ChatMemberHandler

from bot import sending
from bot.adding.naming import await_forward
from bot.adding.registering import add_button, add_command
from bot.handling import ADDING, PASS, App, Passed, Turn, handler
from bot.render import Html, Row, callback_data, fill, join
from bot.roles import Role
from bot.services import Services
from bot.state import people, posts

__all__ = ["channel_named", "register"]

log = logging.getLogger(__name__)

_ADMINISTRATORS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
_SHOWN = 20


def register(application: App, services: Services) -> None:
    """Add the handlers."""
    add_command(application, services, "watch", watch_command, Role.ADMIN)
    add_command(application, services, "unwatch", unwatch_command, Role.ADMIN)
    add_button(application, services, r"uw:(-?\d{1,15})", unwatch_pressed, Role.ADMIN)
    changed = ChatMemberHandler(handler(services, rights_changed, Role.NONE), ChatMemberHandler.MY_CHAT_MEMBER)
    application.add_handler(changed, ADDING)


async def watch_command(turn: Turn) -> None:
    """`/watch @name`, or in reply to a forwarded post; alone, it lists what is watched, and waits for such a post."""
    wanted = await _wanted(turn)
    if wanted is not None:
        await channel_named(turn, wanted, str(wanted))
        return
    if turn.is_private:
        await await_forward(turn, "channel")
    await turn.reply(*await _watched(turn, turn.html("adding.watch_how")))


async def unwatch_command(turn: Turn) -> None:
    """`/unwatch @name`; alone, it lists what is watched."""
    wanted = await _wanted(turn)
    if wanted is None:
        await turn.reply(*await _watched(turn, Html("")))
        return
    chat = await _channel(turn.bot, wanted)
    if chat is None:
        await turn.reply(turn.html("adding.watch_unknown", name=str(wanted)))
        return
    await turn.reply(await _unwatch(turn, chat.id, chat.effective_name or str(chat.id)))


async def unwatch_pressed(turn: Turn) -> None:
    """The button beside a watched channel."""
    chat_id = int(turn.arguments[0])
    chat = await _channel(turn.bot, chat_id)
    # A channel that is gone may be taken off the list by any admin.
    text = await _unwatch(turn, chat_id, (chat.effective_name if chat else None) or str(chat_id))
    await turn.edit(*await _watched(turn, text))


async def channel_named(turn: Turn, wanted: int | str | None, name: str) -> None:
    """Watch a channel, where bot and user have the rights for it; say what came of it.

    Args:
        turn: the admin's message.
        wanted: the channel's id or @name; None where it can't be known.
        name: how to call it.
    """
    chat = await _channel(turn.bot, wanted) if wanted is not None else None
    if chat is None or chat.type != ChatType.CHANNEL:
        await turn.reply(turn.html("adding.watch_unknown", name=name))
        return
    title = chat.effective_name or name
    if not await _administers(turn.bot, chat.id, turn.bot.id):
        await turn.reply(turn.html("adding.watch_bot_rights", name=title))
        return
    if not await _may(turn, chat.id):
        await turn.reply(turn.html("adding.watch_user_rights", name=title))
        return
    by, now = turn.user.id if turn.user else 0, turn.services.now()
    await turn.services.write(people.remember_chat, chat.id, chat.type, title, now, username=chat.username, active=True)
    fresh = await turn.services.write(posts.watch, chat.id, by, now)
    await turn.reply(turn.html("adding.watch_begun" if fresh else "adding.watch_already", name=title))


async def rights_changed(turn: Turn) -> Passed:
    """Tell who had a channel watched when the bot can't see its posts any more, and when it can again."""
    change = turn.update.my_chat_member
    if change is None:
        return PASS
    by = await turn.services.read(posts.watched_by, change.chat.id)
    before = change.old_chat_member.status in _ADMINISTRATORS
    after = change.new_chat_member.status in _ADMINISTRATORS
    if by is None or before == after:
        return PASS
    key = "adding.watch_resumed" if after else "adding.watch_suspended"
    for user_id in sorted({by, *turn.services.settings.owner_ids}):
        standing = await turn.services.read(people.standing, user_id, user_id, "")
        words = turn.services.messages(standing.language)
        try:
            await sending.send(turn.bot, user_id, fill(words, key, name=change.chat.effective_name or ""))
        except TelegramError as error:
            log.info("can't tell about a channel: %s", error, extra={"user": user_id, "chat": change.chat.id})
    return PASS


async def _unwatch(turn: Turn, chat_id: int, name: str) -> Html:
    if await turn.services.read(posts.watched_by, chat_id) is None:
        return turn.html("adding.watch_not", name=name)
    if not await _may(turn, chat_id):
        return turn.html("adding.watch_user_rights", name=name)
    await turn.services.write(posts.unwatch, chat_id)
    return turn.html("adding.watch_ended", name=name)


async def _watched(turn: Turn, head: Html) -> tuple[Html, list[Row]]:
    """The list of watched channels, with the state of each and a button to end it."""
    lines, rows = [head], list[Row]()
    watched = await turn.services.read(posts.watch_list)
    lines.append(turn.html("adding.watch_list" if watched else "adding.watch_none"))
    for chat_id in watched[:_SHOWN]:
        chat = await _channel(turn.bot, chat_id)
        name = (chat.effective_name if chat else None) or str(chat_id)
        sees = chat is not None and await _administers(turn.bot, chat_id, turn.bot.id)
        lines.append(turn.html("adding.watch_line" if sees else "adding.watch_line_suspended", name=name))
        label = turn.words.text("adding.button_unwatch", name=name[:40])
        rows.append([InlineKeyboardButton(label, callback_data=callback_data("ad", "uw", chat_id))])
    return join(lines), rows


async def _wanted(turn: Turn) -> int | str | None:
    """The channel a command names."""
    if turn.arguments:
        name = turn.arguments[0].removeprefix("https://t.me/").removeprefix("t.me/")
        if name.removeprefix("-").isdecimal():
            return int(name)
        return "@" + name.removeprefix("@")
    replied = turn.message.reply_to_message
    origin = replied.forward_origin if replied is not None else None
    chat = getattr(origin, "chat", None)
    found: int | None = chat.id if chat is not None else None
    return found


async def _channel(bot: Bot, wanted: int | str) -> ChatFullInfo | None:
    try:
        return await bot.get_chat(wanted)
    except (BadRequest, Forbidden):
        return None


async def _may(turn: Turn, chat_id: int) -> bool:
    """Owners may watch whatever the bot sees; admins what they administer."""
    return turn.role >= Role.OWNER or (turn.user is not None and await _administers(turn.bot, chat_id, turn.user.id))


async def _administers(bot: Bot, chat_id: int, user_id: int) -> bool:
    try:
        member = await bot.get_chat_member(chat_id, user_id)
    except (BadRequest, Forbidden):
        return False
    return member.status in _ADMINISTRATORS
