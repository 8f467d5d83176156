"""The HTTP server: its own thread and event loop, keep-alive connections, long polls, faults."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
import threading
import time
from http import HTTPStatus
from typing import Any

from . import chats, editing, profile, queries, sending  # noqa: F401  (they register their methods)
from .errors import ApiError
from .faults import Fault
from .log import Call
from .membership import migrate_group
from .methods import execute, known
from .params import Params, read_params
from .state import State

LOG = logging.getLogger(__name__)
_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{30,}")
_Answer = tuple[int, str, bytes]
_JSON = "application/json"


class _Protocol(asyncio.StreamReaderProtocol):
    """A stream that also tells when the client has gone."""

    def __init__(self, server: HttpServer, loop: asyncio.AbstractEventLoop) -> None:
        self.gone: asyncio.Future[None] = loop.create_future()
        reader = asyncio.StreamReader(loop=loop)
        super().__init__(reader, lambda r, w: server.serve(r, w, self.gone), loop=loop)

    def _leave(self) -> None:
        if not self.gone.done():
            self.gone.set_result(None)

    def eof_received(self) -> bool | None:
        self._leave()
        return super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()
        super().connection_lost(exc)


class HttpServer:
    """Serves the state over HTTP on the loopback interface."""

    def __init__(self, state: State, port: int = 0) -> None:
        self._state = state
        self.port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._ready = threading.Event()
        self._failure: BaseException | None = None

    def start(self) -> None:
        """Listen and serve in a thread of its own; the port stays the same when started again."""
        self._ready.clear()
        self._thread = threading.Thread(target=self._run, name="botapi", daemon=True)
        self._thread.start()
        self._ready.wait(10)
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Drop every connection and end the thread."""
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return

        def end() -> None:
            for task in asyncio.all_tasks(loop):
                task.cancel()

        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(end)
        thread.join(10)
        self._thread = self._loop = None

    def _run(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(self._main())

    async def _main(self) -> None:
        loop = self._loop = asyncio.get_running_loop()
        self._state.updates.attach(loop)
        try:
            server = await loop.create_server(lambda: _Protocol(self, loop), "127.0.0.1", self.port, backlog=512)
        except OSError as problem:
            self._failure = problem
            self._ready.set()
            return
        self.port = int(server.sockets[0].getsockname()[1])
        self._ready.set()
        try:
            await loop.create_future()
        finally:
            server.close()

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, gone: asyncio.Future[None]
    ) -> None:
        """Serve one connection until either side closes it."""
        try:
            while await self._request(reader, writer, gone):
                pass
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, ValueError):
            pass  # the client left, or does not speak HTTP
        except asyncio.CancelledError:
            pass  # the server stops, and this is the connection's outermost task
        finally:
            writer.transport.abort()

    async def _request(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, gone: asyncio.Future[None]
    ) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *lines = head.split("\r\n")
        _, target, version = line.split(" ", 2)
        headers = {name.strip().lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)}
        if headers.get("expect", "").lower() == "100-continue":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        if headers.get("transfer-encoding", "").lower() == "chunked":
            body = await _chunks(reader)
        else:
            body = await reader.readexactly(int(headers.get("content-length") or 0))
        work = asyncio.ensure_future(self._answer(target, headers.get("content-type", ""), body, gone))
        try:
            either: set[asyncio.Future[Any]] = {work, gone}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not work.done():
                work.cancel()
        if not work.done() or work.cancelled():
            return False
        answer = work.result()
        if answer is None:
            return False
        status, kind, payload = answer
        keep = version != "HTTP/1.0" and headers.get("connection", "").lower() != "close"
        phrase = HTTPStatus(status).phrase
        writer.write(
            f"HTTP/1.1 {status} {phrase}\r\nContent-Type: {kind}\r\nContent-Length: {len(payload)}\r\n"
            f"Connection: {'keep-alive' if keep else 'close'}\r\n\r\n".encode("latin-1")
            + payload
        )
        await writer.drain()
        return keep

    async def _answer(self, target: str, kind: str, body: bytes, gone: asyncio.Future[None]) -> _Answer | None:
        path, _, query = target.partition("?")
        parts = path.split("/", 3)
        is_file = len(parts) == 4 and parts[1] == "file"
        if is_file:
            parts = ["", parts[2], parts[3]]
        if len(parts) < 3 or not parts[1].startswith("bot"):
            return _refusal(ApiError(404, "Not Found"))
        token = parts[1].removeprefix("bot").replace("%3A", ":")
        if token != self._state.token:
            good = _TOKEN.fullmatch(token) is not None
            return _refusal(ApiError(401, "Unauthorized") if good else ApiError(404, "Not Found"))
        if is_file:
            return self._file("/".join(parts[2:]))
        try:
            params = read_params(query, kind, body)
        except ApiError as problem:
            return _refusal(problem)
        return await self._call(parts[2], params, gone)

    def _file(self, path: str) -> _Answer:
        with self._state.lock:
            stored = next((file for file in self._state.files.values() if file.path == path), None)
        if stored is None:
            return _refusal(ApiError(404, "Not Found"))
        return 200, "application/octet-stream", stored.data

    async def _call(self, name: str, params: Params, gone: asyncio.Future[None]) -> _Answer | None:
        state, call = self._state, Call.of(name, params, time.monotonic())
        with state.lock:
            state.log.append(call)
        if not known(name):
            call.status = 404
            return self._record(call, ApiError(404, "Not Found: method not found"))
        fault = state.faults.match_call(call)
        if fault is not None:
            call.fault = fault.kind.name
            if fault.kind.migrates:
                self._migrate(call)
            if fault.kind.before is not None:
                fault.kind.before(state, call)
        outcome: Any = None
        if fault is None or fault.kind.execute:
            outcome = await self._execute(name, params)
            call.executed = True
        if fault is None:
            return self._record(call, outcome)
        return await self._spoil(fault, call, outcome, gone)

    def _migrate(self, call: Call) -> None:
        with self._state.lock:
            chat = self._state.chats.get(call.chat_id or 0)
            if chat is not None and chat.type == "group" and chat.migrated_to is None:
                migrate_group(self._state, chat)

    async def _execute(self, name: str, params: Params) -> Any:
        """Return the result of the method, or the refusal as an exception object."""
        try:
            if name.lower() == "getupdates":
                return await self._state.updates.poll(params, self._state.lock)
            with self._state.lock:
                return execute(self._state, name, params)
        except ApiError as refusal:
            return refusal
        except Exception as problem:
            LOG.exception("%s failed in the test server", name)
            self._state.warn(f"the test server failed in {name}: {problem!r}")
            return ApiError(500, f"Internal Server Error: {problem!r}")

    async def _spoil(self, fault: Fault, call: Call, outcome: Any, gone: asyncio.Future[None]) -> _Answer | None:
        kind = fault.kind
        if kind.after is not None:
            kind.after(self._state, call)
        if kind.pause is None:
            await gone
        elif kind.pause:
            await asyncio.sleep(kind.pause)
        if kind.drop:
            call.took = time.monotonic() - call.at
            self._state.notify()
            return None
        if kind.raw is not None:
            call.status, payload = kind.raw
            call.took = time.monotonic() - call.at
            self._state.notify()
            return call.status, "text/html", payload
        return self._record(call, kind.error or outcome)

    def _record(self, call: Call, outcome: Any) -> _Answer:
        if isinstance(outcome, ApiError):
            call.status, call.response = outcome.code, outcome.body()
        else:
            call.status, call.response = 200, {"ok": True, "result": outcome}
        call.took = time.monotonic() - call.at
        self._state.notify()
        return call.status, _JSON, json.dumps(call.response).encode()


def _refusal(problem: ApiError) -> _Answer:
    return problem.code, _JSON, json.dumps(problem.body()).encode()


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts: list[bytes] = []
    while True:
        size = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
        data = await reader.readexactly(size + 2)
        if not size:
            return b"".join(parts)
        parts.append(data[:-2])
