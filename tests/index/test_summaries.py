"""Summaries: which sentences, in which order, within which budget."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.models import Span
from index.summaries import summarise
from index.summary.centrality import GRAPH_SENTENCES, central, likeness
from index.summary.choose import by_words
from index.summary.coverage import Coverage
from index.summary.features import FEATURES, features
from index.summary.model import SummaryModel, default_model
from index.summary.units import units, unwrap
from index.text.segment import sentences
from index.text.terms import Analyzer
from index.text.words import count_words

TITLE = "افتتاح جسر جديد فوق النهر"
TEXT = """افتتحت بلدية المدينة صباح اليوم جسرا جديدا فوق النهر يربط ضفتيه للمرة الأولى.
ويبلغ طول الجسر ثلاثمئة متر، واستغرق بناؤه أربع سنوات كاملة. وقال رئيس البلدية إن الجسر سيخفف الازدحام في وسط المدينة.

تفاصيل
وتحدث عدد من السكان عن فرحتهم بانتهاء الأعمال التي أزعجتهم طويلا. شكرا. وجلبت إحدى العائلات الشاي للعمال.
ويتوقع المهندسون أن يعبر الجسر عشرون ألف سيارة كل يوم."""
ANALYZER = Analyzer()
VOCABULARY = "الجسر المدينة النهر بناء عمال سيارة وقال في من على 2024 مهندس طريق سكان وزير و هل"
WORDS = st.sampled_from(VOCABULARY.split(" "))
SENTENCES = st.builds(
    lambda words, end: " ".join(words) + end,
    st.lists(WORDS, min_size=1, max_size=30),
    st.sampled_from([".", "؟", "!", ":", ""]),
)
TEXTS = st.lists(st.tuples(SENTENCES, st.sampled_from([" ", "\n", "\n\n", "\r\n"])), max_size=25).map(
    lambda pieces: "".join(sentence + blank for sentence, blank in pieces)
)


def quoted(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


def test_a_summary_begins_with_what_happened() -> None:
    found = quoted(TEXT, summarise(TEXT, TITLE, ANALYZER, sentences=2))
    assert len(found) == 2
    assert found[0].startswith("افتتحت بلدية")


def test_headings_and_fragments_are_left_out() -> None:
    found = quoted(TEXT, summarise(TEXT, TITLE, ANALYZER, sentences=50))
    assert "تفاصيل" not in found
    assert "شكرا." not in found
    assert len(found) == 6


def test_what_announces_a_list_is_left_out() -> None:
    text = "جاءت شروط المسابقة الجديدة كما يلي:\nيشارك الأطفال دون العاشرة في المسابقة مجانا."
    assert quoted(text, summarise(text, "", ANALYZER, sentences=2)) == ["يشارك الأطفال دون العاشرة في المسابقة مجانا."]


def test_an_inner_headline_gives_way_to_sentences() -> None:
    headline = "مليون بيضة تحت الرمل في موسم قياسي لسلاحف الشاطئ الخضراء هذا العام والسلطنة تحتفي بأعلى رقم"
    opening = "مليون بيضة تحت الرمل.. موسم قياسي للسلاحف"
    text = f"{opening}\n\n{TEXT}\n\n{headline}\n\nوقالت الباحثة إن الأعداد ترتفع منذ سنوات."
    found = quoted(text, summarise(text, "بيضة السلاحف", ANALYZER, sentences=50))
    assert len(found) == 7
    assert all(sentence.endswith(".") for sentence in found)
    assert all(sentence.endswith(".") for sentence in quoted(text, summarise(text, "", ANALYZER, characters=400)))


def test_paragraphs_of_a_text_without_full_stops_are_sentences() -> None:
    text = "\n".join(
        sentence.strip(" .") + " في يوم مشمس من أيام الربيع" for sentence in TEXT.split(".") if sentence.strip()
    )
    found = quoted(text, summarise(text, "", ANALYZER, sentences=2))
    assert found[0].startswith("افتتحت بلدية")


LONG = [f"وافتتح المهندس رقم {number} في الصباح الباكر جسرا من الجسور الجديدة فوق النهر الكبير" for number in range(7)]


def test_a_sentence_that_was_cut_for_its_length_is_whole_again() -> None:
    text = "، ".join(LONG) + ". " + TEXT
    assert [len(unit.words) for unit in units(text)][:2] != [len(unit.words) for unit in units(text, whole=True)][:2]
    first = units(text, whole=True)[0]
    assert text[first.span.start : first.span.end] == "، ".join(LONG) + "."
    for sentence in quoted(text, summarise(text, "", ANALYZER, sentences=3)):
        assert sentence.endswith(".")


def test_parts_of_sentences_are_taken_where_there_is_nothing_else() -> None:
    text = "، ".join(LONG * 3)
    found = quoted(text, summarise(text, "", ANALYZER, sentences=2))
    assert len(found) == 2
    line = "قال رئيس البلدية إن الجسر سيخفف الازدحام في المدينة،"
    assert quoted(line, summarise(line, "", ANALYZER, sentences=1)) == [line]
    both = f"{line}\nوجلبت إحدى العائلات الشاي للعمال كلهم."
    assert quoted(both, summarise(both, "", ANALYZER, sentences=2)) == ["وجلبت إحدى العائلات الشاي للعمال كلهم."]


@pytest.mark.parametrize("text", ["مرحبا", "عنوان\nآخر", "5"])
def test_fragments_are_taken_where_there_is_nothing_else(text: str) -> None:
    assert len(summarise(text, "", ANALYZER, sentences=1)) == 1
    assert len(summarise(text, "", ANALYZER, characters=1)) == 1
    assert summarise(text, "", ANALYZER, ratio=0.3)


@pytest.mark.parametrize("text", ["", " \n ", "…", "؟!"])
def test_nothing_to_say(text: str) -> None:
    assert summarise(text, TITLE, ANALYZER, sentences=3) == ()


def test_a_repeated_sentence_is_taken_once() -> None:
    said = "أعلنت الوزارة عن خطة جديدة لتطوير المدارس في الأرياف."
    other = "وسيبدأ العمل في ثلاثين قرية قبل نهاية الصيف المقبل."
    text = f"{said} {said} {said} {other}"
    assert quoted(text, summarise(text, "", ANALYZER, sentences=2)) == [said, other]


def test_the_title_tells_what_matters() -> None:
    pieces = [f"تكلم الحاضرون في الجلسة رقم {number} عن أمور عامة كثيرة." for number in range(9)]
    pieces.insert(6, "وأقر المجلس قانون حماية الغابات بعد نقاش طويل بين الأعضاء.")
    text = " ".join(pieces)
    without, with_title = (summarise(text, title, ANALYZER, sentences=4) for title in ("", "قانون حماية الغابات"))
    assert any("الغابات" in sentence for sentence in quoted(text, with_title))
    assert len(without) == len(with_title) == 4


@pytest.mark.parametrize(
    "budget",
    [
        {},
        {"sentences": 1, "ratio": 0.5},
        {"sentences": 0},
        {"sentences": -1},
        {"ratio": 0.0},
        {"ratio": 1.01},
        {"ratio": float("nan")},
        {"characters": 0},
    ],
)
def test_a_budget_that_is_none_is_refused(budget: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"budget|exactly one"):
        summarise(TEXT, TITLE, ANALYZER, **budget)  # type: ignore[arg-type]


@settings(deadline=None)
@given(TEXTS, st.integers(1, 30), st.floats(0.01, 1.0), st.integers(1, 900))
def test_summaries_are_sentences_in_order_within_the_budget(text: str, number: int, ratio: float, size: int) -> None:
    whole = [unit.span for unit in units(text)]
    joined_up = [unit.span for unit in units(text, whole=True)]
    by_number = summarise(text, TITLE, ANALYZER, sentences=number)
    by_ratio = summarise(text, TITLE, ANALYZER, ratio=ratio)
    by_size = summarise(text, TITLE, ANALYZER, characters=size)
    for spans, among in ((by_number, joined_up), (by_ratio, whole), (by_size, joined_up)):
        assert bool(spans) == bool(whole)
        assert set(spans) <= set(among)
        assert list(spans) == sorted(set(spans), key=lambda span: span.start)
    if not whole:
        return
    assert len(by_number) <= number
    lengths = [count_words(text, span.start, span.end) for span in by_ratio]
    budget = ratio * sum(count_words(text, span.start, span.end) for span in whole)
    assert sum(lengths) >= budget - 1e-6
    assert sum(lengths) - max(lengths) < budget
    joined = " ".join(quoted(text, by_size))
    assert len(joined) <= size or len(by_size) == 1


@settings(deadline=None, max_examples=30)
@given(TEXTS)
def test_the_same_text_gives_the_same_summary(text: str) -> None:
    assert summarise(text, TITLE, ANALYZER, ratio=0.4) == summarise(text, TITLE, Analyzer(), ratio=0.4)


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_at_all(text: str) -> None:
    spans = summarise(text, text[:50], ANALYZER, ratio=0.35)
    assert bool(spans) == bool(sentences(unwrap(text)))


# -- texts wrapped at a column -----------------------------------------------------------------


def wrapped(text: str, width: int, end: str = "\n") -> str:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return end.join(lines)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_sentences_go_on_over_the_lines_of_a_wrapped_text(end: str) -> None:
    paragraph = " ".join(TEXT.split())
    text = wrapped(paragraph, 40, end)
    assert [" ".join(text[unit.span.start : unit.span.end].split()) for unit in units(text)] == [
        paragraph[unit.span.start : unit.span.end] for unit in units(paragraph)
    ]


def test_paragraphs_of_a_wrapped_text_stay_apart() -> None:
    first, second = "كلام " * 30, "حديث " * 30
    text = f"{wrapped(first, 40)}\n\n{wrapped(second, 40)}\nآخر"
    found = units(text)
    assert [(unit.opens, unit.closes) for unit in found] == [(True, True)] * 3


@given(TEXTS)
def test_unwrapping_keeps_every_offset(text: str) -> None:
    plain = unwrap(text)
    assert len(plain) == len(text)
    assert all(one == other or (one in "\r\n" and other == " ") for one, other in zip(text, plain, strict=True))


# -- the parts ---------------------------------------------------------------------------------


def test_central_is_what_others_resemble() -> None:
    documents = [["a", "b"], ["c", "d", "e", "f"], ["c", "d"], ["e", "f"], []]
    alike = likeness(documents)
    assert np.allclose(alike, alike.T)
    assert alike[1, 2] > alike[2, 3] == 0
    assert int(np.argmax(central(documents)[1:])) == 0


def test_only_the_first_sentences_are_compared() -> None:
    values = central([[f"w{number % 7}"] for number in range(GRAPH_SENTENCES + 5)])
    assert len(values) == GRAPH_SENTENCES + 5
    assert set(values[GRAPH_SENTENCES:]) == {values.min()}


def test_said_words_are_worth_less() -> None:
    covered = Coverage([["a", "b"], ["a", "b"], ["c", "c"]], [0.5, 0.5, 0.5])
    before = covered.gain(1)
    assert before == pytest.approx(1 - np.exp(-1))
    covered.take(0)
    assert covered.gain(1) == pytest.approx(1 - 2 * np.exp(-1))
    assert covered.gain(2) == pytest.approx((1 - np.exp(-1) + 1 - 2 * np.exp(-1)) / 2)


def test_the_last_sentence_is_chosen_as_a_whole() -> None:
    parts = [["a"] * 4, ["b"] * 2, ["c"] * 6]
    chances = [0.9, 0.5, 0.4]
    assert by_words(chances, Coverage(parts, chances), 0.0, [4, 2, 6], 6, 1.0) == [0, 1]
    assert by_words(chances, Coverage(parts, chances), 0.0, [4, 2, 6], 6, 0.6) == [0, 2]


def test_features_are_named_and_finite() -> None:
    parts = units(TEXT)
    measured = features(parts, TITLE, ANALYZER)
    assert measured.shape == (len(parts), len(FEATURES))
    assert np.isfinite(measured).all()
    column = dict(zip(FEATURES, measured.T, strict=True))
    assert column["first"].tolist() == [1.0] + [0.0] * (len(parts) - 1)
    assert column["topic"].argmax() == 0
    assert column["conjunction"].tolist() == [0, 1, 1, 0, 1, 0, 1, 1]
    assert not column["continues"].any()


def test_what_goes_on_with_a_sentence_is_told_from_what_begins_one() -> None:
    text = "، ".join(LONG) + ". " + TEXT
    parts = units(text)
    column = dict(zip(FEATURES, features(parts, "", ANALYZER).T, strict=True))["continues"]
    began = next(number for number, unit in enumerate(parts) if text[unit.span.end - 1] == ".")
    assert began > 0
    assert column.tolist() == [0.0] + [1.0] * began + [0.0] * (len(parts) - began - 1)
    assert default_model().weights[FEATURES.index("continues")] < 0 < default_model().weights[FEATURES.index("topic")]


@pytest.mark.parametrize("label", ["", "اقتصاد (7)", "رياضة وفنون الجسر"])
def test_the_first_sentence_says_the_topic_where_the_title_does_not(label: str) -> None:
    text = "افتتح الوزير مصنع الزجاج. وحضر الحفل جمهور كبير. ويعمل المصنع في صناعة الزجاج منذ عام."
    topic = features(units(text), label, ANALYZER)[:, FEATURES.index("topic")]
    assert topic[0] == 1.0
    assert topic[1] == 0.0 < topic[2] < 1.0
    by_title = features(units(text), "جمهور في حفل المصنع", ANALYZER)[:, FEATURES.index("topic")]
    assert by_title.argmax() == 1


def test_a_model_of_other_features_is_refused() -> None:
    with pytest.raises(ValueError, match="fit it again"):
        SummaryModel.from_json(json.dumps({"weights": {"other": 1}, "bias": 0, "coverage": 0, "patience": 1}))
    assert len(default_model().weights) == len(FEATURES)


@pytest.mark.parametrize("budget", [{"sentences": 3}, {"ratio": 0.35}, {"characters": 4000}])
def test_a_very_long_article_takes_no_second(budget: dict[str, float]) -> None:
    chance = np.random.RandomState(1)
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
    vocabulary = ["".join(letters[at] for at in chance.randint(len(letters), size=5)) for _ in range(8000)]
    pieces = [" ".join(vocabulary[at] for at in np.minimum(chance.zipf(1.3, 15), 8000) - 1) for _ in range(5000)]
    text = ". ".join(pieces) + "."
    analyzer = Analyzer()
    before = time.thread_time()
    spans = summarise(text, TITLE, analyzer, **budget)  # type: ignore[arg-type]
    assert spans
    assert time.thread_time() - before < 3.0  # it takes about a third of a second where nothing else runs
