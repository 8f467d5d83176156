"""What a question asks to be measured."""

from __future__ import annotations

import pytest

from index.models import QuestionKind
from index.ranking.asked import COUNT, duals, other_measures
from index.ranking.question import understand
from index.text.measures import dimensions, mask_of
from index.text.terms import Analyzer

ANALYZER = Analyzer()


def asked(question: str) -> int:
    """The dimensions asked for."""
    return understand(question, ANALYZER).measures


@pytest.mark.parametrize(
    ("question", "dimension"),
    [
        ("كم سرعة القطار؟", "speed|data"),
        ("القطار سرعته كم؟", "speed|data"),
        ("شحال سرعة التران؟", "speed|data"),
        ("كم يبلغ طول الجسر؟", "length"),
        ("كم تبعد القرية عن البحر؟", "length"),
        ("قديش مساحة لبنان؟", "area"),
        ("شكد وزن الفيل؟", "mass"),
        ("كم سعر الخبز؟", "money"),
        ("سعر الخبز كام؟", "money"),
        ("كم سيبلغ ثمن الهاتف؟", "money"),
        ("القاضي دفع كام للجندي؟", "money"),
        ("بكم الخبز؟", "money"),
        ("بقديش كيلو الخبز؟", "money"),
        ("بكم تذكرة المباراة؟", "money"),
        ("بكم لتر زيت الزيتون؟", "money"),
        ("بكم كيلو سمك؟", "money"),
        ("بكم كيلو نقص وزنه؟", "length|mass"),
        ("بكم دقيقة سباق السيارات؟", "duration"),
        ("كم دولارا دفع؟", "money"),
        ("ما سعر الفائدة؟", "share"),
        ("كم نسبة البطالة؟", "share"),
        ("كم سكان القاهرة؟", "people"),
        ("كم يبلغ عدد سكان القاهرة؟", "people"),
        ("كم بعد القمر عن الأرض؟", "length"),
        ("قديش بعد القرية عن البحر؟", "length"),
        ("ما كمية الأمطار التي هطلت؟", "length|volume"),
        ("كم كمية الماء؟", "volume|mass"),
        ("كم منسوب النهر؟", "length"),
        ("ما دقة الاختبار؟", "share|length|data"),
        ("كم تبلغ دقة الجهاز؟", "share|length|data"),
        ("كم مكافأة من يعثر عليه؟", "money"),
        ("كم تبلغ جائزة المسابقة؟", "money"),
        ("كم الجائزة؟", "money"),
        ("كم يوما استمر الحصار؟", "duration"),
        ("كم عدد الأيام التي استمرها؟", "duration"),
        ("كام سنة عمره؟", "duration|age"),
        ("عمره كام؟", "age"),
        ("كم عمر الممرضة؟", "age"),
        ("كم كان سن الوزير؟", "age"),
        ("ما عمر الرئيس؟", "age"),
        ("كم يبلغ نجيب محفوظ من العمر؟", "age"),
        ("كم مدة الرحلة؟", "duration"),
        ("كم عدد أيام الأسبوع؟", "duration"),
        ("اتحكم عليه بكام سنة؟", "duration|age"),
        ("كم بقي الوزير في السجن؟", "duration"),
        ("كم درجة الحرارة في حلب؟", "temperature"),
        ("كم طنا من القمح وصل؟", "mass"),
    ],
)
def test_dimension_asked_for(question: str, dimension: str) -> None:
    assert asked(question) == mask_of(dimension)


@pytest.mark.parametrize(
    "question", ["كم جنديا وصل؟", "كم عدد الجنود؟", "كم حالة سجلت؟", "كم هدفا سجل؟", "شحال من سيارة وصلت؟"]
)
def test_nouns_are_counted(question: str) -> None:
    assert asked(question) == COUNT


def test_people_are_counted_by_their_unit_too() -> None:
    assert asked("كم شخصا وصل؟") == COUNT | mask_of("people")


@pytest.mark.parametrize(
    "question",
    ["كم بلغ؟", "كم وعد القاضي؟", "بكم هدف فاز الفريق؟", "متى قيست سرعة القطار؟", "من وصل؟", ""],
)
def test_else_nothing_is_told(question: str) -> None:
    assert asked(question) == 0


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("ما السرعة القصوى للقطار؟", QuestionKind.HOW_MUCH),
        ("كم عرض الشارع؟", QuestionKind.HOW_MUCH),
        ("كم عمق البئر؟", QuestionKind.HOW_MUCH),
        ("شحال عرض الطريق؟", QuestionKind.HOW_MUCH),
        ("كم حرارة الشمس؟", QuestionKind.HOW_MUCH),
        ("كم بعد القمر عن الأرض؟", QuestionKind.HOW_MUCH),
        ("كم متوسط طول الرجال؟", QuestionKind.HOW_MUCH),
        ("كم عدد سكان مصر؟", QuestionKind.HOW_MANY),
        ("كم تعداد الجيش؟", QuestionKind.HOW_MANY),
        ("كم جائزة نالت الكاتبة؟", QuestionKind.HOW_MANY),
        ("كم عرضا قدمت الفرقة؟", QuestionKind.HOW_MANY),
        ("كم قتل بعد الحرب؟", QuestionKind.HOW_MANY),
        ("كم بعد ذلك عاش؟", QuestionKind.HOW_MANY),
        ("كم مسافراً يتسع له القطار؟", QuestionKind.HOW_MANY),
        ("ما قوة الزلزال؟", QuestionKind.HOW_MUCH),
        ("سعر الذهب اليوم", QuestionKind.HOW_MUCH),
        ("عدد سكان مصر", QuestionKind.HOW_MUCH),
        ("عمر المختار", QuestionKind.UNKNOWN),
        ("ما فائدة الرياضة؟", QuestionKind.WHAT),
        ("متى ارتفع سعر الذهب؟", QuestionKind.WHEN),
    ],
)
def test_a_measure_is_asked_for_without_how_much(question: str, kind: QuestionKind) -> None:
    assert understand(question, ANALYZER).kind is kind


def test_other_dimensions_answer_nothing() -> None:
    every = sum(dimensions().values())
    assert other_measures(0) == 0
    assert other_measures(mask_of("money|share")) == every - mask_of("money|share")
    assert other_measures(COUNT) == every - mask_of("people")


@pytest.mark.parametrize(
    ("noun", "two"),
    [
        ("حبه", "حبتين"),
        ("حبات", "حبتان"),
        ("السيارات", "وسيارتين"),
        ("جندي", "جنديين"),
        ("الجنود", "جنديان"),
        ("الجزر", "جزرتين"),
    ],
)
def test_two_of_what_is_counted(noun: str, two: str) -> None:
    assert two in duals(noun)


@pytest.mark.parametrize(
    ("noun", "plural"), [("مهندس", "مهندسين"), ("لاعبين", "لاعبين"), ("كذكذ", "كذكذين"), ("", "ين")]
)
def test_what_could_be_a_plural_is_no_two(noun: str, plural: str) -> None:
    assert plural not in duals(noun)


def test_two_are_told_of_what_is_counted_alone() -> None:
    assert "حبتين" in understand("كم عدد حبات البصل؟", ANALYZER).two
    assert understand("أين حبات البصل؟", ANALYZER).two == ()
