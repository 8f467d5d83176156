"""Words of questions that speak of texts and words."""

from __future__ import annotations

import pytest

from index.ranking.kinds import read_kind
from index.ranking.metalanguage import of_the_text, of_words
from index.ranking.question import FRAME, NARRATED, understand
from index.text.lexicon import key
from index.text.terms import Analyzer

ANALYZER = Analyzer()


def told(question: str) -> set[str]:
    """The words of a question that speak of its text."""
    asked = question.split()
    keys = [key(word) for word in asked]
    return {asked[place] for place in of_the_text(keys, read_kind(keys).used)}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("أين ينبت القطن حسب المتحدث", "حسب المتحدث"),
        ("ما المعادن التي ذكرها المتحدث في البداية", "ذكرها المتحدث"),
        ("شو الحل اللي بيقدمه المتحدث للناس", "المتحدث"),
        ("ليش المتحدث بيحب القطن", "المتحدث"),
        ("ماذا يطلب المتحدث من المشاهدين بعد القطاف", "المتحدث المشاهدين"),
        ("ماذا قال الكاتب عن زراعة القطن", "قال الكاتب"),
        ("ما سبب تراجع القطن برأي الكاتبة", "برأي الكاتبة"),
        ("ما فوائد القطن المذكورة", "المذكورة"),
        ("ما أنواع القطن التي تم ذكرها", "ذكرها"),
        ("كم نوعا للقطن في النص", "النص"),
        ("كم نوعا للقطن بحسب المقال", "بحسب المقال"),
        ("كم نوعا للقطن بالمقال", "بالمقال"),
        ("من زرع القطن في هذه القصة", "القصة"),
        ("مين زرع القطن بهالفيديو حسب الراوي", "حسب الراوي"),
    ],
)
def test_words_of_the_text_are_told(question: str, words: str) -> None:
    assert told(question) == set(words.split())


@pytest.mark.parametrize(
    "question",
    [
        "ماذا قال المتحدث باسم وزارة الزراعة عن القطن",
        "ماذا أعلن المتحدث العسكري بعد الغارة",
        "من هو المتحدث في مؤتمر القطن",
        "من الكاتب الذي فاز بالجائزة",
        "كم عمر الكاتب حين سافر",
        "متى ولد الكاتب المصري نجيب محفوظ",
        "كم ثمن المقال الأول في الصحيفة",
        "من كتب القصة القصيرة",
        "ماذا قال الوزير عن القطن",
        "من ذكر القطن أولا",
        "ماذا قال المتحدث",
        "حسب من",
    ],
)
def test_others_are_what_is_asked_about(question: str) -> None:
    assert told(question) == set()


def weights(question: str) -> dict[str, float]:
    """How far each word of a question counts."""
    return {term.surface: term.weight for term in understand(question, ANALYZER).terms}


def test_words_of_the_text_hardly_count() -> None:
    assert weights("أين ينبت القطن حسب المتحدث؟") == {"ينبت": 1, "القطن": 1, "المتحدث": NARRATED}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("ما معنى كلمة قطن؟", "قطن"),
        ("ماذا يعني اختصار URL؟", "URL"),
        ("شو يعني مصطلح URL؟", "URL"),
        ("إيه معنى لقب الجزار؟", "الجزار"),
    ],
)
def test_asking_for_a_meaning_counts_less_than_the_word(question: str, asked: str) -> None:
    assert {word for word, weight in weights(question).items() if weight > FRAME} == {asked}


def test_where_nothing_else_is_asked_the_words_of_meaning_are() -> None:
    assert of_words([key("القطن"), key("معنى")]) == frozenset()
    assert weights("معنى الحياة")["معنى"] == 1.0
