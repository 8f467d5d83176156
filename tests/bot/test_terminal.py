"""Answers on a terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot.messages import Messages
from bot.terminal import print_answer, print_context, print_refusal, printable
from index.models import Answer, QuestionKind, Result, Source, Span

BOLD = "\x1b[1;32m"


def answer(sentence: str = "وصل 2500 جندي.", **changes: object) -> Answer:
    """An answer."""
    values: dict[str, object] = {
        "article_id": "a",
        "title": "عنوان",
        "url": None,
        "published": None,
        "source": None,
        "sentence": sentence,
        "start": 0,
        "end": len(sentence),
        "score": 1.0,
        "confidence": 0.9,
        "highlights": (Span(4, 8),),
    }
    return Answer(**(values | changes))  # type: ignore[arg-type]


def shown(one: Answer, *, terminal: bool = False, language: str = "ar") -> str:
    """What `print_answer` prints."""
    console = Console(
        file=io.StringIO(), force_terminal=terminal, width=200, color_system="standard" if terminal else None
    )
    print_answer(console, Messages(language), one)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_the_answering_words_are_bold() -> None:
    assert f"وصل {BOLD}2500\x1b[0m جندي." in shown(answer(), terminal=True)
    assert shown(answer()).splitlines()[0] == "وصل 2500 جندي."


def test_the_sentence_it_leans_on_comes_first_and_dim() -> None:
    one = answer(lead_in="زار الوفد\nالمعسكر.", lead_in_start=0)
    assert shown(one).splitlines()[:2] == ["زار الوفد المعسكر.", "وصل 2500 جندي."]
    assert "\x1b[2mزار الوفد المعسكر." in shown(one, terminal=True)


def test_source_is_told() -> None:
    lines = shown(answer(published="2023-10-27", source="BBC عربي", url="https://example.org/a?b=1")).splitlines()
    assert lines[1:] == [
        "من مقال: عنوان",
        "التاريخ: 27 أكتوبر 2023",
        "المصدر: \u2068BBC عربي\u2069",
        "الرابط: \u2068https://example.org/a?b=1\u2069",
        "الثقة: عالية",
    ]


@pytest.mark.parametrize(("confidence", "word"), [(0.9, "high"), (0.5, "middling"), (0.1, "low")])
def test_confidence_in_three_steps(confidence: float, word: str) -> None:
    assert f"Confidence: {word}" in shown(answer(confidence=confidence), language="en")


def test_other_articles_with_the_same_sentence() -> None:
    also = (Source("b", "خبر ثان", None, None, None), Source("c", "", None, None, None))
    assert "وورد النصّ نفسه في: \u2068خبر ثان، \u2068c\u2069\u2069" in shown(answer(also=also))


def test_an_article_without_a_title_is_called_by_its_id() -> None:
    assert "من مقال: \u2068a\u2069" in shown(answer(title=" "))


def test_arabic_that_begins_with_latin_still_runs_from_the_right() -> None:
    assert shown(answer("Google أعلنت ذلك", highlights=())).startswith("\u200fGoogle أعلنت")
    assert shown(answer("Google said so", highlights=())).startswith("Google said")


def test_an_article_cannot_steer_the_terminal() -> None:
    text = shown(answer("نص\x1b[2J\x9b31m\u202eمقلوب\nسطر", title="\x1b]0;x\x07[bold]عنوان[/bold]", highlights=()))
    assert not set("\x1b\x9b\x07\u202e") & set(text)
    assert "[bold]عنوان[/bold]" in text
    assert "مقلوب سطر" in text.splitlines()[0]


def test_directional_marks_stay() -> None:
    assert printable("أ\u200fب\u200cج") == "أ\u200fب\u200cج"


def test_context() -> None:
    console = Console(file=io.StringIO(), width=200)
    print_context(console, Messages("ar"), answer(before="قبل.", after="بعد."))
    assert console.file.getvalue().splitlines() == ["قبل.", "وصل 2500 جندي.", "بعد."]  # type: ignore[attr-defined]
    print_context(console, Messages("en"), answer())
    assert "nothing around it" in console.file.getvalue()  # type: ignore[attr-defined]


def test_refusal_names_the_closest_articles_once_each() -> None:
    names = ("أول", "أول", "ثان", "ثالث", "رابع")
    answers = tuple(answer(article_id=name, title=name, matched=0.7) for name in names)
    console = Console(file=io.StringIO(), width=200)
    print_refusal(console, Messages("ar"), Result("؟", QuestionKind.UNKNOWN, True, answers), articles=1)
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "لم أجد في المقالات جواباً عن هذا السؤال."
    assert lines[2:] == ["• أول", "• ثان", "• ثالث"]
    assert "2500" not in "".join(lines)


def test_refusal_of_nonsense_names_no_article() -> None:
    console = Console(file=io.StringIO(), width=200)
    print_refusal(console, Messages("ar"), Result("؟", QuestionKind.UNKNOWN, True, (answer(matched=0.2),)), articles=1)
    assert console.file.getvalue() == "لم أجد في المقالات جواباً عن هذا السؤال.\n"  # type: ignore[attr-defined]
