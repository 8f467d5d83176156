"""Questions: what they ask for, and by which words they are answered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models import QuestionKind
from index.ranking.question import FRAME, MAX_TERMS, Query, understand
from index.text.terms import Analyzer

ANALYZER = Analyzer()
WITHOUT_HAMZA = str.maketrans("أإآؤئىة", "اااويىه")


def ask(text: str) -> Query:
    """The question understood."""
    return understand(text, ANALYZER)


def stems(text: str) -> list[str]:
    """The stems of a question's terms."""
    return [term.stem for term in ask(text).terms]


def stem(word: str) -> str:
    """A word's stem as the index has it."""
    return ANALYZER.terms(word).stem


KINDS = [
    (QuestionKind.HOW_MANY, "كم عدد الجنود الأميركيين في العراق؟"),
    (QuestionKind.HOW_MANY, "كم جنديا أميركيا في العراق؟"),
    (QuestionKind.HOW_MANY, "كم عسكري امريكي بالعراق؟"),
    (QuestionKind.HOW_MANY, "ما عدد سكان بغداد؟"),
    (QuestionKind.HOW_MANY, "كام جندي امريكي في العراق؟"),
    (QuestionKind.HOW_MANY, "قديش عدد الجنود بالعراق؟"),
    (QuestionKind.HOW_MANY, "شحال ديال الجنود كاينين ف العراق؟"),
    (QuestionKind.HOW_MANY, "شكد عدد الطلاب بالجامعة؟"),
    (QuestionKind.HOW_MANY, "چم جندي بالعراق؟"),
    (QuestionKind.HOW_MANY, "أد إيه عدد الناس اللي ماتوا؟"),
    (QuestionKind.HOW_MANY, "فكم عدد الضحايا؟"),
    (QuestionKind.HOW_MANY, "كم مرة فاز الفريق بالكأس؟"),
    (QuestionKind.HOW_MUCH, "بكم بيعت اللوحة؟"),
    (QuestionKind.HOW_MUCH, "بكام تذكرة المتحف؟"),
    (QuestionKind.HOW_MUCH, "كم تبلغ مساحة العراق؟"),
    (QuestionKind.HOW_MUCH, "كم يبلغ سعر النفط؟"),
    (QuestionKind.HOW_MUCH, "كم طول نهر النيل؟"),
    (QuestionKind.HOW_MUCH, "ما ارتفاع برج خليفة؟"),
    (QuestionKind.HOW_MUCH, "بشحال التيكي ديال القطار؟"),
    (QuestionKind.WHEN, "متى وقعت الحرب؟"),
    (QuestionKind.WHEN, "في أي عام تأسست الجامعة؟"),
    (QuestionKind.WHEN, "في أي يوم سافر الوزير؟"),
    (QuestionKind.WHEN, "في اي سنه ولد الشاعر؟"),
    (QuestionKind.WHEN, "إمتى بدأت الحرب؟"),
    (QuestionKind.WHEN, "امتى هيرجع الوفد؟"),
    (QuestionKind.WHEN, "ايمتى بيخلص المهرجان؟"),
    (QuestionKind.WHEN, "وقتاش بدات الحرب؟"),
    (QuestionKind.WHEN, "فوقاش غادي يبدا الماتش؟"),
    (QuestionKind.WHEN, "متين يبدأ الدوام؟"),
    (QuestionKind.WHEN, "شوكت ترجع البعثة؟"),
    (QuestionKind.WHERE, "أين تقع مدينة بابل؟"),
    (QuestionKind.WHERE, "من أين جاء الوفد؟"),
    (QuestionKind.WHERE, "اين ولد نجيب محفوظ؟"),
    (QuestionKind.WHERE, "فين مقر الشركة؟"),
    (QuestionKind.WHERE, "وين مقر المنظمة؟"),
    (QuestionKind.WHERE, "منين جا الوفد؟"),
    (QuestionKind.WHERE, "فاين كاين المتحف؟"),
    (QuestionKind.WHO, "من قتل الرئيس؟"),
    (QuestionKind.WHO, "من هو مؤسس الشركة؟"),
    (QuestionKind.WHO, "لمن تعود ملكية القناة؟"),
    (QuestionKind.WHO, "مين كتب الرواية؟"),
    (QuestionKind.WHO, "منو مدير المشروع؟"),
    (QuestionKind.WHO, "شكون كتب الرواية؟"),
    (QuestionKind.WHO, "من الذي اكتشف الأنسولين؟"),
    (QuestionKind.WHY, "لماذا أضرب العمال؟"),
    (QuestionKind.WHY, "لمَ غادر الوفد؟"),
    (QuestionKind.WHY, "ما سبب الانفجار؟"),
    (QuestionKind.WHY, "ليه اضرب العمال؟"),
    (QuestionKind.WHY, "ليش سكر المتحف؟"),
    (QuestionKind.WHY, "علاش ضربو العمال؟"),
    (QuestionKind.WHY, "علاه سافر الوزير؟"),
    (QuestionKind.HOW, "كيف وصل الوفد؟"),
    (QuestionKind.HOW, "إزاي وصل الوفد؟"),
    (QuestionKind.HOW, "شلون وصل الوفد؟"),
    (QuestionKind.HOW, "كيفاش وصل الوفد؟"),
    (QuestionKind.WHAT, "ماذا قال الوزير؟"),
    (QuestionKind.WHAT, "ايه اعراض المرض؟"),
    (QuestionKind.WHAT, "شو قال الوزير؟"),
    (QuestionKind.WHAT, "وش قال الوزير؟"),
    (QuestionKind.WHAT, "ايش قال الوزير؟"),
    (QuestionKind.WHAT, "شنو قال الوزير؟"),
    (QuestionKind.WHAT, "شنوة قال الوزير؟"),
    (QuestionKind.YES_NO, "هل فاز الفريق؟"),
    (QuestionKind.WHICH, "إلى أي عصر ترجع الألواح؟"),
    (QuestionKind.UNKNOWN, "الجنود الأميركيون في العراق"),
    (QuestionKind.WHAT, "ما هي سوسة النخيل؟"),
    (QuestionKind.DEFINITION, "ما معنى كلمة ديمقراطية؟"),
    (QuestionKind.DEFINITION, "ماذا يعني URL؟"),
    (QuestionKind.DEFINITION, "ما هو الزعفران؟"),
    (QuestionKind.DEFINITION, "ما التضخم؟"),
    (QuestionKind.DEFINITION, "شنو هو الزعفران؟"),
    (QuestionKind.HOW_MUCH, "ما هو طول النيل؟"),
    (QuestionKind.WHY, "ما السبب؟"),
    (QuestionKind.WHAT, "ماذا يحل على من يكثر من الطعام؟"),
    (QuestionKind.WHAT, "الإيرادات المتزايدة من الإعلانات تمول ماذا، بالإضافة إلى المتصفح؟"),
    (QuestionKind.WHO, "على من وقع الاختيار؟"),
    (QuestionKind.WHO, "من وقع عليه الاختيار؟"),
    (QuestionKind.WHO, "ما اسم زوجة الرئيس؟"),
    (QuestionKind.HOW_MANY, "قد ايه عدد الجنود؟"),
]


