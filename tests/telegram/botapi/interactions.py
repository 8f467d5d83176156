"""Buttons pressed and inline queries typed, and what the bot answers to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import compose
from .errors import JSON, ScenarioError
from .model import Button, Message, UserRecord, button_of
from .state import PendingQuery

if TYPE_CHECKING:
    from .api import BotApi
    from .rooms import Chat


class Press:
    """A pressed button waiting for ``answerCallbackQuery``."""

    def __init__(self, api: BotApi, query: PendingQuery) -> None:
        self._api = api
        self._query = query
        self.id = query.id

    @property
    def answered(self) -> bool:
        """Whether the bot has answered."""
        return self._query.answer is not None

    def answer(self, timeout: float = 30.0) -> JSON:
        """Wait for the answer and return its ``text``, ``show_alert`` and ``url``."""
        self._api.wait_until(lambda: self.answered, timeout, "the pressed button was not answered")
        return self._query.answer or {}

    def expire(self) -> None:
        """Make the query too old to be answered."""
        self._query.expired = True


class InlineResult:
    """One result of an inline query."""

    def __init__(self, api: BotApi, user: UserRecord, query: str, raw: JSON) -> None:
        self._api = api
        self._user = user
        self._query = query
        self.raw = raw
        self.id = str(raw["id"])
        self.title = str(raw.get("title", ""))
        self.description = str(raw.get("description", ""))
        self.text = str((raw.get("content") or {}).get("text", ""))
        self.entities: list[JSON] = list((raw.get("content") or {}).get("entities", []))

    @property
    def buttons(self) -> list[list[Button]]:
        """The keyboard the inserted message will have."""
        markup = self.raw.get("reply_markup") or {}
        return [[button_of(raw) for raw in row] for row in markup.get("inline_keyboard", [])]

    def insert(self, chat: Chat) -> Message:
        """Choose the result: the user sends it to the chat «via» the bot, which is told it was chosen."""
        state = self._api.state
        content = self.raw.get("content") or {}
        if "text" not in content:
            raise ScenarioError(f"inline result {self.id} has no text to insert")
        extra: JSON = {"via_bot": state.bot.json()}
        chosen: JSON = {"result_id": self.id, "from": self._user.json(), "query": self._query}
        with state.lock:
            if self.raw.get("reply_markup"):
                extra["reply_markup"] = self.raw["reply_markup"]
                chosen["inline_message_id"] = f"inline{state.number():012d}"
            message = compose.write(state, chat.record, self._user, content, extra=extra)
            if "inline_message_id" in chosen:
                message.inline_id = chosen["inline_message_id"]
                state.inline_messages[message.inline_id] = message
            state.emit("chosen_inline_result", chosen)
        return message

    def __repr__(self) -> str:
        return f"<InlineResult {self.id}: {self.title!r} {self.text[:60]!r}>"


class Inquiry:
    """An inline query waiting for ``answerInlineQuery``."""

    def __init__(self, api: BotApi, user: UserRecord, text: str, query: PendingQuery) -> None:
        self._api = api
        self._user = user
        self._text = text
        self._query = query
        self.id = query.id

    def answer(self, timeout: float = 30.0) -> JSON:
        """Wait for the whole answer: ``results``, ``button``, ``cache_time``, ``is_personal``, ``next_offset``."""
        query = self._query
        self._api.wait_until(
            lambda: query.answer is not None or query.error is not None, timeout, "the inline query was not answered"
        )
        if query.answer is None:
            raise ScenarioError(f"the answer to the inline query was refused: {query.error}")
        return query.answer

    def results(self, timeout: float = 30.0) -> list[InlineResult]:
        """Wait for the answer and return its results."""
        raws = self.answer(timeout)["results"]
        return [InlineResult(self._api, self._user, self._text, raw) for raw in raws]

    def expire(self) -> None:
        """Make the query too old to be answered."""
        self._query.expired = True


def press(api: BotApi, user: UserRecord, message: Message, which: str, inaccessible: bool) -> Press:
    """Press a callback button under a message."""
    state = api.state
    with state.lock:
        button = message.button(which)
        if button.action != "callback_data":
            raise ScenarioError(f"button «{button.text}» is a {button.action}, pressing it tells the bot nothing")
        if message.deleted:
            raise ScenarioError(f"{message!r} was deleted")
        chat = message.chat
        allowed = user is chat.user or chat.member(user).present or message.inline_id is not None
        if not allowed and not chat.username:
            raise ScenarioError(f"{user.name} does not see chat {chat.id}")
        user.seen = True
        query = state.query(state.callbacks)
        payload: JSON = {"id": query.id, "from": user.json(), "chat_instance": str(hash(chat.id)), "data": button.value}
        if message.inline_id is not None:
            payload["inline_message_id"] = message.inline_id
        elif inaccessible:
            payload["message"] = {"message_id": message.id, "chat": chat.json(), "date": 0}
        else:
            payload["message"] = message.json()
        state.emit("callback_query", payload)
    return Press(api, query)


def ask_inline(api: BotApi, user: UserRecord, text: str, offset: str, chat_type: str) -> Inquiry:
    """Type an inline query."""
    state = api.state
    if not state.inline:
        raise ScenarioError("the bot has no inline mode")
    if len(text) > 256:
        raise ScenarioError("an inline query has at most 256 characters")
    with state.lock:
        user.seen = True
        query = state.query(state.inline_queries)
        payload = {"id": query.id, "from": user.json(), "query": text, "offset": offset, "chat_type": chat_type}
        state.emit("inline_query", payload)
    return Inquiry(api, user, text, query)
