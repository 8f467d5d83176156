"""Times of day as people write them."""

from __future__ import annotations

import pytest

from bot.subscribing.clock import parse_quiet, parse_time


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("8", 480),
        ("08:30", 510),
        ("٨:٣٠", 510),
        ("23.59", 1439),
        ("7 مساء", 1140),
        ("7:30 م", 1170),
        ("٩ ص", 540),
        ("السابعة والنصف صباحاً", 450),
        ("الثامنة إلا ربعاً مساءً", 1185),
        ("الساعة 8", 480),
        ("12 ليلاً", 0),
        ("12 ظهراً", 720),
        ("الثانية بعد الظهر", 840),
        ("2 ليلا", 120),
        ("11 بالليل", 1380),
        ("منتصف الليل", 0),
        ("7pm", 1140),
        ("13 صباحاً", None),
        ("7 غداً", None),
        ("شكراً", None),
        ("24:00", None),
        ("8:60", None),
        ("", None),
        ("x", None),
    ],
)
def test_parse_time(text: str, minutes: int | None) -> None:
    assert parse_time(text) == minutes


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("22:30-06:45", (1350, 405)),
        ("٢٢:٣٠ – ٦:٤٥", (1350, 405)),
        ("22 إلى 6", (1320, 360)),
        ("من 10 مساءً إلى 6 صباحاً", (1320, 360)),
        ("من العاشرة ليلاً حتى السادسة صباحاً", (1320, 360)),
        ("7-7", None),
        ("22", None),
        ("a-b", None),
        ("1-2-3", None),
    ],
)
def test_parse_quiet(text: str, span: tuple[int, int] | None) -> None:
    assert parse_quiet(text) == span
