"""Messages that may become articles: noted in the tables at once, dealt with when the chat has fallen silent."""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlalchemy import Connection
from telegram.ext import MessageHandler, filters

from bot.adding import kinds
from bot.adding.access import access_named
from bot.adding.admins import admin_named
from bot.adding.articles import new_title
from bot.adding.channels import channel_named
from bot.adding.choices import edited_choice
from bot.adding.choosing import Choosing, putting
from bot.adding.collector import Collector
from bot.adding.gathering import continues
from bot.adding.naming import await_no_more
from bot.adding.parts import Part, load, part_of
from bot.adding.registering import add_button
from bot.adding.reports import button
from bot.adding.titles import looks_like_article
from bot.asking.answering import answer_text
from bot.handling import ADDING, PASS, App, Handle, Passed, Turn, handler
from bot.render import Row, join
from bot.roles import Role
from bot.services import Services
from bot.state import drafts, posts

__all__ = ["Receiving"]

_TOLD_SECONDS = 20.0
_KEPT_TOLD = 10_000

_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE & ~filters.VIA_BOT
_MEDIA = filters.PHOTO | filters.VIDEO | filters.Document.ALL | filters.ANIMATION | filters.AUDIO | filters.VOICE


class Receiving:
    """The handlers of messages.

    Args:
        services: library and tables.
        collector: is told that something has come.
    """

    def __init__(self, services: Services, collector: Collector) -> None:
        self._services = services
        self._collector = collector
        self._choosing = Choosing(services, collector)
        self._told: dict[int, float] = {}

    def register(self, application: App) -> None:
        """Add the handlers."""
        services = self._services
        edited = filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE
        for which, receive, need in (
            (_PRIVATE & (filters.FORWARDED | _MEDIA), self.forwarded, Role.ASKER),
            (_PRIVATE & filters.TEXT & ~filters.COMMAND, self.typed, Role.ASKER),
            (edited, self.edited, Role.ASKER),
            (filters.UpdateType.CHANNEL_POSTS, self.posted, Role.NONE),
        ):
            application.add_handler(MessageHandler(which, handler(services, self._coming(receive), need)), ADDING)
        self._choosing.register(application)
        add_button(application, services, "ask", self.ask, Role.ASKER)

    async def forwarded(self, turn: Turn) -> Passed | None:
        """Something forwarded, or a photo, a video, a document: an article, where an admin sends it."""
        part = part_of(turn.message)
        chat_id = turn.message.chat.id
        if part.origin is None and part.file is None and (turn.role < Role.ADMIN or _asks(part)):
            return PASS  # a question about, or under, a picture of their own
        if turn.role < Role.ADMIN:
            await self._explain(turn)
            return None
        awaited = await self._services.read(drafts.get, chat_id, kinds.AWAITED, "", self._services.now())
        if awaited is not None and part.origin is not None:
            await self._services.write(drafts.remove, chat_id, kinds.AWAITED, "")
            if awaited == "channel":
                await channel_named(turn, part.origin.chat_id, part.origin.name)
                return None
            if turn.role >= Role.OWNER:
                named = admin_named if awaited == "admin" else access_named
                await named(turn, part.origin.chat_id if part.origin.kind == "user" else None, part.origin.name)
                return None
        await self._note(chat_id, chat_id, part)
        return None

    async def typed(self, turn: Turn) -> Passed | None:
        """A text that was typed or pasted: a new title, an article, or a question, which is for asking."""
        if turn.role < Role.ADMIN:
            return PASS
        message = turn.message
        await await_no_more(turn)
        if await new_title(turn) or await self._choosing.written(turn):
            return None
        part = part_of(message)
        if looks_like_article(part.text) or await self._goes_on(part, message.chat.id):
            await self._note(message.chat.id, message.chat.id, part)
            return None
        return PASS

    async def edited(self, turn: Turn) -> Passed | None:
        """A message that is an article, or is going to be one, was edited."""
        part = part_of(turn.message)
        chat_id = turn.message.chat.id
        if turn.role < Role.ADMIN:
            return PASS
        place = (chat_id, part.message_id)
        waits = await self._services.read(drafts.get, chat_id, kinds.PART, str(part.message_id))
        if waits is not None or place in await self._services.read(posts.find, [place]):
            await self._note(chat_id, chat_id, part)
            return None
        for number, choice in await self._services.read(drafts.contents, chat_id, kinds.CHOICE):
            changed = edited_choice(choice, part)
            if changed is not None:
                await self._services.write(self._keeping(chat_id, kinds.CHOICE, number, changed))
                return None
        return PASS

    async def posted(self, turn: Turn) -> Passed | None:
        """A post of a channel, or a new form of it: added where the channel is watched."""
        message = turn.message
        if await self._services.read(posts.watched_by, message.chat.id) is None:
            return PASS
        part = part_of(message)
        if part.text.startswith("/"):  # a command to the bot
            return PASS
        if not part.has_words and part.album is None and part.file is None:
            return None
        await self._note(message.chat.id, 0, part)
        return None

    async def ask(self, turn: Turn) -> None:
        """Somebody who may not add wants to ask about what they forwarded."""
        message = turn.query.message
        replied = getattr(message, "reply_to_message", None)
        text = (replied.text or replied.caption or "") if replied is not None else ""
        if not text:
            await turn.notice("adding.choice_gone", alert=True)
            return
        await turn.notice()
        await answer_text(turn, text)

    def _coming(self, receive: Handle) -> Handle:
        """What receives a message, and keeps its chat from being taken to be silent meanwhile."""

        async def receiving(turn: Turn) -> Passed | None:
            with self._collector.coming(turn.message.chat.id):
                return await receive(turn)

        return receiving

    async def _explain(self, turn: Turn) -> None:
        """Tell somebody who may not add how it works; once for a burst."""
        chat_id, now = turn.message.chat.id, self._services.now()
        if now - self._told.get(chat_id, 0.0) < _TOLD_SECONDS:
            return
        if len(self._told) >= _KEPT_TOLD:
            self._told = {one: at for one, at in self._told.items() if now - at < _TOLD_SECONDS}
        self._told[chat_id] = now
        has_words = part_of(turn.message).has_words
        rows: list[Row] = [[button(turn.words, "ask", "ask")]] if has_words else []
        text = turn.html("adding.only_admins")
        if not self._services.settings.owner_ids and turn.user is not None:  # the operator may be wondering
            text = join([text, turn.html("adding.no_owner", id=turn.user.id)])
        await turn.reply(text, rows, quoting=True)

    async def _goes_on(self, part: Part, chat_id: int) -> bool:
        """Whether a text is the rest of a longer one."""
        waiting = await self._services.read(drafts.contents, chat_id, kinds.PART)
        if not waiting:
            return False
        fields = json.loads(waiting[-1][1])
        return "outcome" not in fields and continues(load(fields), part)

    async def _note(self, chat_id: int, user_id: int, part: Part) -> None:
        await self._services.write(putting(self._services, chat_id, user_id, part))
        self._collector.touch(chat_id)

    def _keeping(self, chat_id: int, kind: str, name: str, payload: str) -> Callable[[Connection], None]:
        now = self._services.now()
        until = now + kinds.KEPT_SECONDS
        return lambda connection: drafts.keep(connection, chat_id, chat_id, kind, name, payload, now, until)


def _asks(part: Part) -> bool:
    return part.has_words and not looks_like_article(part.text) and part.text.rstrip().endswith(("؟", "?"))
