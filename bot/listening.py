"""Taking updates: fetched by long polling, or delivered to a webhook."""

from __future__ import annotations

import asyncio
import logging
from urllib.parse import urlsplit

from telegram.error import Conflict, TelegramError

from bot.handling import App
from bot.settings import Settings
from index.errors import SettingsError

__all__ = ["listen"]

log = logging.getLogger(__name__)

_UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "inline_query",
    "my_chat_member",
)

_POLL_SECONDS = 30
_POLL_PAUSE = 0.05
"""Between two fetches, so that under load one brings several updates; whoever writes to a quiet bot waits for none."""
_SAID_EVERY = 60.0
"""Seconds between two lines of the log about the same trouble."""


async def listen(application: App, settings: Settings) -> None:
    """Begin to take updates, trying until Telegram can be reached.

    Args:
        application: initialised, with an updater.
        settings: whether they come by webhook, and where.

    Raises:
        SettingsError: it can, and refuses the webhook; or its port can't be listened at.
    """
    updater = application.updater
    assert updater is not None, "the application was built with one"
    if settings.webhook_url is None:
        # Retried for ever: whatever hinders fetching may end.
        await updater.start_polling(
            poll_interval=_POLL_PAUSE,
            timeout=_POLL_SECONDS,
            bootstrap_retries=-1,
            allowed_updates=list(_UPDATES),
            error_callback=_PollingTrouble(),
        )
        return
    try:
        await updater.start_webhook(
            listen=settings.webhook_listen,
            port=settings.webhook_port,
            url_path=urlsplit(settings.webhook_url).path.lstrip("/"),
            webhook_url=settings.webhook_url,
            secret_token=settings.webhook_secret.get_secret_value() if settings.webhook_secret else None,
            bootstrap_retries=-1,
            allowed_updates=list(_UPDATES),
        )
    except OSError as error:
        where = f"{settings.webhook_listen}:{settings.webhook_port}"
        reason = error.strerror or error
        raise SettingsError(f"WEBHOOK_LISTEN, WEBHOOK_PORT: {where} can't be listened at: {reason}") from error


class _PollingTrouble:
    """Says what hinders fetching updates: once when it begins, then from time to time."""

    def __init__(self) -> None:
        self._said: dict[type[TelegramError], float] = {}

    def __call__(self, error: TelegramError) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._said.get(type(error), -_SAID_EVERY) < _SAID_EVERY:
            return
        self._said[type(error)] = now
        if isinstance(error, Conflict):
            log.error("another process fetches this bot's updates: stop it, or this one; trying again. %s", error)
        else:
            log.warning("updates can't be fetched, trying again: %s", error)
