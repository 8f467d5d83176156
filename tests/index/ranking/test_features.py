"""What is measured of candidates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.engines import Candidate
from index.ranking.features import FEATURES, MEASURED, Measured, inverse_frequency, measure
from index.ranking.matching import LEVEL_STRENGTH
from index.ranking.places import MAX_PLACES
from index.ranking.question import understand
from index.text.coding import unpack
from tests.index.ranking import measuring
from tests.index.ranking.measuring import ANALYZER, PARTS, read, read_of

QUESTIONS = st.one_of(
    st.sampled_from(
        [
            "كم عدد الجنود في العراق؟",
            "متى وصل الوفد؟",
            "أين الوزير",
            "لماذا تأخر المطر؟",
            "من قال؟",
            "BBC",
            "كم",
            "كم أسرة وصلت؟",
        ]
    ),
    st.lists(st.sampled_from(" ".join(PARTS).split()), max_size=8).map(" ".join),
    st.text(max_size=30),
)
TEXTS = st.lists(st.lists(st.sampled_from(PARTS), max_size=5).map("\n".join), max_size=4)
WIDER = {"length": 8.0, "bm25_share": 2.0, "engine_share": 2.0}
"""Features that may be greater than 1."""


def measured(question: str, *articles: bytes, keep: int = MEASURED, found: Sequence[Candidate] = ()) -> Measured:
    """The sentences of articles, which have the keys from 1 on, measured for a question."""
    return measuring.measured(question, dict(enumerate(articles, start=1)), keep, found)


def features(question: str, sentence: str) -> dict[str, float]:
    """What is measured of a sentence that stands alone."""
    (values,) = measured(question, read_of("", sentence)).values.tolist()
    return dict(zip(FEATURES, values, strict=True))


# -- any question, any text -----------------------------------------------------------------------------------------


@settings(max_examples=80)
@given(QUESTIONS, TEXTS, st.integers(1, 20))
def test_features_are_finite_and_in_range(question: str, texts: list[str], keep: int) -> None:
    articles = [read(text.partition("\n")[0], text) for text in texts]
    count = [len(unpack([one]).starts) - 2 for one in articles]
    found = measured(question, *articles, keep=keep)
    terms = len(found.query.terms)
    size = min(keep, sum(count)) if terms else 0
    assert found.values.shape == (size, len(FEATURES))
    assert found.strengths.shape == (size, terms)
    assert len(found.candidates) == len(found.words) == size
    assert len(set(found.candidates)) == size
    assert np.isfinite(found.values).all()
    for name, column in zip(FEATURES, found.values.T, strict=True):
        least = -1.0 if name == "missing_meaning" else 0.0
        assert (column >= least - 1e-6).all(), name
        assert (column <= WIDER.get(name, 1.0) + 1e-6).all(), name
    for one, words in zip(found.candidates, found.words, strict=True):
        assert 0 <= one.ordinal < count[one.key - 1]
        coded = unpack([articles[one.key - 1]])
        expected = coded.words[coded.starts[one.ordinal + 1] : coded.starts[one.ordinal + 2]]
        assert words.tobytes() == expected.tobytes()


def test_feature_names_are_unique_and_as_many_as_columns() -> None:
    assert len(set(FEATURES)) == len(FEATURES)
    assert measured("المطر", read_of("", "المطر هنا")).values.shape == (1, len(FEATURES))


@given(QUESTIONS, TEXTS)
def test_same_articles_measure_alike(question: str, texts: list[str]) -> None:
    articles = [read("", text) for text in texts]
    one, other = measured(question, *articles), measured(question, *articles)
    assert one.candidates == other.candidates
    assert one.values.tobytes() == other.values.tobytes()


# -- articles, engines, places --------------------------------------------------------------------------------------


def test_articles_are_compared_by_their_score() -> None:
    articles = {key: read_of("", "الجنود", "هنا") for key in (1, 2, 3)}
    found = measuring.measured("الجنود", articles, whole={2: 6.0, 1: 3.0, 7: 12.0})
    by_key = {one.key: row for one, row in zip(found.candidates, found.values.tolist(), strict=True)}
    assert {key: row[FEATURES.index("article")] for key, row in by_key.items()} == {1: 0.5, 2: 1.0, 3: 0.0}
    assert {key: row[FEATURES.index("article_rank")] for key, row in by_key.items()} == {1: 1 / 2, 2: 1.0, 3: 1 / 3}


def test_what_the_engine_said_of_a_sentence_is_kept() -> None:
    found = measured(
        "الجنود في العراق",
        read_of("", "الجنود", "العراق هنا", "الجنود"),
        found=[Candidate(1, 0, 3.3), Candidate(1, 1, 6.6)],
    )
    assert found.candidates == [Candidate(1, 0, 3.3), Candidate(1, 1, 6.6), Candidate(1, 2, 0.0)]
    assert found.values[:, FEATURES.index("engine")].tolist() == [0.5, 1.0, 0.0]
    # Relative to 2.2 times the question's weight, 1 + 2.
    assert found.values[:, FEATURES.index("engine_share")].tolist() == pytest.approx([0.5, 1.0, 0.0])


def test_places_named_must_all_be_there() -> None:
    assert features("ماذا جرى في العراق وسورية؟", "جرى شيء في العراق وسورية")["place"] == 1
    assert features("ماذا جرى في العراق وسورية؟", "جرى شيء في العراق")["place"] == 0
    assert features("ماذا جرى في الغابة؟", "جرى شيء")["place"] == 1


# -- signs of an answer ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "sentence", "counted"),
    [
        ("كم عدد الجنود في العراق؟", "بقي 2500 جندي في العراق", LEVEL_STRENGTH["norm"]),
        ("كم عدد الجنود في العراق؟", "بقي 2500 من الجنود في العراق", LEVEL_STRENGTH["stem"]),
        ("كم عدد الجنود في العراق؟", "قال الجنود إن في العراق 2500 جندي", LEVEL_STRENGTH["stem"]),
        ("كم عدد الجنود في العراق؟", "جنود العراق عددهم 2500", 0.0),
        ("كم عدد الجنود في العراق؟", "وصل عدد الجنود في العراق إلى 2500", LEVEL_STRENGTH["norm"]),
        ("كم عدد الجنود في العراق؟", "وعدد جنود العراق: 2500", LEVEL_STRENGTH["stem"]),
        ("كم عدد الجنود في العراق؟", "بلغ العدد الكلي للجنود عام 2015 نحو 2500", LEVEL_STRENGTH["stem"]),
        ("كم عدد سكان مصر؟", "ويبلغ عدد سكانها (105 ملايين)", LEVEL_STRENGTH["stem"]),
        ("كم عدد الجنود في العراق؟", "عدد الجنود كبير وعدد الضباط 2500", 0.0),
        ("كم عدد الجنود في العراق؟", "عدد كبير من الجنود بين 2500", 0.0),
        ("كم عدد الجنود في العراق؟", "عدد الجنود في 12 قاعدة نحو 2500", LEVEL_STRENGTH["norm"]),
        ("كم عدد الجنود في العراق؟", "عدد الجنود" + " في كل مكان" * 5 + " 2500", 0.0),
        ("كم عدد الجنود في العراق؟", "عاد الجنود الثلاثاء وقال جندي شيئا", 0.0),
        ("كم عدد الجنود في العراق؟", "بقي 2500 رجل بين الجنود", 0.0),
        ("متى عاد الجنود؟", "عاد 2500 جندي", 0.0),
    ],
)
def test_counted_noun_beside_the_number(question: str, sentence: str, counted: float) -> None:
    found = features(question, sentence)["counted"]
    assert bool(found) == bool(counted)
    assert found == pytest.approx(counted, abs=0.06)


@pytest.mark.parametrize(
    ("question", "sentence", "event"),
    [
        ("كم عدد الجنود في العراق؟", "قتل 30 جنديا في العراق", 1.0),
        ("كم عدد الجنود في العراق؟", "مقتل نحو 30 جنديا في العراق", 1.0),
        ("كم عدد الجنود في العراق؟", "قتل 30 في هجوم على القاعدة الكبيرة وبقي 2500 جندي", 0.0),
        ("كم عدد الجنود في العراق؟", "بقي 2500 جندي في العراق", 0.0),
        ("كم عدد الجنود في العراق؟", "قتل الجنود في العراق", 0.0),
        ("كم قتيلا سقط في العراق؟", "سقط 30 قتيلا في العراق", 0.0),
        ("متى وصل الجنود؟", "قتل 30 جنديا", 0.0),
    ],
)
def test_numbers_of_victims_are_told(question: str, sentence: str, event: float) -> None:
    assert features(question, sentence)["event"] == event


@pytest.mark.parametrize(
    ("question", "sentence", "unit", "other_unit"),
    [
        ("كم سرعة القطار؟", "تبلغ سرعة القطار 300 كيلومتر في الساعة", 1, 0),
        ("كم سرعة القطار؟", "بعد خمس سنوات من العمل 300 كم/س سرعة القطار", 1, 0),
        ("كم سرعة القطار؟", "تبلغ سرعة القطار 300", 0, 0),
        ("كم سرعة القطار؟", "سرعة القطار 300 في سنة 2015", 0, 0),
        ("كم سرعة القطار؟", "استغرق العمل خمس سنوات", 0, 1),
        ("كم سرعة القطار؟", "وصل القطار عام 2015 بعد سنتين", 0, 1),
        ("كم سرعة القطار؟", "سرعة القطار عالية", 0, 0),
        ("كم سنة دام العمل؟", "دام العمل سنتين", 1, 0),
        ("كم سنة دام العمل؟", "كلف العمل 30 ألف دولار", 0, 1),
        ("كم كلفة العمل؟", "كلفة العمل $30", 1, 0),
        ("كم كلفة العمل؟", "زادت كلفة العمل 30%", 0, 1),
        ("كم عدد الجنود؟", "وصل 30 جنديا بعد سنة", 0, 0),
        ("كم عدد الجنود؟", "وصل الجنود عام 2015", 0, 1),
        ("كم عدد الجنود؟", "وصل جنديان عام 2015", 1, 0),
        ("متى وصل القطار؟", "وصل القطار بعد سنتين", 0, 0),
        ("من قاد القطار؟", "كلف القطار 30 دولارا", 0, 0),
    ],
)
def test_units_of_what_is_asked_for_are_told(question: str, sentence: str, unit: int, other_unit: int) -> None:
    found = features(question, sentence)
    assert (found["unit"], found["other_unit"]) == (unit, other_unit)
    if other_unit:
        assert (found["number"], found["kind_near"], found["beside"]) == (0, 0, 0)


def test_evidence_is_the_number_with_the_right_unit() -> None:
    near = features("كم طول الجسر؟", "بعد 5 سنوات وفي حفل كبير حضره الوزير فتح أمس فيها الجسر وطول الجسر 30 مترا")
    far = features("كم طول الجسر؟", "بعد 30 مترا وفي حفل كبير حضره الوزير فتح أمس فيها الجسر وطول الجسر 5 سنوات")
    assert near["beside"] > far["beside"] == 0
    assert near["kind_near"] > far["kind_near"]


@pytest.mark.parametrize(
    ("question", "with_sign", "without", "name"),
    [
        ("كم عدد الجنود؟", "الجنود 2500", "الجنود كثيرون", "number"),
        ("كم كلفة الجسر؟", "كلفة الجسر خمسة ملايين", "كلفة الجسر عالية", "number"),
        ("متى وصل الوفد؟", "وصل الوفد في حزيران", "وصل الوفد هنا", "date"),
        ("متى وصل الوفد؟", "وصل الوفد في تشرين الأول", "وصل الوفد هنا", "date"),
        ("لماذا تأخر الوفد؟", "تأخر الوفد بسبب الثلج", "تأخر الوفد كثيرا", "cause"),
        ("من افتتح الجسر؟", "افتتح الوزير الجسر", "افتتح الجسر أمس", "person"),
        ("أين وصل الوفد؟", "وصل الوفد إلى القرية", "وصل الوفد أمس", "location"),
    ],
)
def test_sentence_holds_what_is_asked_for(question: str, with_sign: str, without: str, name: str) -> None:
    one, other = features(question, with_sign), features(question, without)
    assert (one["kind"], one[name], other["kind"], other[name]) == (1, 1, 0, 0)
    others = {"number", "date", "cause", "person", "location"} - {name}
    assert not any(one[another] for another in others)
    assert one["kind_near"] > other["kind_near"] == 0
    assert one["beside"] > other["beside"] == 0


def test_nearer_signs_count_more() -> None:
    near = features("متى وصل الوفد؟", "وصل الوفد في 2021 بعد غياب طويل دام دهرا كاملا هناك")
    far = features("متى وصل الوفد؟", "وصل الوفد بعد غياب طويل دام دهرا كاملا هناك في 2021")
    assert near["kind_near"] > far["kind_near"] > 0
    assert near["beside"] > far["beside"] == 0
    assert features("متى وصل الوفد؟", "في 2021 بعد غياب وصل الوفد")["beside"] == 1
    assert features("متى وصل الوفد؟", "في 2021 بعد غياب طويل دام دهرا كاملا وصل الوفد")["beside"] == 0


def test_words_of_the_question_are_no_signs() -> None:
    found = features("متى وصل الوفد في 2021؟", "وصل الوفد 2021 إلينا")
    assert (found["kind"], found["date"], found["kind_near"], found["beside"]) == (0, 0, 0, 0)


# -- what is measured -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keep", [1, 7, 49, 50, 80])
def test_only_the_best_are_measured(keep: int) -> None:
    said = [f"كلام {number}" for number in range(50)]
    said[20] = "جملة عن المطر"
    found = measured("المطر", read_of("", *said), keep=keep)
    assert len(found.candidates) == min(keep, 50)
    assert 20 in {one.ordinal for one in found.candidates}


def test_nothing_found_is_nothing_measured() -> None:
    for found in (
        measured("كم عدد الجنود؟"),
        measured("كم عدد الجنود؟", b""),
        measured("كم عدد الجنود؟", read_of("الجنود")),
        measured("؟!", read_of("", "الجنود")),
        measuring.measured("الجنود", {1: read_of("", "كلام آخر")}, whole={}),
    ):
        assert list(found.candidates) == list(found.words) == []
        assert found.values.shape == (0, len(FEATURES))
        assert found.strengths.shape == (0, len(found.query.terms))


def test_articles_without_words_are_left_out() -> None:
    found = measured("الجنود", b"", read_of("", "الجنود هنا"))
    assert [one.key for one in found.candidates] == [2]


def test_weights_come_along() -> None:
    found = measured("الجنود في العراق", read_of("", "الجنود هنا"))
    assert found.weights.tolist() == [1.0, 2.0]
    for articles in ({1: read_of("", "الجنود هنا")}, {}):
        relative = measure(found.query, [1.0, 2.0], [], {}, articles, greatest=4.0)
        assert relative.weights.tolist() == [0.25, 0.5]


def test_question_that_weighs_nothing() -> None:
    """Where every sentence of a library holds a word, its weight comes near 0."""
    query = understand("الجنود", ANALYZER)
    found = measure(query, [0.0], [], {}, {1: read_of("", "الجنود هنا")})
    assert np.isfinite(found.values).all()


def test_very_long_sentences_are_measured() -> None:
    filler = " ".join(["كلام"] * (MAX_PLACES + 50))
    found = features("أين الجنود في العراق؟", f"الجنود {filler} العراق")
    assert found["coverage"] == 1
    assert 0 < found["window_wide"] < 1


@pytest.mark.parametrize(("total", "holding"), [(0, 0), (10, 0), (10, 10), (5, 9), (10**6, 1)])
def test_inverse_frequency_is_never_negative(total: int, holding: int) -> None:
    assert inverse_frequency(total, holding) >= 0


@pytest.mark.parametrize("title", ["الفيضانات", ""])
def test_an_article_is_of_the_month_it_came_out_in(title: str) -> None:
    said = "وصل الوفد إلى المدينة صباحا."
    found = measured(
        "متى وصل الوفد في تموز 2018؟",
        *(read_of(title, said, published=date) for date in ("2018-07-25T10:00:00", "2019-07-25", None)),
    )
    year, month = ([term.surface for term in found.query.terms].index(word) for word in ("2018", "تموز"))
    of = {one.key: around for one, around in zip(found.candidates, found.around, strict=True)}
    assert {key: (around[year], around[month]) for key, around in of.items()} == {
        1: pytest.approx((0.95, 0.9)),
        2: pytest.approx((0.0, 0.9)),
        3: (0.0, 0.0),
    }
    assert not found.strengths[:, [year, month]].any()  # the sentence itself says nothing of it


def announced(*said: str) -> list[float]:
    """What announces each sentence of an article, for a question of two words."""
    found = measured("كيف يعالج السكري؟", read_of("", *said))
    values = found.values[:, FEATURES.index("announced")].tolist()
    assert [one.ordinal for one in found.candidates] == list(range(len(said)))
    return [round(value, 6) for value in values]


def test_a_question_or_heading_announces_what_comes_next() -> None:
    filler = "وهذا كلام طويل لا يقول شيئا عن ذلك كله"
    assert announced("كيف يعالج السكري في هذه الأيام يا ترى؟", filler, filler) == [0.0, 1.0, 0.0]
    assert announced("علاج السكري", filler, filler)[1:] == [pytest.approx(1.0, abs=0.3), 0.0]
    assert announced("يعالج السكري اليوم بأدوية كثيرة وبالرياضة أيضا", filler) == [0.0, 0.0]


def test_a_word_in_brackets_is_evidence_of_what_it_means() -> None:
    said = ["اسمه محدد الموقع الموحد (URL) في الشبكة", "ويكتب الناس URL كل يوم في الشبكة"]
    found = measured("ماذا يعني URL؟", read_of("", *said)).values
    assert found[:, FEATURES.index("kind")].tolist() == [1.0, 0.0]
