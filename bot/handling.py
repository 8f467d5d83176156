"""From an update to a handler: who is it, may they, in which language; and every one gets an answer.

A part's handlers are `async def handle(turn: Turn) -> Passed | None`, given to PTB through `handler`:

    application.add_handler(CommandHandler("stats", handler(services, show_stats, need=Role.ADMIN)), ADDING)

An update goes through PTB's groups in their order, and stops at the first handler that doesn't return `PASS`. In one
group only the first handler whose filter matches is tried, so a handler that may pass needs a group of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from telegram import Bot, CallbackQuery, Chat, InlineKeyboardMarkup, Message, Update, User
from telegram.constants import ChatType
from telegram.ext import Application, ApplicationHandlerStop, CallbackContext

from bot import sending
from bot.messages import Messages
from bot.render import Html, Row, fill, keyboard
from bot.roles import Role, Standing, role_of
from bot.services import Services
from bot.state import people

__all__ = [
    "ADDING",
    "ASKING",
    "LAST",
    "PASS",
    "SUBSCRIBING",
    "WATCHING",
    "App",
    "Background",
    "Context",
    "Handle",
    "Passed",
    "Turn",
    "handler",
    "turn_of",
]

App = Application[Any, Any, Any, Any, Any, Any]


class Context(CallbackContext[Any, Any, Any, Any]):
    """PTB's context, one for all handlers an update passes through, with what they all have to know.

    Args:
        standing: of who sent the update; looked up by the first handler.
    """

    standing: Standing | None = None


Background = Callable[[Bot, asyncio.Event], Awaitable[None]]
"""What a part does by itself while the bot runs, such as emptying the outbox. It begins when Telegram has been reached,
and ends soon after the event was set; an error it raises is logged, and it is begun again."""

WATCHING = -10
"""Handlers that only take note (chats joined and left); they always pass."""
ADDING = 0
SUBSCRIBING = 10
ASKING = 20
"""Takes any private text, so it comes after the others."""
LAST = 100
"""What nobody took: an unknown command, a sticker. Every private message gets an answer."""


class Passed(Enum):
    """The one value of `PASS`."""

    PASS = "pass"


PASS = Passed.PASS
"""What a handler returns that leaves the update to those after it."""


@dataclass
class Turn:
    """One update and everything needed to deal with it.

    Args:
        services: library, tables, words, time.
        bot: sends.
        update: as it came.
        role: of who sent it, as of now.
        words: in their language (in groups, the group's).
        user: who sent it; None for channels' posts.
        chat: where; None for inline questions.
        arguments: what follows a command, or the pattern's match of a button: see PTB's `context.args`.
    """

    services: Services
    bot: Bot
    update: Update
    role: Role
    words: Messages
    user: User | None
    chat: Chat | None
    arguments: tuple[str, ...] = ()
    answered: bool = field(default=False, init=False)

    @property
    def is_private(self) -> bool:
        """Whether it is a user's own chat with the bot."""
        return self.chat is not None and self.chat.type == ChatType.PRIVATE

    @property
    def message(self) -> Message:
        """The message it is about.

        Raises:
            ValueError: it isn't about one; the handler's filter is too wide.
        """
        if self.update.effective_message is None:
            raise ValueError("an update without a message reached a handler of messages")
        return self.update.effective_message

    @property
    def query(self) -> CallbackQuery:
        """The press of a button it is.

        Raises:
            ValueError: it is none.
        """
        if self.update.callback_query is None:
            raise ValueError("an update that is no callback query reached a handler of those")
        return self.update.callback_query

    @property
    def thread_id(self) -> int | None:
        """The forum topic."""
        message = self.update.effective_message
        return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None

    def html(self, key: str, **values: object) -> Html:
        """A message of the catalogue, see `bot.render.fill`."""
        return fill(self.words, key, **values)

    async def reply(
        self, text: Html, rows: tuple[Row, ...] | list[Row] = (), *, silent: bool = False, quoting: bool | None = None
    ) -> int | None:
        """Send something to where the update came from, in its topic.

        Args:
            text: what.
            rows: buttons, in reading order.
            silent: without a sound.
            quoting: as a reply to the message; by default in groups.

        Returns:
            The message's number, or None where the bot can't write there any more.
        """
        if self.chat is None:
            raise ValueError("an inline question has no chat to reply to")
        message = self.update.effective_message
        as_reply = not self.is_private if quoting is None else quoting
        return await sending.send(
            self.bot,
            self.chat.id,
            text,
            thread_id=self.thread_id,
            reply_to=message.message_id if message and as_reply else None,
            buttons=self.buttons(rows),
            silent=silent,
        )

    def buttons(self, rows: tuple[Row, ...] | list[Row]) -> InlineKeyboardMarkup | None:
        """Rows of buttons in the direction of the language."""
        return keyboard(rows, self.words.language)

    async def edit(self, text: Html, rows: tuple[Row, ...] | list[Row] = ()) -> bool:
        """Change the bot's message whose button was pressed; False where that can't be done any more."""
        message = self.query.message
        if message is None:
            return False
        return await sending.edit(self.bot, message.chat.id, message.message_id, text, buttons=self.buttons(rows))

    async def notice(self, key: str | None = None, *, alert: bool = False, **values: object) -> None:
        """Answer the press of a button, with a message of the catalogue or with nothing."""
        self.answered = True
        text = self.words.text(key, **values) if key else ""
        await sending.answer_callback(self.bot, self.query.id, text, alert=alert)


Handle = Callable[[Turn], Awaitable[Passed | None]]
"""What deals with a turn; anything but `PASS` ends the update."""
Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]


