"""Comings and goings: memberships with their updates and service messages, and migration to a supergroup."""

from __future__ import annotations

from typing import Any

from .errors import JSON
from .model import ADMIN_RIGHTS, CHANNEL_RIGHTS, GROUP_RIGHTS, ChatRecord, Member, Message, UserRecord
from .state import State


def full_rights(chat: ChatRecord, given: dict[str, bool] | None = None) -> dict[str, bool]:
    """Return the rights of an ordinary administrator of this kind of chat, with changes."""
    extra = CHANNEL_RIGHTS if chat.type == "channel" else GROUP_RIGHTS
    rights = dict.fromkeys(ADMIN_RIGHTS + extra, True)
    rights["can_promote_members"] = False
    unknown = set(given or {}) - set(rights)
    if unknown:
        raise ValueError(f"no such administrator rights in a {chat.type}: {', '.join(sorted(unknown))}")
    return {**rights, **(given or {})}


def service(state: State, chat: ChatRecord, actor: UserRecord, content: JSON, *, emit: bool = True) -> Message:
    """Add a service message and tell the bot of it if it is there."""
    author = {"sender_chat": chat.json()} if chat.type == "channel" else {"from": actor.json()}
    message = state.add_message(chat, {**author, **content}, by_bot=False)
    if emit and chat.member(state.bot).present:
        actor.seen = True
        state.emit("channel_post" if chat.type == "channel" else "message", message.json())
    return message


def set_member(
    state: State, chat: ChatRecord, user: UserRecord, status: str, actor: UserRecord, **changes: Any
) -> Member:
    """Change a user's place in a chat; the bot learns of it by an update and, in groups, a service message."""
    old = chat.member(user)
    new = Member(user, status, changes.get("rights") or {}, changes.get("anonymous", False), changes.get("title"))
    if (old.status, old.rights) == (new.status, new.rights):
        return old
    chat.members[user.id] = new
    about_bot = user is state.bot
    if about_bot:
        chat.known = True
    state.notify()
    if not chat.member(state.bot).present and not about_bot:
        return new
    actor.seen = True
    payload = {
        "chat": chat.json(),
        "from": actor.json(),
        "date": state.now(),
        "old_chat_member": old.json(chat.type),
        "new_chat_member": new.json(chat.type),
    }
    if about_bot or chat.member(state.bot).admin:
        state.emit("my_chat_member" if about_bot else "chat_member", payload)
    if chat.type in {"group", "supergroup"}:
        if new.present and not old.present:
            service(state, chat, actor, {"new_chat_members": [user.json()], "new_chat_member": user.json()})
        elif old.present and not new.present:
            service(state, chat, actor, {"left_chat_member": user.json()}, emit=not about_bot)
    return new


def migrate_group(state: State, chat: ChatRecord, forum: bool = False) -> ChatRecord:
    """Turn a group into a supergroup with a new id; both service messages go to the bot."""
    actor = next((m.user for m in chat.members.values() if m.status == "creator"), state.bot)
    new = ChatRecord(state.chat_id_for("supergroup"), "supergroup", chat.title, forum=forum, known=chat.known)
    new.members = {
        number: Member(m.user, m.status, dict(m.rights), m.anonymous, m.title) for number, m in chat.members.items()
    }
    new.permissions = dict(chat.permissions)
    state.chats[new.id] = new
    service(state, chat, actor, {"migrate_to_chat_id": new.id})
    chat.migrated_to = new.id
    service(state, new, actor, {"migrate_from_chat_id": chat.id})
    return new
