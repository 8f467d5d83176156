"""The questions of a message."""

from __future__ import annotations

import pytest

from bot.asking.parting import follow, questions_in


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("السلام عليكم، كم عدد سكان القاهرة؟", "كم عدد سكان القاهرة؟"),
        ("السلام عليكم كم عدد سكان القاهرة؟", "كم عدد سكان القاهرة؟"),
        ("صباح الخير يا مجيب\nمتى افتُتح الجسر؟", "متى افتُتح الجسر؟"),
        ("مرحبا، جسر النهر كم طوله؟", "جسر النهر كم طوله؟"),
        ("كم طول الجسر؟ شكراً جزيلاً", "كم طول الجسر؟"),
        ("عندي سؤال: وين الجسر؟", "وين الجسر؟"),
    ],
)
def test_a_question_behind_a_greeting_is_a_question(text: str, bare: str) -> None:
    assert questions_in(text) == [bare]


@pytest.mark.parametrize(
    "text",
    [
        "سلام فياض رئيس الوزراء",
        "مدينة السلام وسكانها",
        "متى ولد وأين توفي نجيب محفوظ؟",
        "أين ومتى ولد نجيب محفوظ؟",
        "لماذا وكيف أُغلق الجسر؟",
        "كم عدد القتلى وكم عدد الجرحى في الزلزال؟",
        "كم مسافراً جاء من مصر ومن سوريا؟",
        "كم عدد سكان المدينة وما حولها؟",
        "ما الفرق بين الجسر والنفق؟",
        "جسر النهر؟ كم طوله؟",
        "وين الجسر",
        "؟؟",
        "لماذا؟؟؟",
        "",
    ],
)
def test_one_question_stays_one(text: str) -> None:
    assert questions_in(text) == [text]


@pytest.mark.parametrize(
    ("text", "wholes"),
    [
        ("كم طول القناة؟ وكم عرضها؟", ["كم طول القناة؟", "كم عرض القناة؟"]),
        ("كم طول قناة السويس وكم عرضها؟", ["كم طول قناة السويس؟", "كم عرض قناة السويس؟"]),
        ("مساء الخير، كم عدد القتلى؟ والجرحى؟", ["كم عدد القتلى؟", "كم عدد الجرحى؟"]),
        ("متى ولد نجيب محفوظ؟\nكم عدد سكان مصر؟", ["متى ولد نجيب محفوظ؟", "كم عدد سكان مصر؟"]),
        ("هل زار الوزير مصر؟ ومتى؟", ["هل زار الوزير مصر؟", "متى زار الوزير مصر؟"]),
        (
            "متى ولد نجيب محفوظ ومتى توفي وأين دفن؟",
            ["متى ولد نجيب محفوظ؟", "متى توفي نجيب محفوظ؟", "أين دفن نجيب محفوظ؟"],
        ),
    ],
)
def test_several_questions_are_taken_apart_and_made_whole(text: str, wholes: list[str]) -> None:
    first, *further = questions_in(text)
    found = [first]
    for question in further:
        found.append(follow(found[-1], question))
    assert found == wholes
    assert questions_in(" ".join(found)) == found, "so they are remembered"


def test_the_same_question_twice_is_one() -> None:
    assert questions_in("كم طول الجسر؟ كم طول الجسر؟") == ["كم طول الجسر؟"]
