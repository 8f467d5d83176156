"""Reading questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import ReadError
from index.evaluation import GoldAnswer, Question, read_questions

GOOD = {"id": "1", "question": "كم؟", "answers": [{"article_id": "a", "start": 3, "text": "٣"}], "variety": "egy"}


def test_good(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    unanswerable = {"id": "2", "question": "من\u2028؟", "answers": [], "kind": "who"}
    text = "\ufeff" + json.dumps(GOOD) + "\r\n\n" + json.dumps(unanswerable, ensure_ascii=False)
    file.write_text(text, encoding="utf-8", newline="")
    assert read_questions(file) == [
        Question("1", "كم؟", (GoldAnswer("a", 3, "٣"),), "egy"),
        Question("2", "من\u2028؟", ()),
    ]


def test_an_answer_is_told_by_its_words_or_by_where_it_ends(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    answers = [{"article_id": "a", "start": 13, "end": 17}, {"article_id": "a", "start": 13}]
    file.write_text(json.dumps({**GOOD, "answers": [*GOOD["answers"], *answers]}), encoding="utf-8")
    told, placed, bare = read_questions(file)[0].answers
    assert told.words_in("قال ثلاثة وهم هنا", 9) == "٣"
    assert placed.words_in("قال ثلاثة وهم هنا", 9) == "ثلاث"
    assert placed.words_in("قال", 9) == ""
    assert bare.words_in("قال ثلاثة وهم هنا", 9) == ""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "not JSON"),
        ("[]", "JSON object"),
        (json.dumps({**GOOD, "id": 3}), '"id"'),
        (json.dumps({**GOOD, "question": ""}), '"question"'),
        (json.dumps({**GOOD, "answers": None}), '"answers"'),
        (json.dumps({**GOOD, "answers": [1]}), "JSON object"),
        (json.dumps({**GOOD, "answers": [{"article_id": "a", "start": "3"}]}), '"start"'),
        (json.dumps({**GOOD, "answers": [{"article_id": "a", "start": -1}]}), '"start"'),
        (json.dumps({**GOOD, "answers": [{"article_id": "a", "start": 3, "end": 3}]}), '"end"'),
        (json.dumps({**GOOD, "answers": [{"article_id": "a", "start": 3, "end": "9"}]}), '"end"'),
        (json.dumps({**GOOD, "answers": [{"start": 1}]}), '"article_id"'),
        (json.dumps({**GOOD, "variety": 1}), '"variety"'),
        (json.dumps(GOOD), "line 1"),
        ("[" * 100_000, "recursion|JSON"),
    ],
)
def test_mistakes_have_their_line(tmp_path: Path, line: str, told: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(json.dumps(GOOD) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(ReadError, match=told) as caught:
        read_questions(file)
    assert (caught.value.path, caught.value.line) == (file, 2)


@pytest.mark.parametrize("content", [b"", b"\n\n", "كم".encode("utf-16"), None])
def test_files_that_are_none(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "q.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ReadError) as caught:
        read_questions(file)
    assert caught.value.code == "questions_file"
