"""The pages of the dialogue."""

from __future__ import annotations

import re

import pytest

from bot.messages import LANGUAGES, Messages
from bot.render import MAX_TEXT, length
from bot.state.subscriptions import Place
from bot.subscribing.changes import pressed
from bot.subscribing.menu import VIEWS, choices, describe, item_text, view

from .samples import moment, subscription

NOW = moment("2024-05-01 06:00")
PLACE = Place(-100, "supergroup", "<b>News & أخبار</b>", None)
FULL = subscription(
    id=2**53,
    thread_id=12,
    mode="weekly",
    include=("سعر الصرف", "<i>"),
    exclude=("كرة",),
    quiet_from=1320,
    quiet_until=360,
    silent=True,
    state="suspended",
    next_at=NOW,
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["main", "no such page", *VIEWS])
def test_every_page_in_every_language(language: str, name: str) -> None:
    words = Messages(language)
    for one in (subscription(next_at=NOW), subscription(mode="instant", state="paused"), FULL):
        text, rows = view(name, words, one, PLACE, NOW, uncertain=2)
        assert length(text) <= MAX_TEXT
        assert "&lt;b&gt;News &amp; أخبار" in text
        for button in (button for row in rows for button in row):
            data = str(button.callback_data)
            assert re.fullmatch(r"sub:\d+:\w+(:[\w/+-]*)?", data)
            assert len(data.encode()) <= 64
            verb, value = (*data.split(":")[2:], "")[:2]
            known = ("view", "ask", "preview", "pause", "resume", "resend", "drop", "done")
            assert verb in known or pressed(verb, value) is not None


def test_settings_in_words() -> None:
    text = describe(Messages("ar"), FULL, PLACE, NOW, uncertain=1)
    for part in (
        "الأحد",
        "08:00",
        "الرياض",
        "Asia/Riyadh",
        "06:00",
        "سعر الصرف، &lt;i&gt;",
        "22:00",
        "بلا صوت",
        "معلّق",
    ):
        assert part in text
    assert "جملتان" in text
    assert "10 مقالات" not in text or "المقالات" in text


def test_a_zone_without_a_button_is_shown_by_its_name() -> None:
    text = describe(Messages("ar"), subscription(timezone="America/New_York"), PLACE, NOW)
    assert "\u2068America/New_York\u2069" in text


def test_the_chosen_is_ticked() -> None:
    _, rows = view("count", Messages("ar"), subscription(max_articles=15), PLACE, NOW)
    assert [button.text for row in rows for button in row if "✓" in button.text] == ["✓ 15"]


def test_lists_of_subscriptions() -> None:
    words = Messages("ar")
    assert item_text(words, FULL, Place(-1, "channel", "", "news")) == "\u2068@news\u2069 (موضوع 12): أسبوعياً"
    assert item_text(words, subscription(), Place(5, "private", "علي", None)) == "هذه المحادثة: يومياً"
    forum = Place(-1, "supergroup", "المنتدى", None, "أخبار «الحي»")
    assert item_text(words, FULL, forum) == "المنتدى (موضوع «أخبار “الحي”»): أسبوعياً"
    rows = choices(words, [(subscription(), PLACE)], "preview")
    assert rows[0][0].callback_data == "sub:1:preview"


def test_the_next_digest_is_told_as_it_will_come() -> None:
    words = Messages("ar")
    quiet = subscription(next_at=moment("2024-05-02 07:45"), quiet_from=22 * 60, quiet_until=8 * 60)
    assert "الموجز التالي: 2 مايو 2024، \u206808:00\u2069" in describe(words, quiet, PLACE, NOW)
