"""The way to the Bot API: connections kept, bounded, and what failed told apart."""

from __future__ import annotations

import asyncio
import json
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import httpx
import pytest
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.pacing import answer_lost
from bot.transport import PooledRequest

Serve = Callable[[bytes, StreamWriter], Awaitable[None]]

OK = b'HTTP/1.1 200 OK\r\ncontent-length: 27\r\n\r\n{"ok":true,"result":"done"}'


class Server:
    """Answers each request as `serve` does, and counts connections."""

    def __init__(self, serve: Serve) -> None:
        self.connections = 0
        self._serve = serve

    async def handle(self, reader: StreamReader, writer: StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                size = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
                await self._serve(await reader.readexactly(size), writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def run(serve: Serve, act: Callable[[str, Server], Coroutine[Any, Any, None]]) -> None:
    async def main() -> None:
        server = Server(serve)
        listening = await asyncio.start_server(server.handle, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        await asyncio.wait_for(act(f"http://127.0.0.1:{port}/bot1:x/sendMessage", server), 20)
        listening.close()

    asyncio.run(main())


async def post(request: PooledRequest, url: str, given: RequestData) -> object:
    return await request.post(url, given)


def data(**values: object) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in values.items()])


async def ok(_body: bytes, writer: StreamWriter) -> None:
    writer.write(OK)


def test_parameters_arrive_and_connections_are_few_and_kept() -> None:
    bodies: list[bytes] = []
    at_once = most = 0

    async def serve(body: bytes, writer: StreamWriter) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        bodies.append(body)
        await asyncio.sleep(0.01)
        at_once -= 1
        writer.write(OK)

    async def act(url: str, server: Server) -> None:
        request = PooledRequest(3, read_timeout=5.0)
        await request.initialize()
        given = data(chat_id=5, text="سؤال \ud800", reply_markup={"inline_keyboard": [[]]}, protect=True, none=None)
        assert await asyncio.gather(*(post(request, url, given) for _ in range(12))) == ["done"] * 12
        assert await post(request, url, given) == "done"
        assert (server.connections, most) == (3, 3)
        await request.shutdown()

    run(serve, act)
    expected = {"chat_id": 5, "text": "سؤال ?", "reply_markup": {"inline_keyboard": [[]]}, "protect": True}
    assert [json.loads(body) for body in bodies] == [expected] * 13


def test_a_connection_closed_while_idle_is_made_anew() -> None:
    async def once(_body: bytes, writer: StreamWriter) -> None:
        writer.write(OK)
        writer.close()

    async def act(url: str, server: Server) -> None:
        request = PooledRequest(1, read_timeout=5.0)
        for _ in range(3):
            assert await post(request, url, data(text="x")) == "done"
            await asyncio.sleep(0.05)
        assert server.connections == 3
        await request.shutdown()

    run(once, act)


def test_a_lost_answer_is_told_from_a_message_that_never_left() -> None:
    async def lose(_body: bytes, writer: StreamWriter) -> None:
        writer.close()

    async def silent(_body: bytes, _writer: StreamWriter) -> None:
        await asyncio.sleep(0.5)

    async def closed(url: str, _server: Server) -> None:
        request = PooledRequest(1, read_timeout=5.0)
        with pytest.raises(NetworkError) as lost:
            await post(request, url, data(text="x"))
        assert answer_lost(lost.value)
        with pytest.raises(NetworkError) as refused:
            await post(request, "http://127.0.0.1:9/bot1:x/sendMessage", data(text="x"))
        assert not answer_lost(refused.value)
        await request.shutdown()

    async def late(url: str, _server: Server) -> None:
        request = PooledRequest(1, read_timeout=0.2, pool_timeout=0.1)
        first = asyncio.create_task(post(request, url, data(text="x")))
        await asyncio.sleep(0.01)
        with pytest.raises(TimedOut) as crowded:
            await post(request, url, data(text="y"))
        assert isinstance(crowded.value.__cause__, httpx.PoolTimeout)
        assert not answer_lost(crowded.value)
        with pytest.raises(TimedOut) as slow:
            await first
        assert answer_lost(slow.value)
        assert request._places._value == 1, "the place is free again"
        await request.shutdown()

    run(lose, closed)
    run(silent, late)


def test_a_refusal_is_read_as_ptb_reads_it() -> None:
    body = b'{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}'

    async def refuse(_body: bytes, writer: StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\ncontent-length: %d\r\n\r\n" % len(body) + body)

    async def act(url: str, _server: Server) -> None:
        request = PooledRequest(1, read_timeout=5.0)
        with pytest.raises(BadRequest, match="Chat not found"):
            await post(request, url, data(chat_id=1))
        await request.shutdown()

    run(refuse, act)


def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(url: str, server: Server) -> None:
        monkeypatch.setenv("http_proxy", url.partition("/bot")[0])
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        request = PooledRequest(1, read_timeout=5.0)
        assert await post(request, "http://api.invalid/bot1:x/getMe", data(a=1)) == "done"
        assert server.connections == 1
        await request.shutdown()

    run(ok, act)
