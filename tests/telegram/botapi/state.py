"""The state of the server: one bot, its chats, files and queues, behind one lock."""

from __future__ import annotations

import hashlib
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .errors import JSON, ApiError
from .faults import Faults
from .log import Call
from .model import ChatRecord, Message, UserRecord
from .text import Formatted
from .updates import UpdateQueue

MAX_DOWNLOAD = 20 * 1024 * 1024
CHANNEL_BASE = -1_000_000_000_000


@dataclass(eq=False)
class StoredFile:
    """A file on the server; ``size`` may claim more than ``data`` holds, to stand for a huge file."""

    id: str
    unique_id: str
    path: str
    name: str
    mime: str
    data: bytes
    size: int

    def json(self) -> JSON:
        """Return the common fields of a file."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}


@dataclass(eq=False)
class PendingQuery:
    """A callback or inline query waiting for the bot's answer."""

    id: str
    at: float
    answer: JSON | None = None
    error: ApiError | None = None
    expired: bool = False


@dataclass(eq=False)
class Webhook:
    """What setWebhook said."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_date: int = 0
    info: JSON = field(default_factory=dict)


class State:
    """Everything the server knows. Hold ``lock`` to read or change it from outside the server's thread."""

    def __init__(
        self,
        token: str,
        *,
        bot_name: str = "مجيب",
        bot_username: str = "mujib_test_bot",
        privacy: bool = True,
        inline: bool = True,
        first_update: int = 1000,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.token = token
        self.clock = clock
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.tick = 0
        self.bot = UserRecord(int(token.partition(":")[0]), bot_name, username=bot_username, is_bot=True)
        self.privacy = privacy
        self.privacy_mentions = True
        self.inline = inline
        self.faults = Faults()
        self.updates = UpdateQueue(self.faults, first_update, self.notify)
        self.webhook = Webhook()
        self.webhook_target = ""
        self.on_webhook: Callable[[], None] = lambda: None
        self.users: dict[int, UserRecord] = {self.bot.id: self.bot}
        self.chats: dict[int, ChatRecord] = {}
        self.files: dict[str, StoredFile] = {}
        self.outbox: list[Message] = []
        self.callbacks: dict[str, PendingQuery] = {}
        self.inline_queries: dict[str, PendingQuery] = {}
        self.inline_messages: dict[str, Message] = {}
        self.commands: dict[tuple[str, str], list[JSON]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int, JSON] = {}
        self.warnings: list[str] = []
        self.log: list[Call] = []
        self._numbers = itertools.count(1)

    def number(self) -> int:
        """Return a number never given before."""
        return next(self._numbers)

    def notify(self) -> None:
        """Count a change and wake whoever waits for one."""
        with self.lock:
            self.tick += 1
            self.changed.notify_all()

    def now(self) -> int:
        """Return the server's Unix time."""
        return int(self.clock())

    def warn(self, text: str) -> None:
        """Note something Telegram lets pass but a bot should not do."""
        self.warnings.append(text)

    def find_user(self, user_id: int) -> JSON | None:
        """Return a user the bot may name, for mentions by id."""
        user = self.users.get(user_id)
        return user.json() if user is not None and (user.seen or user is self.bot) else None

    def chat_by_name(self, username: str) -> ChatRecord | None:
        """Return the public chat with this name."""
        wanted = username.lstrip("@").lower()
        return next((chat for chat in self.chats.values() if (chat.username or "").lower() == wanted), None)

    def bot_member_can(self, chat: ChatRecord, right: str) -> bool:
        """Tell whether the bot administers the chat with this right."""
        return chat.member(self.bot).can(right)

    def add_message(
        self,
        chat: ChatRecord,
        data: JSON,
        *,
        by_bot: bool = False,
        reply_to: Message | None = None,
        silent: bool = False,
    ) -> Message:
        """Store a new message under the chat's next id; the bot's own also goes to the outbox."""
        chat.last_id += 1
        data.setdefault("date", self.now())
        message = Message(chat, chat.last_id, data, by_bot=by_bot, reply_to=reply_to, silent=silent)
        chat.messages[message.id] = message
        if by_bot:
            self.outbox.append(message)
        self.touch(message)
        return message

    def touch(self, message: Message) -> None:
        """Mark a message as changed."""
        self.notify()
        message.changed = self.tick

    def edit_message(self, message: Message, data: JSON) -> None:
        """Give a message a new form, keeping the old one in its history."""
        message.history.append(message.data)
        message.data = data
        self.touch(message)

    def delete_message(self, message: Message) -> None:
        """Take a message out of its chat."""
        message.deleted = True
        message.chat.messages.pop(message.id, None)
        self.touch(message)

    def emit(self, kind: str, payload: JSON) -> int | None:
        """Queue an update for the bot."""
        return self.updates.push(kind, payload)

    def store_file(
        self, data: bytes, name: str, mime: str, folder: str = "documents", size: int | None = None
    ) -> StoredFile:
        """Keep a file and give it its ids and path."""
        number = self.number()
        suffix = name[name.rindex(".") :] if "." in name else ""
        digest = hashlib.sha256(data + name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        path = f"{folder}/file_{number}{suffix if suffix.isascii() else ''}"
        stored = StoredFile(f"BQAC{number:08d}{digest}", f"AgAD{digest}", path, name, mime, data, size or len(data))
        self.files[stored.id] = stored
        return stored

    def note_dropped(self, formatted: Formatted, call: str) -> None:
        """Warn of entities over the hundred Telegram shows."""
        if formatted.dropped:
            self.warn(f"{call}: {formatted.dropped} entities over the limit of 100 were ignored")

    def query(self, table: dict[str, PendingQuery]) -> PendingQuery:
        """Open a callback or inline query."""
        query = PendingQuery(str(4_000_000_000_000 + self.number()), time.monotonic())
        table[query.id] = query
        return query

    def chat_id_for(self, kind: str) -> int:
        """Return a fresh chat id of the form Telegram gives to this kind of chat."""
        number = 1_000_000 + self.number()
        return -number if kind == "group" else CHANNEL_BASE - 1_000_000_000 - number

    def bot_json(self) -> JSON:
        """Return what getMe answers."""
        data: JSON = self.bot.json()
        data.update(
            can_join_groups=True,
            can_read_all_group_messages=not self.privacy,
            supports_inline_queries=self.inline,
            can_connect_to_business=False,
            has_main_web_app=False,
        )
        return data


def content_key(message: Message) -> tuple[Any, ...]:
    """Return what an edit must change: text, entities, caption and keyboard."""
    data = message.data
    names = ("text", "entities", "caption", "caption_entities", "reply_markup")
    return tuple(data.get(name) for name in names)
