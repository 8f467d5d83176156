"""Whom an owner means, and the lists of those who were named: admins, and who is let in."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardButton

from bot.adding import kinds
from bot.handling import Turn
from bot.render import Html, Row, callback_data, join
from bot.state import drafts, people

__all__ = ["await_forward", "await_no_more", "named_list", "read_act", "user_meant"]

_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069")) | {ord("\u2212"): "-"}
"""What comes along where a number is copied out of Arabic text."""

_ADD = frozenset({"add", "+", "أضف", "إضافة"})
_REMOVE = frozenset({"remove", "delete", "-", "احذف", "حذف"})
_MAX_BUTTONS = 50


def read_act(arguments: Sequence[str]) -> tuple[bool, str]:
    """What a command says to do, and to whom.

    Args:
        arguments: the command's words, at least one; «/admins 1234» means to add.

    Returns:
        Whether to remove, not to add; and who is named, empty where nobody is.
    """
    act = arguments[0].casefold()
    named = arguments[1:] if act in _ADD | _REMOVE else arguments
    return act in _REMOVE, named[0] if named else ""


async def await_forward(turn: Turn, wanted: str) -> None:
    """Let the next message forwarded to this chat say what is meant.

    Args:
        turn: who asks for it.
        wanted: what it is for: a `channel`, a new `admin`, or `access`.
    """
    chat_id = turn.chat.id if turn.chat else turn.query.from_user.id
    now = turn.services.now()
    until = now + kinds.AWAITED_SECONDS
    await turn.services.write(drafts.keep, chat_id, chat_id, kinds.AWAITED, "", wanted, now, until)


async def await_no_more(turn: Turn) -> None:
    """Somebody has turned to something else: what they forward from now on is for adding again."""
    chat_id = turn.chat.id if turn.chat else 0
    if await turn.services.look_up(drafts.has, chat_id, kinds.AWAITED, ""):
        await turn.services.write(drafts.remove, chat_id, kinds.AWAITED, "")


def named_list(
    turn: Turn, lines: Sequence[Html], named: Sequence[tuple[int, str]], removing: tuple[str, str], adding: Row
) -> tuple[Html, list[Row]]:
    """A message with a line for each of those named, and buttons to remove them.

    Args:
        turn: who asks for it.
        lines: what stands above.
        named: numbers and names.
        removing: the message on a button, and the action it stands for.
        adding: the last row of buttons, shown in private alone.
    """
    lines, rows = list(lines), list[Row]()
    for number, name in named:
        line = {"name": name} if name else {}
        lines.append(turn.html("adding.admin_line" if name else "adding.admin_number", **line, id=number))
    key, action = removing
    for number, name in named[:_MAX_BUTTONS]:
        label = turn.words.text(key, name=(name or str(number))[:40])
        rows.append([InlineKeyboardButton(label, callback_data=callback_data("ad", action, number))])
    if turn.is_private:
        rows.append(adding)
    return join(lines), rows


async def user_meant(turn: Turn, named: str, *, groups: bool = False) -> tuple[int | None, str]:
    """Whom a command means.

    Args:
        turn: the command.
        named: a user's number or @username; empty for the author of the message replied to.
        groups: whether a group's number (below zero) or @username will do.

    Returns:
        Their number, None where it can't be known, and how to call them.
    """
    named = named.translate(_MARKS)
    digits = named.removeprefix("-") if groups else named
    if digits.isdecimal() and len(digits) < 16:  # Telegram's numbers have at most so many digits
        return int(named), named
    if named:
        public = named.removeprefix("@")
        found = await turn.services.read(people.user_named, public)
        if found is None and groups:
            found = await turn.services.read(people.chat_named, public)
        return found, named
    replied = turn.message.reply_to_message
    if replied is None:
        return None, "…"
    origin = replied.forward_origin
    if origin is not None:
        sender = getattr(origin, "sender_user", None)
        name = sender.full_name if sender else getattr(origin, "sender_user_name", "…")
        return (sender.id if sender and not sender.is_bot else None), name
    user = replied.from_user
    if user is None or user.is_bot:
        return None, user.full_name if user else "…"
    return user.id, user.full_name
