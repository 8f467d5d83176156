"""Clocks and scales."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks.meter import Stopwatch, folder_bytes, latency, memory


def test_percentiles_are_nearest_ranks() -> None:
    measured = latency([float(number) for number in range(100, 0, -1)])
    assert (measured.count, measured.p50, measured.p90, measured.p99, measured.worst) == (100, 50, 90, 99, 100)
    assert latency([3.0]).p50 == latency([3.0]).p99 == 3.0
    assert latency([]).count == 0


def test_stopwatch_counts_inner_calls_once() -> None:
    def outer() -> None:
        time.sleep(0.01)
        owner.inner()

    owner = SimpleNamespace(inner=lambda: time.sleep(0.02), outer=outer)
    with Stopwatch() as watch:
        watch.wrap(owner, "inner", "inside")
        watch.wrap(owner, "outer", "outside")
        owner.outer()
    assert owner.outer is outer
    parts = watch.divide(1.0)
    assert parts["inside"] == pytest.approx(0.02, abs=0.009)
    assert parts["outside"] == pytest.approx(0.01, abs=0.009)
    assert sum(parts.values()) == pytest.approx(1.0)


def test_folder_is_weighed_by_its_first_level(tmp_path: Path) -> None:
    (tmp_path / "index" / "deep").mkdir(parents=True)
    (tmp_path / "index" / "deep" / "a").write_bytes(b"12345")
    (tmp_path / "index" / "b").write_bytes(b"1")
    (tmp_path / "library.db").write_bytes(b"123")
    assert folder_bytes(tmp_path) == {"index": 6, "library.db": 3}


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from Linux's /proc")
def test_memory_grows_with_what_is_held() -> None:
    before = memory()
    held = b"x" * 50_000_000
    after = memory()
    assert after.anonymous - before.anonymous > 40_000_000
    assert after.peak >= after.rss >= after.anonymous > len(held)
