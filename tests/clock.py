"""An event loop whose clock jumps over every wait, so that tests of timing take no time and come out the same."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

__all__ = ["run"]

_T = TypeVar("_T")
_TURN = 1e-6
"""Seconds that a turn of the loop takes: on a clock that stands still, a wait of a rounding error would never end."""


def run(main: Coroutine[Any, Any, _T]) -> _T:
    """`asyncio.run` on such a loop. What is waited for has to come from the loop itself, not from other threads."""
    with asyncio.Runner(loop_factory=_JumpingLoop) as runner:
        return runner.run(main)


class _Jump(selectors.DefaultSelector):
    """Instead of waiting for files, moves the clock on by as much."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "everything waits for something that never comes"
            self.now += timeout
        self.now += _TURN
        return ready


class _JumpingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jump = _Jump()
        super().__init__(self._jump)

    def time(self) -> float:
        return self._jump.now
