"""Methods that change what was sent: edits and deletions."""

from __future__ import annotations

from typing import Any

from .access import can_delete, own_message, writable_chat
from .errors import JSON, bad_request
from .markup import inline_part, read_markup
from .methods import method
from .model import Message
from .params import Params
from .sending import caption_content, message_ids, text_content
from .state import State, content_key
from .text import check_caption, check_text, read_caption, read_text

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def _target(state: State, params: Params) -> Message:
    inline_id = params.text("inline_message_id")
    if inline_id and not params.text("chat_id"):
        message = state.inline_messages.get(inline_id)
        if message is None or message.deleted:
            raise bad_request("MESSAGE_ID_INVALID")
        return message
    return own_message(state, params)


def _replace(state: State, message: Message, content: JSON, markup: JSON | None) -> Any:
    kept = {name: value for name, value in message.data.items() if name not in content}
    for name in ("entities", "caption_entities", "reply_markup"):
        kept.pop(name, None)
    data = {**kept, **content, "edit_date": state.now()}
    shown = inline_part(markup)
    if shown is not None:
        data["reply_markup"] = shown
    before = content_key(message)
    new = Message(message.chat, message.id, data)
    if content_key(new) == before:
        raise bad_request(_NOT_MODIFIED)
    state.edit_message(message, data)
    return True if message.inline_id else message.json()


@method("editMessageText")
def edit_message_text(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#editmessagetext"""
    formatted = read_text(params, state.find_user)
    markup = read_markup(params)
    message = _target(state, params)
    if "text" not in message.data:
        raise bad_request("there is no text in the message to edit")
    content = text_content(check_text(formatted))
    preview = params.json("link_preview_options", "link preview options")
    if preview:
        content["link_preview_options"] = preview
    state.note_dropped(formatted, "editMessageText")
    return _replace(state, message, content, markup)


@method("editMessageCaption")
def edit_message_caption(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#editmessagecaption"""
    formatted = read_caption(params, state.find_user)
    markup = read_markup(params)
    message = _target(state, params)
    if "text" in message.data:
        raise bad_request("there is no caption in the message to edit")
    content: JSON = {"caption": "", **caption_content(check_caption(formatted))}
    return _replace(state, message, content, markup)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#editmessagereplymarkup"""
    markup = read_markup(params)
    message = _target(state, params)
    names = ("entities", "caption_entities")
    return _replace(state, message, {n: message.data[n] for n in names if n in message.data}, markup)


@method("deleteMessage")
def delete_message(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#deletemessage"""
    chat = writable_chat(state, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    objection = can_delete(state, message)
    if objection is not None:
        raise objection
    state.delete_message(message)
    return True


@method("deleteMessages")
def delete_messages(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#deletemessages"""
    chat = writable_chat(state, params)
    found = [chat.messages[number] for number in message_ids(params) if number in chat.messages]
    for message in found:
        objection = can_delete(state, message)
        if objection is not None:
            raise objection
    for message in found:
        state.delete_message(message)
    return True
