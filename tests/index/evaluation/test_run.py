"""Asking: the library is a new one, and it is gone afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index import Library
from index.errors import InputError, ReadError
from index.evaluation import Hit, RunLine, evaluate, write_run


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Two articles and a broken line."""
    file = tmp_path / "a.jsonl"
    lines = [
        json.dumps({"id": "dam", "text": "يبلغ ارتفاع السد 145 متراً. وافتُتح قبل عامين."}),
        json.dumps({"id": "cat", "text": "تنام القطة على السرير طوال النهار."}),
        "{",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """Three questions, one of them of signs."""
    file = tmp_path / "q.jsonl"
    lines = [
        {"id": "1", "question": "كم يبلغ ارتفاع السد؟", "answers": [{"article_id": "dam", "start": 17, "text": "145"}]},
        {"id": "2", "question": "أين تنام القطة؟", "answers": [{"article_id": "cat", "start": 11, "text": "السرير"}]},
        {"id": "3", "question": "؟؟", "answers": []},
    ]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return file


def test_evaluate(articles: Path, questions: Path) -> None:
    homes: list[Path] = []
    told: list[tuple[int, int]] = []

    def opened(folder: Path) -> Library:
        homes.append(folder)
        return Library(folder, engine="rank-bm25")

    result = evaluate(
        articles, [questions, questions], open_library=opened, on_question=lambda *done: told.append(done)
    )
    assert (result.counts.articles, result.refused, result.engine) == (2, 1, "rank-bm25")
    assert [one.scores.s1 for one in result.sets] == [1.0, 1.0]
    assert result.sets[0].scores.refused_unanswerable == 1.0
    shares = result.sets[0].highlights
    assert shares.right is not None
    assert shares.right == shares.gold
    assert 0.5 <= shares.right <= 1.0
    assert result.sets[0].run[2] == RunLine("3", (), True)
    assert told[-1] == (6, 6)
    assert not homes[0].exists()


def test_an_article_file_that_gives_nothing(tmp_path: Path, questions: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        evaluate(tmp_path / "none.jsonl", [questions])
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    with pytest.raises(ReadError, match="no articles"):
        evaluate(empty, [questions])


def test_write_run(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    write_run(file, [RunLine("سؤال", (Hit("a", 1, 2, 0.5),), False)])
    assert file.read_text(encoding="utf-8") == (
        '{"id": "سؤال", "hits": [{"article_id": "a", "start": 1, "end": 2, "score": 0.5}], "refused": false}\n'
    )
    with pytest.raises(InputError):
        write_run(tmp_path, [])
