"""`mujib ask`."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Library
from index.models import Answer, QuestionKind, Result
from tests.bot.cli.conftest import ARTICLES, Mujib

QUESTION = "كم عدد الجنود في العراق؟"
SENTENCE = "وتُبقي واشنطن نحو 2500 جندي في العراق لتدريب القوات المحلية."


@pytest.mark.usefixtures("filled")
def test_json_is_exactly_this(mujib: Mujib) -> None:
    outcome = mujib("ask", QUESTION, "--json")
    assert outcome.code == 0
    result = outcome.json
    assert list(result) == ["question", "refused", "answers"]
    assert result["question"] == QUESTION
    best = result["answers"][0]
    assert list(best) == [
        *("article_id", "title", "url", "published", "sentence", "start", "end", "score", "confidence", "highlights"),
        *("lead_in", "lead_in_start"),
    ]
    assert best["sentence"] == SENTENCE
    assert ARTICLES[0].text[best["start"] : best["end"]] == SENTENCE
    assert (best["article_id"], best["url"], best["published"]) == (
        "troops",
        "https://example.org/troops",
        "2023-10-27",
    )
    assert any("2500" in SENTENCE[start:end] for start, end in best["highlights"])


@pytest.mark.usefixtures("filled")
def test_typing_mistakes_are_told(mujib: Mujib) -> None:
    mistyped = QUESTION.replace("الجنود", "الجوند")
    result = mujib("ask", mistyped, "--json").json
    assert list(result) == ["question", "understood_as", "refused", "answers"]
    assert (result["question"], result["understood_as"]) == (mistyped, QUESTION)
    assert result["answers"][0]["sentence"] == SENTENCE
    assert mujib("ask", mistyped).out.splitlines()[0] == f"قصدت: {QUESTION}"


@pytest.mark.usefixtures("filled")
def test_limit(mujib: Mujib) -> None:
    assert len(mujib("ask", QUESTION, "--limit", "1", "--json").json["answers"]) == 1
    assert mujib("ask", QUESTION, "--limit", "0").code == 2


def answers_with(monkeypatch: pytest.MonkeyPatch, refused: bool, count: int = 2) -> None:
    """Let the library give answers whose confidence isn't the ranking's."""
    answers = tuple(
        Answer("troops", "قوات", None, "2023-10-27", None, f"الجملة {n} هنا.", 0, 5, 1.0, 0.5, matched=1.0)
        for n in range(1, count + 1)
    )

    def ask(self: Library, question: str, limit: int = 3) -> Result:
        return Result(question, QuestionKind.UNKNOWN, refused, answers)

    monkeypatch.setattr(Library, "ask", ask)


def test_text(mujib: Mujib, monkeypatch: pytest.MonkeyPatch) -> None:
    answers_with(monkeypatch, refused=False)
    lines = mujib("ask", QUESTION).out.splitlines()
    assert lines[:4] == ["الجملة 1 هنا.", "من مقال: قوات", "التاريخ: 27 أكتوبر 2023", "الثقة: متوسطة"]
    assert lines[5] == "إجابات أخرى محتملة:"
    assert lines[7] == "الجملة 2 هنا."


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_what_an_answer_leans_on_is_not_one_of_the_others(
    mujib: Mujib, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    def told(start: int, sentence: str, lead_in: str = "") -> Answer:
        return Answer("a", "", None, None, None, sentence, start, start + 9, 1.0, 0.5, lead_in=lead_in)

    answers = (told(20, "وأضاف هذا.", "بدأ اللقاء."), told(0, "بدأ اللقاء."), told(40, "ثالثة."), told(60, "رابعة."))

    def ask(self: Library, question: str, limit: int = 3) -> Result:
        return Result(question, QuestionKind.UNKNOWN, False, answers[:limit])

    monkeypatch.setattr(Library, "ask", ask)
    lines = mujib("ask", QUESTION, "--limit", str(limit)).out.splitlines()
    shown = [line for line in lines if line in ("بدأ اللقاء.", "وأضاف هذا.", "ثالثة.", "رابعة.")]
    assert shown == ["بدأ اللقاء.", "وأضاف هذا.", "ثالثة.", "رابعة."][: limit + 1]
    assert len(mujib("ask", QUESTION, "--limit", str(limit), "--json").json["answers"]) == limit


def test_refusal_shows_no_answer_and_is_no_error(mujib: Mujib, monkeypatch: pytest.MonkeyPatch) -> None:
    answers_with(monkeypatch, refused=True)
    outcome = mujib("ask", QUESTION)
    assert outcome.code == 0
    assert "لم أجد" in outcome.out
    assert "قوات (27 أكتوبر 2023)" in outcome.out
    assert "الجملة" not in outcome.out


def test_an_empty_library_refuses(mujib: Mujib) -> None:
    assert mujib("ask", QUESTION, "--json").json == {"question": QUESTION, "refused": True, "answers": []}


@pytest.mark.parametrize("question", ["", "   ", "؟!…", "😀"])
def test_a_question_without_words(mujib: Mujib, question: str) -> None:
    outcome = mujib("ask", question)
    assert outcome.code == 2
    assert outcome.out == ""
    assert "لا كلمات في السؤال" in outcome.err
    assert "Traceback" not in outcome.err


def test_errors_speak_the_language_that_is_set(mujib: Mujib, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    assert "There are no words in the question" in mujib("ask", "؟").err


def test_a_very_long_question(mujib: Mujib, filled: Path) -> None:
    assert mujib("ask", "الجنود في العراق كم " * 2500, "--json").code == 0
    assert "100000" in mujib("ask", "س" * 100_001).err


def test_an_empty_library_is_told(mujib: Mujib) -> None:
    outcome = mujib("ask", QUESTION)
    assert outcome.code == 0
    assert "المكتبة فارغة" in outcome.out
    assert "لم أجد" not in outcome.out


def test_a_folder_that_cannot_be_made_is_told(mujib: Mujib, mujib_home: Path) -> None:
    mujib_home.write_text("a file", encoding="utf-8")
    outcome = mujib("ask", QUESTION)
    assert outcome.code == 2
    assert "لا يمكن إنشاء المجلد" in outcome.err
