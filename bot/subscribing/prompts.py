"""Questions of the dialogue that are answered in words: a channel, keywords, a zone, a time."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from sqlalchemy import Connection
from telegram import Chat, ChatFullInfo, ForceReply, MessageOriginChannel
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from bot import sending
from bot.asking.wording import courtesy
from bot.handling import PASS, Passed, Turn
from bot.messages import isolate
from bot.render import Html, escape, join, lead, link
from bot.state import subscriptions
from bot.state.subscriptions import Subscription
from bot.subscribing.changes import Refused, answered, timed
from bot.subscribing.rights import bot_may_post, is_anonymous_admin, may_manage

__all__ = ["answer_handler", "ask_channel", "ask_in_words", "channel_of"]

_CHANNEL = "channel"
_FIELDS = ("include", "exclude", "zone", "time", "quiet")
_NAME = re.compile(r"(?:https?://)?(?:t\.me/|telegram\.me/|@)?([A-Za-z]\w{3,31})/?", re.ASCII)
_CHANNEL_NAME = re.compile(r"(?:(?:https?://)?(?:t\.me|telegram\.me)/|@)[A-Za-z]\w{3,31}/?", re.ASCII)

Found = Callable[[Turn, Chat | ChatFullInfo], Awaitable[None]]
Changed = Callable[[Turn, Subscription], Awaitable[None]]


async def ask_channel(turn: Turn) -> None:
    """Ask which channel is meant."""
    await _ask(turn, "subscribing.channel_ask", {"field": _CHANNEL})


async def ask_in_words(turn: Turn, one: Subscription, field: str) -> None:
    """Ask for something there are no buttons for."""
    if field in _FIELDS:
        await _ask(turn, f"subscribing.ask_{field}", {"field": field, "id": one.id})


def answer_handler(found: Found, changed: Changed) -> Callable[[Turn], Awaitable[Passed | None]]:
    """A handler of messages that may answer such a question; it passes on those that don't.

    Args:
        found: called with the channel that was named.
        changed: called with the subscription that was changed.
    """

    async def on_answer(turn: Turn) -> Passed | None:
        message, user = turn.message, turn.user
        if user is None or turn.chat is None:
            return PASS
        reply = message.reply_to_message
        # A forwarded post replies to nothing, and a name is easily sent without; they can only answer one question.
        forwarded = isinstance(message.forward_origin, MessageOriginChannel)
        question = reply.message_id if reply and not forwarded else None
        if question is None and not turn.is_private:
            return PASS
        asked = await turn.services.read(subscriptions.asked, turn.chat.id, user.id, question)
        if asked is None and turn.is_private and _CHANNEL_NAME.fullmatch((message.text or "").strip()):
            question = None  # a name in reply to what was wrong with the last one
            asked = await turn.services.read(subscriptions.asked, turn.chat.id, user.id, None)
        if asked is None or (question is None and asked[1]["field"] != _CHANNEL):
            return PASS
        number, wanted = asked
        text = message.text or message.caption or ""
        if wanted.get(subscriptions.ANSWERED) and courtesy(text) is not None:
            return PASS  # «شكراً» in reply to what was answered already isn't another answer
        if wanted["field"] == _CHANNEL:
            origin = message.forward_origin
            chat = await channel_of(turn, text, origin.chat if isinstance(origin, MessageOriginChannel) else None)
            if chat is None:
                return None
            await found(turn, chat)
        elif not await _set(turn, wanted["id"], wanted["field"], text, changed):
            return None
        # Last, so that an answer that comes a second time, after the process died, is understood again.
        await turn.services.write(subscriptions.answer_asked, number)
        return None

    return on_answer


async def channel_of(turn: Turn, text: str, forwarded: Chat | None) -> Chat | ChatFullInfo | None:
    """The channel somebody names, if both they and the bot post in it; why not is said.

    Args:
        turn: who asks.
        text: its name or link.
        forwarded: the channel of a forwarded post, which is a name by itself.
    """
    name = _NAME.fullmatch(text.strip())
    if forwarded is None and name is None:
        await turn.reply(turn.html("subscribing.channel_unknown"))
        return None
    try:
        chat = await turn.bot.get_chat(forwarded.id if forwarded else f"@{name[1]}" if name else "")
    except (BadRequest, Forbidden):
        await turn.reply(turn.html("subscribing.channel_unknown"))
        return None
    if chat.type == ChatType.PRIVATE:
        await turn.reply(turn.html("subscribing.channel_unknown"))
    elif not await bot_may_post(turn.bot, chat):
        await turn.reply(turn.html("subscribing.channel_not_mine"))
    elif not await may_manage(turn.bot, chat.id, turn.user.id if turn.user else None):
        await turn.reply(turn.html("subscribing.channel_not_yours"))
    else:
        return chat
    return None


async def _ask(turn: Turn, key: str, payload: dict[str, object]) -> None:
    await _put(turn, turn.html(key), payload)


async def _put(turn: Turn, text: Html, payload: dict[str, object]) -> None:
    """Send a question, or what was wrong with the answer to it, so that a reply to either is understood."""
    if turn.chat is None or turn.user is None:
        return
    in_group = not turn.is_private
    if in_group:  # Telegram opens the reply for those who are named, else for all members
        name = escape(isolate(turn.user.first_name, turn.words.language))
        text = lead(join([link(name, f"tg://user?id={turn.user.id}"), text], ": "), turn.words.language)
    number = await sending.send(
        turn.bot, turn.chat.id, text, thread_id=turn.thread_id, buttons=ForceReply(selective=in_group)
    )
    if number is not None:
        asked = (turn.chat.id, turn.user.id, number, payload, turn.services.now())
        await turn.services.write(subscriptions.ask, *asked)


async def _set(turn: Turn, number: int, field: str, text: str, changed: Changed) -> bool:
    """Change a subscription as somebody has written, or ask again; whether there is no more to ask."""
    one = await turn.services.read(subscriptions.get, number)
    if one is None:
        await turn.reply(turn.html("subscribing.gone"))
        return True
    in_its_name = is_anonymous_admin(turn.message) and one.chat_id == turn.message.chat.id
    if not in_its_name and not await may_manage(turn.bot, one.chat_id, turn.user.id if turn.user else None):
        await turn.reply(turn.html("subscribing.admins_only"))
        return False
    try:
        values = await turn.services.call(answered, field, text, turn.services.library.stems)
    except Refused as refused:
        await _put(turn, turn.html(refused.key, **refused.values), {"field": field, "id": number})
        return False

    def write(connection: Connection) -> Subscription | None:
        current = subscriptions.get(connection, number)
        if current is not None:
            subscriptions.change(connection, number, timed(current, values, turn.services.now()))
        return subscriptions.get(connection, number)

    now = await turn.services.write(write)
    if now is not None:
        await changed(turn, now)
    return True
