"""Methods about chats and their members, and the download of files."""

from __future__ import annotations

from typing import Any

from .access import find_chat, members_chat, readable_chat, writable_chat
from .errors import JSON, bad_request
from .membership import set_member
from .methods import method
from .model import PERMISSIONS
from .params import Params
from .state import MAX_DOWNLOAD, State


@method("getChat")
def get_chat(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#getchat"""
    chat = readable_chat(state, params)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    data: JSON = {
        **chat.json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, True),
    }
    if chat.username:
        data["active_usernames"] = [chat.username]
    if chat.type in {"group", "supergroup"}:
        data["permissions"] = {name: chat.permissions.get(name, False) for name in PERMISSIONS}
    return data


@method("getChatMember")
def get_chat_member(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#getchatmember"""
    number = params.integer("user_id")
    if number <= 0:
        raise bad_request("invalid user_id specified")
    chat = members_chat(state, params)
    user = state.users.get(number)
    if user is None or (user.id not in chat.members and not user.seen and user is not chat.user):
        raise bad_request("user not found")
    if chat.user is not None:
        if user not in (chat.user, state.bot):
            raise bad_request("member not found")
        return {"status": "member", "user": user.json()}
    return chat.member(user).json(chat.type)


@method("getChatAdministrators")
def get_chat_administrators(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#getchatadministrators"""
    chat = members_chat(state, params)
    if chat.user is not None:
        raise bad_request("there are no administrators in the private chat")
    admins = [member for member in chat.members.values() if member.admin]
    return [member.json(chat.type) for member in admins if not member.user.is_bot or member.user is state.bot]


@method("getChatMemberCount")
def get_chat_member_count(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#getchatmembercount"""
    chat = find_chat(state, params)
    if chat.user is not None:
        return 2
    readable_chat(state, params)
    return sum(member.present for member in chat.members.values())


@method("leaveChat")
def leave_chat(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#leavechat"""
    chat = writable_chat(state, params)
    if chat.user is not None:
        raise bad_request("chat member status can't be changed in private chats")
    set_member(state, chat, state.bot, "left", state.bot)
    return True


@method("getFile")
def get_file(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#getfile"""
    file_id = params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = state.files.get(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if stored.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {**stored.json(), "file_path": stored.path}
