"""Scripted faults: what goes wrong, in which calls, how often.

``api.faults.add(flood(3), method="sendMessage", chat_id=chat, times=2)``
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .errors import JSON, ApiError, other_poller, too_many_requests

if TYPE_CHECKING:
    from .log import Call
    from .state import State

DROP_AFTER = 0.2
_NEVER_BY_DEFAULT = {"getupdates", "getme", "deletewebhook", "setwebhook"}


@dataclass(frozen=True)
class Kind:
    """What goes wrong: the method may be carried out, then another answer, a pause or none at all is given."""

    name: str
    execute: bool = False
    """Whether the call is carried out all the same."""
    error: ApiError | None = None
    """Answered instead of the result."""
    raw: tuple[int, bytes] | None = None
    """Status and body answered instead, whatever they are."""
    pause: float | None = 0.0
    """Seconds before the answer or the drop; ``None``: for as long as the client waits."""
    drop: bool = False
    """The connection is closed without an answer."""
    before: Callable[[State, Call], None] | None = None
    after: Callable[[State, Call], None] | None = None
    migrates: bool = False
    """The group concerned becomes a supergroup first."""
    update: bool = False
    """It concerns updates, not calls."""


def flood(retry_after: int = 1) -> Kind:
    """429 with ``retry_after`` seconds; nothing is done."""
    return Kind("flood", error=too_many_requests(retry_after))


def server_error(status: int = 502) -> Kind:
    """A gateway's HTML error page instead of JSON; nothing is done."""
    return Kind("server_error", raw=(status, b"<html><head><title>Bad Gateway</title></head></html>"))


def error(code: int, description: str, parameters: JSON | None = None) -> Kind:
    """Any refusal; nothing is done."""
    return Kind("error", error=ApiError(code, description, parameters))


def timeout_before(hang: float | None = DROP_AFTER) -> Kind:
    """The connection hangs, then is dropped; nothing is done. ``None``: hangs until the client gives up."""
    return Kind("timeout_before", pause=hang, drop=True)


def timeout_after(hang: float | None = DROP_AFTER) -> Kind:
    """The call IS carried out, then the connection hangs and is dropped without an answer."""
    return Kind("timeout_after", execute=True, pause=hang, drop=True)


def malformed(execute: bool = False) -> Kind:
    """An answer of 200 that is not JSON."""
    return Kind("malformed", execute=execute, raw=(200, b'{"ok":true,"result":{"message_id":'))


def conflict() -> Kind:
    """409, as if another process polled with the same token."""
    return Kind("conflict", error=other_poller())


def delay(seconds: float) -> Kind:
    """The call is carried out at once and answered late."""
    return Kind("delay", execute=True, pause=seconds)


def migrate() -> Kind:
    """The group becomes a supergroup just before the call, which is then refused with the new id."""

    return Kind("migrate", execute=True, migrates=True)


def hook(
    before: Callable[[State, Call], None] | None = None, after: Callable[[State, Call], None] | None = None
) -> Kind:
    """Run something of the test's own (in the server's thread) before or after the call is carried out."""
    return Kind("hook", execute=True, before=before, after=after)


def redeliver() -> Kind:
    """An update is delivered once more under the same id although it was confirmed."""
    return Kind("redeliver", update=True)


def duplicate() -> Kind:
    """An update comes twice, under two ids, with the same message."""
    return Kind("duplicate", update=True)


@dataclass(eq=False)
class Fault:
    """A kind of fault with the calls (or updates) it applies to."""

    kind: Kind
    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    skip: int = 0
    probability: float = 1.0
    when: Callable[[Any], bool] | None = None
    random: random.Random = field(default_factory=random.Random)
    hits: int = 0
    """How many times it has struck."""

    def strikes(self, name: str, chat_id: int | None, subject: Any) -> bool:
        """Decide whether this call or update is hit, and count it."""
        if self.times is not None and self.hits >= self.times:
            return False
        if not self._concerns(name.lower(), chat_id) or (self.when is not None and not self.when(subject)):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.probability < 1.0 and self.random.random() >= self.probability:
            return False
        self.hits += 1
        return True

    def _concerns(self, name: str, chat_id: int | None) -> bool:
        if self.chat_id is not None and self.chat_id != chat_id:
            return False
        if self.method is not None:
            return self.method.lower() == name
        return self.kind.update or name not in _NEVER_BY_DEFAULT


class Faults:
    """The faults in force, tried in the order they were added; the first that strikes wins."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(
        self,
        kind: Kind,
        *,
        method: str | None = None,
        chat_id: Any = None,
        times: int | None = 1,
        skip: int = 0,
        probability: float = 1.0,
        seed: int | None = None,
        when: Callable[[Any], bool] | None = None,
    ) -> Fault:
        """Put a fault in force and return it (``.hits`` counts its strikes).

        ``method``: the method hit, by default any but ``getUpdates``, ``getMe`` and the webhook's; for faults of
        updates, the kind of update (``message`` …). ``chat_id``: a chat or its id. ``times``: how often (``None``:
        for ever), after ``skip`` matching ones. ``probability`` with a ``seed``: by chance. ``when``: a predicate
        of the ``Call`` (of the update's payload).
        """
        number = getattr(chat_id, "id", chat_id)
        fault = Fault(kind, method, number, times, skip, probability, when, random.Random(seed))
        with self._lock:
            self._faults.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Lift one fault."""
        with self._lock:
            self._faults.remove(fault)

    def clear(self) -> None:
        """Lift all faults."""
        with self._lock:
            self._faults.clear()

    def match_call(self, call: Call) -> Fault | None:
        """Return the fault that strikes the call, if any."""
        with self._lock:
            found = (f for f in self._faults if not f.kind.update and f.strikes(call.method, call.chat_id, call))
            return next(found, None)

    def match_update(self, name: str, kind: str, payload: JSON) -> Fault | None:
        """Return the fault of this name that strikes the update, if any."""
        message = payload.get("message", payload)
        chat_id = message.get("chat", {}).get("id") if isinstance(message, dict) else None
        with self._lock:
            found = (f for f in self._faults if f.kind.name == name and f.strikes(kind, chat_id, payload))
            return next(found, None)
