"""What buttons and answers in words change."""

from __future__ import annotations

from typing import Any

import pytest

from bot.subscribing.changes import Refused, answered, pressed, timed

from .samples import local, moment, subscription
from .test_stories import stems


@pytest.mark.parametrize(
    ("verb", "value", "values"),
    [
        ("mode", "weekly", {"mode": "weekly"}),
        ("mode", "hourly", None),
        ("day", "7", {"weekday": 7}),
        ("day", "8", None),
        ("time", "510", {"minute": 510}),
        ("time", "1440", None),
        ("time", "-1", None),
        ("time", "٥", None),
        ("zone", "Africa/Cairo", {"timezone": "Africa/Cairo"}),
        ("zone", "Nowhere", None),
        ("count", "5", {"max_articles": 5}),
        ("count", "0", None),
        ("count", "999", None),
        ("length", "3", {"sentences": 3}),
        ("length", "12", None),
        ("silent", "1", {"silent": True}),
        ("language", "en", {"language": "en"}),
        ("language", "xx", None),
        ("quiet", "off", {"quiet_from": None, "quiet_until": None}),
        ("quiet", "1320-360", {"quiet_from": 1320, "quiet_until": 360}),
        ("quiet", "9999-1", None),
        ("quiet", "5-5", None),
        ("clear", "include", {"include": ()}),
        ("clear", "state", None),
        ("unknown", "", None),
    ],
)
def test_buttons(verb: str, value: str, values: dict[str, Any] | None) -> None:
    assert pressed(verb, value) == values


def test_words() -> None:
    assert answered("include", " الاقتصاد،  سعر   الصرف؛ الاقتصاد\nالذهب", stems) == {
        "include": ("الاقتصاد", "سعر الصرف", "الذهب")
    }
    for text in ("", "،،", "من، في", "الذهب، في", "ك" * 100, "،".join(f"كلمة{n} مفيدة" for n in range(31))):
        with pytest.raises(Refused):
            answered("exclude", text, stems)


def test_zone_time_and_quiet_hours() -> None:
    assert answered("zone", "asia/amman", stems) == {"timezone": "Asia/Amman"}
    assert answered("time", "٧:٤٥", stems) == {"minute": 465}
    assert answered("quiet", "22:30-6", stems) == {"quiet_from": 1350, "quiet_until": 360}
    for field, text in (("zone", "القمر"), ("time", "قريباً"), ("quiet", "ليلاً")):
        with pytest.raises(Refused) as refused:
            answered(field, text, stems)
        assert refused.value.key == f"subscribing.bad_{field}"
    with pytest.raises(ValueError, match="state"):
        answered("state", "active", stems)


def test_a_change_of_times_moves_the_next_digest() -> None:
    now = moment("2024-05-01 06:00")
    one = subscription(next_at=moment("2024-05-01 08:00"))
    assert local(timed(one, {"minute": 420}, now)["next_at"]) == "2024-05-01 07:00"
    assert timed(one, {"mode": "instant"}, now)["next_at"] is None
    assert "next_at" not in timed(one, {"silent": True}, now)


def test_a_digest_that_is_late_stays_due() -> None:
    now = moment("2024-05-01 10:00")
    late = subscription(next_at=moment("2024-05-01 08:00"))
    assert timed(late, {"minute": 1200}, now)["next_at"] == late.next_at
    paused = subscription(next_at=moment("2024-05-01 08:00"), state="paused")
    assert local(timed(paused, {"state": "active"}, now)["next_at"]) == "2024-05-02 08:00"
