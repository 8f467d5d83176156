"""Garbage: what is there is looked through no more, what comes is."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot.garbage import spare_what_is_here


@pytest.fixture
def thresholds() -> Iterator[tuple[int, int, int]]:
    before = gc.get_threshold()
    yield before
    gc.set_threshold(*before)
    gc.unfreeze()


def test_garbage_that_comes_is_found_though_seldom(thresholds: tuple[int, int, int]) -> None:
    class Knot:
        def __init__(self) -> None:
            self.itself = self

    before = weakref.ref(Knot())
    spare_what_is_here()
    assert before() is None, "what was garbage already is gone"
    assert gc.get_freeze_count() > 1000
    assert gc.get_threshold()[0] > thresholds[0]
    after = weakref.ref(Knot())
    kept: list[list[int]] = []
    while after() is not None and len(kept) < 100_000:
        kept.append([])
    assert after() is None
