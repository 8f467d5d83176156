"""A small load on the real bot."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.bot_load import BotPlan, measure_bot


@pytest.mark.slow
def test_every_question_of_a_small_load_is_answered(tmp_path: Path) -> None:
    plan = BotPlan(sentences=300, users=20, seconds=1.0, rate=10.0, together=4)
    facts = measure_bot(plan, tmp_path)
    assert [one.name for one in facts] == ["closed loop", "open loop"]
    for one in facts:
        assert one.sent == one.answered == one.waited.count > 0
        assert 0 < one.waited.p50 <= one.waited.p99 <= one.waited.worst
        assert one.found > 0.5
        assert one.bot_cpu > 0
