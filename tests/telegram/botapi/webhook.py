"""Delivery of updates to the bot's webhook, one at a time and again until it accepts them."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
from urllib.parse import urlsplit

from .state import State, Webhook
from .updates import Pending

FIRST_RETRY = 0.05
LAST_RETRY = 1.0
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class WebhookSender:
    """A thread that posts the updates while a webhook is set; started with the first one."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._wake = threading.Event()
        self._stop = False
        self._thread: threading.Thread | None = None
        self._connection: http.client.HTTPConnection | None = None
        self._address = ""
        state.on_webhook = self.start
        state.updates.on_push = self._wake.set

    def start(self) -> None:
        """Start the thread, if it is not running, and let it look for work."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="botapi-webhook", daemon=True)
            self._thread.start()
        self._wake.set()

    def stop(self) -> None:
        """End the thread."""
        self._stop = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(5)

    def _next(self) -> tuple[Webhook, Pending] | None:
        with self._state.lock:
            hook, pending = self._state.webhook, self._state.updates.pending
            return (hook, pending[0]) if hook.url and pending else None

    def _run(self) -> None:
        wait = FIRST_RETRY
        while not self._stop:
            work = self._next()
            if work is None:
                self._wake.wait()
                self._wake.clear()
                continue
            hook, item = work
            problem = self._post(hook, item)
            with self._state.lock:
                if not problem:
                    item.delivered = True
                    self._state.updates.confirm(item)
                    wait = FIRST_RETRY
                    continue
                hook.last_error, hook.last_error_date = problem, self._state.now()
            if not self._stop:
                self._wake.wait(wait)
                self._wake.clear()
            wait = min(2 * wait, LAST_RETRY)

    def _post(self, hook: Webhook, item: Pending) -> str:
        parts = urlsplit(hook.url)
        if self._state.webhook_target:
            target = urlsplit(self._state.webhook_target)
            parts = parts._replace(scheme=target.scheme, netloc=target.netloc)
        if parts.hostname not in _LOOPBACK:
            return f"Connection failed: {parts.hostname} is not on this machine; set api.webhook_target"
        address = f"{parts.scheme}://{parts.netloc}"
        if self._connection is None or address != self._address:
            kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
            self._connection, self._address = kind(parts.netloc, timeout=10), address
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            self._connection.request("POST", path, json.dumps(item.data).encode(), headers)
            response = self._connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException) as problem:
            with contextlib.suppress(OSError):
                self._connection.close()
            self._connection = None
            return f"Connection failed: {problem}"
        if 200 <= response.status < 300:
            return ""
        return f"Wrong response from the webhook: {response.status} {response.reason}"