def handler(services: Services, handle: Handle, need: Role = Role.ASKER) -> Callback:
    """A handler as PTB wants it.

    Args:
        services: for the turn.
        handle: what to do.
        need: the role without which it isn't done. In private, and where a button was pressed, this is said; a message
            in a group is left to later handlers, as it may be meant for somebody else.
    """

    async def callback(update: Update, context: Context) -> None:
        query = update.callback_query
        # Without data it matches any of PTB's patterns; and what people insert with the inline mode has no buttons.
        if query is not None and (not query.data or query.message is None):
            await sending.answer_callback(context.bot, query.id)
            raise ApplicationHandlerStop
        turn = await turn_of(services, update, context)
        try:
            if turn.role < need:
                outcome = await _refuse(turn, need)
            else:
                outcome = await handle(turn)
        finally:
            # Until it is answered, the button goes on turning.
            if query is not None and not turn.answered:
                await sending.answer_callback(turn.bot, query.id)
        if outcome is not PASS:
            raise ApplicationHandlerStop

    return callback


async def turn_of(services: Services, update: Update, context: Context) -> Turn:
    """Find out who sent an update, and note them where they are new.

    Raises:
        LibraryBusyError, StorageError: the tables can't be read.
    """
    user, chat = update.effective_user, update.effective_chat
    in_group = chat is not None and chat.type != ChatType.PRIVATE
    user_id = user.id if user else None
    name = (chat.title or "") if chat and in_group else user.full_name if user else ""
    username = chat.username if chat and in_group else user.username if user else None
    standing = context.standing
    if standing is None:
        standing = await services.look_up(people.standing, user_id, chat.id if chat else None, name, username)
    role = role_of(services.settings, user_id, standing)
    if not standing.known and role > Role.NONE:
        if chat and in_group:
            await services.write(people.remember_chat, chat.id, chat.type, name, services.now(), username=username)
        elif user_id is not None and chat is not None:
            await services.write(people.remember_user, user_id, name, services.now(), username)
    context.standing = standing if standing.known else replace(standing, known=True)
    arguments = tuple(context.args or ())
    if context.matches:
        arguments = tuple(group or "" for group in context.matches[0].groups())
    return Turn(services, context.bot, update, role, services.messages(standing.language), user, chat, arguments)


async def _refuse(turn: Turn, need: Role) -> Passed | None:
    refusal = "owners_only" if need is Role.OWNER else "admins_only"
    key = "access.closed" if turn.role < Role.ASKER else f"access.{refusal}"
    if turn.update.callback_query is not None:
        await turn.notice(key, alert=True)
        return None
    if turn.is_private:
        await turn.reply(turn.html(key))
        return None
    return PASS
