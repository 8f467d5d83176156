"""What a press of a button, or an answer in words, changes about a subscription. No Telegram in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.messages import LANGUAGES
from bot.state.subscriptions import ACTIVE, Subscription
from bot.subscribing.clock import parse_quiet, parse_time
from bot.subscribing.schedule import DAILY, INSTANT, MODES, next_due, zone_named
from bot.subscribing.stories import Stems

__all__ = ["MAX_WORDS", "Refused", "answered", "first_values", "pressed", "timed"]

MAX_WORDS = 30
_MAX_WORD = 60
_BETWEEN = re.compile(r"[،,؛;\n]+")
_MORNING = 8 * 60
_SUNDAY = 7


class Refused(Exception):
    """An answer that can't be used.

    Args:
        key: the message that says why.
        values: for its blanks.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def first_values(
    chat_id: int, thread_id: int | None, user_id: int, language: str, timezone: str, revision: int, now: float
) -> dict[str, Any]:
    """The row of a new subscription: a digest every morning."""
    row: dict[str, Any] = {
        "chat_id": chat_id,
        "thread_id": thread_id or 0,
        "created_by": user_id,
        "language": language,
        "mode": DAILY,
        "minute": _MORNING,
        "weekday": _SUNDAY,
        "timezone": timezone,
        "max_articles": 10,
        "sentences": 2,
        "include": (),
        "exclude": (),
        "quiet_from": None,
        "quiet_until": None,
        "silent": False,
        "state": ACTIVE,
        "revision": revision,
        "next_at": None,
        "created_at": now,
    }
    return {**row, "next_at": next_due(Subscription(id=0, **row), now)}


def pressed(verb: str, value: str) -> dict[str, Any] | None:
    """The columns a button changes; None where there is no such button (any more)."""
    match verb:
        case "mode" if value in MODES:
            return {"mode": value}
        case "day" if value in set("1234567"):
            return {"weekday": int(value)}
        case "time" if value.isascii() and value.isdigit() and int(value) < 24 * 60:
            return {"minute": int(value)}
        case "zone" if zone := zone_named(value):
            return {"timezone": zone}
        case "count" if value.isascii() and value.isdigit() and 1 <= int(value) <= 50:
            return {"max_articles": int(value)}
        case "length" if value in set("12345"):
            return {"sentences": int(value)}
        case "silent" if value in ("0", "1"):
            return {"silent": value == "1"}
        case "language" if value in LANGUAGES:
            return {"language": value}
        case "quiet" if value == "off":
            return {"quiet_from": None, "quiet_until": None}
        case "quiet" if re.fullmatch(r"\d{1,4}-\d{1,4}", value, re.ASCII):
            start, end = map(int, value.split("-"))
            return {"quiet_from": start, "quiet_until": end} if max(start, end) < 24 * 60 and start != end else None
        case "clear" if value in ("include", "exclude"):
            return {value: ()}
    return None


def answered(field: str, text: str, stems: Stems) -> dict[str, Any]:
    """The columns an answer in words changes.

    Args:
        field: what was asked for.
        text: the answer.
        stems: see `matches`; a word without stems can't be found by.

    Raises:
        Refused: it can't be used.
    """
    if field in ("include", "exclude"):
        return {field: _words(text, stems)}
    if field == "zone":
        zone = zone_named(text)
        if zone is None:
            raise Refused("subscribing.bad_zone", zone=text[:_MAX_WORD])
        return {"timezone": zone}
    if field == "time":
        minute = parse_time(text)
        if minute is None:
            raise Refused("subscribing.bad_time")
        return {"minute": minute}
    if field != "quiet":
        raise ValueError(f"nothing asks for {field!r}")
    span = parse_quiet(text)
    if span is None:
        raise Refused("subscribing.bad_quiet")
    return {"quiet_from": span[0], "quiet_until": span[1]}


def timed(one: Subscription, values: Mapping[str, Any], now: float) -> dict[str, Any]:
    """The same change with the time of the next digest, where it bears on that."""
    if not values.keys() & {"mode", "minute", "weekday", "timezone", "state", "quiet_from"}:
        return dict(values)
    changed = replace(one, **values)
    # One that is late already stays due: changing the hour must not lose it.
    late = one.state == ACTIVE and one.next_at is not None and one.next_at <= now and changed.mode != INSTANT
    return {**values, "next_at": one.next_at if late else next_due(changed, now)}


def _words(text: str, stems: Stems) -> Sequence[str]:
    words = list(dict.fromkeys(" ".join(part.split()) for part in _BETWEEN.split(text) if part.strip()))
    useless = [word for word in words if len(word) > _MAX_WORD or not stems(word)]
    if not words or useless or len(words) > MAX_WORDS:
        shown = "، ".join(word[:_MAX_WORD] for word in (useless or words)[:5]) or text[:_MAX_WORD]
        raise Refused("subscribing.bad_words", words=shown, limit=MAX_WORDS)
    return tuple(words)
