"""A message as adding sees it: its text, what hangs on it, where it comes from. Kept as JSON until it is an article."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any
from zlib import crc32

from telegram import (
    Message,
    MessageOrigin,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)
from telegram.constants import ChatType

__all__ = ["CHANNEL", "File", "Origin", "Part", "dump", "fields_of", "load", "part_of"]

CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a message was written.

    Args:
        kind: channel, chat, user or hidden_user, as Telegram has it.
        name: of the channel, group or person.
        date: when, in seconds since 1970.
        chat_id: the channel, group or user; None of hidden users.
        message_id: its number there; only channels tell.
        username: the public name.
        signature: who signed it.
    """

    kind: str
    name: str
    date: int
    chat_id: int | None = None
    message_id: int | None = None
    username: str | None = None
    signature: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A document: Telegram's id of it, its name, its size in bytes, its type."""

    id: str
    name: str = ""
    size: int = 0
    mime: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A message.

    Args:
        message_id: its number in the chat where the bot got it.
        date: when it came there, in seconds since 1970.
        text: text or caption; may be empty.
        origin: where it comes from; None where the user wrote it.
        album: what the messages of an album have in common.
        is_media: something hangs on it, and the text is its caption.
        file: the document on it.
        edited: when it was edited, or 0.
        chosen: the user said that it is an article.
        alone: the user said that it doesn't belong to the one before it.
        prompt: the bot's message which asked that, to be turned into the reply.
    """

    message_id: int
    date: int
    text: str
    origin: Origin | None = None
    album: str | None = None
    is_media: bool = False
    file: File | None = None
    edited: int = 0
    chosen: bool = False
    alone: bool = False
    prompt: int | None = None

    @property
    def key(self) -> str:
        """Tells it from all others of its chat; the same for the same message delivered twice.

        Telegram tells the second of an edit, in which there may be two.
        """
        if self.chosen:
            return f"c{self.message_id}"
        if self.alone:
            return f"s{self.message_id}"
        if self.edited:
            form = crc32(self.text.encode("utf-8", "surrogatepass"))
            return f"{self.message_id}.{self.edited}.{form:x}"
        return str(self.message_id)

    @property
    def has_words(self) -> bool:
        """Whether there is anything to read in it."""
        return any(char.isalnum() for char in self.text)


def part_of(message: Message) -> Part:
    """Take from a message what adding needs."""
    document = message.document
    file = None
    # Telegram calls animations documents too, for old clients.
    if document is not None and message.animation is None:
        file = File(document.file_id, document.file_name or "", document.file_size or 0, document.mime_type or "")
    return Part(
        message_id=message.message_id,
        date=int(message.date.timestamp()),
        text=message.text or message.caption or "",
        origin=_origin(message),
        album=message.media_group_id,
        is_media=message.text is None,
        file=file,
        edited=int(message.edit_date.timestamp()) if message.edit_date else 0,
    )


def _origin(message: Message) -> Origin | None:
    if message.forward_origin is not None:
        return _forwarded(message.forward_origin)
    if message.chat.type != ChatType.CHANNEL:
        return None
    chat = message.chat
    date = int(message.date.timestamp())
    return Origin(CHANNEL, chat.title or "", date, chat.id, message.message_id, chat.username, message.author_signature)


def _forwarded(origin: MessageOrigin) -> Origin:
    date = int(origin.date.timestamp())
    match origin:
        case MessageOriginChannel():
            chat = origin.chat
            return Origin(
                CHANNEL, chat.title or "", date, chat.id, origin.message_id, chat.username, origin.author_signature
            )
        case MessageOriginChat():
            chat = origin.sender_chat
            return Origin(
                origin.type, chat.effective_name or "", date, chat.id, None, chat.username, origin.author_signature
            )
        case MessageOriginUser():
            user = origin.sender_user
            return Origin(origin.type, user.full_name, date, user.id, None, user.username)
        case MessageOriginHiddenUser():
            return Origin(origin.type, origin.sender_user_name, date)
    return Origin(str(origin.type), "", date)  # a kind that Telegram has added since


def fields_of(part: Part) -> dict[str, Any]:
    """What there is of a part, as JSON holds it."""
    return {name: value for name, value in asdict(part).items() if value}


def dump(part: Part) -> str:
    """The part as JSON."""
    return json.dumps(fields_of(part), ensure_ascii=False)


def load(fields: dict[str, Any]) -> Part:
    """A part from its JSON, parsed."""
    values = {"text": "", **fields}
    if fields.get("origin"):
        values["origin"] = Origin(**fields["origin"])
    if fields.get("file"):
        values["file"] = File(**fields["file"])
    return Part(**values)
