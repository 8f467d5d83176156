"""The table of the Bot API's methods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .errors import ApiError
from .params import Params
from .state import State

Handler = Callable[[State, Params], Any]
HANDLERS: dict[str, Handler] = {}


def method(name: str) -> Callable[[Handler], Handler]:
    """Register a function as the implementation of a method."""

    def register(handler: Handler) -> Handler:
        HANDLERS[name.lower()] = handler
        return handler

    return register


def known(name: str) -> bool:
    """Tell whether the method exists here."""
    return name.lower() in HANDLERS or name.lower() == "getupdates"


def execute(state: State, name: str, params: Params) -> Any:
    """Carry out a call; called under the server's lock."""
    handler = HANDLERS.get(name.lower())
    if handler is None:
        raise ApiError(404, "Not Found: method not found")
    return handler(state, params)
