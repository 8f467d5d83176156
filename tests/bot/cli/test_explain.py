"""`mujib explain`."""

from __future__ import annotations

import pytest

from bot.messages import LANGUAGES, catalogue
from index.models import QuestionKind
from index.ranking.answered import ANSWERABLE_INPUTS
from index.ranking.features import FEATURES
from index.ranking.word_matches import Facts, How
from tests.bot.cli.conftest import Mujib

QUESTION = "كم عدد الجنود في العراق؟"
SENTENCE = "وتُبقي واشنطن نحو 2500 جندي في العراق لتدريب القوات المحلية."


@pytest.mark.usefixtures("filled")
def test_json_has_everything(mujib: Mujib) -> None:
    outcome = mujib("explain", QUESTION, "--limit", "2", "--json")
    assert outcome.code == 0
    told = outcome.json
    assert list(told) == [
        *("question", "kind", "understood_as", "mended", "spoken", "words", "measured", "mean_score"),
        *("candidates", "answerable"),
    ]
    assert (told["question"], told["kind"], told["understood_as"]) == (QUESTION, "how_many", None)
    assert [word["word"] for word in told["words"]] == ["عدد", "الجنود", "العراق"]
    assert len(told["candidates"]) == 2
    best = told["candidates"][0]
    assert (best["rank"], best["sentence"], best["article_id"]) == (1, SENTENCE, "troops")
    assert {part["feature"] for part in best["contributions"]} == set(FEATURES)
    total = told["mean_score"] + sum(part["total"] for part in best["contributions"])
    assert total == pytest.approx(best["score"], abs=0.01)
    assert [(word["asked"], word["how"], word["found"]) for word in best["words"][1:]] == [
        ("الجنود", "form", "جندي"),
        ("العراق", "same", "العراق"),
    ]
    assert {part["name"] for part in told["answerable"]["inputs"]} == set(ANSWERABLE_INPUTS)


@pytest.mark.usefixtures("filled")
def test_text(mujib: Mujib) -> None:
    lines = mujib("explain", QUESTION.replace("الجنود", "الجوند")).out.splitlines()
    assert lines[:3] == [f"السؤال: {QUESTION.replace('الجنود', 'الجوند')}", f"قصدت: {QUESTION}", "المسؤول عنه: عدد"]
    assert f"1. {SENTENCE}" in lines
    assert any(line.split()[:2] == ["الجنود", "صيغة"] and "جدول الجموع" in line and "جندي" in line for line in lines)
    assert sum(not set(FEATURES).isdisjoint(line.split()) for line in lines) == 3 * 8
    assert any(line.startswith("احتمال أن في المقالات جواباً") for line in lines)
    assert lines[-4] == "أكثر ما يرجّح ألا جواب:"


@pytest.mark.usefixtures("filled")
def test_english(mujib: Mujib, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    shown = mujib("explain", QUESTION, "--limit", "1").out
    assert "Asks for: a number" in shown
    assert "another form: table of plurals" in shown
    assert "2. " not in shown


def test_an_empty_library(mujib: Mujib) -> None:
    outcome = mujib("explain", QUESTION)
    assert outcome.code == 0
    assert "لا جملة في المقالات" in outcome.out
    assert "رُفض" in outcome.out


def test_a_question_without_words(mujib: Mujib) -> None:
    outcome = mujib("explain", "؟!")
    assert (outcome.code, outcome.out) == (2, "")
    assert "لا كلمات في السؤال" in outcome.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_explained_has_words(language: str) -> None:
    texts = catalogue(language)
    wanted = [f"features.{name}" for name in ANSWERABLE_INPUTS]
    wanted += [f"kinds.{kind}" for kind in QuestionKind]
    wanted += [f"explain.how_{how}" for how in How] + [f"explain.facts_{facts}" for facts in Facts]
    assert [key for key in wanted if key not in texts] == []
    labels = [texts[f"features.{name}"] for name in ANSWERABLE_INPUTS]
    assert len(set(labels)) == len(labels)
    assert {key.partition(".")[2] for key in texts if key.startswith("features.")} == set(ANSWERABLE_INPUTS)
