"""Words that a dialect has with another meaning than the standard language, or that only look like a dialect's."""

from __future__ import annotations

import pytest

from index.models import QuestionKind
from index.ranking.question import Query, understand
from index.text.measures import mask_of
from index.text.terms import Analyzer

ANALYZER = Analyzer()


def asked(question: str) -> Query:
    """The question understood."""
    return understand(question, ANALYZER)


def stands(question: str, surface: str) -> list[str]:
    """What a word of a question is searched by: its own stem, and those that stand for it."""
    return next(
        [term.stem, *(stem for stem, _ in term.others)] for term in asked(question).terms if term.surface == surface
    )


def stem(word: str) -> str:
    """A word's stem."""
    return ANALYZER.terms(word).stem


@pytest.mark.parametrize(
    "question",
    [
        "من هو ستيفان دي ميستورا؟",
        "أين تقع ريو دي جانيرو؟",
        "من رسم لوحة ليوناردو دا فينشي؟",
        "متى استقال عبد ربه منصور هادي؟",
        "من يسيطر على محافظة ديالى؟",
        "ماذا حدث منذ ذلك الحين؟",
        "لماذا صرح الوزير بأن الهدنة انتهت؟",
        "من قال بأنه لن يترشح؟",
        "ماذا قال الرئيس بأنهم فعلوه؟",
        "ماذا فعلت الحكومة لكي تخفض الأسعار؟",
        "كم خسر الفريق ولو سجل هدفا؟",
        "متى وقع الهجوم الذي شنه الجيش؟",
        "ماذا ناقش الوزيران إزاء الأزمة؟",
        "من سيشارك سواء فاز أم خسر؟",
        "لماذا كان الضرر هائلا؟",
        "من تتهمه الشرطة بالسرقة؟",
        "ما القضايا التي تتناولها المحكمة؟",
        "من قام بتفتيش المنزل؟",
        "من كلف بتشكيله؟",
        "ما نتيجة بتجربة اللقاح؟",
        "من هو كيليان مبابي؟",
        "من فاز بفضل أدائه؟",
        "كم بلغت كلفة شرائها وبنائها؟",
    ],
)
def test_standard_words_make_no_question_a_dialects(question: str) -> None:
    assert not asked(question).spoken


@pytest.mark.parametrize(
    "question",
    [
        "المدينة دي عدد سكانها كام؟",
        "البنت ديالى فين مشات؟",
        "هادي المدينة وين تقع؟",
        "الجيش هجم إمتى؟",
        "مين بيقول كده؟",
        "شنو كيستعملو فالمطبخ؟",
        "وش صار بعدها؟",
        "شاف إيه في البيت؟",
        "بأي مراحل بيصير الهدم؟",
        "شحال شراوها؟",
    ],
)
def test_what_is_asked_in_dialect(question: str) -> None:
    assert asked(question).spoken


@pytest.mark.parametrize(
    ("question", "word", "meant"),
    [
        ("مين هو نجيب محفوظ؟", "نجيب", "نجيب"),  # «we bring» as well
        ("شو عمل إيلون ماسك؟", "ماسك", "ماسك"),
        ("مين التقى الرئيس؟", "التقى", "التقى"),
        ("امتى انطلقت المركبة؟", "انطلقت", "انطلقت"),
        ("شو صار بشهر آب؟", "آب", "آب"),
        ("إيه اللي حصل في يوليو؟", "يوليو", "يوليو"),
        ("شو سعر اليورو مقابل يورو؟", "يورو", "يورو"),
        ("مين أنصار الحزب؟", "أنصار", "أنصار"),
        ("شو رأي الرائد سمير؟", "الرائد", "الرائد"),
        ("كيف كان أداء المنتخب؟ شو عمل؟", "أداء", "أداء"),
        ("شو قصة حياته؟", "حياته", "حياته"),
        ("شو معنى قوله؟", "قوله", "قوله"),
    ],
)
def test_a_standard_word_keeps_its_meaning_in_a_dialects_question(question: str, word: str, meant: str) -> None:
    assert asked(question).spoken
    assert stands(question, word)[0] == stem(meant)


@pytest.mark.parametrize(
    ("question", "word", "standard"),
    [
        ("كم عسكري امريكي بالعراق شو القصة؟", "عسكري", "عسكري"),
        ("شو تبقى من القرية؟", "تبقى", "تبقى"),
        ("مين تولى الحكم؟", "تولى", "تولى"),
    ],
)
def test_beside_its_meaning_in_dialect_a_standard_word_keeps_its_own(question: str, word: str, standard: str) -> None:
    assert stem(standard) in stands(question, word)


@pytest.mark.parametrize(
    ("question", "word", "standard"),
    [
        ("وش سأل التنين الولد؟", "سأل", "طلب"),
        ("شو بتاكل العضم؟", "بتاكل", "أكل"),
        ("وش تأكل الدودة؟", "تأكل", "أكل"),
        ("وين راحت المجموعة؟", "راحت", "ذهب"),
        ("مين لقوا بالبيت؟", "لقوا", "وجد"),
        ("شنو هو اپ كريم؟", "اپ", "تطبيق"),
    ],
)
def test_a_dialects_word_is_still_understood(question: str, word: str, standard: str) -> None:
    assert stem(standard) in stands(question, word)


@pytest.mark.parametrize(
    ("question", "kind", "word"),
    [
        ("متى أنهى ميسي عقده؟", QuestionKind.WHEN, "أنهى"),
        ("لماذا شنوا الهجوم؟", QuestionKind.WHY, "شنوا"),
        ("كيف كان أدائه في المباراة؟", QuestionKind.HOW, "أدائه"),
    ],
)
def test_a_standard_word_asks_nothing_behind_a_question_word(question: str, kind: QuestionKind, word: str) -> None:
    query = asked(question)
    assert query.kind is kind
    assert word in {term.surface for term in query.terms}


def test_a_dialects_question_word_that_is_a_standard_word_too_asks_first() -> None:
    assert asked("انهي فريق كسب الكاس؟").kind is QuestionKind.WHICH


@pytest.mark.parametrize(
    "question",
    [
        "شنو دارو وقت الحرب؟",
        "وقت الحرب شو صار بغزة؟",
        "قديش خسروا وقت الحرب؟",
        "من كان الرئيس وقت الهجوم؟",
        "شنو نديرو وقت كيطيب الدجاج؟",
    ],
)
def test_the_time_of_something_only_says_when(question: str) -> None:
    query = asked(question)
    assert query.kind is not QuestionKind.WHEN
    assert not query.measures & mask_of("duration")
    assert next(term for term in query.terms if term.norm == "وقت").weight < 1


@pytest.mark.parametrize("question", ["متى وقت الصلاة؟", "ما وقت الصلاة؟", "متى أحسن وقت الزراعة؟"])
def test_a_time_that_is_asked_for_is_content(question: str) -> None:
    assert next(term for term in asked(question).terms if term.norm == "وقت").weight == 1


def test_how_much_time_is_a_duration() -> None:
    assert asked("كم وقت الرحلة؟").measures == mask_of("duration")
