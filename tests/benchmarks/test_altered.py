"""Questions that name another place or year."""

from __future__ import annotations

from benchmarks.altered import altered

QUESTIONS = (
    "كم جنديا في العراق؟",
    "من زار الكويت؟",
    "متى انتهت الحرب عام 1945؟",
    "ماذا جرى سنة 1950؟",
    "من الوزير الفرنسي؟",
    "أين ولد الكاتب الألماني؟",
    "ما لون السماء؟",
)


def test_what_is_named_is_named_otherwise() -> None:
    assert altered(QUESTIONS) == [
        "كم جنديا في الكويت؟",
        "من زار العراق؟",
        "متى انتهت الحرب عام 1950؟",
        "ماذا جرى سنة 1945؟",
        "من الوزير الألماني؟",
        "أين ولد الكاتب الفرنسي؟",
        None,
    ]


def test_what_is_written_with_a_name_stays() -> None:
    assert altered(["من حارب بالعراق؟", "من درس بالكويت؟"]) == ["من حارب بالكويت؟", "من درس بالعراق؟"]


def test_nothing_else_to_name() -> None:
    assert altered(["كم جنديا في العراق؟", "أين العراق؟"]) == [None, None]
    assert altered([]) == []
