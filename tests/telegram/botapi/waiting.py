"""Waiting for the bot, with failures that say what happened instead."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from .errors import ScenarioError
from .log import Call
from .model import Message
from .state import State

if TYPE_CHECKING:
    from .rooms import Chat

TIMEOUT = 45.0
_IDLE = {"getupdates"}


def _number(chat: Chat | int | None) -> int | None:
    return chat if chat is None or isinstance(chat, int) else chat.id


class Waiting:
    """What a test may wait for."""

    state: State

    def sent(self, chat: Chat | int | None = None) -> list[Message]:
        """Return what the bot sent (to the chat), in order: current forms, deleted messages included."""
        number = _number(chat)
        with self.state.lock:
            return [message for message in self.state.outbox if number in (None, message.chat.id)]

    def messages(self, chat: Chat | int) -> list[Message]:
        """Return the messages now in the chat, everybody's, in order."""
        number = _number(chat)
        with self.state.lock:
            return list(self.state.chats[number or 0].messages.values())

    def calls(self, method: str, chat: Chat | int | None = None) -> list[Call]:
        """Return the calls of one method (about the chat), in order."""
        number = _number(chat)
        with self.state.lock:
            found = [call for call in self.state.log if call.method.lower() == method.lower()]
        return [call for call in found if number in (None, call.chat_id)]

    def refused(self) -> list[Call]:
        """Return the calls refused on their merits, by no fault: a correct bot has few."""
        with self.state.lock:
            return [call for call in self.state.log if call.status not in (None, 200) and call.fault is None]

    def wait_until(self, ready: Callable[[], object], timeout: float = TIMEOUT, failure: str = "") -> None:
        """Wait until the function returns something true; it is asked after changes, costly ones less often."""
        end = time.monotonic() + timeout
        while True:
            with self.state.changed:
                asked = time.monotonic()
                if ready():
                    return
                cost = time.monotonic() - asked
                left = end - time.monotonic()
                if left <= 0:
                    raise ScenarioError(f"{failure or 'waited in vain'} within {timeout:g} s\n{self.report()}")
                self.state.changed.wait(min(left, 0.1))
            time.sleep(min(4 * cost, 0.1) if cost > 0.001 else 0)

    def wait_for(
        self,
        predicate: Callable[[Message], object] | str | None = None,
        timeout: float = TIMEOUT,
        *,
        chat: Chat | int | None = None,
        count: int = 1,
    ) -> list[Message]:
        """Wait until ``count`` of the bot's messages in their current form satisfy the predicate; return them.

        A string stands for «contains it». Deleted messages do not count.
        """

        def matches(message: Message) -> bool:
            if message.deleted:
                return False
            if isinstance(predicate, str):
                return predicate in message.text
            return predicate is None or bool(predicate(message))

        def found() -> list[Message]:
            return [message for message in self.sent(chat) if matches(message)]

        what = f"containing {predicate!r}" if isinstance(predicate, str) else "wanted"
        where = "" if chat is None else f" in chat {_number(chat)}"
        self.wait_until(lambda: len(found()) >= count, timeout, f"fewer than {count} bot messages {what}{where}")
        return found()

    def reply_to(self, message: Message, timeout: float = TIMEOUT) -> Message:
        """Wait for the bot's first message in the chat after this one, and return it."""

        def after() -> list[Message]:
            return [m for m in self.sent(message.chat.id) if m.id > message.id and not m.deleted]

        self.wait_until(after, timeout, f"the bot did not answer {message!r}")
        return after()[0]

    def wait_edit(self, message: Message, timeout: float = TIMEOUT, *, edits: int | None = None) -> Message:
        """Wait until the message was edited once more (or ``edits`` times in all), and return it."""
        wanted = message.edits + 1 if edits is None else edits
        self.wait_until(lambda: message.edits >= wanted, timeout, f"{message!r} was not edited")
        return message

    def settle(self, quiet: float = 0.3, timeout: float = 60.0) -> None:
        """Wait until every update is confirmed and the bot has called nothing but getUpdates for a while."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            with self.state.lock:
                busy = [call for call in self.state.log[-200:] if call.method.lower() not in _IDLE]
                last = max((call.at + call.took for call in busy), default=0.0)
                done = not self.state.updates.pending
            if done and time.monotonic() - max(last, self._last_push()) >= quiet:
                return
            time.sleep(0.02)
        raise ScenarioError(f"the bot did not come to rest within {timeout:g} s\n{self.report()}")

    def _last_push(self) -> float:
        return self.state.updates.last_push

    def report(self) -> str:
        """Return a summary of what happened lately, for failures."""
        with self.state.lock:
            sent = [f"  {message!r}" for message in self.state.outbox[-10:]]
            calls = [f"  {call!r}"[:400] for call in self.state.log if call.method.lower() not in _IDLE][-15:]
            pending = [str(item.data)[:300] for item in self.state.updates.pending[:5]]
            lines = [
                f"updates not confirmed: {len(self.state.updates.pending)}" + "".join(f"\n  {p}" for p in pending),
                "last messages of the bot:", *(sent or ["  none"]),
                "last calls:", *(calls or ["  none"]),
            ]  # fmt: skip
            if self.state.warnings:
                lines += ["warnings:", *(f"  {text}" for text in self.state.warnings[-5:])]
        return "\n".join(lines)
