"""Users, chats, roles and the access list."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    bindparam,
    delete,
    exists,
    func,
    literal,
    select,
    update,
)

from bot.roles import Standing
from bot.state.database import upsert
from bot.state.schema import access, chats, roles, users
from bot.state.statements import Statement

__all__ = [
    "admins",
    "allow",
    "allowed",
    "chat_named",
    "disallow",
    "forget_user",
    "grant_admin",
    "known",
    "remember_chat",
    "remember_user",
    "revoke_admin",
    "set_chat_language",
    "set_migrated",
    "set_user_language",
    "standing",
    "user_named",
]

_ADMIN = "admin"


def _standing(names: Table, name: Column[str], where: str) -> Select[Any]:
    """Role, whether user and chat are listed, and the row of one of them: one statement, as every update needs it."""

    def listed(who: str) -> ColumnElement[bool]:
        return exists().where(access.c.id == bindparam(who))

    role = select(roles.c.role).where(roles.c.user_id == bindparam("user")).scalar_subquery()
    one = select(literal(1).label("one")).subquery()
    row = (names.c.id, name, names.c.language, names.c.username)
    found = one.outerjoin(names, names.c.id == bindparam(where))
    return select(role, listed("user"), listed("chat"), *row).select_from(found)


_IN_GROUP = Statement(_standing(chats, chats.c.title, "chat"))
_IN_PRIVATE = Statement(_standing(users, users.c.name, "user"))


def standing(
    connection: Connection, user_id: int | None, chat_id: int | None, name: str, username: str | None = None
) -> Standing:
    """What is known of a user in a chat.

    Args:
        connection: for reading.
        user_id: who acts, if that is known.
        chat_id: where; equal to `user_id` in private, None where there is no chat (inline questions).
        name: the name of the user (in private) or the chat (in groups) now.
        username: the user's or the chat's public name now.
    """
    in_group = chat_id is not None and chat_id != user_id
    who = {"user": user_id, "chat": chat_id}
    (found,) = (_IN_GROUP if in_group else _IN_PRIVATE).find(connection, who)
    role, user_listed, chat_listed, number, name_before, language, username_before = found
    return Standing(
        admin=role == _ADMIN,
        user_listed=bool(user_listed),
        chat_listed=bool(chat_listed),
        language=language,
        known=number is not None and (name_before, username_before) == (name, username),
    )


def remember_user(connection: Connection, user_id: int, name: str, now: float, username: str | None = None) -> None:
    """Note a user, or the names they have now."""
    row = {"id": user_id, "name": name, "username": username, "first_seen": now}
    upsert(connection, users, row, ["name", "username"])


def user_named(connection: Connection, username: str) -> int | None:
    """The user of a public name, among those who wrote to the bot."""
    return _named(connection, users, username)


def chat_named(connection: Connection, username: str) -> int | None:
    """The group or channel of a public name, among those the bot is or was in."""
    return _named(connection, chats, username)


def _named(connection: Connection, table: Table, username: str) -> int | None:
    wanted = func.lower(table.c.username) == username.lower()
    found: int | None = connection.scalar(select(table.c.id).where(wanted).limit(1))
    return found


def remember_chat(
    connection: Connection,
    chat_id: int,
    kind: str,
    title: str,
    now: float,
    *,
    username: str | None = None,
    active: bool = True,
) -> None:
    """Note a chat as it is now.

    Args:
        connection: of a transaction.
        chat_id: Telegram's number.
        kind: private, group, supergroup, channel.
        title: its title, or the person's name.
        now: the time.
        username: its public name, if it has one.
        active: whether the bot can write there.
    """
    row = {"id": chat_id, "type": kind, "title": title, "username": username, "active": active, "updated_at": now}
    upsert(connection, chats, row, [name for name in row if name != "id"])


def set_migrated(connection: Connection, old_id: int, new_id: int, now: float) -> None:
    """Note that a group became a supergroup: its language and its place on the access list go with it."""
    old = connection.execute(select(chats).where(chats.c.id == old_id)).mappings().first()
    if old is not None:
        row = {**old, "id": new_id, "type": "supergroup", "active": True, "migrated_to": None, "updated_at": now}
        upsert(connection, chats, row, {"language": old["language"]})
        gone = {"migrated_to": new_id, "active": False, "updated_at": now}
        connection.execute(update(chats).where(chats.c.id == old_id).values(**gone))
    listed = connection.execute(select(access).where(access.c.id == old_id)).mappings().first()
    if listed is not None:
        upsert(connection, access, {**listed, "id": new_id}, ())


def set_user_language(connection: Connection, user_id: int, name: str, language: str, now: float) -> None:
    """Keep a user's choice of language."""
    upsert(
        connection, users, {"id": user_id, "name": name, "language": language, "first_seen": now}, ["name", "language"]
    )


def set_chat_language(connection: Connection, chat_id: int, language: str) -> None:
    """Keep a group's choice of language."""
    connection.execute(update(chats).where(chats.c.id == chat_id).values(language=language))


def grant_admin(connection: Connection, user_id: int, granted_by: int, now: float) -> None:
    """Make a user an admin."""
    row = {"user_id": user_id, "role": _ADMIN, "granted_by": granted_by, "granted_at": now}
    upsert(connection, roles, row, ["role", "granted_by", "granted_at"])


def revoke_admin(connection: Connection, user_id: int) -> bool:
    """Take the role away; whether there was one."""
    return connection.execute(delete(roles).where(roles.c.user_id == user_id)).rowcount > 0


def admins(connection: Connection) -> list[tuple[int, str]]:
    """All admins, by number and name; the name is empty of those who never wrote."""
    rows = connection.execute(
        select(roles.c.user_id, users.c.name)
        .join(users, users.c.id == roles.c.user_id, isouter=True)
        .order_by(roles.c.granted_at, roles.c.user_id)
    )
    return [(number, name or "") for number, name in rows]


def known(connection: Connection, numbers: Collection[int]) -> frozenset[int]:
    """Which of these users have written to the bot."""
    return frozenset(connection.scalars(select(users.c.id).where(users.c.id.in_(numbers))))


def allow(connection: Connection, number: int, granted_by: int, now: float) -> None:
    """Put a user or a group on the access list."""
    upsert(connection, access, {"id": number, "granted_by": granted_by, "granted_at": now}, ())


def allowed(connection: Connection) -> list[tuple[int, str]]:
    """The access list, by number and name; the name is empty of those who never wrote."""
    rows = connection.execute(
        select(access.c.id, users.c.name, chats.c.title)
        .join(users, users.c.id == access.c.id, isouter=True)
        .join(chats, chats.c.id == access.c.id, isouter=True)
        .order_by(access.c.granted_at, access.c.id)
    )
    return [(number, name or title or "") for number, name, title in rows]


def disallow(connection: Connection, number: int) -> bool:
    """Take a user or a group off the access list; whether they were on it."""
    return connection.execute(delete(access).where(access.c.id == number)).rowcount > 0


def forget_user(connection: Connection, user_id: int) -> None:
    """Delete a user's name and choices. Roles and the access list are the owners' decisions, and stay."""
    connection.execute(delete(users).where(users.c.id == user_id))
