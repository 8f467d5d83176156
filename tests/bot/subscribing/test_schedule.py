"""Times of digests, across changes of the clock and around quiet hours."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import LANGUAGES, catalogue
from bot.subscribing.schedule import after_quiet, local_day, next_due, zone_named

from .samples import local, moment, subscription


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2024-05-01 06:00", "2024-05-01 08:00"),
        ("2024-05-01 07:59", "2024-05-01 08:00"),
        ("2024-05-01 08:00", "2024-05-02 08:00"),
        ("2024-05-01 23:59", "2024-05-02 08:00"),
        ("2024-12-31 09:00", "2025-01-01 08:00"),
        ("2024-02-28 09:00", "2024-02-29 08:00"),
    ],
)
def test_daily(after: str, due: str) -> None:
    assert local(next_due(subscription(), moment(after))) == due


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2024-05-01 06:00", "2024-05-03 08:00"),  # a Wednesday; the digest comes on Fridays
        ("2024-05-03 07:00", "2024-05-03 08:00"),
        ("2024-05-03 08:00", "2024-05-10 08:00"),
    ],
)
def test_weekly(after: str, due: str) -> None:
    assert local(next_due(subscription(mode="weekly", weekday=5), moment(after))) == due


def test_instant_has_no_times() -> None:
    assert next_due(subscription(mode="instant"), 0.0) is None


def test_a_time_the_clock_leaps_over_comes_after_the_leap() -> None:
    # In Cairo, the night to 26 April 2024 goes from 23:59 to 01:00.
    cairo = subscription(timezone="Africa/Cairo", minute=30)
    due = next_due(cairo, moment("2024-04-25 12:00", "Africa/Cairo"))
    assert local(due, "Africa/Cairo") == "2024-04-26 01:30"
    assert due is not None
    assert local(next_due(cairo, due), "Africa/Cairo") == "2024-04-27 00:30"


def test_a_time_that_comes_twice_counts_once() -> None:
    # In Beirut, on 27 October 2024 the clock goes from 00:00 back to 23:00 of the day before.
    beirut = subscription(timezone="Asia/Beirut", minute=23 * 60 + 30)
    first = next_due(beirut, moment("2024-10-26 12:00", "Asia/Beirut"))
    assert first == moment("2024-10-26 23:30", "Asia/Beirut")
    assert first is not None
    assert next_due(beirut, first) == moment("2024-10-27 23:30", "Asia/Beirut")
    again = moment("2024-10-26 23:30", "Asia/Beirut", fold=1)
    assert again == first + 3600
    assert next_due(beirut, again) == moment("2024-10-27 23:30", "Asia/Beirut")


def test_it_is_eight_o_clock_in_winter_and_in_summer() -> None:
    london = subscription(timezone="Europe/London")
    due = next_due(london, moment("2024-03-30 07:00", "Europe/London"))
    hours = []
    for _ in range(3):
        assert due is not None
        hours.append(datetime.fromtimestamp(due, UTC).hour)
        due = next_due(london, due)
    assert hours == [8, 7, 7]


@given(
    st.floats(0, 4e9),
    st.integers(0, 1439),
    st.sampled_from(["Africa/Cairo", "Asia/Beirut", "Africa/Casablanca", "Asia/Gaza", "Europe/London", "UTC"]),
    st.sampled_from(["daily", "weekly"]),
)
def test_the_next_time_is_ahead_and_not_far(after: float, minute: int, zone: str, mode: str) -> None:
    one = subscription(mode=mode, minute=minute, timezone=zone, weekday=3)
    due = next_due(one, after)
    assert due is not None
    assert 0 < due - after <= (1 if mode == "daily" else 7) * 86400 + 2 * 3600
    at = datetime.fromtimestamp(due, ZoneInfo(zone))
    assert (at.hour * 60 + at.minute - minute) % 1440 in (0, 60)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2024-05-01 22:59", "2024-05-01 22:59"),
        ("2024-05-01 23:00", "2024-05-02 07:00"),
        ("2024-05-02 06:59", "2024-05-02 07:00"),
        ("2024-05-02 07:00", "2024-05-02 07:00"),
    ],
)
def test_quiet_hours_over_midnight(now: str, until: str) -> None:
    assert local(after_quiet(subscription(quiet_from=23 * 60, quiet_until=7 * 60), moment(now))) == until


def test_quiet_hours_within_a_day_and_none() -> None:
    noon = subscription(quiet_from=12 * 60, quiet_until=15 * 60)
    assert local(after_quiet(noon, moment("2024-05-01 14:00"))) == "2024-05-01 15:00"
    assert local(after_quiet(noon, moment("2024-05-01 15:00"))) == "2024-05-01 15:00"
    assert after_quiet(subscription(), 5.0) == 5.0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Africa/Cairo", "Africa/Cairo"),
        ("africa/cairo", "Africa/Cairo"),
        (" Cairo ", "Africa/Cairo"),
        ("america/new york", "America/New_York"),
        ("UTC", "UTC"),
        ("عمان", "Asia/Amman"),
        ("أبو ظبى", "Asia/Dubai"),
        ("السعودية", "Asia/Riyadh"),
        ("المريخ", None),
        ("Mars/Olympus", None),
        ("../etc/passwd", None),
        ("localtime", None),
        ("", None),
    ],
)
def test_zone_named(text: str, name: str | None) -> None:
    assert zone_named(text) == name


def test_every_zone_with_an_arabic_name_is_one() -> None:
    lines = (files("bot.subscribing") / "data" / "zones.tsv").read_text(encoding="utf-8").splitlines()
    zones = [line.split("\t")[0] for line in lines if not line.startswith("#")]
    assert len(zones) == len(set(zones)) > 50
    assert set(zones) <= available_timezones()
    for language in LANGUAGES:  # what is offered can also be written
        for name in zones:
            label = catalogue(language).get(f"zones.{name.replace('/', '_')}", name)
            assert zone_named(label) == name


def test_local_day() -> None:
    assert local_day(moment("2024-05-02 00:30"), "Asia/Riyadh") == "2024-05-02"
    assert local_day(moment("2024-05-02 00:30"), "UTC") == "2024-05-01"
