"""A Bot API that only answers, so that a benchmark of the bot measures the bot: nothing is checked, little is read.

What it answers is as large as what Telegram would answer, since parsing it is part of the bot's work. The one that
validates is `tests/telegram/botapi`.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

__all__ = ["TOKEN", "BotApi", "Send"]

TOKEN = "4567890123:AAbenchBENCHbenchBENCHbenchBENCHbench"
_BOT = {"id": 4567890123, "is_bot": True, "first_name": "مجيب", "username": "mujib_bench_bot"}
_FULL_BATCH = 100
_TAG = re.compile(r"<(b|blockquote|a)\b[^>]*>")
_ANY_TAG = re.compile(r"<[^>]*>")
_TYPES = {"b": "bold", "blockquote": "expandable_blockquote", "a": "text_link"}

Send = Callable[[int, str], None]
"""Is told of every message the bot sends: the chat, and the buttons as JSON."""


class BotApi:
    """Hands out updates by long polling, and takes what the bot sends.

    Args:
        on_send: is told of each message, when the request for it has arrived.
    """

    def __init__(self, on_send: Send) -> None:
        self.polled = asyncio.Event()
        """The bot has begun to fetch updates."""
        self._on_send = on_send
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._next_update = 1
        self._next_message = 1_000_000
        self._arrival = asyncio.Event()
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        """Listen on a free port of the loopback interface; the address."""
        self._server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()

    def offer(self, kind: str, content: dict[str, Any]) -> None:
        """Make an update available."""
        number, self._next_update = self._next_update, self._next_update + 1
        self._waiting.append((number, json.dumps({"update_id": number, kind: content}).encode()))
        self._arrival.set()

    async def answer(self, method: str, body: bytes) -> bytes:
        """The result of a call, as JSON."""
        match method:
            case "getUpdates":
                return await self._updates(dict(parse_qsl(body.decode())))
            case "sendMessage":
                return self._message(dict(parse_qsl(body.decode())))
            case "getMe":
                return json.dumps(_BOT).encode()
        return b"true"

    async def _updates(self, given: dict[str, str]) -> bytes:
        self.polled.set()
        offset = int(given.get("offset", 0))
        while self._waiting and self._waiting[0][0] < offset:
            self._waiting.popleft()
        if not self._waiting:
            self._arrival.clear()
            try:
                await asyncio.wait_for(self._arrival.wait(), float(given.get("timeout", 0)))
            except TimeoutError:
                return b"[]"
        return b"[" + b",".join(data for _, data in list(self._waiting)[:_FULL_BATCH]) + b"]"

    def _message(self, given: dict[str, str]) -> bytes:
        chat, markup, text = int(given["chat_id"]), given.get("reply_markup", ""), given["text"]
        self._on_send(chat, markup)
        self._next_message += 1
        message = {
            "message_id": self._next_message,
            "from": _BOT,
            "chat": {"id": chat, "type": "private", "first_name": "سائل"},
            "date": 1_700_000_000,
            "text": _ANY_TAG.sub("", text),
            "entities": [{"type": _TYPES[tag], "offset": 0, "length": 1} for tag in _TAG.findall(text)],
        }
        if markup:
            message["reply_markup"] = json.loads(markup)
        return json.dumps(message).encode()


class _Connection(asyncio.Protocol):
    """One connection that is kept: a request at a time."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._received = bytearray()
        self._transport: asyncio.Transport | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport), "TCP"
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, rest = self._received.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        size = int(length[1]) if length else 0
        if not found or len(rest) < size:
            return
        method = head.split(b" ", 2)[1].rpartition(b"/")[2].decode()
        body = bytes(rest[:size])
        del self._received[: len(head) + len(found) + size]
        task = asyncio.get_running_loop().create_task(self._reply(method, body))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def connection_lost(self, error: Exception | None) -> None:
        for task in self._tasks:
            task.cancel()

    async def _reply(self, method: str, body: bytes) -> None:
        payload = b'{"ok":true,"result":' + await self._api.answer(method, body) + b"}"
        assert self._transport is not None, "connected"
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(payload)
        self._transport.write(head + payload)
