"""Subscribing: groups and channels are told of new articles, at once or in digests. Registered by `bot.app`.

- dialogue, with menu, prompts, changes, rights: what a chat has ordered (`bot.state.subscriptions`);
- digests, with schedule, composing, stories, digest: what is due, as messages into the outbox (`bot.state.outbox`);
- delivery, with policy: out of the outbox, each once;
- comings: chats that close, open, move.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.handling import ADDING, SUBSCRIBING, App, Background, handler
from bot.services import Services
from bot.subscribing import dialogue
from bot.subscribing.comings import register_comings
from bot.subscribing.delivery import Delivery
from bot.subscribing.digests import Digests
from bot.subscribing.menu import PREFIX
from bot.subscribing.prompts import answer_handler

__all__ = ["register"]

ANSWERS = ADDING - 5
"""Before adding: a forwarded post may be the answer to «which channel?»."""

_COMMANDS = {
    "subscribe": dialogue.on_subscribe,
    "subscriptions": dialogue.on_subscriptions,
    "unsubscribe": dialogue.on_unsubscribe,
    "preview": dialogue.on_preview,
}
_CHANNEL_NAME = filters.Regex(r"^(?:@|(?:https?://)?t\.me/)\w{4,32}/?$")


def register(application: App, services: Services) -> Sequence[Background]:
    """Add the handlers of this part; what it does by itself is returned."""
    wake = asyncio.Event()
    for name, handle in _COMMANDS.items():
        command = CommandHandler(name, handler(services, handle), filters.UpdateType.MESSAGE)
        application.add_handler(command, SUBSCRIBING)
    pressed = rf"^{PREFIX}:(\d{{1,15}}|new):(\w+)(?::([\w/+-]*))?$"
    presses = CallbackQueryHandler(handler(services, dialogue.on_press), pressed)
    application.add_handler(presses, SUBSCRIBING)
    private = filters.ChatType.PRIVATE & (filters.FORWARDED | _CHANNEL_NAME)
    answers = filters.UpdateType.MESSAGE & ~filters.COMMAND & (filters.REPLY | private)
    answered = answer_handler(dialogue.on_channel, dialogue.on_changed)
    application.add_handler(MessageHandler(answers, handler(services, answered)), ANSWERS)
    register_comings(application, services, wake)
    return Digests(services, wake).run, Delivery(services, wake).run
