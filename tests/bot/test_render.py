"""Text within Telegram's limits, markup and direction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardButton

from bot.messages import LANGUAGES, Messages, catalogue, plural_form
from bot.render import (
    Html,
    callback_data,
    escape,
    excerpt,
    fill,
    keyboard,
    lead,
    length,
    link,
    marked,
    quote,
    shorten,
    utf16,
)
from index import Span
from tests.telegram.botapi.html import parse_html


@given(st.text(max_size=100), st.integers(1, 60))
def test_shortened_text_keeps_the_limit(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert utf16(short) <= limit
    assert short == text or short.endswith("…")


def test_shortened_between_words() -> None:
    assert shorten("كلمة ثانية ثالثة", 12) == "كلمة ثانية…"
    assert shorten("😀😀😀", 4) == "😀…"


@given(st.text(max_size=80))
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    shown, entities = parse_html(escape(text))
    assert entities == []
    assert utf16(shown) == length(escape(text))


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-3, 70), st.integers(-3, 70)), max_size=6))
def test_marks_are_well_formed(text: str, spans: list[tuple[int, int]]) -> None:
    parse_html(quote(marked(text, [Span(*span) for span in spans])))


def test_only_addresses_are_links() -> None:
    assert link(Html("x"), "https://e.org/?a=1&b=2") == '<a href="https://e.org/?a=1&amp;b=2">x</a>'
    for address in (None, "", "javascript:x", "https://a b", 'https://a"b', "//e.org"):
        assert link(Html("x"), address) == "x"


def test_direction() -> None:
    assert lead(Html("<b>NASA</b> قالت"), "ar").startswith("\u200f")
    assert lead(Html("<b>قالت</b> NASA"), "ar").startswith("<b>")
    assert lead(Html("1938 قالت"), "ar").startswith("1938")
    assert lead(Html("NASA"), "en") == "NASA"


def test_blanks_are_escaped_and_isolated() -> None:
    words = Messages("ar")
    assert fill(words, "ask.from", title="<Breaking> & news") == "من مقال: \u2068&lt;Breaking&gt; &amp; news\u2069"
    assert fill(words, "ask.from", title="خبر & خبر") == "من مقال: خبر &amp; خبر"
    assert fill(words, "ask.from", title=Html("<b>x</b>")) == "من مقال: <b>x</b>"
    assert fill(words, "ask.from", title="{0} {title}") == "من مقال: \u2068{0} {title}\u2069"


def test_quotation_marks_within_others() -> None:
    words = Messages("ar")
    assert "«أرباح “المرفأ” ترتفع»" in fill(words, "adding.deleted", title="أرباح «المرفأ» ترتفع")
    assert fill(words, "ask.from", title="أرباح «المرفأ»") == "من مقال: أرباح «المرفأ»"


def test_callback_data_has_a_limit() -> None:
    assert callback_data("q", "n", 1) == "q:n:1"
    with pytest.raises(ValueError, match="64"):
        callback_data("q", "ش" * 40)


def test_rows_are_mirrored_for_arabic() -> None:
    row = [InlineKeyboardButton(text, callback_data=text) for text in "12"]
    arabic, english = keyboard([row, []], "ar"), keyboard([row], "en")
    assert arabic is not None
    assert english is not None
    assert [button.text for button in arabic.inline_keyboard[0]] == ["2", "1"]
    assert [button.text for button in english.inline_keyboard[0]] == ["1", "2"]
    assert keyboard([[]], "ar") is None


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "لا جمل"), (1, "جملة واحدة"), (2, "جملتان"), (3, "3 جمل"), (10, "10 جمل"), (11, "11 جملة"), (99, "99 جملة"),
     (100, "100 جملة"), (103, "103 جمل"), (111, "111 جملة")],
)  # fmt: skip
def test_arabic_plurals(number: int, text: str) -> None:
    assert Messages("ar").count("counts.sentences", number) == text


def test_english_plurals() -> None:
    assert [plural_form(["no", "one", "more"], number, "en") for number in (0, 1, 2, 11)] == [
        "no",
        "one",
        "more",
        "more",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_are_telegram_html(language: str) -> None:
    for key, text in catalogue(language).items():
        if key.startswith("counts."):
            assert len(text.split("|")) == (6 if language == "ar" else 3), key
        if key.startswith("commands."):
            assert len(text) <= 256, key
        if key.partition(".")[0] in ("ask", "info", "inline", "access", "adding", "subscribing", "digest"):
            parse_html(text)


def test_an_excerpt_tells_that_a_sentence_goes_on() -> None:
    assert excerpt(["قال الوزير،", "وصل\nالوفد ."]) == "قال الوزير… وصل الوفد ."
    assert excerpt([]) == ""
