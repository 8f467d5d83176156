"""Users, as a test drives them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from .authors import Author, unix
from .errors import JSON
from .forwarding import user_origin
from .interactions import Inquiry, Press, ask_inline, press
from .membership import set_member
from .model import ChatRecord, Message, UserRecord

if TYPE_CHECKING:
    from .api import BotApi
    from .rooms import Chat


class User(Author):
    """A person on Telegram. Everything they do is what their client would let them do."""

    def __init__(self, api: BotApi, record: UserRecord) -> None:
        super().__init__(api, record)
        self.record = record
        self.id = record.id

    @property
    def chat(self) -> Chat:
        """Their private chat with the bot."""
        return self.api.private(self)

    def _room(self, chat: Chat | None) -> ChatRecord:
        return (chat or self.chat).record

    def start(self, payload: str = "") -> Message:
        """Press Start, or open a deep link with its payload."""
        self.api.private(self).record.started = True
        return self.send(f"/start {payload}".strip())

    def press(self, message: Message, button: str, *, inaccessible: bool = False) -> Press:
        """Press the button with this text or data; ``inaccessible``: the bot gets no content of the message."""
        return press(self.api, self.record, message, button, inaccessible)

    def inline(self, query: str, *, offset: str = "", chat_type: str = "private") -> Inquiry:
        """Type ``@bot query`` in some chat."""
        return ask_inline(self.api, self.record, query, offset, chat_type)

    def origin(self, date: int | dt.datetime | None = None) -> JSON:
        """Return the origin of a message forwarded from this user."""
        return user_origin(self.record, unix(date) or self.api.state.now())

    def block(self) -> None:
        """Block the bot (it gets ``my_chat_member``)."""
        self._set_bot("kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        self._set_bot("member")

    def _set_bot(self, status: str) -> None:
        state = self.api.state
        with state.lock:
            set_member(state, self.chat.record, state.bot, status, self.record)

    def join(self, chat: Chat) -> None:
        """Come into a group or a channel."""
        with self.api.state.lock:
            set_member(self.api.state, chat.record, self.record, "member", self.record)

    def leave(self, chat: Chat) -> None:
        """Leave a group or a channel."""
        with self.api.state.lock:
            set_member(self.api.state, chat.record, self.record, "left", self.record)

    def deactivate(self) -> None:
        """Delete the account."""
        self.record.deactivated = True

    def __repr__(self) -> str:
        return f"<User {self.id} {self.record.name}>"
