"""How fast one may ask."""

from __future__ import annotations

from bot.asking.limits import Pace


def test_bursts_then_an_even_pace() -> None:
    now = [0.0]
    pace = Pace(6, lambda: now[0])
    assert [pace.wait(1) for _ in range(6)] == [0.0] * 6
    assert pace.wait(1) == 10.0
    assert pace.wait(2) == 0.0, "others are not held up"
    now[0] = 4.0
    assert round(pace.wait(1), 6) == 6.0
    now[0] = 10.0
    assert pace.wait(1) == 0.0
    assert pace.wait(1) > 0
    now[0] = 10_000.0
    assert [pace.wait(1) for _ in range(7)][-1] > 0


def test_forgets_who_is_long_gone() -> None:
    now = [0.0]
    pace = Pace(1, lambda: now[0])
    for user in range(10_000):
        pace.wait(user)
    now[0] = 100.0
    pace.wait(10_001)
    assert len(pace._left) == 1
