"""What tells whether a library answers a question: above all the names and numbers that are missing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.ranking.answered import ANSWERABLE_INPUTS, answerable_inputs, detail_of, is_name, is_number
from index.ranking.features import FEATURES, measure
from index.ranking.highlight import UNREAD, Marked
from index.ranking.question import understand
from tests.index.ranking.measuring import ANALYZER, read

ARTICLE = (
    "قاعدة الجبل",
    "زار الوزير القاعدة في الكويت عام 2015.\nويعمل فيها 300 جندي أميركي.\nوقال الوزير إن الوفد عاد.",
)


def inputs(question: str, marked: Sequence[Marked] = ()) -> dict[str, float]:
    """What is read off an article of three sentences, all words weighing 1 and the second scored best; `marked` is what
    the first sentences hold."""
    query = understand(question, ANALYZER)
    found = measure(query, [1.0] * len(query.terms), (), {1: 2.0}, {1: read(*ARTICLE)})
    scores = found.values[:, FEATURES.index("coverage")] * 0.0
    scores[[one.ordinal for one in found.candidates].index(1)] = 1.0
    return dict(zip(ANSWERABLE_INPUTS, answerable_inputs(found, scores, marked).tolist(), strict=True))


@pytest.mark.parametrize(
    ("word", "named"),
    [("العراق", True), ("الأميركيين", True), ("BBC", True), ("بوتفليقة", True), ("الجنود", False), ("يعمل", False)],
)
def test_names(word: str, named: bool) -> None:
    (term,) = understand(word, ANALYZER).terms
    assert is_name(term) == named
    assert not is_number(term)


def test_numbers() -> None:
    terms = understand("ماذا حدث عام ٢٠١٩؟", ANALYZER).terms
    assert [term.surface for term in terms if is_number(term)] == ["٢٠١٩"]


def test_a_number_may_stand_beside_the_sentence() -> None:
    near, far = inputs("كم جنديا في القاعدة عام 2015؟"), inputs("كم جنديا في القاعدة عام 2016؟")
    assert near["number_missing"] == far["number_missing"] == pytest.approx(1 / 1)
    assert near["number_missing_around"] == 0 < far["number_missing_around"]
    assert near["name_missing"] == 0 < far["name_missing"]
    assert near["missing_around"] < far["missing_around"]


def test_another_place_is_missing() -> None:
    told, other = inputs("كم جنديا أميركيا في الكويت؟"), inputs("كم جنديا أميركيا في اليابان؟")
    assert told["name_nowhere"] == 0 < other["name_nowhere"]
    assert told["names_around"] == 1 > other["names_around"] > 0
    assert told["missing_in_article"] < other["missing_in_article"]


def test_a_question_without_names_lacks_none() -> None:
    found = inputs("كم جنديا في القاعدة؟")
    names = ("number_missing", "number_missing_around", "name_missing", "name_nowhere", "names_around")
    assert [found[name] for name in names] == [0.0] * len(names)


def test_of_places_that_are_asked_about_together_one_will_do() -> None:
    both, neither = inputs("كم جنديا أميركيا في الكويت واليابان؟"), inputs("كم جنديا أميركيا في تونس واليابان؟")
    assert (both["name_missing"], both["name_nowhere"], both["names_around"]) == (0, 0, 1)
    assert neither["name_missing"] > 0 < neither["name_nowhere"]


@pytest.mark.parametrize(
    ("question", "detail"),
    [
        ("كم عرض نهر النيل؟", "عرض"),
        ("كم عدد الجنود في القاعدة؟", "الجنود"),
        ("متى ولد الوزير؟", "ولد"),
        ("ما لون العلم؟", "لون"),
        ("من هو بوتفليقة؟", None),
        ("ماذا حدث عام 2015؟", "حدث"),
        ("الزعفران", None),
    ],
)
def test_what_names_the_detail_that_is_asked_for(question: str, detail: str | None) -> None:
    query = understand(question, ANALYZER)
    place = detail_of(query)
    assert (None if place is None else query.terms[place].surface) == detail


def test_a_detail_that_is_told_and_one_that_is_not() -> None:
    here, elsewhere, nowhere = (inputs(f"ما {word} القاعدة؟") for word in ("عمل", "زيارة", "لون"))
    assert min(here["detail"], here["detail_in_article"], here["detail_alike"]) > 0.5
    assert elsewhere["detail"] == 0 < elsewhere["detail_in_article"] <= elsewhere["detail_alike_in_article"]
    assert nowhere["detail"] == nowhere["detail_in_article"] == 0
    assert nowhere["detail_alike"] <= nowhere["detail_alike_in_article"] < elsewhere["detail_alike_in_article"]
    assert nowhere["detail_share"] == pytest.approx(1 / 2)


def test_a_question_that_asks_for_no_detail_lacks_none() -> None:
    found = inputs("القاعدة")
    assert [found[name] for name in ANSWERABLE_INPUTS if name.startswith("detail")] == [1, 1, 1, 1, 0]


def test_what_the_first_sentences_hold() -> None:
    read = [Marked((), 2.0, 0.25, False), Marked((), 5.0, 0.75, True), Marked((), 1.0, 0.0, False)]
    found = inputs("كم جنديا في القاعدة؟", read)
    assert (found["evidence"], found["evidence_most"]) == (2.0, 5.0)
    assert (found["expected"], found["expected_most"]) == (0.25, 0.75)
    assert found["holds"] == 0.0
    assert found["holds_share"] == pytest.approx(1 / 3)


def test_nothing_read_is_read_like_a_sentence_that_cannot_be() -> None:
    question = "كم جنديا في القاعدة؟"
    assert inputs(question) == inputs(question, [UNREAD])
    assert inputs(question)["holds"] == inputs(question)["expected"] == 0.0


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("كم جنديا في القاعدة؟", "asks_number"),
        ("متى زار الوزير القاعدة؟", "asks_when"),
        ("من زار القاعدة؟", "asks_name"),
        ("لماذا زار الوزير القاعدة؟", None),
    ],
)
def test_what_is_asked_for(question: str, kind: str | None) -> None:
    found = inputs(question)
    kinds = ("asks_number", "asks_when", "asks_name")
    assert [name for name in kinds if found[name]] == ([kind] if kind else [])
