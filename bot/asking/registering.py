"""The handlers of asking, and what it does by itself."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

from telegram import Bot
from telegram.ext import CallbackQueryHandler, CommandHandler, InlineQueryHandler, MessageHandler, filters

from bot.asking import buttons, info, inline
from bot.asking.answering import Answering
from bot.handling import ASKING, LAST, App, Background, Handle, Turn, handler
from bot.roles import Role
from bot.services import Services
from bot.state import asked

__all__ = ["register"]

_SWEEP_SECONDS = 3600.0

# Anything written, under a picture too; not a command.
_WRITTEN = (filters.TEXT | filters.CAPTION) & ~filters.COMMAND
_NEW = filters.UpdateType.MESSAGE
_EDITED = filters.UpdateType.EDITED_MESSAGE
_PRIVATE = filters.ChatType.PRIVATE
_GROUPS = filters.ChatType.GROUPS


def register(application: App, services: Services) -> Sequence[Background]:
    """Add the handlers of this part; what it does by itself is returned."""
    answering = Answering(services.settings.questions_per_minute)

    def command(name: str, handle: Handle, where: filters.BaseFilter = filters.ALL, need: Role = Role.ASKER) -> None:
        application.add_handler(CommandHandler(name, handler(services, handle, need), _NEW & where), ASKING)

    # Who may not ask may still learn what is kept of them, and have it deleted.
    command("privacy", info.privacy, need=Role.NONE)
    command("forget", info.forget, need=Role.NONE)
    command("start", info.start)
    command("help", info.help_)
    command("latest", info.latest)
    command("sources", info.sources)
    command("language", info.choose_language)
    command("ask", answering.command)
    for pattern, press in ((buttons.PATTERN, buttons.pressed), (info.LANGUAGE_PATTERN, info.set_language)):
        application.add_handler(CallbackQueryHandler(handler(services, press), pattern), ASKING)
    application.add_handler(InlineQueryHandler(handler(services, inline.answer_inline, Role.NONE)), ASKING)

    asked_again = _EDITED & (_WRITTEN | (filters.COMMAND & filters.Regex(r"^/ask\b")))
    application.add_handler(MessageHandler(asked_again, handler(services, answering.edited)), ASKING)
    for where, handle in ((_PRIVATE, answering.private_text), (_GROUPS, answering.group_text)):
        application.add_handler(MessageHandler(_NEW & where & _WRITTEN, handler(services, handle)), ASKING)

    rest = _NEW & _PRIVATE & ~filters.StatusUpdate.ALL
    application.add_handler(MessageHandler(rest, handler(services, info.unknown)), LAST)
    application.add_handler(CallbackQueryHandler(handler(services, _stale, Role.NONE)), LAST)

    async def sweep(_bot: Bot, stop: asyncio.Event) -> None:
        """Delete what has expired."""
        while not stop.is_set():
            await services.write(asked.sweep, services.now())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _SWEEP_SECONDS)

    return (sweep,)


async def _stale(_turn: Turn) -> None:
    """A button of an earlier version: answered, so that it stops turning."""
