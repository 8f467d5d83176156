"""The figures, against cases worked out by hand and against their definitions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.evaluation import GoldAnswer, Hit, Question, RunLine, auroc, score


def question(name: str, *starts: int, article: str = "a") -> Question:
    """A question answered at some places of an article."""
    return Question(name, "؟", tuple(GoldAnswer(article, start, "") for start in starts))


def line(name: str, *spans: tuple[int, int], top: float = 1.0, refused: bool = False, article: str = "a") -> RunLine:
    """Hits at some places of an article, scored from `top` down."""
    hits = tuple(Hit(article, start, end, top - n / 100) for n, (start, end) in enumerate(spans))
    return RunLine(name, hits, refused)


def scored(questions: list[Question], *lines: RunLine) -> dict[str, float | int | None]:
    """The figures."""
    return score(questions, {one.id: one for one in lines}).as_dict()


def test_by_hand() -> None:
    questions = [question("1", 5), question("2", 5), question("3", 5), question("4", 99, 15)]
    figures = scored(
        questions,
        line("1", (0, 10)),
        line("2", (10, 20), (20, 30), (0, 10)),
        line("3", (10, 20), (20, 30), (30, 40), (0, 10)),
        line("4", (10, 20), article="b"),
    )
    assert figures == {"n": 4, "S@1": 0.25, "S@3": 0.5, "MRR@10": round((1 + 1 / 3 + 1 / 4) / 4, 4)}


@pytest.mark.parametrize(("start", "right"), [(9, 0.0), (10, 1.0), (19, 1.0), (20, 0.0)])
def test_a_hit_holds_the_first_character(start: int, right: float) -> None:
    assert scored([question("1", start)], line("1", (10, 20)))["S@1"] == right


def test_only_ten_hits_count() -> None:
    far = line("1", *[(n * 10, n * 10 + 10) for n in range(11)])
    assert scored([question("1", 95)], far)["MRR@10"] == 0.1
    assert scored([question("1", 105)], far)["MRR@10"] == 0.0


def test_unanswerable() -> None:
    questions = [question("1", 5), question("2", 5), question("3"), question("4"), question("5")]
    figures = scored(
        questions,
        line("1", (0, 10), top=0.9),
        line("2", (0, 10), top=0.5, refused=True),
        line("3", (0, 10), top=0.5),
        line("4", refused=True),
    )
    assert figures == {
        "n": 2,
        "S@1": 1.0,
        "S@3": 1.0,
        "MRR@10": 1.0,
        "unanswerable": 3,
        "AUROC": round(5.5 / 6, 4),
        "answered_kept": 0.5,
        "refused_unanswerable": round(2 / 3, 4),
    }


def test_only_unanswerable_and_nothing_at_all() -> None:
    figures = scored([question("1")], line("1", (0, 1)))
    assert figures == {"unanswerable": 1, "AUROC": None, "answered_kept": None, "refused_unanswerable": 0.0}
    assert scored([]) == {}


_VALUES = st.lists(st.integers(0, 5).map(float), min_size=1, max_size=12)


@given(_VALUES, _VALUES)
def test_auroc_is_the_share_of_pairs_in_order(positive: list[float], negative: list[float]) -> None:
    pairs = [(p, n) for p in positive for n in negative]
    expected = sum(1.0 if p > n else 0.5 if p == n else 0.0 for p, n in pairs) / len(pairs)
    assert auroc(positive, negative) == pytest.approx(expected)


def test_auroc_of_nothing() -> None:
    assert auroc([], [1.0]) is None
    assert auroc([1.0], []) is None
