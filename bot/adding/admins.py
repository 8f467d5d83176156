"""/admins: owners make admins, and take the role away."""

from __future__ import annotations

import logging

from telegram import InlineKeyboardButton
from telegram.error import TelegramError

from bot import commands, sending
from bot.adding import kinds
from bot.adding.naming import is_adding, is_removing, user_meant
from bot.adding.registering import add_button, add_command
from bot.adding.reports import button
from bot.handling import App, Turn
from bot.render import Html, Row, callback_data, fill, join
from bot.roles import Role
from bot.services import Services
from bot.state import drafts, people

__all__ = ["admin_named", "register"]

log = logging.getLogger(__name__)

_MAX_BUTTONS = 50


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
    act, *rest = turn.arguments
    if not is_adding(act) and not is_removing(act):  # «/admins 1234» means to add
        act, rest = "add", list(turn.arguments)
    wanted, name = await user_meant(turn, rest[0] if rest else "")
    if is_removing(act):
        text = await _remove(turn, wanted, name) if wanted is not None else turn.html("adding.admin_unknown", name=name)
        await turn.reply(*await _list(turn, text))
        return
    await admin_named(turn, wanted, name)


async def add_pressed(turn: Turn) -> None:
    """The next forwarded message shall be of the new admin."""
    chat_id = turn.chat.id if turn.chat else turn.query.from_user.id
    now = turn.services.now()
    until = now + kinds.AWAITED_SECONDS
    await turn.services.write(drafts.keep, chat_id, chat_id, kinds.AWAITED, "", "admin", now, until)
    await turn.notice()
    await turn.reply(turn.html("adding.admin_how"))


async def remove_pressed(turn: Turn) -> None:
    """The button beside an admin."""
    number = int(turn.arguments[0])
    names = dict(await turn.services.read(people.admins))
    await turn.edit(*await _list(turn, await _remove(turn, number, names.get(number) or str(number))))


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
    await turn.reply(*await _list(turn, turn.html("adding.admin_added", name=name)))


async def _remove(turn: Turn, user_id: int, name: str) -> Html:
    if user_id in turn.services.settings.owner_ids:
        return turn.html("adding.admin_owner", name=name)
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
    lines, rows = [head], list[Row]()
    lines.append(turn.html("adding.admins_list" if admins else "adding.admins_none"))
    for number, name in admins:
        shown = name or str(number)
        lines.append(turn.html("adding.admin_line", name=shown, id=number))
        if len(rows) < _MAX_BUTTONS:
            label = turn.words.text("adding.button_remove_admin", name=shown[:40])
            rows.append([InlineKeyboardButton(label, callback_data=callback_data("ad", "ar", number))])
    if turn.is_private:
        rows.append([button(turn.words, "add_admin", "aa")])
    return join(lines), rows
