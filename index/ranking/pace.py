"""Whether something slow may go on: the time it took, and rests after it took too long or failed."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable

__all__ = ["BUDGET", "Pace"]

log = logging.getLogger(__name__)

BUDGET = 0.4
"""Seconds a question."""
_WINDOW = 8
"""Questions the average is taken over; those not asked yet count as nothing, so that one that took as long as eight
may is enough."""
_FIRST_REST = 60.0
_LONGEST_REST = 3600.0


class Pace:
    """Keeps the re-ranker from making people wait. Any thread may use it.

    Args:
        budget: seconds a question may take in the average of the last eight; None for as long as it takes.
        clock: seconds, from anywhere on.
    """

    def __init__(self, budget: float | None, clock: Callable[[], float]) -> None:
        self.budget = budget
        self._clock = clock
        self._lock = threading.Lock()
        self._times: deque[float] = deque(maxlen=_WINDOW)
        self._rest = _FIRST_REST
        self._until = float("-inf")
        self._told = False

    def resting(self) -> bool:
        """Whether to do without it now."""
        return self._clock() < self._until

    def took(self, seconds: float) -> None:
        """A question took this long. Too long in the average means a rest, twice as long each time in a row."""
        with self._lock:
            self._times.append(seconds)
            if self.budget is None:
                return
            if sum(self._times) > self.budget * _WINDOW:
                mean = sum(self._times) / len(self._times)
                self._pause(f"too slow: {mean:.2f} s a question, {self.budget:.2f} s allowed")
            elif len(self._times) == _WINDOW:
                self._rest, self._told = _FIRST_REST, False

    def failed(self, reason: str) -> None:
        """It can't be used now. It rests and is tried again later."""
        with self._lock:
            self._pause(reason)

    def _pause(self, reason: str) -> None:
        if self._clock() < self._until:  # another thread, which had begun before
            return
        self._until = self._clock() + self._rest
        # Said once; it goes without saying that what stays broken fails again after each rest.
        log.log(
            logging.DEBUG if self._told else logging.WARNING,
            "answers come without the neural re-ranker for a while",
            extra={"reason": reason, "seconds": round(self._rest)},
        )
        self._times.clear()
        self._told = True
        self._rest = min(self._rest * 2, _LONGEST_REST)
