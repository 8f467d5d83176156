"""Titles of posts, and what looks like an article."""

from __future__ import annotations

import time

import pytest

from bot.adding.titles import MAX_HEADLINE, looks_like_article, says_too_little, titled

BODY = (
    "افتتح الرئيس المتحف الكبير يوم السبت بحضور وفود من ثمانين دولة. ويضم المتحف أكثر من مئة ألف قطعة أثرية من "
    "عصور مختلفة جمعت من أنحاء البلاد."
)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("افتتاح المتحف الكبير", "افتتاح المتحف الكبير"),
        ("🔴 افتتاح المتحف الكبير 🔴", "افتتاح المتحف الكبير"),
        ("** افتتاح المتحف الكبير **", "افتتاح المتحف الكبير"),
        ("عاجل | افتتاح «المتحف الكبير»", "عاجل | افتتاح «المتحف الكبير»"),
        ("متى يُفتتح المتحف؟", "متى يُفتتح المتحف؟"),
        ("#عاجل #مصر\nافتتاح المتحف الكبير", "افتتاح المتحف الكبير"),
        ("https://t.me/news\nافتتاح المتحف الكبير", "افتتاح المتحف الكبير"),
        ("مديرٌ جديدٌ للمتحفِ", "مديرٌ جديدٌ للمتحفِ"),
    ],
)
def test_a_headline_is_parted_from_the_text(line: str, title: str) -> None:
    assert titled(f"{line}\n\n{BODY}") == (title, BODY)


def test_a_headline_stays_where_the_rest_says_little() -> None:
    text = "مقتل 12 شخصاً في حادث قطار\nتابعونا على القناة"
    assert titled(text) == ("مقتل 12 شخصاً في حادث قطار", text)


@pytest.mark.parametrize(
    "first", ["افتتح الرئيس المتحف.", "قال المتحدث:", "كلمة", "جملة " * 60, "وصل الوفد إلى القاهرة،"]
)
def test_a_sentence_is_no_headline(first: str) -> None:
    text = f"{first.strip()}\n{BODY}"
    title, rest = titled(text)
    assert rest == text
    assert title
    assert len(title) <= MAX_HEADLINE


def test_the_first_sentence_is_shortened_between_words() -> None:
    title, rest = titled("كلمات " * 40 + "تنتهي هنا. وجملة ثانية.")
    assert title.endswith("كلمات…")
    assert len(title) <= 90
    assert "ثانية" in rest


@pytest.mark.parametrize("text", ["", "   ", "🔴🔴", "...\n---"])
def test_nothing_gives_no_title(text: str) -> None:
    assert titled(text)[0] == ""


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("كم عدد سكان القاهرة؟", False),
        ("أريد أن أعرف عدد سكان القاهرة. وعدد سكان الإسكندرية.", False),
        (BODY, False),
        (f"{BODY} وبلغت كلفته مليار دولار.", True),
        (f"{BODY} وبلغت كلفته مليار دولار. فمن دفعها؟", False),
        ("كلمة " * 60, True),
        ("كلمة " * 60 + "؟", True),
    ],
)
def test_what_looks_like_an_article(text: str, article: bool) -> None:
    assert looks_like_article(text) is article


@pytest.mark.parametrize(
    "text",
    [
        "نعم",
        "صباح الخير",
        "شكراً جزيلاً لك",
        "شكراً يا جماعة",
        "👍 تمام",
        "متى يُفتتح المتحف الكبير؟",
        "كم عدد القتلى؟؟ 🤔",
        "https://example.org/news/2024",
        "#عاجل @akhbar",
        "هل تنخفض أسعار النفط هذا العام؟ https://t.me/news/5",
    ],
)
def test_what_says_too_little(text: str) -> None:
    assert says_too_little(text)


@pytest.mark.parametrize(
    "text",
    [
        "عاجل | هزة أرضية تضرب صنعاء",
        "مقتل 3 جنود",
        BODY,
        "لماذا تأخر القطار؟ عطل في الإشارات.",
        "قال: متى؟ ثم غادر القاعة.",
    ],
)
def test_what_tells_something(text: str) -> None:
    assert not says_too_little(text)


@pytest.mark.parametrize(
    "text",
    [
        "أخبار " + "-" * 24 + "ك",
        "أخبار " + "-" * 100_000 + "ك",
        "أخبار " + "😀 ،" * 20_000 + "ك",
        "أخبار " + " " * 100_000 + "ك",
        "#عاجل" + " " * 12 + "#مصر" + "، " * 12 + "#بنها" + " " * 12 + "ك\nافتتاح المتحف",
        "#" * 100_000,
    ],
    ids=["dashes", "more dashes", "emoji", "blanks", "tags", "hashes"],
)
def test_rows_of_signs_are_passed_over_at_once(text: str) -> None:
    started = time.thread_time()
    says_too_little(text)
    titled(text)
    assert time.thread_time() - started < 0.5
