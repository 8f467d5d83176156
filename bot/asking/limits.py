"""How fast one may ask."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Pace"]

_KEPT = 10_000


class Pace:
    """Lets a user ask so often a minute, in bursts of up to that many.

    A token bucket each: full at first, a token a question, refilled evenly. Kept in memory: a restart forgives.

    Args:
        per_minute: how often.
        clock: seconds that only grow.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._most = float(per_minute)
        self._clock = clock
        self._left: dict[int, tuple[float, float]] = {}

    def wait(self, user_id: int) -> float:
        """Spend a token.

        Returns:
            0.0, or where there was none, in how many seconds there will be one.
        """
        now = self._clock()
        tokens = self._tokens(user_id, now)
        if tokens < 1.0:
            return (1.0 - tokens) * 60.0 / self._most
        if len(self._left) >= _KEPT:
            self._left = {one: kept for one, kept in self._left.items() if self._tokens(one, now) < self._most}
        self._left[user_id] = tokens - 1.0, now
        return 0.0

    def _tokens(self, user_id: int, now: float) -> float:
        tokens, since = self._left.get(user_id, (self._most, now))
        return min(self._most, tokens + (now - since) * self._most / 60.0)
