"""Verbs as dialects inflect and write them, and words in a dialect's spelling."""

from __future__ import annotations

import pytest

from index.ranking.question import Query, understand
from index.ranking.spoken_spelling import foreign_letters, respelled
from index.ranking.spoken_verbs import inflected, is_marked, spoken_verb, standard_verb
from index.text.lexicon import key
from index.text.terms import Analyzer

ANALYZER = Analyzer()


def ask(text: str) -> Query:
    return understand(text, ANALYZER)


def reached(text: str) -> set[str]:
    """The stems that a question is searched by."""
    return {stem for term in ask(text).terms for stem in (term.stem, *(other for other, _ in term.others))}


def stem(word: str) -> str:
    return ANALYZER.terms(word).stem


@pytest.mark.parametrize(
    ("form", "standard"),
    [
        ("شافوا", "رأى"),
        ("شفتي", "رأى"),
        ("بيشوفوها", "رأى"),
        ("ماشافوش", "رأى"),
        ("مشافوش", "رأى"),
        ("هيروحوا", "ذهب"),
        ("حطيتو", "وضع"),
        ("جابتلو", "جلب"),
        ("كيصيفطو", "أرسل"),
        ("عطاتو", "أعطى"),
        ("خلاوه", "جعل"),
        ("ديسوي", "فعل"),
        ("يتجوزوا", "تزوج"),
        ("اتجوزت", "تزوج"),
        ("لقيتوا", "وجد"),
    ],
)
def test_a_dialects_verb_is_known_in_all_its_forms(form: str, standard: str) -> None:
    found = spoken_verb(key(form))
    assert found is not None
    assert standard in found.standard


@pytest.mark.parametrize("word", ["حاجة", "الملك", "شركة", "كتبوها", "نشروا", "يتكلم", "حياته", "بيته", "كتاب"])
def test_standard_words_are_no_forms_of_a_dialects_verb(word: str) -> None:
    assert spoken_verb(key(word)) is None


@pytest.mark.parametrize(
    ("core", "verb"),
    [("يكتبو", "يكتب"), ("كتبو", "كتبوا"), ("يتكتب", "يكتب"), ("تدخل", "يدخل"), ("اختفاو", "اختفي"), ("قلم", None)],
)
def test_a_standard_verb_is_found_in_a_dialects_form_of_it(core: str, verb: str | None) -> None:
    assert standard_verb(core) == verb


@pytest.mark.parametrize(
    ("question", "standard"),
    [
        ("شنو كيكتب الصحفي؟", "يكتب"),
        ("شنو كيستعملو الفلاحين؟", "يستعمل"),
        ("علاش استقبلوه فالمطار؟", "استقبل"),
        ("وقتاش غادي يزورو المدينة؟", "زار"),
        ("كيف منطبخ العدس يلي بالبيت؟", "طبخ"),
        ("ليش عم يهاجموها هلق؟", "هاجم"),
        ("إيه اللي بيتكتب على العملة؟", "يكتب"),
        ("ليه ما بيسافروش بالقطر؟", "سافر"),
        ("شنو دينظمون ببغداد هسه؟", "ينظم"),
        ("شكون اللي شاف السارق؟", "شاهد"),
        ("وين گلب المدينة؟", "قلب"),
        ("إيه هو العضم اللي اتكسر؟", "عظم"),
        ("كيف رجعوا عبيتهم لما شافوه؟", "بيت"),
        ("وش يقول هالكتاب؟", "كتاب"),
    ],
)
def test_what_dialects_write_together_is_taken_apart(question: str, standard: str) -> None:
    assert ask(question).spoken
    assert stem(standard) in reached(question)


@pytest.mark.parametrize(
    "text",
    ["إيه اللي حصل؟", "قرر إيه المدير؟", "كتب الكاتب ده إيه؟", "شو بدك؟", "كيف بيستخدم الطبيب الجهاز؟", "شنو واقع؟"],
)
def test_one_word_of_a_dialect_tells_it(text: str) -> None:
    assert ask(text).spoken


@pytest.mark.parametrize(
    "text",
    [
        "ما آية الكرسي؟",
        "أية دولة فازت بالكأس؟",
        "ماهي عاصمة فرنسا؟",
        "من هم مؤسسو الشركة؟",
        "على من وقعت المسؤولية؟",
        "هل سمح القانون بتغيير الاسم؟",
        "كيف سار الوزير من بيته؟",
    ],
)
def test_what_standard_arabic_writes_too_tells_no_dialect(text: str) -> None:
    assert not ask(text).spoken


@pytest.mark.parametrize(
    ("question", "standard", "other"),
    [
        ("امتى اتوفت ام كلثوم؟", "توفيت", "انتهى"),
        ("متى توفت أم كلثوم؟", "توفيت", "انتهى"),
        ("ليه اتهدت العمارة؟", "انهارت", "أهدى"),
        ("امتى اتلاقت الفرق دي؟", "التقت", "عثر"),
    ],
)
def test_a_line_of_its_own_is_surer_than_a_form_of_a_doubtful_verb(question: str, standard: str, other: str) -> None:
    found = reached(question)
    assert stem(standard) in found
    assert stem(other) not in found


def test_became_tells_nothing_but_happened_does() -> None:
    assert stem("حدث") in reached("إيه اللي صار للمصنع؟")
    assert stem("حدث") not in reached("متى صار المصنع مشهور؟")


def test_words_before_verbs_are_dropped() -> None:
    assert "عم" not in {term.surface for term in ask("شو عم يكتب الصحفي؟").terms}
    assert "عم" in {term.surface for term in ask("شو اسم عم الرئيس؟").terms}
    assert "خاص" not in {term.surface for term in ask("شنو خاص يكتب الصحفي؟").terms}


def test_to_do_counts_little_where_it_is_asked_what_somebody_did() -> None:
    weights = {term.surface: term.weight for term in ask("ماذا فعل الوزير؟").terms}
    assert weights["فعل"] < weights["الوزير"]
    assert {term.surface: term.weight for term in ask("متى فعل الوزير ذلك؟").terms}["فعل"] == 1.0


def test_inflection_of_weak_hollow_and_doubled_verbs() -> None:
    assert {"مشت", "مشات", "مشيت", "مشاو", "يمشي", "نمشو", "يمشيو"} <= set(inflected("مشي", "يمشي"))
    assert {"شفت", "شافت", "شافو", "نشوفو", "ينشاف", "انشاف"} <= set(inflected("شاف", "يشوف"))
    assert {"حطيت", "حطوا", "تحطو", "انحط"} <= set(inflected("حط", "يحط"))


def test_marks_stand_before_a_person() -> None:
    assert is_marked("كيدير")
    assert is_marked("ماعرفوش")
    assert not is_marked("كتاب")


def test_spelling_of_dialects() -> None:
    assert respelled("دهب") == key("ذهب")
    assert respelled("گمر") == key("قمر")
    assert respelled("لا") is None
    assert foreign_letters("گمر")
    assert not foreign_letters("قمر")


def test_a_word_that_is_no_word_is_left_alone_however_long() -> None:
    # Each letter of it would be tried, each time on a copy of the whole: seconds for some thousand letters.
    assert respelled("دهب" + "ات" * 20) is None
    assert respelled("ت" * 4000) is None
