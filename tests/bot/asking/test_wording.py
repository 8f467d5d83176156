"""What is said to the bot and asks nothing."""

from __future__ import annotations

import pytest

from bot.asking.wording import button_meant, command_named, courtesy


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
        ("الله يجزاك خير يا غالي", "thanks"),
        ("خلاص", "reaction"),
        ("آسف", "reaction"),
        ("شو بتعرف؟", "identity"),
        ("ايش تقدر تسوي", "identity"),
        ("إنت بتعمل إيه؟", "identity"),
        ("احكيلي نكتة", "identity"),
        ("انت غبي", "doubt"),
        ("مو هذا قصدي", "doubt"),
        ("أرسل لي آخر الأخبار", "news"),
        ("وش الجديد اليوم", "news"),
        ("كم عدد المقالات؟", "sources"),
        ("من وين بتجيب معلوماتك", "sources"),
        ("كيف أضيف مقال", "help"),
        ("أبغى أسألك", "greeting"),
        ("شلونك اليوم؟", "greeting"),
        ("إزيك، عامل إيه؟", "greeting"),
        ("لاباس عليك؟", "greeting"),
        ("واش راك", "greeting"),
        ("هلو", "greeting"),
        ("الله يعطيك العافية", "thanks"),
        ("باي باي", "farewell"),
        ("لا بأس", "reaction"),
        ("شنو سميتك؟", "identity"),
        ("شو بتعمل؟", "identity"),
        ("ماذا تستطيع ان تفعل؟", "identity"),
        ("عرفنا بنفسك", "identity"),
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
        "ماذا تعرف عن الحرب",
        "شو بتعرف عن بغداد",
        "كم عدد المقالات التي كتبها محفوظ",
        "خلاص الأحساء",
        "من تكون زوجة الملك؟",
        "ماذا تعمل نقابة الصيادين؟",
        "ما وظيفتك المفضلة في المصنع؟",
        "111",
    ],
)
def test_anything_else_is_a_question(text: str) -> None:
    assert courtesy(text) is None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("أريد اشتراكاً", "subscribe"),
        ("أوقف الرسائل", "unsubscribe"),
        ("English please", "language"),
        ("ماذا تعرف عني؟", "privacy"),
        ("امسح كل شيء عني", "forget"),
        ("امسح كل شيء عن بغداد", None),
        ("ماذا تعرف عن الاشتراك", None),
    ],
)
def test_commands_said_in_words(text: str, command: str | None) -> None:
    assert command_named(text) == command


@pytest.mark.parametrize(
    ("text", "button"),
    [
        ("مقال.", "article"),
        ("نعم، أضفه", "article"),
        ("سؤال", "question"),
        ("احذفه", "delete"),
        ("تراجع", "undo"),
        ("غيّر العنوان", "rename"),
        ("احذف مقالاً", None),
        ("مقال عن البحر", None),
        ("تراجع الأسعار", None),
    ],
)
def test_buttons_written(text: str, button: str | None) -> None:
    assert button_meant(text) == button
