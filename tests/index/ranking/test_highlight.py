"""The words that are marked as the answer."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering import matched_places
from index.models import Span
from index.ranking.answer_spans import GROUPS, LONGEST, SpanWeights, feature_names, group_of
from index.ranking.describing import describe
from index.ranking.highlight import (
    UNREAD,
    HighlightModel,
    Marked,
    best_stretches,
    default_model,
    highlights,
    mark,
    mark_all,
)
from index.ranking.matching import Matcher
from index.ranking.question import understand
from index.ranking.word_signs import sign_names, signs_of
from index.text.terms import Analyzer

ANALYZER = Analyzer()
TEXTS = st.text('ابتجهوبسبلأنعام2019٢٠ ،.؟"«»(): \nABمليونفي', max_size=80) | st.text(max_size=60)
QUESTIONS = st.sampled_from(
    ["كم طالبا سافر؟", "متى؟", "أين العام", "لماذا تأخر؟", "من قال؟", "ما هو؟", "Who?", "أي عام"]
)


def spans_of(question: str, sentence: str) -> list[Span]:
    """What is marked of a sentence that answers a question."""
    query = understand(question, ANALYZER)
    return list(highlights(sentence, query, matched_places(sentence, Matcher(query.terms, ANALYZER))))


def marked(question: str, sentence: str) -> str:
    """The same in words; nothing where nothing is marked."""
    return "".join(sentence[span.start : span.end] for span in spans_of(question, sentence))


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("كم عدد الجنود في العراق؟", "ولواشنطن نحو 900 جندي في سورية ونحو 2500 جندي في العراق.", "2500 جندي"),
        ("كم بلغت كلفة الجسر؟", "وبلغت كلفة الجسر 3.2 مليار دولار، بحسب وزارة النقل.", "3.2 مليار دولار"),
        ("ما نسبة البطالة في المدينة؟", "وارتفعت نسبة البطالة في المدينة إلى 14.5% خلال العام الماضي.", "14.5%"),
        ("كم مرة فاز نادي الفنار بالكأس؟", "فاز نادي الفنار بالكأس مرتين منذ تأسيسه.", "مرتين"),
        ("كم مرة زار الوزير بيروت؟", "زار الوزير بيروت مرتين قبل الأزمة.", "مرتين"),
        ("كم يوماً استمر المؤتمر؟", "استمر المؤتمر يومين في عمان.", "يومين"),
        (
            "متى افتتح المتحف؟",
            "وافتُتح المتحف يوم الاثنين 12 آذار/مارس 1998 بحضور حاكم المدينة.",
            "الاثنين 12 آذار/مارس 1998",
        ),
        ("متى بدأ بناء القلعة؟", "وبدأ بناء القلعة في مطلع عام 1520 واستمر عشرين سنة.", "مطلع عام 1520"),
        ("من هو مدرب الفريق؟", "وقال مدرب الفريق، سامر حداد، إن اللاعبين مستعدون.", "سامر حداد"),
        ("من صمم الملعب؟", "واستوحي الملعب الذي صممته زها حديد قبل أعوام من أشرعة المراكب.", "زها حديد"),
        ("ما اسم السفينة التي غرقت؟", 'وغرقت قرب الساحل سفينة اسمها "نجمة الشمال" كانت تنقل القمح.', "نجمة الشمال"),
    ],
)
def test_the_answer_and_nothing_else(question: str, sentence: str, words: str) -> None:
    assert marked(question, sentence).removeprefix("يوم ") == words


@pytest.mark.parametrize(
    ("question", "sentence", "words", "without"),
    [
        ("كم متفرجا حضر المباراة؟", "وحضر المباراة خمسة وعشرون ألفا من المتفرجين رغم المطر.", "خمسة وعشرون", "مطر"),
        ("متى وصل الوفد؟", "وصل الوفد إلى العاصمة مساء الثلاثاء الماضي قادما من قطر.", "مساء الثلاثاء الماضي", "قطر"),
        ("أين وقع الزلزال؟", "ووقع الزلزال في مدينة الحسيمة شمال المغرب، وشعر به السكان.", "مدينة الحسيمة", "السكان"),
        ("لماذا أغلقت المدارس؟", "وأغلقت المدارس أبوابها بسبب عاصفة ثلجية، وفق البلدية.", "بسبب عاصفة ثلجية", "مدارس"),
        ("كيف نقلت الحجارة؟", "ونُقلت الحجارة عبر النهر على قوارب خشبية كبيرة.", "على قوارب خشبية كبيرة", "الحجارة"),
        ("ما هو البورق؟", "البورق هو ملح أبيض يستخرج من البحيرات الجافة، ويصنع منه الزجاج.", "ملح أبيض", "البورق"),
        ("أي شركة صنعت الطائرة؟", "صنعت الطائرة شركة بوينغ الأميركية في مصنعها بمدينة سياتل.", "بوينغ", "صنعت"),
    ],
)  # fmt: skip
def test_the_answer_among_little_else(question: str, sentence: str, words: str, without: str) -> None:
    found = marked(question, sentence)
    assert words in found
    assert without not in found


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("كم طول النفق؟", "وعمل في النفق 900 عامل خمس سنوات حتى بلغ طوله 14 كيلومترا عام 2019.", "14 كيلومترا"),
        ("كم سنة استمر العمل في النفق؟", "وبلغ طول النفق 14 كيلومترا واستمر العمل فيه سنتين.", "سنتين"),
        ("كم سعر التذكرة؟", "وارتفع سعر التذكرة 20% في شهرين ليبلغ $35، بحسب الشركة.", "$35"),
        ("كم مساحة الحديقة؟", "وفي الحديقة 600 شجرة على مساحة 3 كيلومترات مربعة.", "3 كيلومترات مربعة"),
        ("كم سرعة الرياح؟", "وقطعت الرياح التيار 6 ساعات وبلغت سرعة الرياح 90 كم/س.", "90 كم/س"),
        ("كم عدسة في الهاتف؟", "وفي الهاتف الجديد ثلاث عدسات، وكان سلفه بعدستين.", "ثلاث عدسات"),
        ("كم عاملا في المصنع؟", "وفي المصنع منذ عام 2004 عاملان، وفيه 30 آلة.", "عاملان"),
    ],
)
def test_the_number_with_the_unit_asked_for(question: str, sentence: str, words: str) -> None:
    assert marked(question, sentence) == words


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("كم سرعة البراق؟", "استغرق بناء خط البراق خمس سنوات وشارك فيه 3000 عامل."),
        ("كم سكان القاهرة؟", "أسست القاهرة سنة 969 ميلادية."),
        ("كم طول الجسر؟", "وشارك في بناء الجسر 850 عاملا."),
        ("كم سعر الخبز؟", "وارتفع سعر الخبز 25 في المئة في شهرين."),
        ("كم عدد الجنود؟", "وعاد الجنود عام 2015 بعد سنتين."),
    ],
)
def test_nothing_is_marked_where_all_numbers_measure_something_else(question: str, sentence: str) -> None:
    assert marked(question, sentence) == ""


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("كم عدد الجرحى في الهجوم؟", "وقال مصدر طبي إن الهجوم أوقع 7 قتلى و23 مصابا.", "23 مصابا"),
        ("كم عدد القتلى في الهجوم؟", "وقال مصدر طبي إن الهجوم أوقع 23 مصابا و7 قتلى.", "7 قتلى"),
        ("كم عدد القتلى في الانفجار؟", "أسفر الانفجار عن إصابة 30 شخصا ومقتل 12 آخرين.", "12 آخرين"),
        ("كم جريحا سقط في المظاهرات؟", "وأدت المظاهرات إلى سقوط 14 قتيلا وأكثر من 200 جريح خلال أسبوع.", "200 جريح"),
        ("كم عدد المعتقلين؟", "شارك في المسيرة 500 متظاهر واعتقل 35 منهم.", "35"),
        ("كم عدد الركاب الذين نجوا؟", "كان على متن السفينة 120 راكبا نجا منهم 85.", "85"),
        ("كم راكبا غرق؟", "كان على متن السفينة 120 راكبا نجا منهم 85 وغرق 35.", "35"),
        ("كم عدد النساء في المخيم؟", "في المخيم 800 لاجئ بينهم 310 أطفال و200 امرأة.", "200 امرأة"),
        ("كم عرض القناة؟", "يبلغ طول القناة 190 كيلومترا وعرضها 200 متر وعمقها 24 مترا.", "200 متر"),
        ("كم حافلة في الموقف؟", "وقفت إحدى الشاحنات قرب البوابة وفي الموقف أحد عشر حافلة.", "أحد عشر حافلة"),
    ],
)
def test_the_number_of_what_is_asked_for_among_others(question: str, sentence: str, words: str) -> None:
    found = marked(question, sentence)
    assert words in found
    assert len(found.split()) <= len(words.split()) + 2


def stretches_of(question: str, sentence: str) -> set[str]:
    """All stretches of a sentence that can be marked."""
    query = understand(question, ANALYZER)
    signs = describe(sentence, query, matched_places(sentence, Matcher(query.terms, ANALYZER)))
    return {
        sentence[signs.words[first].start : signs.words[first + more].end]
        for first, more in np.argwhere(signs.clean & signs.inside).tolist()
    }


def test_no_name_is_cut_behind_what_begins_one() -> None:
    found = stretches_of("من ألف الكتاب؟", "ألف الكتاب أبو بكر محمد بن زكريا قبل آل نصر بقرون.")
    assert "أبو بكر محمد بن زكريا" in found
    heads = {"أبو", "بن", "آل"}
    assert not any(one.split()[-1] in heads for one in found)
    assert not any(one.startswith(("بكر", "بن", "زكريا", "نصر")) for one in found)


def test_a_name_may_begin_with_son_of() -> None:
    assert "بن يوسف" in stretches_of("من وصل؟", "قال بن يوسف إن الوفد وصل.")


@pytest.mark.parametrize(
    ("sentence", "whole", "cut"),
    [
        ("في الفريق أحد عشر لاعبا.", "أحد عشر", "عشر لاعبا"),
        ("دفع الزائر دولارا واحدا فقط.", "دولارا واحدا", "واحدا فقط"),
        ("وقفت الحافلات الثلاث أمام الباب.", "الحافلات الثلاث", "الثلاث أمام"),
        ("بلغ المعدل 106،9 نقاط.", "106،9", "9 نقاط"),
    ],
)
def test_no_number_is_parted_from_what_it_belongs_to(sentence: str, whole: str, cut: str) -> None:
    found = stretches_of("ما هو؟", sentence)
    assert whole in found
    assert not any(one.startswith(cut.split()[0]) for one in found)


def test_no_unit_is_cut() -> None:
    query = understand("كم سرعة القطار؟", ANALYZER)
    sentence = "سرعة القطار 300 كيلومتر في الساعة"
    signs = describe(sentence, query, matched_places(sentence, Matcher(query.terms, ANALYZER)))
    whole = {(first, first + more) for first, more in np.argwhere(signs.clean & signs.inside).tolist()}
    assert {pair for pair in whole if pair[0] == 2} == {(2, 2), (2, 5)}
    assert not any(first in (4, 5) for first, _ in whole)


@pytest.mark.parametrize("sentence", ["", "…", " ؟!", "كلمة " * 500])
def test_no_words_or_too_many(sentence: str) -> None:
    assert spans_of("كم كلمة؟", sentence) == []


def test_nothing_is_marked_below_the_threshold() -> None:
    query = understand("من قال؟", ANALYZER)
    model = default_model()
    sentence = "جاء الوفد إلى المدينة."
    sure, unsure = (mark(sentence, query, {}, HighlightModel(model.groups, threshold)) for threshold in (0.0, 1.1))
    assert sure.spans
    assert unsure == Marked((), sure.evidence, sure.expected, sure.holds)


@pytest.mark.parametrize(
    ("question", "sentence", "holds"),
    [
        ("كم سكان المدينة؟", "يعيش في المدينة 300 ألف نسمة.", True),
        ("كم سكان المدينة؟", "يعيش سكان المدينة على ضفة النهر.", False),
        ("كم يوما بقي الوفد في المدينة؟", "بقي الوفد في المدينة يومين.", True),
        ("ما سرعة القطار؟", "بلغت كلفة القطار 300 مليون دولار.", False),
        ("من زار المدينة؟", "يعيش سكان المدينة على ضفة النهر.", True),
    ],
)
def test_whether_a_sentence_holds_what_can_be_meant(question: str, sentence: str, holds: bool) -> None:
    query = understand(question, ANALYZER)
    assert mark(sentence, query, matched_places(sentence, Matcher(query.terms, ANALYZER))).holds == holds


@pytest.mark.parametrize("sentence", ["", "كلمة " * 500])
def test_a_sentence_that_cannot_be_read(sentence: str) -> None:
    assert mark(sentence, understand("كم كلمة؟", ANALYZER), {}) == UNREAD


@given(QUESTIONS, TEXTS)
def test_highlights_lie_in_the_sentence(question: str, sentence: str) -> None:
    found = spans_of(question, sentence)
    assert len(found) <= 1
    assert all(0 <= span.start < span.end <= len(sentence) for span in found)


@given(QUESTIONS, TEXTS, st.integers(0, 2**32 - 1))
def test_scores_are_the_sums_of_what_speaks_for_each_stretch(question: str, sentence: str, seed: int) -> None:
    if not any(char.isalpha() for char in sentence):
        return
    query = understand(question, ANALYZER)
    signs = describe(sentence, query, matched_places(sentence, Matcher(query.terms, ANALYZER)))
    weights = SpanWeights.of(np.random.default_rng(seed).normal(size=len(feature_names())))
    scores = weights.scores(signs)
    count = len(signs.words)
    for first in range(count):
        for last in range(first, min(count, first + LONGEST)):
            total = float(weights.holds @ signs.holds[first, last - first] + weights.lengths[last - first])
            total += float(signs.signs[first] @ weights.roles[:, 1] + signs.signs[last] @ weights.roles[:, 3])
            total += float(signs.signs[first : last + 1].sum(axis=0) @ weights.roles[:, 2])
            total += float(signs.signs[first - 1] @ weights.roles[:, 0]) if first else 0.0
            total += float(signs.signs[last + 1] @ weights.roles[:, 4]) if last + 1 < count else 0.0
            total += float(signs.opens[first] @ weights.gaps[:, 0] + signs.closes[last] @ weights.gaps[:, 1])
            total += float(signs.opens[first + 1 : last + 1].sum(axis=0) @ weights.gaps[:, 2])
            total += float(signs.edges[first] @ weights.edges[:, 0] + signs.edges[last] @ weights.edges[:, 1])
            assert scores[first, last - first] == pytest.approx(total, abs=1e-3)
        assert np.isneginf(scores[first, min(LONGEST, count - first) :]).all()
    ((begin, end, expected, evidence, clean),) = best_stretches(signs, weights, exact=False)
    assert 0 <= begin <= end < count
    assert 0.0 <= expected <= 1.0 + 1e-6
    allowed = signs.clean & signs.inside
    assert clean == allowed.any()
    counted = scores[allowed if clean else signs.inside].astype(float)
    assert evidence == pytest.approx(np.logaddexp.reduce(counted), rel=1e-3, abs=1e-3)


@given(QUESTIONS, st.lists(TEXTS, max_size=5))
def test_sentences_read_together_are_read_as_each_by_itself(question: str, sentences: list[str]) -> None:
    query = understand(question, ANALYZER)
    matcher = Matcher(query.terms, ANALYZER)
    given = [(sentence, matched_places(sentence, matcher)) for sentence in sentences]
    for together, (sentence, matched) in zip(mark_all(given, query), given, strict=True):
        alone = mark(sentence, query, matched)
        assert together.spans == alone.spans
        assert together.evidence == pytest.approx(alone.evidence, abs=1e-3)


def test_signs_of_words() -> None:
    names = sign_names()

    def told(word: str) -> set[str]:
        return {name for name, has in zip(names, signs_of(word), strict=True) if has}

    assert {"digits", "year"} <= told("1998")
    assert {"digits", "year"} <= told("١٩٩٨")
    assert "year" not in told("2500")
    assert {"number_word", "and"} <= told("وعشرون")
    assert {"=في", "stop"} <= told("في")
    assert {"=نحو", "and", "about"} <= told("ونحو")
    assert "month" in told("تموز")
    assert "place" in told("بالعراق")
    assert "name" in told("محمد")
    assert "latin" in told("NASA")
    assert "unknown" in told("فيرغونتشي")
    assert "unknown" not in told("المدرسة")
    assert "name" in told("زها")
    assert told("بانتش") == {"unknown"}  # no form of a verb with ب


def test_models_that_name_other_features_are_refused() -> None:
    text = (files("index.ranking") / "data" / "highlights.json").read_text(encoding="utf-8")
    changes: tuple[dict[str, object], ...] = ({"all": {"before:nothing": 1.0}}, {"groups": {}})
    for change in changes:
        with pytest.raises(ValueError, match="fit it again"):
            HighlightModel.from_json(json.dumps(json.loads(text) | change))
    assert set(default_model().groups) == set(GROUPS)


def test_groups_of_questions() -> None:
    groups = [group_of(understand(one, ANALYZER)) for one in ("كم طالبا؟", "ما هو البورق؟", "ما لون ثياب لاعبي التنس؟")]
    assert groups == ["number", "definition", "what"]
