"""/admins: owners make admins, and take the role away."""

from __future__ import annotations

import logging

from telegram.error import TelegramError

from bot import commands, sending
from bot.adding.naming import await_forward, named_list, read_act, user_meant
from bot.adding.registering import add_button, add_command
from bot.adding.reports import button
from bot.handling import App, Turn
from bot.render import Html, Row, fill
from bot.roles import Role
from bot.services import Services
from bot.state import people

__all__ = ["admin_named", "register"]

log = logging.getLogger(__name__)


def register(application: App, services: Services) -> None:
    """Add the handlers."""
    add_command(application, services, "admins", admins_command, Role.OWNER)
    add_button(application, services, "aa", add_pressed, Role.OWNER)
    add_button(application, services, r"ar:(\d{1,15})", remove_pressed, Role.OWNER)


async def admins_command(turn: Turn) -> None:
    """`/admins` lists; `/admins add …` and `/admins remove …` take an id, an @username, or the message replied to."""
    if not turn.arguments:
        await turn.reply(*await _list(turn, Html("")))
        return
    removing, named = read_act(turn.arguments)
    if not named and turn.message.reply_to_message is None:  # «/admins add» and nobody
        await turn.reply(*await _list(turn, Html("") if removing else turn.html("adding.admin_how")))
        return
    wanted, name = await user_meant(turn, named)
    if removing:
        text = await _remove(turn, wanted, name) if wanted is not None else turn.html("adding.admin_unknown", name=name)
        await turn.reply(*await _list(turn, text))
        return
    await admin_named(turn, wanted, name)


async def add_pressed(turn: Turn) -> None:
    """The next forwarded message shall be of the new admin."""
    await await_forward(turn, "admin")
    await turn.notice()
    await turn.reply(turn.html("adding.admin_how"))


async def remove_pressed(turn: Turn) -> None:
    """The button beside an admin."""
    number = int(turn.arguments[0])
    await turn.edit(*await _list(turn, await _remove(turn, number, str(number))))


async def admin_named(turn: Turn, user_id: int | None, name: str) -> None:
    """Make somebody an admin, and say so.

    Args:
        turn: an owner's message.
        user_id: who; None where that can't be known.
        name: how to call them.
    """
    if turn.role < Role.OWNER:
        return
    if user_id is None or user_id <= 0 or user_id == turn.bot.id:
        await turn.reply(turn.html("adding.admin_unknown", name=name))
        return
    if user_id in turn.services.settings.owner_ids:
        await turn.reply(turn.html("adding.admin_owner", name=name))
        return
    by, now = turn.user.id if turn.user else 0, turn.services.now()
    before = dict(await turn.services.read(people.admins))
    await turn.services.write(people.grant_admin, user_id, by, now)
    await _tell_admin(turn, user_id, Role.ADMIN, None if user_id in before else "adding.admin_welcome")
    name = dict(await turn.services.read(people.admins)).get(user_id) or name
    await turn.reply(*await _list(turn, turn.html("adding.admin_added", name=name)))


async def _remove(turn: Turn, user_id: int, name: str) -> Html:
    if user_id in turn.services.settings.owner_ids:
        return turn.html("adding.admin_owner", name=name)
    name = dict(await turn.services.read(people.admins)).get(user_id) or name
    if not await turn.services.write(people.revoke_admin, user_id):
        return turn.html("adding.admin_not", name=name)
    await _tell_admin(turn, user_id, Role.ASKER, None)
    return turn.html("adding.admin_removed", name=name)


async def _tell_admin(turn: Turn, user_id: int, role: Role, key: str | None) -> None:
    """Change somebody's menu, and tell them; whoever hasn't started the bot yet learns of it when they do."""
    try:
        await commands.publish_to(turn.bot, turn.services, user_id, role)
        if key is not None:
            standing = await turn.services.read(people.standing, user_id, user_id, "")
            words = turn.services.messages(standing.language)
            await sending.send(turn.bot, user_id, fill(words, key))
    except TelegramError as error:
        log.info("an admin can't be told: %s", error, extra={"user": user_id})


async def _list(turn: Turn, head: Html) -> tuple[Html, list[Row]]:
    admins = await turn.services.read(people.admins)
    lines = [head, turn.html("adding.admins_list" if admins else "adding.admins_none")]
    return named_list(
        turn, lines, admins, ("adding.button_remove_admin", "ar"), [button(turn.words, "add_admin", "aa")]
    )
