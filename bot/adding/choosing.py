"""«Article or question?»: the answers, pressed or written, and what is written where a button is meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection
from telegram import InlineKeyboardButton, Message

from bot.adding import kinds
from bot.adding.choices import chosen_part, parts_apart
from bot.adding.collector import Collector
from bot.adding.parting import part_article
from bot.adding.parts import Part, dump
from bot.adding.registering import add_button
from bot.asking.answering import answer_text
from bot.asking.wording import button_meant
from bot.handling import App, Turn
from bot.roles import Role
from bot.services import Services
from bot.state import drafts, tokens

__all__ = ["Choosing", "putting"]

_CHOICE = re.compile(r"ad:c[aq]:(\d+)")
_BUTTONS = {"delete": "ad:d:", "undo": "ad:u:", "rename": "ad:r:"}
_FRESH_SECONDS = 600.0
"""So long what is written may be meant for the last question, without being a reply to it."""


class Choosing:
    """What becomes of something that may be an article or a question.

    Args:
        services: library and tables.
        collector: is told that something is to be added.
    """

    def __init__(self, services: Services, collector: Collector) -> None:
        self._services = services
        self._collector = collector

    def register(self, application: App) -> None:
        """Add the handlers of the buttons."""
        services = self._services
        add_button(application, services, r"c([aq]):(\d{1,15})", self.chosen, Role.ADMIN)
        add_button(application, services, r"cs:(\d{1,15})", self.apart, Role.ADMIN)
        add_button(application, services, r"s:(.+)", self.parted, Role.ADMIN)

    async def chosen(self, turn: Turn) -> None:
        """A button under «article or question?» was pressed."""
        what, number = turn.arguments
        message = turn.query.message
        chat_id = message.chat.id if message else turn.query.from_user.id
        payload = await self._services.read(drafts.get, chat_id, kinds.CHOICE, number)
        if payload is None:
            await turn.notice("adding.choice_gone", alert=True)
            return
        chosen = chosen_part(payload)
        await turn.notice()
        if what == "a":
            await self._add(chat_id, number, replace(chosen, prompt=message.message_id if message else None))
            await turn.edit(turn.html("adding.working"))
            self._collector.touch(chat_id)
            return
        await turn.edit(turn.html("adding.as_question"))
        await answer_text(turn, chosen.text)
        await self._services.write(drafts.close, chat_id, kinds.CHOICE, [number])

    async def written(self, turn: Turn) -> bool:
        """Take a message for the answer to «article or question?», or tell which button it means; whether it was so."""
        meant = button_meant(turn.message.text or "")
        if meant is None:
            return False
        replied = turn.message.reply_to_message
        data = _buttons_under(replied) if isinstance(replied, Message) else {}
        if meant in _BUTTONS:
            label = next((text for one, text in data.items() if one.startswith(_BUTTONS[meant])), None)
            if label is None:
                return False
            await turn.reply(turn.html("adding.use_button", name=label), quoting=True)
            return True
        chat_id = turn.message.chat.id
        number = next((found[1] for one in data if (found := _CHOICE.fullmatch(one))), None)
        for waiting, payload in reversed(await self._services.read(drafts.contents, chat_id, kinds.CHOICE)):
            part = chosen_part(payload)
            fresh = replied is None and self._services.now() - part.date < _FRESH_SECONDS
            if waiting != number and not fresh:
                continue
            if meant == "article":
                prompt = replied.message_id if isinstance(replied, Message) else None
                await self._add(chat_id, waiting, replace(part, prompt=prompt))
                self._collector.touch(chat_id)
            else:
                await answer_text(turn, part.text)
                await self._services.write(drafts.close, chat_id, kinds.CHOICE, [waiting])
            return True
        return False

    async def apart(self, turn: Turn) -> None:
        """Messages that were taken for one text are two: each is asked about by itself."""
        [number] = turn.arguments
        chat_id = turn.query.from_user.id
        payload = await self._services.read(drafts.get, chat_id, kinds.CHOICE, number)
        parts = parts_apart(payload) if payload is not None else ()
        if not parts:
            await turn.notice("adding.choice_gone", alert=True)
            return

        def move(connection: Connection) -> None:
            drafts.close(connection, chat_id, kinds.CHOICE, [number])
            for part in parts:
                putting(self._services, chat_id, chat_id, part)(connection)

        await self._services.write(move)
        await turn.notice()
        await turn.edit(turn.html("adding.apart"))
        self._collector.touch(chat_id)

    async def parted(self, turn: Turn) -> None:
        """An article that was put together shall be one of each of its messages."""
        article_id = await self._services.read(tokens.text_of, turn.arguments[0])
        message, chat_id = turn.query.message, turn.query.from_user.id
        card = message.message_id if message else None
        if article_id is None or not await part_article(self._services, chat_id, article_id, card):
            await turn.notice("adding.choice_gone", alert=True)
            return
        await turn.notice("adding.parting")
        self._collector.touch(chat_id)

    async def _add(self, chat_id: int, number: str, part: Part) -> None:
        def move(connection: Connection) -> None:
            putting(self._services, chat_id, chat_id, part)(connection)
            drafts.close(connection, chat_id, kinds.CHOICE, [number])

        await self._services.write(move)


def putting(services: Services, chat_id: int, user_id: int, part: Part) -> Callable[[Connection], bool]:
    """What lets a message wait to be added.

    Args:
        services: for the time.
        chat_id: where it came.
        user_id: who sent it; 0 for a channel.
        part: the message.
    """
    now = services.now()
    until = now + kinds.KEPT_SECONDS
    return lambda connection: drafts.add(connection, chat_id, user_id, kinds.PART, part.key, dump(part), now, until)


def _buttons_under(message: Message) -> dict[str, str]:
    """The buttons under a message: what each says when pressed, and its words."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    every: list[InlineKeyboardButton] = [one for row in rows for one in row]
    return {one.callback_data: one.text for one in every if isinstance(one.callback_data, str)}
