"""Whom an owner means."""

from __future__ import annotations

from bot.handling import Turn
from bot.state import people

__all__ = ["is_adding", "is_removing", "user_meant"]

_ADD = frozenset({"add", "+", "أضف", "إضافة"})
_REMOVE = frozenset({"remove", "delete", "-", "احذف", "حذف"})


def is_adding(word: str) -> bool:
    """Whether a command's first word says to add."""
    return word.casefold() in _ADD


def is_removing(word: str) -> bool:
    """Whether a command's first word says to remove."""
    return word.casefold() in _REMOVE


async def user_meant(turn: Turn, named: str) -> tuple[int | None, str]:
    """Whom a command means.

    Args:
        turn: the command.
        named: a user's number or @username; empty for the author of the message replied to.

    Returns:
        Their number, None where it can't be known, and how to call them.
    """
    if named.isdecimal() and len(named) < 16:  # Telegram's numbers have at most so many digits
        return int(named), named
    if named:
        return await turn.services.read(people.user_named, named.removeprefix("@")), named
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
