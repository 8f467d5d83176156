"""What is said to the bot and asks nothing."""

from __future__ import annotations

import pytest

from bot.asking.wording import courtesy


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("السلام عليكم", "greeting"),
        ("مرحبا يا مجيب، كيف حالك؟", "greeting"),
        ("شكراً جزيلاً لك", "thanks"),
        ("شكرا كتير على المساعدة", "thanks"),
        ("ممتاز، شكراً", "thanks"),
        ("مع السلامة", "farewell"),
        ("تمام", "reaction"),
        ("Ok", "reaction"),
        ("ههههههه", "reaction"),
        ("hahaha", "reaction"),
        ("من أنت؟", "identity"),
        ("شو اسمك", "identity"),
        ("متأكد؟", "doubt"),
        ("ما الجديد؟", "news"),
        ("شو آخر الأخبار يا مجيب", "news"),
        ("كيف أستخدمك؟", "help"),
        ("من صنعك؟", "identity"),
        ("غير صحيح", "doubt"),
        ("شكراً، ما المصدر؟", "thanks"),
        ("كمّل", "next"),
        ("طيب وغيره؟", "next"),
        ("وبعدين؟", "next"),
        ("شكراً، غيره", "next"),
        ("أعطني إجابة أخرى لو سمحت", "next"),
        ("شو كمان", "next"),
        ("more", "next"),
        ("تفاصيل أكثر", "context"),
        ("ما فهمت", "context"),
        ("صباح الخير متابعينا الكرام", "greeting"),
        ("جمعة مباركة", "greeting"),
        ("ممكن أسألك؟", "greeting"),
        ("عندي سؤال لو سمحت", "greeting"),
        ("الجواب غلط", "doubt"),
        ("أعطني آخر الأخبار", "news"),
        ("ممكن مساعدة", "help"),
        ("كم مقالاً عندك؟", "sources"),
        ("من برمج هذا البوت؟", "identity"),
    ],
)
def test_courtesies(text: str, kind: str) -> None:
    assert courtesy(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "👍",
        "يا",
        "لك",
        "هل تم التوقيع؟",
        "من أنت يا قاهر",
        "نعم كم عدد السكان؟",
        "أخبار اليوم عن مصر",
        "أعطني",
        "سؤال البرلمان عن الميزانية",
        "كم مقالاً نشر في المجلة",
        "مدينة السلام",
        "غيره عن سوريا",
        "المزيد من الجنود",
        "ماذا بعد الحرب",
        "111",
    ],
)
def test_anything_else_is_a_question(text: str) -> None:
    assert courtesy(text) is None
