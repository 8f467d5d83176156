"""/access: owners let users and groups in where the library is not open to all."""

from __future__ import annotations

from bot.adding.naming import await_forward, named_list, read_act, user_meant
from bot.adding.registering import add_button, add_command
from bot.adding.reports import button
from bot.handling import App, Turn
from bot.render import Html, Row
from bot.roles import Role
from bot.services import Services
from bot.settings import Access
from bot.state import people

__all__ = ["access_named", "register"]

_SHOWN = 50


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
    removing, named = read_act(turn.arguments)
    if not named and turn.chat is not None and not turn.is_private and turn.message.reply_to_message is None:
        number, name = turn.chat.id, turn.chat.effective_name or ""
    elif not named and turn.message.reply_to_message is None:  # «/access add» and nobody
        await turn.reply(*await _list(turn, Html("") if removing else turn.html("adding.access_how")))
        return
    else:
        meant, name = await user_meant(turn, named, groups=True)
        if meant is None:
            await turn.reply(turn.html("adding.admin_unknown", name=name))
            return
        number, name = meant, dict(await turn.services.read(people.allowed)).get(meant) or name
    if removing:
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
    await await_forward(turn, "access")
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
    lines = [head]
    if turn.services.settings.access is Access.OPEN:
        lines.append(turn.html("adding.access_open"))
    allowed = await turn.services.read(people.allowed)
    lines.append(turn.html("adding.access_list" if allowed else "adding.access_none"))
    removing = ("adding.button_disallow", "lr")
    return named_list(turn, lines, allowed[:_SHOWN], removing, [button(turn.words, "allow", "la")])
