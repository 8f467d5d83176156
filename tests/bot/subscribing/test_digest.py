"""Stories as messages within Telegram's limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Messages
from bot.render import MAX_TEXT, Html, escape, length
from bot.subscribing.composing import article_link
from bot.subscribing.digest import pack, story_html, title_of
from bot.subscribing.stories import Story
from index import Article

_AR = Messages("ar")
_HREF = article_link("mujib_bot")


def _article(name: str = "1", **changes: str | None) -> Article:
    values: dict[str, str | None] = {
        "title": "عنوان & <خبر>",
        "text": "نص الخبر الأول. وجملة ثانية.",
        "published": "2024-05-01",
        "url": f"https://news.example/{name}?a=1&b=2",
        "source": "وكالة",
        **changes,
    }
    return Article(
        name, values["title"] or "", values["text"] or "", values["published"], values["url"], values["source"]
    )


def test_a_story_has_title_link_summary_and_source() -> None:
    html = story_html(_AR, Story((_article(),)), ("جملة <أولى>.", "ثانية."), _HREF)
    assert html.splitlines() == [
        '<a href="https://news.example/1?a=1&amp;b=2"><b>عنوان &amp; &lt;خبر&gt;</b></a>',
        "جملة &lt;أولى&gt;. ثانية.",
        "المصدر: وكالة، 1 مايو 2024",
    ]


def test_what_the_title_tells_is_not_told_again() -> None:
    first, second = "بدأت أعمال ترميم المسرح القديم.", "وتستمر الأعمال سنتين."
    titled = story_html(_AR, Story((_article(title=first.rstrip(".")),)), (first, second), _HREF)
    assert titled.splitlines()[1] == second
    whole = story_html(_AR, Story((_article(title="", text=f"{first} {second}"),)), (first, second), _HREF)
    assert [line.partition(" ")[0] for line in whole.splitlines()] == ["<a", "المصدر:"]
    other = story_html(_AR, Story((_article(title="ترميم المسرح القديم"),)), (first, second), _HREF)
    assert other.splitlines()[1] == f"{first} {second}"


def test_several_sources_each_with_its_link() -> None:
    other = _article("2", source="BBC News")
    nameless = _article("3", source=None, url="https://www.site.example/x")
    html = story_html(_AR, Story((_article(), other, nameless)), ("جملة.",), _HREF)
    assert html.count("<a ") == 4
    assert "\u2068BBC News\u2069" in html
    assert "site.example" in html


def test_what_is_missing_is_left_out() -> None:
    bare = _article(title="", published=None, url=None, source=None)
    html = story_html(_AR, Story((bare,)), ("جملة.",), _HREF)
    assert html.splitlines()[0].endswith("<b>نص الخبر الأول. وجملة ثانية.</b></a>")
    assert "https://t.me/mujib_bot?start=" in html
    assert len(html.splitlines()) == 2
    assert title_of(_article(title=" سطر \n آخر ")) == "سطر آخر"


def test_an_address_telegram_does_not_open_is_replaced() -> None:
    assert "javascript" not in story_html(_AR, Story((_article(url="javascript:alert(1)"),)), (), _HREF)


@given(st.lists(st.text(min_size=1, max_size=1500).filter(str.strip), max_size=30))
def test_messages_are_split_at_borders_and_nothing_is_lost(texts: list[str]) -> None:
    blocks = [Html(f"<b>{escape(text)}</b>") for text in texts]
    parts = pack(blocks)
    assert "\n\n".join(parts) == "\n\n".join(blocks)
    assert all(length(part) <= MAX_TEXT for part in parts)


def test_no_message_has_more_entities_than_telegram_keeps() -> None:
    blocks = [Html(f'<a href="https://e.example/{number}"><b>خ</b></a>') for number in range(100)]
    assert [part.count("</") for part in pack(blocks)] == [90, 90, 20]


@pytest.mark.parametrize("size", [1, 5000])
def test_the_longest_story_fits_into_a_message(size: int) -> None:
    long = "كلمة 😀 " * size
    articles = tuple(_article(str(number), source=long, title=long) for number in range(100))
    html = story_html(_AR, Story(articles), (long, long), _HREF)
    assert length(html) <= MAX_TEXT
