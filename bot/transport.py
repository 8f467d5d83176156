"""Calls to the Bot API over httpx, without what a client for the whole web does at every request.

PTB's own `HTTPXRequest` goes through httpx's client (redirects, cookies, authorisation, proxies) and through one pool
that looks at all its connections and all waiting requests each time: under load 1.9 ms of a processor a message. Here
a call takes one of so many httpx transports, each of which keeps one connection: 0.5 ms. What is rare (files, a proxy
named in the environment) is left to PTB's.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import ssl
import sys
from functools import cache, lru_cache
from typing import Any
from urllib.request import getproxies

import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

__all__ = ["PooledRequest"]

if importlib.util.find_spec("sniffio") is None:
    # httpx asks for this optional module several times a request, and each time Python searches the disk for it.
    sys.modules["sniffio"] = None  # type: ignore[assignment]

_HEADERS = {"User-Agent": BaseRequest.USER_AGENT, "Content-Type": "application/json"}
_OF_OWN_MESSAGES = ("message_id", "message_thread_id", "date", "chat")
_ONE = httpx.Limits(max_connections=1)

_url = lru_cache(maxsize=64)(httpx.URL)
"""Taking an address apart costs as much as sending to it; there is one for each method of the Bot API."""


@cache
def _certificates() -> ssl.SSLContext:
    """Those that are trusted, for all connections: reading them takes longer than to send forty messages."""
    return httpx.create_ssl_context()


class PooledRequest(HTTPXRequest):
    """PTB's way out.

    Args:
        connections: at most so many calls go out at one time.
        read_timeout: seconds to wait for an answer.
        pool_timeout: seconds to wait for a free connection.
    """

    __slots__ = ("_direct", "_free", "_places", "_timeout", "_transports", "_verify")

    def __init__(self, connections: int, read_timeout: float, pool_timeout: float = 60.0) -> None:
        self._verify = _certificates()
        super().__init__(
            connection_pool_size=connections,
            read_timeout=read_timeout,
            pool_timeout=pool_timeout,
            httpx_kwargs={"verify": self._verify},
        )
        self._timeout = self._client.timeout.as_dict()
        self._direct = not getproxies()
        self._places = asyncio.Semaphore(connections)
        self._transports: list[httpx.AsyncHTTPTransport] = []
        # The one used last is taken first: its connection is the least likely to have been closed meanwhile.
        self._free: list[httpx.AsyncHTTPTransport] = []

    async def shutdown(self) -> None:
        """Close all connections."""
        transports, self._transports, self._free = self._transports, [], []
        for transport in transports:
            await transport.aclose()
        await super().shutdown()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """See `telegram.request.BaseRequest.do_request`."""
        files = request_data is not None and request_data.contains_files
        if not self._direct or files or method != "POST" or self._client.is_closed:
            return await super().do_request(
                url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
            )
        timeout = dict(self._timeout)
        given = {"read": read_timeout, "write": write_timeout, "connect": connect_timeout, "pool": pool_timeout}
        timeout |= {name: seconds for name, seconds in given.items() if seconds is not BaseRequest.DEFAULT_NONE}
        # A lone surrogate in a text is no reason to lose the message.
        body = json.dumps(request_data.parameters if request_data else {}, ensure_ascii=False).encode(errors="replace")
        request = httpx.Request("POST", _url(url), headers=_HEADERS, content=body, extensions={"timeout": timeout})
        try:
            return await self._sent(request, timeout["pool"])
        except httpx.TimeoutException as error:
            raise TimedOut from error
        except httpx.HTTPError as error:
            raise NetworkError(f"httpx.{type(error).__name__}: {error}") from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """An answer of the Bot API; of a message the bot has sent itself, only what is ever asked for.

        PTB would make objects of everything else, above all of the buttons: that takes longer than to send them.
        """
        found = HTTPXRequest.parse_json_payload(payload)
        result = found.get("result")
        if isinstance(result, dict) and "message_id" in result:
            found["result"] = {name: result[name] for name in _OF_OWN_MESSAGES if name in result}
        return found

    async def _sent(self, request: httpx.Request, patience: float | None) -> tuple[int, bytes]:
        """Send when a connection is free; the answer's status and body.

        Raises:
            httpx.HTTPError: what went wrong; `PoolTimeout` where nothing was sent.
        """
        try:
            async with asyncio.timeout(patience):
                await self._places.acquire()
        except TimeoutError:
            raise httpx.PoolTimeout("all connections are in use") from None
        try:
            transport = self._free.pop() if self._free else self._connection()
            try:
                response = await transport.handle_async_request(request)
                try:
                    return response.status_code, await response.aread()
                finally:
                    await response.aclose()
            finally:
                self._free.append(transport)
        finally:
            self._places.release()

    def _connection(self) -> httpx.AsyncHTTPTransport:
        transport = httpx.AsyncHTTPTransport(verify=self._verify, limits=_ONE)
        self._transports.append(transport)
        return transport
