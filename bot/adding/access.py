"""/access: owners let users and groups in where the library is not open to all."""

from __future__ import annotations

from telegram import InlineKeyboardButton

from bot.adding import kinds
from bot.adding.naming import is_adding, is_removing, user_meant
from bot.adding.registering import add_button, add_command
from bot.adding.reports import button
from bot.handling import App, Turn
from bot.render import Html, Row, callback_data, join
from bot.roles import Role
from bot.services import Services
from bot.settings import Access
from bot.state import drafts, people

__all__ = ["access_named", "register"]

_MAX_BUTTONS = 50


def register(application: App, services: Services) -> None:
    """Add the handlers."""
    add_command(application, services, "access", access_command, Role.OWNER)
    add_button(application, services, "la", add_pressed, Role.OWNER)
    add_button(application, services, r"lr:(-?\d{1,15})", remove_pressed, Role.OWNER)


async def access_command(turn: Turn) -> None:
    """`/access` lists; `/access add …` and `/access remove …` take an id, an @username, a reply, or mean the group."""
    if not turn.arguments:
        await turn.reply(*await _list(turn, Html("")))
        return
    act, *rest = turn.arguments
    if not is_adding(act) and not is_removing(act):
        act, rest = "add", list(turn.arguments)
    if not rest and turn.chat is not None and not turn.is_private and turn.message.reply_to_message is None:
        number, name = turn.chat.id, turn.chat.effective_name or ""
    else:
        meant, name = await user_meant(turn, rest[0] if rest else "")
        if meant is None:
            await turn.reply(turn.html("adding.admin_unknown", name=name))
            return
        number = meant
    if is_removing(act):
        await turn.reply(*await _list(turn, await _remove(turn, number, name)))
    else:
        await access_named(turn, number, name)


async def access_named(turn: Turn, number: int | None, name: str) -> None:
    """Let a user or a group in, and say so.

    Args:
        turn: an owner's message.
        number: who; None where that can't be known.
        name: how to call them.
    """
    if number is None or turn.role < Role.OWNER:
        await turn.reply(turn.html("adding.admin_unknown", name=name))
        return
    by = turn.user.id if turn.user else 0
    await turn.services.write(people.allow, number, by, turn.services.now())
    await turn.reply(*await _list(turn, turn.html("adding.access_added", name=name)))


async def add_pressed(turn: Turn) -> None:
    """The next forwarded message shall be of whom to let in."""
    chat_id = turn.chat.id if turn.chat else turn.query.from_user.id
    now = turn.services.now()
    until = now + kinds.AWAITED_SECONDS
    await turn.services.write(drafts.keep, chat_id, chat_id, kinds.AWAITED, "", "access", now, until)
    await turn.notice()
    await turn.reply(turn.html("adding.access_how"))


async def remove_pressed(turn: Turn) -> None:
    """The button beside somebody let in."""
    number = int(turn.arguments[0])
    names = dict(await turn.services.read(people.allowed))
    await turn.edit(*await _list(turn, await _remove(turn, number, names.get(number) or str(number))))


async def _remove(turn: Turn, number: int, name: str) -> Html:
    was_in = await turn.services.write(people.disallow, number)
    return turn.html("adding.access_removed" if was_in else "adding.access_not", name=name)


async def _list(turn: Turn, head: Html) -> tuple[Html, list[Row]]:
    lines, rows = [head], list[Row]()
    if turn.services.settings.access is Access.OPEN:
        lines.append(turn.html("adding.access_open"))
    allowed = await turn.services.read(people.allowed)
    lines.append(turn.html("adding.access_list" if allowed else "adding.access_none"))
    for number, name in allowed[:_MAX_BUTTONS]:
        shown = name or str(number)
        lines.append(turn.html("adding.admin_line", name=shown, id=number))
        label = turn.words.text("adding.button_disallow", name=shown[:40])
        rows.append([InlineKeyboardButton(label, callback_data=callback_data("ad", "lr", number))])
    if turn.is_private:
        rows.append([button(turn.words, "allow", "la")])
    return join(lines), rows
