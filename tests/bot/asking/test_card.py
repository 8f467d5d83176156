"""Answers fit into a message and into Telegram's markup, whatever the articles hold."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asking.card import Shown, answer_card, answer_rows, brief_card, refusal_card
from bot.asking.stories import MAX_SIDES, Page, PageKind
from bot.messages import Messages
from bot.render import MAX_TEXT, keyboard, length
from index import Answer, Article, QuestionKind, Result, Source, Span
from tests.telegram.botapi.html import parse_html

ARABIC = Messages("ar")
LONG = "كلمة " * 3000
HOSTILE = "<b>غير مغلق & \u202eمقلوب\u202c <script>😀" * 60


def answer(**changes: object) -> Answer:
    given = Answer(
        "a", "عنوان", "https://example.org/?a=1&b=\"2\"", "2024-05-01", "مصدر", "جملة فيها 2500 جندي.", 0, 20, 1.0, 0.9,
        (Span(10, 14),), "قبلها.", "بعدها.",
    )  # fmt: skip
    return dataclasses.replace(given, **changes)  # type: ignore[arg-type]


def card(*answers: Answer, sources: tuple[Source, ...] = (), **options: object) -> str:
    kind = PageKind.DISPUTED if len(answers) > 1 else PageKind.ONE
    shown = Shown((Page(kind, answers, sources, 0.9),), **options)  # type: ignore[arg-type]
    text = answer_card(ARABIC, "mujib_bot", shown)
    assert length(text) <= MAX_TEXT
    parse_html(text)
    return text


def test_highlights_are_bold_inside_the_quotation() -> None:
    assert "<blockquote>جملة فيها <b>2500</b> جندي.</blockquote>" in card(answer())


def test_the_sentence_an_answer_leans_on_stands_before_it_in_italics() -> None:
    leaning = answer(lead_in="زار <الوفد> المعسكر.")
    assert "<blockquote><i>زار &lt;الوفد&gt; المعسكر.</i>\nجملة فيها <b>2500</b> جندي.</blockquote>" in card(leaning)
    long = card(answer(lead_in=LONG + "ختام."))
    assert "ختام.</i>" in long
    assert "<i>…" in long


def test_addresses_that_are_none_give_way_to_the_deep_link() -> None:
    for url in (None, "javascript:alert(1)", "ftp://x", "https://a b", "https://" + "x" * 2000):
        assert 'href="https://t.me/mujib_bot?start=a' in card(answer(url=url))


@pytest.mark.parametrize("text", [LONG, HOSTILE, "😀" * 3000, "x" * 9000])
def test_anything_fits(text: str) -> None:
    wide = answer(
        sentence=text, before=text, after=text, title=text, source=text[:400], highlights=(Span(5, 9),), matched=0.9
    )
    source = Source("b", text, None, "gestern", text)
    card(wide, sources=(source,) * 30, understood=text, asked=text)
    card(dataclasses.replace(wide, lead_in=text), sources=(source,) * 30, understood=text, asked=text)
    card(*[wide] * MAX_SIDES)
    card(wide, context=Article("a", text, text + wide.sentence + text))
    refused = Result(text, QuestionKind.WHAT, True, (wide, dataclasses.replace(wide, article_id="b")))
    assert length(refusal_card(ARABIC, "mujib_bot", refused, text)) <= MAX_TEXT


def test_a_refusal_names_only_articles_that_have_to_do_with_the_question() -> None:
    near, far = answer(matched=0.8), answer(article_id="b", title="غيره", url=None, matched=0.3)
    card = refusal_card(ARABIC, "mujib_bot", Result("سؤال", QuestionKind.WHAT, True, (far, near)))
    assert "عنوان" in card
    assert "غيره" not in card
    assert "أقرب" not in refusal_card(ARABIC, "mujib_bot", Result("سؤال", QuestionKind.WHAT, True, (far,)))


def test_answering_words_far_into_a_long_sentence_are_seen() -> None:
    sentence = "مقدمة طويلة " * 200 + "والرقم 2500 هنا " + "وذيل " * 200
    at = sentence.index("2500")
    assert "<b>2500</b>" in card(answer(sentence=sentence, highlights=(Span(at, at + 4),)))


def test_lines_that_begin_with_latin_letters_run_right_to_left() -> None:
    assert "<blockquote>\u200fNASA قالت" in card(answer(sentence="NASA قالت ذلك", highlights=()))
    assert "\u2068Breaking news\u2069" in card(answer(title="Breaking news"))


@given(st.text(max_size=200), st.lists(st.tuples(st.integers(-5, 210), st.integers(-5, 210)), max_size=5))
def test_any_sentence_and_spans(sentence: str, spans: list[tuple[int, int]]) -> None:
    card(answer(sentence=sentence or "x", highlights=tuple(Span(*span) for span in spans)))


def test_buttons_say_where_they_lead() -> None:
    one = Page(PageKind.ONE, (answer(),), (), 0.9)
    rows = answer_rows(ARABIC, Shown((one, one)), 12345)
    markup = keyboard(rows, "ar")
    assert markup is not None
    data = [[button.callback_data for button in row] for row in markup.inline_keyboard]
    assert data == [["q:u:0:12345", "q:h:0:12345"], ["q:n:1:12345", "q:c:0:12345"]]


@pytest.mark.parametrize("text", [LONG, HOSTILE, "😀" * 3000, "x" * 9000])
@pytest.mark.parametrize("kind", [QuestionKind.HOW_MANY, QuestionKind.WHO])
def test_a_brief_card_keeps_to_its_room(text: str, kind: QuestionKind) -> None:
    answers = tuple(
        answer(
            article_id=name, sentence=f"بلغ عدد الجنود {name} {text}", title=text, source=text[:400], highlights=spans
        )
        for name, spans in (("2500", (Span(15, 19),)), ("3000", (Span(15, 19),)))
    )
    card = brief_card(ARABIC, "mujib_bot", Result(text, kind, False, answers), 1000)
    assert length(card) <= 1000
    parse_html(card)
    assert ("تختلف المقالات" in card) is (kind is QuestionKind.HOW_MANY)
    assert "الثقة" in card


def test_a_brief_card_says_that_there_is_no_answer() -> None:
    card = brief_card(ARABIC, "mujib_bot", Result("كم عرضها؟", QuestionKind.HOW_MUCH, True, (answer(),)), 1000)
    assert "كم عرضها؟" in card
    assert "لم أجد" in card
    assert "2500" not in card
