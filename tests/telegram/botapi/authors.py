"""What whoever writes can do: users, and channels or groups writing in their own name."""

from __future__ import annotations

import datetime as dt
import mimetypes
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict, Unpack

from . import compose
from .errors import JSON, ScenarioError
from .forwarding import origin_of
from .model import ChatRecord, Message, UserRecord
from .sending import content_of
from .text import MAX_TEXT

if TYPE_CHECKING:
    from .api import BotApi
    from .rooms import Chat, Topic


class Options(TypedDict, total=False):
    """What every message from outside may carry."""

    reply_to: Message
    thread: int | Topic | None
    date: int | dt.datetime
    """When it was sent, or (forwards carry their own) Unix time or an aware datetime."""
    signature: str
    """The author's signature of a channel post."""
    origin: JSON
    """Where it was forwarded from: ``user.origin()``, ``channel.origin(5)``, ``api.hidden_origin("…")``."""
    extra: JSON
    """Any further fields of the Message."""


def unix(date: int | dt.datetime | None) -> int | None:
    """Return Unix time."""
    return int(date.timestamp()) if isinstance(date, dt.datetime) else date


class Author:
    """Someone who writes messages the bot may see."""

    def __init__(self, api: BotApi, sender: UserRecord | None) -> None:
        self.api = api
        self._sender = sender

    def _room(self, chat: Chat | None) -> ChatRecord:
        raise NotImplementedError

    def _write(self, chat: Chat | None, content: JSON, options: Options) -> Message:
        thread = options.get("thread")
        number = thread if thread is None or isinstance(thread, int) else thread.id
        with self.api.state.lock:
            return compose.write(
                self.api.state,
                self._room(chat),
                self._sender,
                content,
                reply_to=options.get("reply_to"),
                thread=number,
                date=unix(options.get("date")),
                signature=options.get("signature"),
                origin=options.get("origin"),
                extra=options.get("extra"),
            )

    def send(
        self, text: str, chat: Chat | None = None, *, entities: list[JSON] | None = None, **options: Unpack[Options]
    ) -> Message:
        """Send a text message (without a chat: in the private chat with the bot, or in the channel itself)."""
        return self._write(chat, compose.text_fields(text, entities), options)

    def paste(self, text: str, chat: Chat | None = None, **options: Unpack[Options]) -> list[Message]:
        """Send a text of any length as clients do: in parts of at most 4,096 UTF-16 units, cut at spaces."""
        parts: list[str] = []
        while text:
            cut, units = 0, 0
            while cut < len(text) and units + (width := 2 if ord(text[cut]) > 0xFFFF else 1) <= MAX_TEXT:
                cut, units = cut + 1, units + width
            if cut < len(text):
                space = max(text.rfind(" ", 0, cut), text.rfind("\n", 0, cut))
                cut = space if space > cut // 2 else cut
            parts.append(text[:cut])
            text = text[cut:].lstrip(" \n")
        return [self.send(part, chat, **options) for part in parts]

    def photo(
        self,
        caption: str = "",
        chat: Chat | None = None,
        *,
        data: bytes | None = None,
        entities: list[JSON] | None = None,
        **options: Unpack[Options],
    ) -> Message:
        """Send a photo."""
        return self._media("photo", compose.caption_fields(caption, entities), chat, data, options)

    def video(
        self,
        caption: str = "",
        chat: Chat | None = None,
        *,
        data: bytes | None = None,
        entities: list[JSON] | None = None,
        **options: Unpack[Options],
    ) -> Message:
        """Send a video."""
        return self._media("video", compose.caption_fields(caption, entities), chat, data, options)

    def _media(self, kind: str, caption: JSON, chat: Chat | None, data: bytes | None, options: Options) -> Message:
        with self.api.state.lock:
            fields = compose.media_fields(self.api.state, kind, data)
        return self._write(chat, {**fields, **caption}, options)

    def document(
        self,
        data: bytes,
        name: str = "file.txt",
        chat: Chat | None = None,
        *,
        caption: str = "",
        mime: str | None = None,
        size: int | None = None,
        **options: Unpack[Options],
    ) -> Message:
        """Send a file; ``size`` claims another size than the data has (over 20 MB the bot can't fetch it)."""
        kind = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        with self.api.state.lock:
            fields = compose.media_fields(self.api.state, "document", data, name=name, mime=kind, size=size)
        return self._write(chat, {**fields, **compose.caption_fields(caption, None)}, options)

    def album(
        self,
        caption: str = "",
        chat: Chat | None = None,
        *,
        kinds: Sequence[str] = ("photo", "photo"),
        captioned: int = 0,
        **options: Unpack[Options],
    ) -> list[Message]:
        """Send photos and videos as one album, the caption on the item number ``captioned``."""
        if not 2 <= len(kinds) <= 10:
            raise ScenarioError("an album has 2 to 10 items")
        options = {**options, "extra": {**options.get("extra", {}), "media_group_id": self.api.album_id()}}
        fields = compose.caption_fields(caption, None)
        return [
            self._media(kind, fields if number == captioned else {}, chat, None, options)
            for number, kind in enumerate(kinds)
        ]

    def raw(self, fields: JSON, chat: Chat | None = None, **options: Unpack[Options]) -> Message:
        """Send any other content, given as fields of the Message object (``{"sticker": {…}}``)."""
        return self._write(chat, fields, options)

    def forward(self, message: Message, to: Chat | None = None, **options: Unpack[Options]) -> Message:
        """Forward a message; the origin it shows follows from who wrote it where."""
        return self.forward_all([message], to, **options)[0]

    def forward_all(
        self, messages: Sequence[Message], to: Chat | None = None, **options: Unpack[Options]
    ) -> list[Message]:
        """Forward several messages at once; albums stay together."""
        groups: dict[str, str] = {}
        result: list[Message] = []
        for message in messages:
            extra = dict(options.get("extra", {}))
            group = message.data.get("media_group_id")
            if group is not None:
                extra["media_group_id"] = groups.setdefault(group, self.api.album_id())
            forwarded: Options = {"origin": origin_of(message), **options, "extra": extra}
            result.append(self._write(to, content_of(message), forwarded))
        return result

    def edit(self, message: Message, text: str, entities: list[JSON] | None = None) -> Message:
        """Edit the text or the caption of a message of theirs."""
        author = message.data.get("from", {}).get("id")
        mine = self._sender is None or author == self._sender.id
        with self.api.state.lock:
            if message.by_bot or not mine:
                raise ScenarioError(f"{message!r} is not theirs to edit")
            return compose.rewrite(self.api.state, message, text, entities)

    def delete(self, message: Message) -> None:
        """Delete a message; bots are not told of it."""
        with self.api.state.lock:
            self.api.state.delete_message(message)
