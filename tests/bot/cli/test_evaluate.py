"""`mujib evaluate`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tests.bot.cli.conftest import ARTICLES, Mujib

QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "q1",
        "question": "كم عدد الجنود في العراق؟",
        "answers": [{"article_id": "troops", "start": ARTICLES[0].text.index("2500"), "text": "2500"}],
    },
    {
        "id": "q2",
        "question": "كم متفرجاً حضر المباراة؟",
        "answers": [{"article_id": "match", "start": ARTICLES[1].text.index("أربعون"), "text": "أربعون ألف"}],
    },
]
UNANSWERABLE: dict[str, Any] = {"id": "q3", "question": "من اخترع الهاتف؟", "answers": []}


def write(path: Path, lines: list[dict[str, Any]]) -> Path:
    """Write a JSONL file."""
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A file of the articles."""
    return write(tmp_path / "articles.jsonl", [asdict(article) for article in ARTICLES])


def test_json_and_run_file(mujib: Mujib, articles: Path, tmp_path: Path, mujib_home: Path) -> None:
    questions = write(tmp_path / "q.questions.jsonl", [*QUESTIONS, UNANSWERABLE])
    run = tmp_path / "run.jsonl"
    outcome = mujib("evaluate", "--articles", articles, "--questions", questions, "--run", run, "--json")
    assert outcome.code == 0
    result = outcome.json
    assert (result["articles"], result["engine"], result["refused_articles"]) == (3, "tantivy", 0)
    figures = result["sets"][0]
    assert (figures["n"], figures["S@1"], figures["S@3"], figures["MRR@10"]) == (2, 1.0, 1.0, 1.0)
    assert figures["unanswerable"] == 1
    assert 0.5 < figures["highlight F1"] == figures["highlight F1, gold"] <= 1.0
    lines = [json.loads(line) for line in run.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["q1", "q2", "q3"]
    hit = lines[0]["hits"][0]
    assert list(hit) == ["article_id", "start", "end", "score"]
    assert "2500" in ARTICLES[0].text[hit["start"] : hit["end"]]
    scores = [hit["score"] for hit in lines[0]["hits"]]
    assert scores == sorted(scores, reverse=True)
    assert not (mujib_home / "library.db").exists()


@pytest.mark.parametrize("engine", ["tantivy", "rank-bm25"])
def test_table_with_a_row_for_each_file(mujib: Mujib, articles: Path, tmp_path: Path, engine: str) -> None:
    one = write(tmp_path / "one.jsonl", QUESTIONS[:1])
    two = write(tmp_path / "two.jsonl", QUESTIONS)
    outcome = mujib("evaluate", "--articles", articles, "--questions", one, two, "--engine", engine)
    assert outcome.code == 0
    rows = [line for line in outcome.out.splitlines() if ".jsonl" in line]
    assert [row.count("1.000") for row in rows] == [3, 3]
    assert engine in outcome.out
    assert "AUROC" not in outcome.out


def test_how_many_answers_of_each_confidence_are_right(mujib: Mujib, articles: Path, tmp_path: Path) -> None:
    questions = write(tmp_path / "q.jsonl", QUESTIONS)
    arguments = ("evaluate", "--articles", articles, "--questions", questions, "--confidence")
    told = mujib(*arguments, "--json").json["confidence"]
    assert sum(one["count"] for one in told if one["place"] == 1) == 2
    assert all(one["right"] == 1.0 for one in told if one["place"] == 1)
    assert all(one["right"] == 0.0 for one in told if one["place"] > 1)
    assert "الصحيح منها" in mujib(*arguments).out
    assert "confidence" not in mujib(*arguments[:-1], "--json").json


def test_run_files_where_ids_are_shared(mujib: Mujib, articles: Path, tmp_path: Path) -> None:
    one = write(tmp_path / "egy.questions.jsonl", QUESTIONS[:1])
    two = write(tmp_path / "msa.questions.jsonl", QUESTIONS)
    run = tmp_path / "run.jsonl"
    arguments = ("evaluate", "--articles", articles, "--questions", one, "--questions", two, "--run", run)
    assert mujib(*arguments).code == 0
    assert sorted(path.name for path in tmp_path.glob("run*")) == ["run.egy.jsonl", "run.msa.jsonl"]
    assert len((tmp_path / "run.msa.jsonl").read_text(encoding="utf-8").splitlines()) == 2


EASC: list[dict[str, Any]] = [
    {"id": str(number), "title": one.title, "text": one.text, "summaries": [one.text.split(". ")[0] + "."]}
    for number, one in enumerate(ARTICLES)
]


def test_summaries(mujib: Mujib, tmp_path: Path) -> None:
    people, run = write(tmp_path / "easc.jsonl", EASC), tmp_path / "run.jsonl"
    figures = mujib("evaluate", "--summaries", people, "--run", run, "--json").json
    assert list(figures) == ["summaries", "articles", "ratio", "ROUGE-1", "ROUGE-2", "words"]
    assert (figures["articles"], figures["ratio"]) == (3, 0.35)
    assert 0 < figures["ROUGE-2"] <= figures["ROUGE-1"] <= 1
    assert figures["words"] >= 0.35
    lines = [json.loads(line) for line in run.read_text(encoding="utf-8").splitlines()]
    assert [list(line) for line in lines] == [["id", "summary"]] * 3
    assert all(line["summary"] in one["text"] for line, one in zip(lines, EASC, strict=True))
    whole = mujib("evaluate", "--summaries", people, "--ratio", "1", "--json").json
    assert whole["words"] == 1.0
    table = mujib("evaluate", "--summaries", people, "--run", run).out
    assert f"{figures['ROUGE-1']:.3f}" in table
    assert "run.jsonl" in table


def test_mistakes(mujib: Mujib, articles: Path, tmp_path: Path) -> None:
    good = write(tmp_path / "q.jsonl", QUESTIONS)
    people = write(tmp_path / "easc.jsonl", EASC)
    broken = tmp_path / "broken.jsonl"
    broken.write_text(json.dumps(QUESTIONS[0]) + "\n{\n", encoding="utf-8")
    for arguments, told in [
        (("--articles", articles, "--questions", broken), "السطر 2"),
        (("--articles", articles, "--questions", tmp_path / "none"), "none"),
        (("--articles", tmp_path / "none.jsonl", "--questions", good), "none.jsonl"),
        (("--articles", articles, "--questions", good, "--engine", "grep"), "grep"),
        (("--articles", articles, "--questions", good, "--run", tmp_path / "no" / "run"), "run"),
        (("--articles", articles, "--questions", good, "--run", tmp_path), str(tmp_path)),
        (("--articles", articles), "--questions"),
        (("--questions", good), "--articles"),
        ((), "--summaries"),
        (("--summaries", people, "--articles", articles, "--questions", good), "--summaries"),
        (("--summaries", people, "--questions", good), "--summaries"),
        (("--summaries", people, "--ratio", "0"), "0.0"),
        (("--summaries", people, "--ratio", "1.5"), "1.5"),
        (("--summaries", people, "--ratio", "nan"), "nan"),
        (("--summaries", people, "--run", tmp_path), str(tmp_path)),
        (("--summaries", broken), "السطر 1"),
        (("--summaries", tmp_path / "none"), "none"),
    ]:
        outcome = mujib("evaluate", *arguments)
        assert outcome.code == 2, arguments
        assert told in outcome.err
        assert outcome.out == ""
