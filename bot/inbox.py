"""What Telegram has delivered is not lost and not done twice.

Telegram takes an update for delivered when the next ones are asked for (or the webhook is answered), which is long
before a handler has dealt with it. So updates are written down first (`bot.state.updates`), each number once; a start
goes on with those that were left. A handler may still meet an update again whose effects the process died right after:
what it does must bear repetition, for which natural keys (chat and message, content hash, outbox key) are there.

Updates of one chat are dealt with one after the other, in their order; those of different chats at the same time.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.error import BadRequest, NetworkError, TelegramError
from telegram.ext import BaseUpdateProcessor, ExtBot
from telegram.request import BaseRequest

from bot.services import Services
from bot.state import updates
from index import MujibError
from index.errors import SettingsError

__all__ = ["ChatOrder", "Inbox", "InboxBot"]

log = logging.getLogger(__name__)

_AT_ONCE = 64
"""Updates being handled at one time."""
_WAITING = 100_000
_KEPT_SECONDS = 3 * 86400.0
"""Telegram keeps what wasn't fetched for a day."""
_SHARED_AGE = 120.0
"""With several replicas on one database, an update this old is taken for one that a dead replica left."""


class Inbox(asyncio.Queue[object]):
    """The queue between Telegram and the handlers: lets through what is new, once it is written down.

    Args:
        services: whose tables are used.
    """

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._fresh: set[int] = set()

    async def accept(self, arrived: Mapping[int, str]) -> None:
        """Write updates down; those that are new may then be `put`.

        Args:
            arrived: their JSON by their numbers.

        Raises:
            LibraryBusyError, StorageError: the database failed; nothing was written.
        """
        self._fresh |= await self._services.write(updates.accept, list(arrived.items()), self._services.now())

    async def put(self, item: object) -> None:
        """Queue an update, unless it has been before; anything else (PTB's signal to stop) as it is."""
        if isinstance(item, Update):
            if item.update_id not in self._fresh:
                await self.accept({item.update_id: item.to_json()})  # from the webhook; from `InboxBot`, known already
            if item.update_id not in self._fresh:
                log.info("update seen before", extra={"update": item.update_id})
                return
            self._fresh.discard(item.update_id)
        await super().put(item)

    async def restore(self, bot: ExtBot[Any]) -> int:
        """Queue what an earlier process left undone; to be called before new updates are fetched.

        Returns:
            How many updates there were.
        """
        now = self._services.now()
        before = now - _SHARED_AGE if self._services.state.is_shared else now + 1
        left = await self._services.write(updates.claim, before)
        for _, payload in left:
            await super().put(_read(json.loads(payload), bot))
        await self._services.write(updates.sweep, now - _KEPT_SECONDS)
        return len(left)


class InboxBot(ExtBot[Any]):
    """A bot whose fetched updates are in the inbox before Telegram is told that they have arrived."""

    __slots__ = ("_inbox", "_patience")

    def __init__(self, token: str, *, inbox: Inbox, get_updates_request: BaseRequest, **kwargs: Any) -> None:
        super().__init__(token, get_updates_request=get_updates_request, **kwargs)
        with self._unfrozen():
            self._inbox = inbox
            self._patience = get_updates_request.read_timeout or 0.0

    async def get_updates(
        self,
        offset: int | None = None,
        limit: int | None = None,
        timeout: int | timedelta | None = None,
        allowed_updates: Sequence[str] | None = None,
        **options: Any,
    ) -> tuple[Update, ...]:
        """As `telegram.Bot.get_updates`, but that one update nobody can read keeps none of the others back.

        It is returned too, without its content: so Telegram is told that it has arrived, and doesn't send it again.

        Raises:
            NetworkError: they couldn't be written down; to the polling loop that is a reason to fetch them again.
        """
        given = {"timeout": timeout, "offset": offset, "limit": limit, "allowed_updates": allowed_updates}
        long = timeout.total_seconds() if isinstance(timeout, timedelta) else timeout or 0
        fetched = await self._post("getUpdates", given, **{"read_timeout": self._patience + long} | options)
        arrived = [(_read(data, self), data) for data in fetched]
        if arrived:
            try:
                await self._inbox.accept({one.update_id: json.dumps(data) for one, data in arrived})
            except MujibError as error:
                raise NetworkError(f"updates can't be kept: {error}") from error
        return tuple(one for one, _ in arrived)

    async def set_webhook(self, *args: Any, **kwargs: Any) -> bool:
        """As `telegram.Bot.set_webhook`, but one that Telegram won't have isn't tried again and again in silence.

        Raises:
            SettingsError: Telegram refuses it.
        """
        try:
            return await super().set_webhook(*args, **kwargs)
        except BadRequest as error:
            raise SettingsError(f"Telegram refuses the webhook, see WEBHOOK_URL and WEBHOOK_SECRET: {error}") from error
        except TelegramError as error:
            log.warning("the webhook can't be registered, trying again: %s", error)
            raise


def _read(data: dict[str, Any], bot: ExtBot[Any]) -> Update:
    """An update from its JSON; with nothing but its number where it isn't what PTB takes it for."""
    try:
        return Update.de_json(data, bot)
    except Exception as error:  # whatever: it was not made by us, and would come again and again
        kind = type(error).__name__
        log.error("an update can't be read and is passed over", extra={"update": data["update_id"], "error": kind})
        return Update(data["update_id"])


class ChatOrder(BaseUpdateProcessor):
    """Handles updates: those of one chat in order, some chats at a time; notes each that was dealt with.

    Args:
        services: whose tables are used.
    """

    __slots__ = ("_places", "_services", "_slots")

    def __init__(self, services: Services) -> None:
        # PTB's own bound is no use here: a burst in one chat would fill it and keep all others waiting.
        super().__init__(_WAITING)
        self._services = services
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._places: dict[int, tuple[asyncio.Lock, int]] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle one update when it is its turn."""
        async with self._turn(_place(update)), self._slots:
            await coroutine
        if isinstance(update, Update):
            await self._services.note(updates.finish, update.update_id)

    @asynccontextmanager
    async def _turn(self, place: int) -> AsyncIterator[None]:
        lock, users = self._places.get(place, (None, 0))
        lock = lock or asyncio.Lock()
        self._places[place] = lock, users + 1
        try:
            async with lock:
                yield
        finally:
            lock, users = self._places[place]
            if users == 1:
                del self._places[place]
            else:
                self._places[place] = lock, users - 1

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""


def _place(update: object) -> int:
    """What orders an update: its chat; for inline questions, its user."""
    if not isinstance(update, Update):
        return 0
    where = update.effective_chat or update.effective_user
    return where.id if where else 0
