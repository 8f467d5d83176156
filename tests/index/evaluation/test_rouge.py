"""ROUGE by hand-made figures, and summaries evaluated from file to figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ReadError
from index.evaluation.rouge import evaluate_summaries, read_references, rouge, rouge_f, rouge_words

TEXT = "افتتح الوزير المدرسة الجديدة صباح الأحد. وحضر الأهالي الحفل كلهم مسرورين. ثم عاد الجميع إلى بيوتهم مساء."
WORDS = st.lists(st.sampled_from("أبجد"), max_size=12)


def line(**fields: object) -> str:
    return json.dumps({"id": "1", "title": "", "text": TEXT, "summaries": [TEXT]} | fields, ensure_ascii=False)


def test_words_are_compared_in_one_spelling() -> None:
    assert rouge_words("أُمُّ الإسلامـ، مدرسة على ٣ a_b!") == ["ام", "الاسلام", "مدرسه", "علي", "٣", "a_b"]


def test_figures_by_hand() -> None:
    # Shared words: ا ب, and one of the two ج; precision 3/4, recall 3/5. Shared pairs: (ا، ب); 1/3 and 1/4.
    assert rouge_f(list("ابجج"), list("ابدهج"), 1) == pytest.approx(2 * 0.75 * 0.6 / 1.35)
    assert rouge_f(list("ابجج"), list("ابدهج"), 2) == pytest.approx(2 / 7)


def test_the_mean_over_references() -> None:
    assert rouge("ا ب", ["ا ب", "ج"]) == (0.5, 0.5)


@given(WORDS, WORDS, st.integers(1, 2))
def test_a_share_and_symmetric(one: list[str], other: list[str], size: int) -> None:
    value = rouge_f(one, other, size)
    assert 0 <= value <= 1 + 1e-9
    assert value == pytest.approx(rouge_f(other, one, size))
    if len(one) >= size:
        assert rouge_f(one, one, size) == pytest.approx(1)


def test_evaluation_writes_what_it_scored(tmp_path: Path) -> None:
    path, run = tmp_path / "articles.jsonl", tmp_path / "run.jsonl"
    path.write_text(line(summaries=["افتتح الوزير المدرسة الجديدة صباح الأحد.", "غيره"]) + "\n\n", encoding="utf-8")
    found = evaluate_summaries(path, 0.3, run)
    assert json.loads(run.read_text(encoding="utf-8")) == {
        "id": "1",
        "summary": "افتتح الوزير المدرسة الجديدة صباح الأحد.",
    }
    assert found == {
        "articles": 1.0,
        "rouge_1": pytest.approx(0.5),
        "rouge_2": pytest.approx(0.5),
        "words": pytest.approx(6 / 17),
    }
    assert evaluate_summaries(path, 1.0)["words"] == pytest.approx(1)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", line(id=1), line(text=None), line(summaries=[]), line(summaries="x"), line(summaries=[1])],
)
def test_other_files_are_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReadError):
        read_references(path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        read_references(tmp_path / "none.jsonl")
