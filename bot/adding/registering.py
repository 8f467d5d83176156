"""Handlers of commands and buttons, as all modules of this part add them."""

from __future__ import annotations

from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.adding.naming import await_no_more
from bot.handling import ADDING, App, Handle, Passed, Turn, handler
from bot.roles import Role
from bot.services import Services

__all__ = ["add_button", "add_command"]

# Not when it is edited, which would do it again; and what is forwarded is somebody else's words.
_TYPED = filters.UpdateType.MESSAGE & ~filters.FORWARDED


def add_command(application: App, services: Services, name: str, act: Handle, need: Role) -> None:
    """Let a command do something.

    Args:
        application: what the handler is added to.
        services: for the handler.
        name: of the command, without the stroke.
        act: what it does.
        need: the role without which it isn't done.
    """

    async def turned_to(turn: Turn) -> Passed | None:
        await await_no_more(turn)
        return await act(turn)

    application.add_handler(CommandHandler(name, handler(services, turned_to, need), _TYPED), ADDING)


def add_button(application: App, services: Services, pattern: str, act: Handle, need: Role) -> None:
    """Let a button do something.

    Args:
        application: what the handler is added to.
        services: for the handler.
        pattern: of what the button says after `ad:`; its groups are the turn's arguments.
        act: what it does.
        need: the role of who presses, without which it isn't done.
    """
    application.add_handler(CallbackQueryHandler(handler(services, act, need), rf"^ad:{pattern}$"), ADDING)