@pytest.mark.parametrize(("kind", "text"), KINDS)
def test_kind(kind: QuestionKind, text: str) -> None:
    assert ask(text).kind is kind


@pytest.mark.parametrize(("kind", "text"), KINDS)
def test_kind_of_a_question_typed_without_hamza(kind: QuestionKind, text: str) -> None:
    assert ask(text.translate(WITHOUT_HAMZA).removesuffix("؟")).kind is kind


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("كم جنديا أميركيا في العراق؟", "جندي أمريكي العراق"),
        ("فكم عدد الضحايا؟", "عدد ضحية"),
        ("متى بدأت الحرب؟", "بدأ حرب"),
        ("من هو مؤسس الشركة؟", "مؤسس شركة"),
        ("لمَ غادر الوفد؟", "غادر وفد"),
        ("أين تقع بابل؟", "وقع بابل"),
        ("من وين جا الوفد؟", "وفد"),
    ],
)
def test_question_words_are_spent(text: str, words: str) -> None:
    assert set(stems(text)) >= {stem(word) for word in words.split()} - {stem("عدد")}
    asked = {stem(word) for word in words.split()}
    assert set(stems(text)) - asked <= {stem("جاء")}


@pytest.mark.parametrize(
    ("text", "standard"),
    [
        ("امتى بدا الماتش؟", "مباراة"),
        ("وين راح الوزير؟", "ذهب"),
        ("ليش العيال ما راحوا المدرسة؟", "ذهب"),
        ("شو عم بيستخدم الجيش؟", "يستخدم"),
        ("فوقاش غادي يبدا الماتش؟", "مباراة"),
        ("كم فلوس ياخذ الفايز؟", "مال"),
        ("شحال ديال الناس فالطوبيس؟", "حافلة"),
    ],
)
def test_dialect_is_brought_to_standard_words(text: str, standard: str) -> None:
    reached = {term.stem for term in ask(text).terms} | {other for term in ask(text).terms for other, _ in term.others}
    assert stem(standard) in reached


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("مين اللي فاز بالكأس؟", ["فاز", "كأس"]),
        ("مين اللي اكتشف البنسلين؟", ["اكتشف", "البنسلين"]),
        ("مين اللي كسب الدوري؟", ["فاز", "الدوري"]),
        ("شنو الفرق بين النوعين؟", ["الفرق", "النوعين"]),
        ("ايش سبب الحريق؟", ["سبب", "الحريق"]),
        ("شكون هو الملك؟", ["الملك"]),
        ("علاش خاص الماء يسخن؟", ["الماء", "يسخن"]),
        ("شنو هو القطاع الخاص؟", ["القطاع", "الخاص"]),
    ],
)
def test_what_an_expression_says_after_its_question_word_is_kept(text: str, expected: list[str]) -> None:
    assert stems(text) == [stem(one) for one in expected]


