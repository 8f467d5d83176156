"""The samples that ship: whole, and answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from index import Article, Library, QuestionKind
from tests.outside import ROOT

RIGHT_FIRST, RIGHT_AMONG_THREE = 34, 61
"""Of the 88 questions that have an answer, so many at least are answered right. They are hard on purpose: most share
few words with their answer, and a third are in dialect or misspelt."""


def read(name: str) -> list[dict[str, Any]]:
    """A file of JSON lines."""
    return [json.loads(line) for line in (ROOT / "samples" / name).read_text(encoding="utf-8").splitlines()]


ARTICLES = {line["id"]: line for line in read("articles.jsonl")}
QUESTIONS = read("questions.jsonl")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of the sample articles."""
    with Library(tmp_path_factory.mktemp("samples")) as opened:
        assert all(added.code == "" for added in opened.add_many(Article(**line) for line in ARTICLES.values()))
        yield opened


def is_right(answer: Any, question: dict[str, Any]) -> bool:
    """Whether an answer holds the first character of a right one."""
    return any(
        answer.article_id == gold["article_id"] and answer.start <= gold["start"] < answer.end
        for gold in question["answers"]
    )


def test_there_are_enough() -> None:
    assert len(ARTICLES) >= 15
    assert len(QUESTIONS) == len({line["id"] for line in QUESTIONS}) == 100
    assert sum(not line["answers"] for line in QUESTIONS) >= 10
    assert {line["variety"] for line in QUESTIONS} == {"msa", "egy", "lev", "glf", "irq", "mgr"}


@pytest.mark.parametrize("question", QUESTIONS, ids=[line["id"] for line in QUESTIONS])
def test_answers_stand_where_they_are_said_to(question: dict[str, Any]) -> None:
    QuestionKind(question["kind"])
    for answer in question["answers"]:
        text = ARTICLES[answer["article_id"]]["text"]
        assert text[answer["start"] : answer["start"] + len(answer["text"])] == answer["text"]


def test_as_many_questions_are_answered_right_as_were_measured(library: Library) -> None:
    answered = [([is_right(one, line) for one in library.ask(line["question"], 3).answers]) for line in QUESTIONS]
    assert sum(right[:1] == [True] for right in answered) >= RIGHT_FIRST
    assert sum(any(right) for right in answered) >= RIGHT_AMONG_THREE


@pytest.mark.parametrize("question", QUESTIONS[:5], ids=[line["id"] for line in QUESTIONS[:5]])
def test_model_question_and_its_rewordings(library: Library, question: dict[str, Any]) -> None:
    result = library.ask(question["question"])
    assert not result.refused
    first = result.answers[0]
    assert is_right(first, question)
    assert any("2500 جندي" in first.sentence[span.start : span.end] for span in first.highlights)
    assert not any("900" in first.sentence[span.start : span.end] for span in first.highlights)
