"""Methods that send: sendMessage, sendDocument, forwardMessage(s), copyMessage(s), sendChatAction."""

from __future__ import annotations

from typing import Any

from .access import check_can_send, check_thread, readable_chat, reply_target, writable_chat
from .errors import JSON, bad_request
from .forwarding import origin_of
from .markup import inline_part, read_markup
from .methods import method
from .model import ChatRecord, Message
from .params import Params
from .state import State, StoredFile
from .text import Formatted, check_caption, check_text, read_caption, read_text

_ACTIONS = {
    "cancel", "typing", "record_video", "upload_video", "record_voice", "upload_voice", "upload_photo",
    "upload_document", "choose_sticker", "pick_up_location", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
_MEDIA = ("photo", "video", "document", "animation", "audio", "voice", "sticker", "location", "contact", "poll")


def bot_author(state: State, chat: ChatRecord) -> JSON:
    """Return the fields that say the bot wrote a message."""
    if chat.type == "channel":
        return {"sender_chat": chat.json()}
    return {"from": state.bot.json()}


def _post(
    state: State,
    params: Params,
    chat: ChatRecord,
    content: JSON,
    *,
    markup: JSON | None = None,
    permission: str = "can_send_messages",
) -> Message:
    """Send the content to the chat with the options all sending methods share."""
    target = reply_target(state, params, chat)
    thread = params.integer("message_thread_id")
    if not thread and target is not None and target.chat is chat and chat.forum:
        thread = target.thread or 0
    check_thread(state, chat, thread)
    check_can_send(state, chat, permission)
    data = {**bot_author(state, chat), **content}
    if thread:
        data.update(message_thread_id=thread, is_topic_message=True)
    if params.boolean("protect_content"):
        data["has_protected_content"] = True
    shown = inline_part(markup)
    if shown is not None:
        data["reply_markup"] = shown
    if target is not None and target.chat is not chat:
        data["external_reply"] = {"origin": origin_of(target), "chat": target.chat.json(), "message_id": target.id}
        target = None
    silent = params.boolean("disable_notification")
    return state.add_message(chat, data, by_bot=True, reply_to=target, silent=silent)


def text_content(formatted: Formatted) -> JSON:
    """Return the fields of a text message."""
    content: JSON = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = formatted.entities
    return content


def caption_content(formatted: Formatted) -> JSON:
    """Return the fields of a caption."""
    content: JSON = {}
    if formatted.text:
        content["caption"] = formatted.text
        if formatted.entities:
            content["caption_entities"] = formatted.entities
    return content


@method("sendMessage")
def send_message(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#sendmessage"""
    formatted = read_text(params, state.find_user)
    preview = params.json("link_preview_options", "link preview options")
    markup = read_markup(params)
    chat = writable_chat(state, params)
    check_text(formatted)
    content = text_content(formatted)
    if preview:
        content["link_preview_options"] = preview
    message = _post(state, params, chat, content, markup=markup)
    state.note_dropped(formatted, "sendMessage")
    return message.json()


def document_content(stored: StoredFile) -> JSON:
    """Return the fields of a message with a document."""
    return {"document": {**stored.json(), "file_name": stored.name, "mime_type": stored.mime}}


def _input_file(state: State, params: Params, name: str) -> StoredFile:
    given = params.text(name)
    upload = params.files.get(given.removeprefix("attach://") if given.startswith("attach://") else name)
    if upload is not None:
        if not upload.data:
            raise bad_request("file must be non-empty")
        return state.store_file(upload.data, upload.name, upload.mime)
    if not given:
        raise bad_request(f"there is no {name} in the request")
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    if given not in state.files:
        raise bad_request("wrong remote file identifier specified: Wrong padding in the string")
    return state.files[given]


@method("sendDocument")
def send_document(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#senddocument"""
    stored = _input_file(state, params, "document")
    formatted = read_caption(params, state.find_user)
    markup = read_markup(params)
    chat = writable_chat(state, params)
    content = {**document_content(stored), **caption_content(check_caption(formatted))}
    return _post(state, params, chat, content, markup=markup, permission="can_send_documents").json()


def _source(state: State, params: Params, number: int, what: str) -> Message:
    chat = readable_chat(state, params, "from_chat_id")
    message = chat.messages.get(number)
    if message is None:
        raise bad_request(f"message to {what} not found")
    if message.data.get("has_protected_content"):
        raise bad_request(f"message can't be {'forwarded' if what == 'forward' else 'copied'}")
    return message


def content_of(message: Message) -> JSON:
    """Return what a forward or a copy keeps of a message."""
    names = ("text", "entities", "caption", "caption_entities", "link_preview_options", *_MEDIA)
    return {name: message.data[name] for name in names if name in message.data}


def _forward(state: State, params: Params, chat: ChatRecord, source: Message) -> Message:
    content = content_of(source)
    if not content:
        raise bad_request("message can't be forwarded")
    return _post(state, params, chat, {**content, "forward_origin": origin_of(source)})


def _copy(state: State, params: Params, chat: ChatRecord, source: Message) -> Message:
    content = content_of(source)
    if not content:
        raise bad_request("message can't be copied")
    if params.has("caption") and "text" not in content:
        content.pop("caption_entities", None)
        content.update(caption_content(check_caption(read_caption(params, state.find_user))))
    return _post(state, params, chat, content, markup=read_markup(params))


def message_ids(params: Params) -> list[int]:
    """Read ``message_ids`` of a call."""
    numbers = params.json("message_ids", "message identifiers")
    if not isinstance(numbers, list) or not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > 100:
        raise bad_request("too many message identifiers specified")
    return [int(number) for number in numbers]


@method("forwardMessage")
def forward_message(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#forwardmessage"""
    source = _source(state, params, params.integer("message_id"), "forward")
    return _forward(state, params, writable_chat(state, params), source).json()


@method("copyMessage")
def copy_message(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#copymessage"""
    source = _source(state, params, params.integer("message_id"), "copy")
    return {"message_id": _copy(state, params, writable_chat(state, params), source).id}


def _many(state: State, params: Params, what: str) -> list[JSON]:
    chat = writable_chat(state, params)
    act = _forward if what == "forward" else _copy
    source = readable_chat(state, params, "from_chat_id")
    found = [source.messages[number] for number in message_ids(params) if number in source.messages]
    if not found:
        raise bad_request(f"there are no messages to {what}")
    return [{"message_id": act(state, params, chat, message).id} for message in found]


@method("forwardMessages")
def forward_messages(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#forwardmessages"""
    return _many(state, params, "forward")


@method("copyMessages")
def copy_messages(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#copymessages"""
    return _many(state, params, "copy")


@method("sendChatAction")
def send_chat_action(state: State, params: Params) -> Any:
    """https://core.telegram.org/bots/api#sendchataction"""
    if params.text("action").lower() not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable_chat(state, params)
    check_thread(state, chat, params.integer("message_thread_id"))
    check_can_send(state, chat)
    return True
