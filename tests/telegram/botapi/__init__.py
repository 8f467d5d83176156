"""A loopback HTTP Bot API for tests: see ``tests/telegram/README.md``."""

from __future__ import annotations

from .api import TOKEN, BotApi
from .errors import ApiError, ScenarioError
from .faults import (
    Fault,
    Kind,
    conflict,
    delay,
    duplicate,
    error,
    flood,
    hook,
    malformed,
    migrate,
    redeliver,
    server_error,
    timeout_after,
    timeout_before,
)
from .interactions import InlineResult, Inquiry, Press
from .log import Call
from .model import Button, Message
from .rooms import Chat, Topic
from .users import User

__all__ = [
    "TOKEN",
    "ApiError",
    "BotApi",
    "Button",
    "Call",
    "Chat",
    "Fault",
    "InlineResult",
    "Inquiry",
    "Kind",
    "Message",
    "Press",
    "ScenarioError",
    "Topic",
    "User",
    "conflict",
    "delay",
    "duplicate",
    "error",
    "flood",
    "hook",
    "malformed",
    "migrate",
    "redeliver",
    "server_error",
    "timeout_after",
    "timeout_before",
]
