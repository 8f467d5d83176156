"""The bot and the loopback Bot API in one process, without HTTP between them: for tests of thousands of updates.

What the bot sends is checked as over HTTP; only connections, polling and background tasks are left out.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot import app
from bot.adding.intake import Intake
from bot.services import Services
from bot.settings import Settings
from index import Article

from .botapi import BotApi, Call
from .botapi.errors import ApiError
from .botapi.methods import execute
from .botapi.params import Params

__all__ = ["InProcess"]


class _Direct(BaseRequest):
    """PTB's way out: straight into the server's methods."""

    def __init__(self, api: BotApi) -> None:
        self._state = api.state

    @property
    def read_timeout(self) -> float:
        """Nothing takes any time."""
        return 0.0

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **more: Any
    ) -> tuple[int, bytes]:
        """Carry a call out."""
        if "/file/" in url:
            return self._file(url)
        params = Params(dict(request_data.json_parameters) if request_data else {})
        name = url.rpartition("/")[2]
        call = Call.of(name, params, time.monotonic())
        self._state.log.append(call)
        try:
            call.status, call.response = 200, {"ok": True, "result": execute(self._state, name, params)}
        except ApiError as refusal:
            call.status, call.response = refusal.code, refusal.body()
        return call.status, json.dumps(call.response).encode()

    def _file(self, url: str) -> tuple[int, bytes]:
        found = next((file for file in self._state.files.values() if url.endswith(file.path)), None)
        return (200, found.data) if found is not None else (404, b'{"ok":false}')


class _Errors(logging.Handler):
    """Keeps what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class InProcess:
    """A bot that deals with every update before `deliver` returns.

    Args:
        home: its folder.
        articles: what its library holds.
        patch: puts the server in HTTP's place.
        settings: of the bot, by their names in `bot.settings`.
    """

    def __init__(self, home: Path, articles: Iterable[Article], patch: pytest.MonkeyPatch, **settings: Any) -> None:
        self.api = BotApi(clock=lambda: self.now.timestamp())
        self.now = datetime(2024, 5, 1, tzinfo=UTC)
        self._errors = _Errors()
        patch.setattr(app, "PooledRequest", lambda *_, **__: _Direct(self.api))
        given: dict[str, Any] = {"mujib_home": home, "telegram_bot_token": SecretStr(self.api.token)} | settings
        self._services = Services.open(Settings(**given), lambda: self.now)
        list(self._services.library.add_many(articles))
        self._runner = asyncio.Runner()
        self._bot, _ = app.build(self._services)
        self._intake = Intake(self._services)
        self._runner.run(self._bot.initialize())
        logging.getLogger().addHandler(self._errors)

    def close(self) -> None:
        """End it."""
        logging.getLogger().removeHandler(self._errors)
        self._runner.run(self._bot.shutdown())
        self._runner.close()
        self._services.close()

    def pass_time(self, seconds: float) -> None:
        """Let time pass for the bot and for Telegram."""
        self.now += timedelta(seconds=seconds)

    def deliver(self, *updates: dict[str, Any]) -> list[dict[str, Any]]:
        """Have the bot deal with all that is waiting, and with what is given, to the end.

        Returns:
            The updates.
        """
        waiting = self.api.updates.pending
        found = [*(one.data for one in waiting), *updates]
        waiting.clear()
        self._runner.run(self._deal_with(found))
        return found

    async def _deal_with(self, found: list[dict[str, Any]]) -> None:
        for data in found:
            await self._bot.process_update(Update.de_json(data, self._bot.bot))
        # What adding collects is dealt with when a chat has fallen silent: at once, here.
        for chat in await self._intake.waiting():
            while await self._intake.work(self._bot.bot, chat, True):
                pass

    def errors(self) -> list[str]:
        """What was logged as an error since the last time."""
        lines, self._errors.lines = self._errors.lines, []
        return lines
