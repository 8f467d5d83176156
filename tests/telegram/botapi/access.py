"""Who may do what where: Telegram's checks of chats, threads, replies and rights."""

from __future__ import annotations

import re

from .errors import ApiError, bad_request, forbidden
from .model import ChatRecord, Message
from .params import Params
from .state import State

_WORDS = {"can_send_messages": "text messages", "can_send_documents": "documents"}


def find_chat(state: State, params: Params, name: str = "chat_id") -> ChatRecord:
    """Return the chat a parameter names, if the bot has ever met it."""
    raw = params.text(name)
    if not raw:
        raise bad_request(f"{name} is empty")
    if raw.startswith("@"):
        chat = state.chat_by_name(raw)
        if chat is None:
            raise bad_request("chat not found")
        return chat
    number = int(raw) if re.fullmatch(r"-?\d{1,19}", raw) else 0
    chat = state.chats.get(number)
    if chat is None:
        user = state.users.get(number)
        if user is not None and user.seen and not user.is_bot:
            return ChatRecord(user.id, "private", user=user, started=False, known=True)
        raise bad_request("chat not found")
    if not chat.known and not chat.username and not (chat.user is not None and chat.user.seen):
        raise bad_request("chat not found")
    return chat


def readable_chat(state: State, params: Params, name: str = "chat_id", *, edit: bool = False) -> ChatRecord:
    """Return the chat if the bot may read it (public ones always unless it wants to act)."""
    chat = find_chat(state, params, name)
    if chat.user is not None:
        if edit and chat.user.deactivated:
            raise forbidden("user is deactivated")
        return chat
    member = chat.member(state.bot)
    if chat.type == "group" and not edit:
        return chat
    if chat.migrated_to is None and (edit or not chat.username):
        if member.status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        if not member.present:
            raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def check_migrated(chat: ChatRecord) -> None:
    """Refuse a group that became a supergroup, telling its new id."""
    if chat.migrated_to is not None:
        raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)


def members_chat(state: State, params: Params) -> ChatRecord:
    """Return the chat if the bot may see its members."""
    chat = find_chat(state, params)
    check_migrated(chat)
    chat = readable_chat(state, params, edit=chat.type == "group")
    if chat.type == "channel" and not chat.member(state.bot).admin:
        raise bad_request("member list is inaccessible")
    return chat


def writable_chat(state: State, params: Params, name: str = "chat_id") -> ChatRecord:
    """Return the chat if the bot is in it at all; rights to post come with :func:`check_can_send`."""
    chat = find_chat(state, params, name)
    check_migrated(chat)
    return readable_chat(state, params, name, edit=True)


def check_can_send(state: State, chat: ChatRecord, permission: str = "can_send_messages") -> None:
    """Refuse if the chat would not take a message from the bot."""
    if chat.user is not None:
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.member(state.bot).status == "kicked":
            raise forbidden("bot was blocked by the user")
        return
    member = chat.member(state.bot)
    if chat.type == "channel":
        if not member.can("can_post_messages"):
            raise bad_request("need administrator rights in the channel chat")
        return
    if member.admin:
        return
    restricted = member.status == "restricted" and not member.rights.get(permission, False)
    if restricted or not chat.permissions.get(permission, True):
        raise bad_request(f"not enough rights to send {_WORDS.get(permission, 'messages')} to the chat")


def check_thread(state: State, chat: ChatRecord, thread: int) -> None:
    """Refuse a topic that is not there or that is closed to the bot."""
    manager = state.bot_member_can(chat, "can_manage_topics")
    if thread:
        topic = chat.topics.get(thread) if chat.forum else None
        if topic is None or topic.deleted:
            raise bad_request("message thread not found")
        if topic.closed and not manager:
            raise bad_request("TOPIC_CLOSED")
    elif chat.forum and chat.general_closed and not manager:
        raise bad_request("TOPIC_CLOSED")


def reply_target(state: State, params: Params, chat: ChatRecord) -> Message | None:
    """Return the message to reply to, ``None`` if there is none or it may be missing."""
    given = params.json("reply_parameters", "reply parameters")
    if given is not None:
        if not isinstance(given, dict):
            raise bad_request("object expected as reply parameters")
        if "message_id" not in given:
            raise bad_request('can\'t find field "message_id"')
        number, optional = int(given["message_id"]), bool(given.get("allow_sending_without_reply"))
    else:
        given = {}
        number, optional = params.integer("reply_to_message_id"), params.boolean("allow_sending_without_reply")
    if number <= 0:
        return None
    where = chat
    if given.get("chat_id") not in (None, chat.id, str(chat.id)):
        where = readable_chat(state, Params({"chat_id": given["chat_id"]}))
    message = where.messages.get(number)
    if message is None and not optional:
        raise bad_request("message to be replied not found")
    return message


def own_message(state: State, params: Params, what: str = "message to edit") -> Message:
    """Return the message the bot wants to edit."""
    chat = writable_chat(state, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request(f"{what} not found")
    in_channel = chat.type == "channel" and state.bot_member_can(chat, "can_edit_messages")
    if not message.by_bot and not in_channel:
        raise bad_request("message can't be edited")
    if chat.user is not None:
        check_can_send(state, chat)
    return message


def can_delete(state: State, message: Message) -> ApiError | None:
    """Return the objection to the bot's deleting a message."""
    chat = message.chat
    if not (message.by_bot or chat.user is not None or state.bot_member_can(chat, "can_delete_messages")):
        return bad_request("message can't be deleted")
    if state.now() - int(message.data["date"]) > 48 * 3600:
        return bad_request("message can't be deleted for everyone")
    return None
