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
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

__all__ = ["TOKEN", "BotApi", "Send"]

TOKEN = "4567890123:AAbenchBENCHbenchBENCHbenchBENCHbench"
_BOT = {"id": 4567890123, "is_bot": True, "first_name": "مجيب", "username": "mujib_bench_bot"}
_FULL_BATCH = 100
_TAG = re.compile(r"<(b|blockquote|a)\b[^>]*>")
_ANY_TAG = re.compile(r"<[^>]*>")
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_ENTITIES = {
    tag: json.dumps({"type": kind, "offset": 0, "length": 1})
    for tag, kind in (("b", "bold"), ("blockquote", "expandable_blockquote"), ("a", "text_link"))
}
_MESSAGE = (
    f'{{"message_id":%d,"from":{json.dumps(_BOT)},"chat":{{"id":%d,"type":"private","first_name":"سائل"}},'
    '"date":1700000000,"text":%s,"entities":[%s]%s}'
)

Send = Callable[[int, bool], None]
"""Is told of every message the bot sends: the chat, and whether it has buttons."""


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
        self._poll: _Poll | None = None
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        """Listen on a free port of the loopback interface; the address."""
        self._server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()

    def offer(self, content: bytes) -> None:
        """Make an update available.

        Args:
            content: its JSON but for the number: what follows `"update_id":1,`, with the closing brace.
        """
        number, self._next_update = self._next_update, self._next_update + 1
        self._waiting.append((number, b'{"update_id":%d,%b' % (number, content)))
        if self._poll is not None:
            self._poll.end(self._batch())
            self._poll = None

    def answer(self, method: str, body: bytes, connection: _Connection) -> bytes | None:
        """The result of a call, as JSON; None where `connection` will be given it later."""
        match method:
            case "sendMessage":
                return self._message(_parameters(body))
            case "getUpdates":
                return self._updates(_parameters(body), connection)
            case "getMe":
                return json.dumps(_BOT).encode()
        return b"true"

    def _updates(self, given: dict[str, Any], connection: _Connection) -> bytes | None:
        self.polled.set()
        offset = int(given.get("offset", 0))
        while self._waiting and self._waiting[0][0] < offset:
            self._waiting.popleft()
        patience = float(given.get("timeout", 0))
        if self._waiting or not patience:
            return self._batch()
        self._poll = _Poll(connection, patience)
        return None

    def _batch(self) -> bytes:
        return b"[" + b",".join([data for _, data in islice(self._waiting, _FULL_BATCH)]) + b"]"

    def _message(self, given: dict[str, Any]) -> bytes:
        chat, markup, text = int(given["chat_id"]), given.get("reply_markup"), given["text"]
        self._on_send(chat, bool(markup))
        self._next_message += 1
        shown = json.dumps(_ANY_TAG.sub("", text))
        entities = ",".join([_ENTITIES[tag] for tag in _TAG.findall(text)])
        buttons = f',"reply_markup":{markup if isinstance(markup, str) else json.dumps(markup)}' if markup else ""
        return (_MESSAGE % (self._next_message, chat, shown, entities, buttons)).encode()


def _parameters(body: bytes) -> dict[str, Any]:
    if body.startswith(b"{"):
        found: dict[str, Any] = json.loads(body)
        return found
    return dict(parse_qsl(body.decode()))


class _Poll:
    """A request for updates that waits for some to come."""

    def __init__(self, connection: _Connection, patience: float) -> None:
        self._connection = connection
        self._timer = asyncio.get_running_loop().call_later(patience, self.end, b"[]")

    def end(self, updates: bytes) -> None:
        """Answer it, unless that has been done."""
        if not self._timer.cancelled():
            self._timer.cancel()
            self._connection.reply(updates)


class _Connection(asyncio.Protocol):
    """One connection that is kept: a request at a time."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._received = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport), "TCP"
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head_end = self._received.find(b"\r\n\r\n")
        if head_end < 0:
            return
        length = _LENGTH.search(self._received, 0, head_end)
        end = head_end + 4 + (int(length[1]) if length else 0)
        if len(self._received) < end:
            return
        method = bytes(self._received[: self._received.index(b"\r\n")]).split(b" ", 2)[1].rpartition(b"/")[2].decode()
        body = bytes(self._received[head_end + 4 : end])
        del self._received[:end]
        payload = self._api.answer(method, body, self)
        if payload is not None:
            self.reply(payload)

    def reply(self, result: bytes) -> None:
        """Send the result of the call."""
        assert self._transport is not None, "connected"
        if self._transport.is_closing():
            return
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (len(result) + 21)
            + b'{"ok":true,"result":'
            + result
            + b"}"
        )
