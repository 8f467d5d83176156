"""Requests to the loopback server that no client library has checked, and keyboards for them."""

from __future__ import annotations

from typing import Any

import httpx
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from .botapi import BotApi

HTTP = httpx.Client(verify=False)  # no certificates: loading them takes longer than a test


def post(api: BotApi, method: str, **params: Any) -> dict[str, Any]:
    """Call a method with JSON; return the whole answer."""
    return dict(HTTP.post(f"{api.base_url}{api.token}/{method}", json=params).json())


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    """A keyboard of one row."""
    return InlineKeyboardMarkup([list(buttons)])
