"""Questions with typing mistakes for measuring: one slip each, the same ones for the same seed."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import pytest

from benchmarks.typing_mistakes import SLIPS, main, mistyped

QUESTION = "كم عدد الجنود الأميركيين الموجودين في العراق؟"


def test_one_slip_outside_the_first_word() -> None:
    seen = set()
    for seed in range(300):
        made = mistyped(QUESTION, random.Random(seed))
        assert made is not None
        text, slip = made
        seen.add(slip)
        assert text.startswith("كم ")
        assert abs(len(text) - len(QUESTION)) <= 1
    assert seen == set(SLIPS)


def test_nothing_to_mistype() -> None:
    assert mistyped("من هو؟", random.Random(1)) is None


def test_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given, out, again = tmp_path / "q.jsonl", tmp_path / "out.jsonl", tmp_path / "again.jsonl"
    given.write_text(json.dumps({"id": "1", "question": QUESTION, "answers": []}), encoding="utf-8")
    for path in (out, again):
        monkeypatch.setattr(sys, "argv", ["typing_mistakes", str(given), str(path)])
        main()
    record = json.loads(out.read_text(encoding="utf-8"))
    assert record["id"] == "1"
    assert record["question"] != QUESTION
    assert out.read_bytes() == again.read_bytes()
