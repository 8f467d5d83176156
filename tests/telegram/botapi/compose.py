"""What users write: messages as clients make them, and which of them the bot gets to see."""

from __future__ import annotations

from typing import Any

from .entities import clean, detect, is_blank, utf16_length, utf16_slice
from .errors import JSON, ScenarioError
from .model import ChatRecord, Message, UserRecord
from .state import State
from .text import MAX_CAPTION, MAX_TEXT


def client_text(text: str, entities: list[JSON] | None, limit: int = MAX_TEXT) -> tuple[str, list[JSON]]:
    """Clean a text as the client and the server do and find its entities; refuse one over the limit."""
    text, kept = clean(text, list(entities or []))
    if utf16_length(text) > limit:
        raise ScenarioError(
            f"a client splits texts over {limit} UTF-16 units, this has {utf16_length(text)}: use paste"
        )
    return text, detect(text, kept)


def text_fields(text: str, entities: list[JSON] | None) -> JSON:
    """Return the fields of a text message from a user."""
    text, found = client_text(text, entities)
    if is_blank(text):
        raise ScenarioError("no client sends an empty message")
    return {"text": text, "entities": found} if found else {"text": text}


def caption_fields(caption: str, entities: list[JSON] | None) -> JSON:
    """Return the fields of a caption from a user."""
    text, found = client_text(caption, entities, MAX_CAPTION)
    if not text:
        return {}
    return {"caption": text, "caption_entities": found} if found else {"caption": text}


def mentions_bot(state: State, message: Message) -> bool:
    """Tell whether the text names the bot."""
    name = f"@{state.bot.username}".lower()
    for entity in message.entities:
        if entity["type"] == "mention":
            if utf16_slice(message.text, entity["offset"], entity["length"]).lower() == name:
                return True
        elif entity["type"] == "text_mention" and entity["user"]["id"] == state.bot.id:
            return True
    return False


def _commands_bot(state: State, message: Message) -> bool:
    for entity in message.entities:
        if entity["type"] == "bot_command":
            command = utf16_slice(message.text, entity["offset"], entity["length"])
            _, _, target = command.partition("@")
            if not target or target.lower() == (state.bot.username or "").lower():
                return True
    return False


def bot_sees(state: State, message: Message) -> bool:
    """Tell whether the bot is told of a message: membership and, in groups, privacy mode."""
    chat = message.chat
    if chat.user is not None:
        return chat.member(state.bot).status != "kicked"
    member = chat.member(state.bot)
    if chat.type == "channel":
        return member.admin
    if not member.present:
        return False
    to_bot = message.reply_to is not None and message.reply_to.by_bot
    via_bot = message.data.get("via_bot", {}).get("id") == state.bot.id
    if not state.privacy or member.admin or to_bot or via_bot:
        return True
    return _commands_bot(state, message) or (state.privacy_mentions and mentions_bot(state, message))


def tell(state: State, message: Message, *, edited: bool = False) -> int | None:
    """Queue the update about a message if the bot may see it; return the update's id."""
    if not bot_sees(state, message):
        return None
    sender = state.users.get(message.data.get("from", {}).get("id", 0))
    if sender is not None:
        sender.seen = True
    message.chat.known = True
    kind = "channel_post" if message.chat.type == "channel" else "message"
    return state.emit(f"edited_{kind}" if edited else kind, message.json())


def author_fields(chat: ChatRecord, sender: UserRecord | None, signature: str | None) -> JSON:
    """Return who wrote: a user, the channel, or an anonymous administrator."""
    if chat.type == "channel":
        data: JSON = {"sender_chat": chat.json()}
    elif sender is None or chat.member(sender).anonymous:
        anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        data = {"from": anonymous, "sender_chat": chat.json()}
    else:
        return {"from": sender.json()}
    if signature:
        data["author_signature"] = signature
    return data


def check_may_write(chat: ChatRecord, sender: UserRecord | None) -> None:
    """Refuse what a client would not let the user do."""
    if chat.migrated_to is not None:
        raise ScenarioError(f"chat {chat.id} became {chat.migrated_to}: nobody writes there any more")
    if sender is None or chat.user is sender:
        return
    if chat.user is not None:
        raise ScenarioError(f"{sender.name} can't write in the bot's chat with {chat.user.name}")
    member = chat.member(sender)
    if not member.present:
        raise ScenarioError(f"{sender.name} is not in «{chat.title}»: add them first")
    if chat.type == "channel" and not member.can("can_post_messages"):
        raise ScenarioError(f"{sender.name} may not post in «{chat.title}»")


def write(
    state: State,
    chat: ChatRecord,
    sender: UserRecord | None,
    content: JSON,
    *,
    reply_to: Message | None = None,
    thread: int | None = None,
    date: int | None = None,
    signature: str | None = None,
    origin: JSON | None = None,
    extra: JSON | None = None,
) -> Message:
    """Store what somebody wrote and queue the update about it."""
    check_may_write(chat, sender)
    data: JSON = {**author_fields(chat, sender, signature), **content, **(extra or {})}
    if date is not None:
        data["date"] = date
    if origin is not None:
        data["forward_origin"] = origin
    if thread is None and reply_to is not None:
        thread = reply_to.thread
    if thread is not None:
        topic = chat.topics.get(thread)
        if topic is None or topic.deleted:
            raise ScenarioError(f"no topic {thread} in «{chat.title}»")
        data.update(message_thread_id=thread, is_topic_message=True)
        reply_to = reply_to or chat.messages.get(thread)
    if chat.user is not None:
        chat.started = True
    message = state.add_message(chat, data, reply_to=reply_to)
    tell(state, message)
    return message


def rewrite(state: State, message: Message, text: str, entities: list[JSON] | None = None) -> Message:
    """Change the text or the caption of a user's message and queue the update about it."""
    if message.deleted or message.id not in message.chat.messages:
        raise ScenarioError(f"{message!r} was deleted")
    kept: JSON = {
        key: value
        for key, value in message.data.items()
        if key not in {"text", "entities", "caption", "caption_entities"}
    }
    fields = text_fields(text, entities) if "text" in message.data else caption_fields(text, entities)
    state.edit_message(message, {**kept, **fields, "edit_date": state.now()})
    tell(state, message, edited=True)
    return message


def media_fields(state: State, kind: str, data: bytes | None = None, **details: Any) -> JSON:
    """Return the fields of a photo, video or other file as a client sends it."""
    if kind == "photo":
        stored = state.store_file(data or b"\xff\xd8\xff\xe0 photo", "photo.jpg", "image/jpeg", "photos")
        return {"photo": [{**stored.json(), "width": 1280, "height": 720}]}
    if kind == "video":
        stored = state.store_file(data or b"\0\0\0 ftypmp4", "video.mp4", "video/mp4", "videos")
        shape = {"width": 1280, "height": 720, "duration": 30, "mime_type": stored.mime}
        return {"video": {**stored.json(), **shape, **details}}
    name, mime = str(details["name"]), str(details["mime"])
    stored = state.store_file(data or b"", name, mime, size=details.get("size"))
    return {"document": {**stored.json(), "file_name": name, "mime_type": mime}}
