"""Follow-ups are completed from the question before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asking.followup import complete, leans

IRAQ = "كم عدد الجنود الأميركيين في العراق؟"
MAHFOUZ = "متى ولد نجيب محفوظ؟"
PROFIT = "كم بلغت أرباح الشركة في 2018؟"
PORT = "متى تأسست شركة المرفأ؟"


@pytest.mark.parametrize(
    ("previous", "follow_up", "whole"),
    [
        # only a question word
        ("من افتتح المتحف الوطني؟", "ومتى؟", "متى افتتح المتحف الوطني؟"),
        ("من افتتح المتحف الوطني؟", "أين؟", "أين افتتح المتحف الوطني؟"),
        ("أين وقع الهجوم؟", "ليش؟", "ليش وقع الهجوم؟"),
        ("متى أطلق مسبار الأمل؟", "وليه؟", "ليه أطلق مسبار الأمل؟"),
        ("متى أطلق مسبار الأمل؟", "طيب، ومنين؟", "منين أطلق مسبار الأمل؟"),
        ("من فاز بكأس الساحل؟", "وكم مرة؟", "كم مرة فاز بكأس الساحل؟"),
        (IRAQ, "ومتى؟", "متى الجنود الأميركيين في العراق؟"),
        # another place
        (IRAQ, "وفي سوريا؟", "كم عدد الجنود الأميركيين في سوريا؟"),
        (IRAQ, "وسوريا؟", "كم عدد الجنود الأميركيين في سوريا؟"),
        (IRAQ, "وماذا عن سوريا؟", "كم عدد الجنود الأميركيين في سوريا؟"),
        (IRAQ, "طيب وفي سوريا", "كم عدد الجنود الأميركيين في سوريا؟"),
        (IRAQ, "وبالنسبة لسوريا؟", "كم عدد الجنود الأميركيين في سوريا؟"),
        ("كم عسكري امريكي بالعراق؟", "وسوريا؟", "كم عسكري امريكي بسوريا؟"),
        ("قديش سعر الخبز بعمان؟", "وببيروت؟", "قديش سعر الخبز ببيروت؟"),
        ("ما عاصمة فرنسا؟", "وألمانيا؟", "ما عاصمة ألمانيا؟"),
        ("كم عدد سكان القاهرة؟", "والإسكندرية", "كم عدد سكان الإسكندرية؟"),
        ("متى تأسست الشركة؟", "وفي مصر؟", "متى تأسست الشركة في مصر؟"),
        # other people
        (IRAQ, "والبريطانيين؟", "كم عدد الجنود البريطانيين في العراق؟"),
        # another time
        (PROFIT, "وفي 2019؟", "كم بلغت أرباح الشركة في 2019؟"),
        (PROFIT, "و2019؟", "كم بلغت أرباح الشركة في 2019؟"),
        ("كم بلغت أرباح الشركة عام 2018؟", "وعام 2019؟", "كم بلغت أرباح الشركة عام 2019؟"),
        (IRAQ, "وفي عام 2019؟", "كم عدد الجنود الأميركيين في العراق في عام 2019؟"),
        # another name
        (MAHFOUZ, "وطه حسين؟", "متى ولد طه حسين؟"),
        ("من هو رئيس شركة آبل؟", "وغوغل؟", "من هو رئيس شركة غوغل؟"),
        ("كم عدد القتلى؟", "والجرحى؟", "كم عدد الجرحى؟"),
        ("كم بلغت أرباح الشركة؟", "وخسائرها؟", "كم بلغت خسائرها؟"),
        # a question of its own that leaves out what it is about
        (MAHFOUZ, "وأين توفي؟", "أين توفي نجيب محفوظ؟"),
        (PORT, "ومن مديرها؟", "من مدير شركة المرفأ؟"),
        (PORT, "ومن أسسها؟", "من أسس شركة المرفأ؟"),
        (IRAQ, "وكم عددهم في سوريا؟", "كم عددهم في سوريا الجنود الأميركيين؟"),
        (IRAQ, "ماذا يفعلون هناك؟", "ماذا يفعلون هناك الجنود الأميركيين في العراق؟"),
        ("من هو رئيس فرنسا؟", "وكم عمره؟", "كم عمر رئيس فرنسا؟"),
        ("أين وقع الهجوم؟", "ومن نفذه؟", "من نفذ الهجوم؟"),
    ],
)
def test_completed(previous: str, follow_up: str, whole: str) -> None:
    assert complete(previous, follow_up) == whole


@pytest.mark.parametrize(
    "own",
    [
        "من هو مدير مسبار الأمل الإماراتي؟",
        "كم عدد سكان القاهرة؟",
        "متى أطلق مسبار الأمل الإماراتي إلى المريخ؟",
        "أعلنت الشركة أرباحها السنوية عن العام الماضي كاملة",
        "and when?",
        "؟",
        "",
    ],
)
def test_whole_questions_stay_as_they_are(own: str) -> None:
    assert complete("كم سعر النفط؟", own) == own


def test_without_a_question_before_nothing_is_added() -> None:
    assert complete("", "ومتى؟") == "ومتى؟"
    assert complete("؟!", "وفي سوريا؟") == "وفي سوريا؟"


@given(st.text(max_size=60), st.text(max_size=40))
def test_anything_can_be_completed(previous: str, follow_up: str) -> None:
    assert isinstance(complete(previous, follow_up), str)


WORDS = [
    "و",
    "متى",
    "في",
    "سوريا",
    "العراق",
    "كم",
    "عدد",
    "من",
    "2019",
    "عام",
    "توفي",
    "ماذا",
    "عن",
    "بالنسبة",
    "لسوريا",
]


@given(st.lists(st.sampled_from(WORDS), max_size=7))
def test_any_mixture_of_its_words_can_be_completed(follow_up: list[str]) -> None:
    assert complete(IRAQ, " ".join(follow_up)).strip() or not follow_up


@pytest.mark.parametrize("text", ["ومتى؟", "متى", "ليش", "وفي سوريا؟", "ومن حفرها؟", "طيب وامتى؟", "وكم طولها"])
def test_what_leans_on_the_question_before(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text", [IRAQ, MAHFOUZ, "وليد المعلم", "وادي رم", "في سوريا", "واشنطن", "طيب", "نجيب محفوظ", "and when?", "👍", ""]
)
def test_what_stands_by_itself(text: str) -> None:
    assert not leans(text)
