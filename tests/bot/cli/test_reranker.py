"""The neural re-ranker in the commands that ask, and what the doctor says of it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from bot.services import Services
from bot.settings import Settings, load_settings
from index.ranking import cross_encoder
from index.ranking.blending import Blend
from index.ranking.cross_encoder import threads_for
from tests.bot.cli.conftest import ARTICLES, Mujib, Outcome
from tests.bot.cli.test_evaluate import write
from tests.index.ranking.tiny_model import write_model

QUESTION = "ماذا افتتح في وسط المدينة؟"
RIGHT = "افتُتح المتحف الوطني للعلوم في وسط المدينة."
OTHER = "فاز فريق المدينة على ضيفه بهدفين."


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model that prefers another sentence than the right one, and is much believed."""
    folder = write_model(tmp_path / "model", {"ضيفه": 5.0})
    Blend(weight=100.0).write(folder)
    return folder


def set_to(monkeypatch: pytest.MonkeyPatch, source: str | Path) -> None:
    """Set one, as an operator does."""
    monkeypatch.setenv("RERANKER", str(source))
    load_settings.cache_clear()


def first(outcome: Outcome) -> str:
    """The sentence that was shown, or would be."""
    assert outcome.code == 0
    return str(outcome.json["answers"][0]["sentence"])


def reranker_check(outcome: Outcome) -> dict[str, Any]:
    """What the doctor says."""
    (found,) = [check for check in outcome.json["checks"] if check["name"] == "reranker"]
    return dict(found)


@pytest.mark.usefixtures("filled")
def test_ask(mujib: Mujib, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert first(mujib("ask", QUESTION, "--json")) == RIGHT
    assert first(mujib("ask", QUESTION, "--json", "--reranker", model)) == OTHER
    set_to(monkeypatch, model)
    assert first(mujib("ask", QUESTION, "--json")) == OTHER
    assert first(mujib("ask", QUESTION, "--json", "--reranker", "off")) == RIGHT


@pytest.mark.usefixtures("filled")
def test_chat(mujib: Mujib, model: Path) -> None:
    assert OTHER not in mujib("chat", input=QUESTION + "\n").out
    assert OTHER in mujib("chat", "--reranker", model, input=QUESTION + "\n").out


@pytest.mark.usefixtures("filled")
def test_one_that_is_asked_for_has_to_work_and_one_that_is_set_need_not(
    mujib: Mujib, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = mujib("ask", QUESTION, "--reranker", tmp_path)
    assert outcome.code == 2
    assert str(tmp_path) in outcome.err
    set_to(monkeypatch, tmp_path)
    outcome = mujib("ask", QUESTION, "--json")
    assert first(outcome) == RIGHT
    assert "المرتِّب العصبي" in outcome.err
    assert str(tmp_path) in outcome.err


def test_evaluate(mujib: Mujib, model: Path, tmp_path: Path) -> None:
    articles = write(tmp_path / "articles.jsonl", [asdict(article) for article in ARTICLES])
    gold = {"article_id": "museum", "start": 0, "text": "المتحف"}
    questions = write(tmp_path / "q.questions.jsonl", [{"id": "q", "question": QUESTION, "answers": [gold]}])
    given = ("evaluate", "--articles", articles, "--questions", questions)
    plain, neural = mujib(*given, "--json"), mujib(*given, "--json", "--reranker", model)
    assert (plain.json["sets"][0]["S@1"], neural.json["sets"][0]["S@1"]) == (1.0, 0.0)
    assert "reranker" not in plain.json
    assert neural.json["reranker"] == str(model)
    assert str(model) in mujib(*given, "--reranker", model).out


def test_doctor(mujib: Mujib, model: Path, mujib_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "RERANKER" in reranker_check(mujib("doctor", "--json"))["detail"]

    def check(source: str | Path) -> dict[str, Any]:
        set_to(monkeypatch, source)
        outcome = mujib("doctor", "--json")
        found = reranker_check(outcome)
        assert (outcome.code == 0) is found["ok"]
        return found

    found = check(model)
    assert found["ok"]
    assert all(piece in found["detail"] for piece in ("model.onnx", "64", "100"))
    (model / "model.onnx").write_bytes(b"nonsense")
    assert not check(model)["ok"]
    assert not check("/no/such/folder")["ok"]
    found = check("owner/name")
    assert found["ok"]
    assert "owner/name" in found["detail"]
    assert not (mujib_home / "models").exists(), "nothing is fetched for the looking"


def test_the_bot_has_it(model: Path, mujib_home: Path) -> None:
    services = Services.open(Settings(mujib_home=mujib_home, reranker=str(model)))
    try:
        reranker = services.library._own_reranker
        assert reranker is not None
        assert reranker.source == str(model)
    finally:
        services.close()


def test_processes_that_answer_share_the_cores(model: Path, mujib_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cross_encoder, "_cores", lambda: 8)
    services = Services.open(Settings(mujib_home=mujib_home, reranker=str(model), workers=3))
    try:
        assert services.workers is not None
        opening = services.workers._opening
        assert (opening.reranker, opening.threads) == (str(model), 2)
    finally:
        services.close()
    assert [threads_for(processes) for processes in (1, 2, 8, 64)] == [4, 4, 1, 1]
