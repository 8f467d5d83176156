"""Which sentences are taken: the one worth most a word, again and again, until the budget is used."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence

from index.summary.coverage import Coverage

__all__ = ["by_characters", "by_count", "by_words"]

Value = Callable[[int], float]


class _Queue:
    """Sentences by what they are worth now. Values only fall, so an old one is a bound and few are worked out anew."""

    def __init__(self, size: int, value: Value) -> None:
        self._value = value
        self._heap = [(-value(number), number) for number in range(size)]
        heapq.heapify(self._heap)

    def pop(self) -> tuple[int, float] | None:
        """The sentence that is worth most, the earlier of two, and its value; None where none is left."""
        while self._heap:
            _, number = heapq.heappop(self._heap)
            now = -self._value(number)
            if not self._heap or (now, number) <= self._heap[0]:
                return number, -now
            heapq.heappush(self._heap, (now, number))
        return None

    def rivals(self, least: float) -> list[tuple[int, float]]:
        """Those left that are worth at least so much."""
        maybe = [number for bound, number in self._heap if -bound >= least]
        return [(number, worth) for number in maybe if (worth := self._value(number)) >= least]


def _value(chances: Sequence[float], covered: Coverage, share: float) -> Value:
    return lambda number: ((1 - share) * chances[number] + share * covered.gain(number)) * covered.novelty(number)


def by_count(chances: Sequence[float], covered: Coverage, share: float, count: int) -> list[int]:
    """The best so many sentences."""
    queue = _Queue(len(chances), _value(chances, covered, share))
    taken: list[int] = []
    while len(taken) < count and (best := queue.pop()):
        taken.append(best[0])
        covered.take(best[0])
    return taken


def by_words(
    chances: Sequence[float], covered: Coverage, share: float, lengths: Sequence[int], budget: float, patience: float
) -> list[int]:
    """Sentences until they have at least `budget` words together.

    The one that reaches the budget need not be worth most a word, as nothing comes after it: among those nearly as good
    (`patience`), it is the one worth most as a whole.
    """
    queue = _Queue(len(chances), _value(chances, covered, share))
    taken: list[int] = []
    used = 0
    while used < budget and (best := queue.pop()):
        number, worth = best
        if used + lengths[number] >= budget:
            rivals = [best, *queue.rivals(patience * worth)]
            number = max(rivals, key=lambda rival: (rival[1] * lengths[rival[0]], -rival[0]))[0]
        taken.append(number)
        covered.take(number)
        used += lengths[number]
    return taken


def by_characters(
    chances: Sequence[float], covered: Coverage, share: float, sizes: Sequence[int], budget: int
) -> list[int]:
    """Sentences that fit into `budget` characters with a blank between each two; the shortest alone where none fits."""
    queue = _Queue(len(chances), _value(chances, covered, share))
    taken: list[int] = []
    used = -1
    while best := queue.pop():
        if used + 1 + sizes[best[0]] <= budget:
            taken.append(best[0])
            covered.take(best[0])
            used += 1 + sizes[best[0]]
    return taken or [min(range(len(sizes)), key=lambda number: (sizes[number], number))]
