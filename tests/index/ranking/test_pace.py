"""When something slow rests, and for how long."""

from __future__ import annotations

import logging

import pytest

from index.ranking.pace import Pace


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The test's."""
    return Clock()


def said(caplog: pytest.LogCaptureFixture) -> int:
    """How many warnings there were."""
    return sum(record.levelno >= logging.WARNING for record in caplog.records)


def test_one_slow_question_is_borne_and_eight_are_not(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    pace = Pace(0.4, clock)
    pace.took(0.9)
    for _ in range(20):
        pace.took(0.3)
    assert not pace.resting()
    for _ in range(8):
        pace.took(0.45)
    assert pace.resting()
    assert said(caplog) == 1
    assert "too slow" in caplog.records[0].__dict__["reason"]


def test_a_question_as_slow_as_eight_may_be_is_enough(clock: Clock) -> None:
    pace = Pace(0.4, clock)
    pace.took(3.3)
    assert pace.resting()


def test_rests_grow_and_are_told_once(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    pace = Pace(0.4, clock)
    for rest in (60.0, 120.0, 240.0):
        pace.failed("broken")
        pace.failed("seen by another thread as well")
        clock.now += rest - 1
        assert pace.resting()
        clock.now += 1
        assert not pace.resting()
    assert said(caplog) == 1
    for _ in range(10):
        pace.failed("broken")
        clock.now += 3600.0
        assert not pace.resting(), "an hour at the longest"


def test_after_it_went_well_a_fault_is_told_again(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    pace = Pace(0.4, clock)
    pace.failed("broken")
    clock.now += 60
    for _ in range(8):
        pace.took(0.1)
    pace.failed("broken again")
    clock.now += 60
    assert not pace.resting()
    assert said(caplog) == 2


def test_no_budget_no_hurry(clock: Clock) -> None:
    pace = Pace(None, clock)
    for _ in range(20):
        pace.took(100.0)
    assert not pace.resting()
