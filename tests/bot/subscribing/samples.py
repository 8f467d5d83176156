"""A subscription for tests, an ordinary one but for what they change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.state.subscriptions import Subscription
from bot.subscribing.changes import first_values


def subscription(**changes: Any) -> Subscription:
    """A daily one at 08:00 in Riyadh, with changes."""
    row = first_values(-100, None, 7, "ar", "Asia/Riyadh", 0, 0.0)
    return replace(Subscription(id=1, **row), **changes)


def moment(local: str, zone: str = "Asia/Riyadh", fold: int = 0) -> float:
    """Seconds since 1970 of a local time."""
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp()


def local(seconds: float | None, zone: str = "Asia/Riyadh") -> str:
    """A local time, to the minute."""
    assert seconds is not None
    return datetime.fromtimestamp(seconds, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