@pytest.mark.parametrize(
    "text",
    [
        "شو قال الوزير؟",
        "امتى هيرجع الوفد؟",
        "شحال ديال الناس؟",
        "شكون كتب الرواية؟",
        "شلون وصل الوفد؟",
        "ليش سكروا المتحف؟",
    ],
)
def test_dialect_is_told(text: str) -> None:
    assert ask(text).spoken


@pytest.mark.parametrize(
    "text", [text for kind, text in KINDS if text.split()[0] in ("متى", "أين", "لماذا", "هل", "ماذا")]
)
def test_standard_questions_are_no_dialect(text: str) -> None:
    assert not ask(text).spoken


@pytest.mark.parametrize(
    ("text", "counted", "weight"),
    [
        ("كم عدد سكان مصر؟", "سكان", FRAME),
        ("عدد سكان مصر كام؟", "سكان", FRAME),
        ("عدد السكان قديش؟", "السكان", FRAME),
        ("شحال عدد سكان المغرب؟", "السكان", None),
        ("شحال ساكن في الرباط؟", "السكان", None),
        ("شحال عدد الطلاب في الجامعة؟", "الطلاب", FRAME),
        ("كم نسمة في لبنان؟", "نسمه", None),
    ],
)
def test_what_is_counted(text: str, counted: str, weight: float | None) -> None:
    query = understand(text, ANALYZER)
    assert query.kind is QuestionKind.HOW_MANY
    assert query.counted is not None
    assert (query.terms[query.counted].norm, query.terms[query.counted].weight) == (counted, 1.0)
    assert [term.weight for term in query.terms[: query.counted]] == ([weight] if weight else [])


def test_synonyms_count_less_than_the_word() -> None:
    terms = {term.stem: term for term in ask("متى مات الشاعر؟").terms}
    others = dict(terms[stem("مات")].others)
    assert 0 < others[stem("توفي")] < 1
    assert stem("مات") not in others


@pytest.mark.parametrize(
    ("text", "asked", "other"),
    [
        ("متى شيد القصر؟", "شيد", "بنى"),
        ("ما أول متصفح للإنترنت؟", "متصفح", "مستعرض"),
        ("لماذا اندثرت الديناصورات؟", "اندثرت", "انقرض"),
        ("ما لقاح الكزاز؟", "الكزاز", "تيتانوس"),
    ],
)
def test_synonyms_of_all_fields(text: str, asked: str, other: str) -> None:
    terms = {term.stem: term for term in ask(text).terms}
    assert stem(other) in dict(terms[stem(asked)].others)


@pytest.mark.parametrize("text", ["من؟", "كم", "متى وأين ولماذا", "ما هو"])
def test_question_words_alone_are_searched_for_themselves_or_not_at_all(text: str) -> None:
    assert all(term.norm for term in ask(text).terms)


def test_long_questions_are_cut_to_the_longest_words() -> None:
    query = ask(" ".join(f"كلمةطويلة{chr(0x628 + n % 20)}{chr(0x641 + n // 20)}" for n in range(200)))
    assert len(query.terms) == MAX_TERMS
    assert len(ask("متى " + "سافر الوزير " * 5000).terms) == 2


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Who leads NATO?", ["who", "leads", "nato"]),
        ("Qui dirige l'OTAN?", ["qui", "dirige", "l'otan"]),
        ("Кто глава НАТО?", ["кто", "глава", "нато"]),
        ("2021", ["2021"]),
        ("كم سعر iPhone 15؟", ["سعر", "iphone", "15"]),
    ],
)
def test_other_languages(text: str, terms: list[str]) -> None:
    assert [term.norm for term in ask(text).terms] == terms


@given(st.text(max_size=200) | st.text("كممنتىأيإلفشوهراجبد ؟\u0651٠١", max_size=60))
def test_any_text_can_be_asked(text: str) -> None:
    query = ask(text)
    assert query.text == text
    assert len(query.terms) <= MAX_TERMS
    for term in query.terms:
        assert term.norm
        assert term.stem
        assert term.root
        assert 0 < term.weight <= 1
        assert all(other and 0 < safety <= 1 for other, safety in term.others)
    assert len({(term.norm, term.stem) for term in query.terms}) == len(query.terms)


def test_threads_may_ask_at_once() -> None:
    fresh = Analyzer()
    texts = [text for _, text in KINDS] * 3
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: understand(text, fresh), texts))
    assert found == [understand(text, fresh) for text in texts]


@pytest.mark.parametrize(
    ("asked", "standard"),
    [
        ("إيه اللي بنضيفه للرز؟", "نضيف"),
        ("إيه اللي بتكتبها الجريدة؟", "تكتب"),
        ("كيفاش كنقدمو الرز؟", "يقدم"),
        ("فين المكان اللي عايزين نروحه النهاردة؟", "اليوم"),
        ("شنو بغينا ندير؟", "أراد"),
    ],
)
def test_dialect_verbs_with_their_pronouns(asked: str, standard: str) -> None:
    found = {stem for term in ask(asked).terms for stem in (term.stem, *(other for other, _ in term.others))}
    assert stem(standard) in found
