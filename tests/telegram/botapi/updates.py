"""The queue of updates: long polling, confirmation by offset, the quarrel of two pollers, repeated delivery."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .errors import JSON, bad_request, conflict, other_poller
from .faults import Faults
from .params import Params

OPTIONAL = {"chat_member", "message_reaction", "message_reaction_count"}
MAX_POLL = 50


@dataclass(eq=False)
class Pending:
    """An update waiting for confirmation; ``again`` ones are delivered whatever the offset."""

    id: int
    data: JSON
    again: bool = False
    delivered: bool = False


class UpdateQueue:
    """Updates in order of their ids. Every method but ``poll`` is called under the server's lock."""

    def __init__(self, faults: Faults, first_id: int, notify: Callable[[], None]) -> None:
        self._faults = faults
        self._notify = notify
        self._next_id = first_id
        self._loop: asyncio.AbstractEventLoop | None = None
        self._poller: asyncio.Future[None] | None = None
        self._wake: asyncio.Event | None = None
        self.pending: list[Pending] = []
        self.allowed: list[str] | None = None
        self.history: list[JSON] = []
        """Every update ever made for the bot, in order, as first delivered."""
        self.webhook_active = False
        self.last_push = 0.0
        self.on_push: Callable[[], None] = lambda: None

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Tell the queue which loop its pollers wait in."""
        self._loop = loop

    def allows(self, kind: str) -> bool:
        """Tell whether the bot asked for this kind of update."""
        return kind in self.allowed if self.allowed else kind not in OPTIONAL

    def push(self, kind: str, payload: JSON) -> int | None:
        """Queue an update; return its id, ``None`` if the bot does not want its kind."""
        if not self.allows(kind):
            return None
        update_id = self._append(kind, payload)
        if self._faults.match_update("duplicate", kind, payload) is not None:
            self._append(kind, payload)
        self._changed()
        return update_id

    def _append(self, kind: str, payload: JSON) -> int:
        number = self._next_id
        self._next_id += 1
        data: JSON = {"update_id": number, kind: payload}
        self.history.append(data)
        self.pending.append(Pending(number, data))
        return number

    def redeliver(self, update_id: int) -> None:
        """Deliver an update once more under the same id, although it was confirmed."""
        data = next((update for update in self.history if update["update_id"] == update_id), None)
        if data is None:
            raise ValueError(f"no update {update_id}")
        self.pending.insert(0, Pending(update_id, data, again=True))
        self._changed()

    def _changed(self) -> None:
        self.last_push = time.monotonic()
        self._notify()
        self.on_push()
        loop, wake = self._loop, self._wake
        if loop is not None and wake is not None and not loop.is_closed():
            loop.call_soon_threadsafe(wake.set)

    def confirm(self, item: Pending) -> None:
        """Forget a delivered update, or keep it for one more delivery if a fault says so."""
        if item not in self.pending:
            return
        self.pending.remove(item)
        kind = next(key for key in item.data if key != "update_id")
        if not item.again and self._faults.match_update("redeliver", kind, item.data[kind]) is not None:
            self.pending.insert(0, Pending(item.id, item.data, again=True))
        self._notify()

    def set_allowed(self, params: Params) -> None:
        """Remember ``allowed_updates`` if given; an empty list restores the default."""
        if params.has("allowed_updates"):
            allowed: Any = params.json("allowed_updates", "allowed updates")
            if not isinstance(allowed, list) or not all(isinstance(kind, str) for kind in allowed):
                raise bad_request("can't parse allowed updates JSON object")
            self.allowed = allowed or None

    def drop(self) -> None:
        """Forget everything not delivered yet."""
        self.pending.clear()
        self._notify()

    def take(self, offset: int, limit: int) -> list[JSON]:
        """Confirm by the offset and return what comes next."""
        if offset < 0:
            self.pending = self.pending[offset:]
        confirmed = [item for item in self.pending if item.id < offset and (not item.again or item.delivered)]
        for item in confirmed:
            self.confirm(item)
        batch = sorted(self.pending, key=lambda item: item.id)[:limit]
        for item in batch:
            item.delivered = True
        return [item.data for item in batch]

    async def poll(self, params: Params, lock: Any) -> list[JSON]:
        """Answer ``getUpdates``: at once if there is something, else when something comes or time is up."""
        if self.webhook_active:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        offset, limit = params.integer("offset"), params.integer("limit", 100, 1, 100)
        timeout = params.integer("timeout", 0, 0, MAX_POLL)
        loop = asyncio.get_running_loop()
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(other_poller())
        mine: asyncio.Future[None] = loop.create_future()
        self._poller = mine
        deadline = loop.time() + timeout
        try:
            while True:
                wake = self._wake = asyncio.Event()
                with lock:
                    self.set_allowed(params)
                    updates = self.take(offset, limit)
                left = deadline - loop.time()
                if updates or left <= 0:
                    return updates
                waiting = loop.create_task(wake.wait())
                either: set[asyncio.Future[Any]] = {waiting, mine}
                await asyncio.wait(either, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
                if mine.done():
                    mine.result()
        finally:
            if not mine.cancel() and not mine.cancelled():
                mine.exception()  # mark it as seen
            if self._poller is mine:
                self._poller = None

    def interrupt(self) -> None:
        """End the long poll under way because a webhook was set."""
        loop, poller = self._loop, self._poller

        def end() -> None:
            if poller is not None and not poller.done():
                poller.set_exception(conflict("terminated by setWebhook request"))

        if loop is not None and poller is not None:
            loop.call_soon_threadsafe(end)
