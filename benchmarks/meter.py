"""Clocks and scales."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from benchmarks.facts import Latency, Memory

__all__ = ["Stopwatch", "folder_bytes", "latency", "memory", "timed"]

_Item = TypeVar("_Item")


def latency(seconds: Sequence[float]) -> Latency:
    """Percentiles by the nearest rank: each is a time that was measured."""
    if not seconds:
        return Latency(0, 0.0, 0.0, 0.0, 0.0)
    order = sorted(seconds)

    def at(share: float) -> float:
        return order[min(len(order) - 1, max(0, -int(-share * len(order) // 1) - 1))]

    return Latency(len(order), at(0.5), at(0.9), at(0.99), order[-1])


def timed(items: Sequence[_Item], call: Callable[[_Item], object]) -> Latency:
    """Call with each item, one after the other, and say how long the calls took."""
    seconds = []
    for item in items:
        began = time.perf_counter()
        call(item)
        seconds.append(time.perf_counter() - began)
    return latency(seconds)


def memory() -> Memory:
    """This process's memory now; zeros where there is no /proc."""
    try:
        rollup = _kilobytes(Path("/proc/self/smaps_rollup"))
        peak = _kilobytes(Path("/proc/self/status")).get("VmHWM", 0)
    except OSError:
        return Memory(0, 0, 0, 0)
    # The peak is read from the kernel's own mark: getrusage would count the parent's memory before exec as this one's.
    return Memory(rollup.get("Rss", 0), rollup.get("Pss", 0), rollup.get("Anonymous", 0), peak)


def _kilobytes(path: Path) -> dict[str, int]:
    found = {}
    for line in path.read_text().splitlines():
        name, _, value = line.partition(":")
        if value.endswith(" kB"):
            found[name] = int(value.split()[0]) * 1024
    return found


def folder_bytes(folder: Path) -> dict[str, int]:
    """The size of a folder by its first level, in bytes."""
    sizes: dict[str, int] = defaultdict(int)
    for file in folder.rglob("*"):
        if file.is_file():
            sizes[file.relative_to(folder).parts[0]] += file.stat().st_size
    return dict(sizes)


class Stopwatch:
    """Divides time among parts: each wrapped call counts for its own part, less what wrapped calls inside it count for.

    For one thread; leaving its `with` block puts everything back. A wrapped call costs about a microsecond: wrap what
    is called some times an article or question.
    """

    def __init__(self) -> None:
        self.parts: dict[str, float] = defaultdict(float)
        self._inner: list[float] = [0.0]
        self._originals: list[tuple[Any, str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for owner, name, original in reversed(self._originals):
            setattr(owner, name, original)
        self._originals.clear()

    def counting(self, function: Callable[..., Any], part: str) -> Callable[..., Any]:
        """The function, its time counted for a part."""

        @wraps(function)
        def counted(*args: Any, **kwargs: Any) -> Any:
            self._inner.append(0.0)
            began = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                spent = time.perf_counter() - began
                self.parts[part] += spent - self._inner.pop()
                self._inner[-1] += spent

        return counted

    def wrap(self, owner: Any, name: str, part: str) -> None:
        """Count the time of `owner.name` (a function of a module, a method of an object) for a part, until the end."""
        original = getattr(owner, name)
        self._originals.append((owner, name, original))
        setattr(owner, name, self.counting(original, part))

    def divide(self, total: float) -> dict[str, float]:
        """Seconds of each part so far, the rest of `total` as "rest"."""
        return dict(self.parts) | {"rest": max(0.0, total - sum(self.parts.values()))}
