"""A small run of the whole benchmark, and what is left of it: nothing."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from io import StringIO
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from rich.console import Console

from benchmarks import worker
from benchmarks.facts import Report
from benchmarks.report import show
from benchmarks.run import BenchmarkError, Measure, Plan, in_fresh_process, run
from benchmarks.vocabulary import Vocabulary
from index import Article


@pytest.fixture(autouse=True)
def _one_vocabulary(vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made once, and smaller."""
    monkeypatch.setattr("benchmarks.run.Vocabulary", lambda seed: vocabulary)


@pytest.mark.parametrize(
    ("sentences", "measure"),
    [
        pytest.param(300, worker.measure, id="in this process"),
        pytest.param(2_000, in_fresh_process, marks=pytest.mark.slow, id="in fresh processes"),
    ],
)
def test_a_small_run_measures_everything_and_leaves_nothing(
    sentences: int, measure: Measure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    said: list[str] = []
    report = run(Plan(sentences, questions=4, growth=False), said.append, measure)
    assert not list(tmp_path.iterdir())
    assert report.cold.sentences == report.warm.sentences == report.text.sentences >= sentences
    assert min(report.warm.rate, report.cold.rate) > 0
    assert report.ask.answer.count == len(report.ask.stems) == 4
    assert 0 < report.ask.answer.p50 <= report.ask.answer.worst
    assert {"analysis", "engine", "segmentation", "store"} <= set(report.cold.parts)
    assert sum(report.cold.parts.values()) == pytest.approx(report.cold.seconds, rel=0.01)
    assert {peer.name for peer in report.peers} | set(report.skipped) == {"rank-bm25", "bm25s"}
    assert "rank-bm25" in {peer.name for peer in report.peers}
    assert report.command == f"mujib bench --sentences {sentences} --questions 4 --no-growth"
    # Figures survive the way to JSON and back, and no machine is named in them.
    assert TypeAdapter(Report).validate_json(json.dumps(asdict(report))) == report
    assert set(report.machine) == {"cores", "system", "architecture", "python", "tantivy", "load_at_start"}
    shown = StringIO()
    show(report, Console(file=shown, width=120))
    for words in ("whole answer, p50", "rank-bm25 ÷", "analysis", "≥ 5,000"):
        assert words in shown.getvalue()


def test_a_file_of_no_articles_ends_the_run_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text("")
    with pytest.raises(ValueError, match="no article"):
        run(Plan(sentences=100, articles=path), lambda doing: None)


def test_a_stage_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.run._Run._source", lambda self, vocabulary: iter([_refused()] * 2))
    with pytest.raises(BenchmarkError, match="was refused"):
        run(Plan(sentences=2, questions=2, peers=False, growth=False), lambda doing: None)


def _refused() -> tuple[Article, int]:
    return Article("x", "", "وصل الوزير إلى المدينة أمس.", published="no date"), 1
