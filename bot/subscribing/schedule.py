"""When a digest is due: times of day in a zone, across changes of the clock, around quiet hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from bot.state.subscriptions import Subscription
from index.text.lexicon import key
from index.text.words import words

__all__ = [
    "DAILY",
    "INSTANT",
    "MODES",
    "WEEKLY",
    "after_quiet",
    "clock_time",
    "local_day",
    "next_due",
    "zone_named",
]

INSTANT, DAILY, WEEKLY = MODES = ("instant", "daily", "weekly")


def next_due(subscription: Subscription, after: float) -> float | None:
    """The first time after another at which a digest is due.

    A time that the clock leaps over (a change to summer time) comes as much later as the leap is long; one that comes
    twice counts the first time. Quiet hours are no matter here: they put off what is due.

    Args:
        subscription: its mode, minute, weekday and zone are used.
        after: seconds since 1970.

    Returns:
        Seconds since 1970; None for an instant one, which has no times.
    """
    if subscription.mode == INSTANT:
        return None
    zone = ZoneInfo(subscription.timezone)
    today = datetime.fromtimestamp(after, zone).date()
    hour, minute = divmod(subscription.minute, 60)
    # From yesterday on, since a leap may move a time past midnight.
    for days in range(-1, 9):
        day = today + timedelta(days=days)
        if subscription.mode == WEEKLY and day.isoweekday() != subscription.weekday:
            continue
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).timestamp()
        if moment > after:
            return moment
    raise AssertionError("nine days hold every weekday")


def after_quiet(subscription: Subscription, moment: float) -> float:
    """The moment itself, or the end of the quiet hours it falls into."""
    start, end = subscription.quiet_from, subscription.quiet_until
    if start is None or end is None or start == end:
        return moment
    zone = ZoneInfo(subscription.timezone)
    local = datetime.fromtimestamp(moment, zone)
    minute = local.hour * 60 + local.minute
    quiet = start <= minute < end if start < end else minute >= start or minute < end
    if not quiet:
        return moment
    day = local.date() + timedelta(days=1 if minute >= end else 0)
    ends = datetime(day.year, day.month, day.day, end // 60, end % 60, tzinfo=zone).timestamp()
    # When the clock is put back, the hour may come again after its end has passed.
    return max(ends, moment)


def zone_named(text: str) -> str | None:
    """The IANA name of a zone: `Africa/Cairo`, `africa/cairo`, just `Cairo`, or «القاهرة»; None for none."""
    return _zones().get("_".join(text.split()).lower()) or _called_zones().get(_plain(text))


@cache
def _zones() -> dict[str, str]:
    # "localtime" and the like are files of the system, not names another machine would know.
    names = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
    cities = {name.rpartition("/")[2].lower(): name for name in reversed(names) if not name.startswith("Etc/")}
    return cities | {name.lower(): name for name in names}


@cache
def _called_zones() -> dict[str, str]:
    names: dict[str, str] = {}
    for line in (files("bot.subscribing") / "data" / "zones.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            zone, called = line.split("\t")
            names |= {_plain(name): zone for name in called.split("|")}
    return names


def _plain(name: str) -> str:
    """A name however it is spelled: without marks, hamzas and article."""
    return " ".join(key(word.surface).casefold().removeprefix("ال") for word in words(name))


def clock_time(minutes: int) -> str:
    """Minutes after midnight as `08:30`."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def local_day(moment: float, timezone: str) -> str:
    """The day a moment falls on in a zone, as ISO 8601."""
    return datetime.fromtimestamp(moment, UTC).astimezone(ZoneInfo(timezone)).date().isoformat()
