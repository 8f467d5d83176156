"""Which two messages look like one text that was cut."""

from __future__ import annotations

import time

import pytest

from bot.adding.splitting import is_one_text
from bot.render import MAX_TEXT, utf16

SENTENCE = "وصل الوفد إلى المدينة القديمة صباح اليوم وزار أسواقها."
HEADLINE = "افتتاح السوق القديمة بعد ترميمها"


def filled(units: int, *, sentence: str = SENTENCE, between: str = " ") -> str:
    """Whole sentences of about so many units, and a rest of exactly as many as are lacking."""
    text = sentence
    while utf16(text) + utf16(between + sentence) <= units - 3:
        text += between + sentence
    return text[:-1] + "و" * (units - utf16(text)) + text[-1]


def by_word(text: str) -> tuple[str, str]:
    """The text cut at the last blank before the limit."""
    at = text.rfind(" ", 0, MAX_TEXT)
    return text[:at], text[at + 1 :]


@pytest.mark.parametrize("gap", ["", "\n", "\n\n"])
def test_a_text_cut_between_words_is_one(gap: str) -> None:
    before, after = by_word(f"{HEADLINE}\n{gap}{filled(6000)}")
    assert utf16(before) > 4000
    assert is_one_text(before, after)


def test_a_text_cut_through_a_word_is_one() -> None:
    text = "ن" * 5000
    assert is_one_text(text[:MAX_TEXT], text[MAX_TEXT:])


def test_emoji_count_as_two_units() -> None:
    text = "🔴" * 2040 + " وصلوا" * 10
    one, two = 2040 + 6, 2040 + 12
    assert utf16(text[:two]) == MAX_TEXT - 4
    assert is_one_text(text[:two], text[two:].strip())
    assert not is_one_text(text[:one], text[one:].strip()), "the next word would have fitted"


def test_desktop_cuts_at_the_last_blank_line_of_the_second_half() -> None:
    lines = filled(900, between="\n")
    paragraphs = [f"{lines}\nالفقرة {number}." for number in range(6)]
    assert is_one_text("\n\n".join(paragraphs[:4]), "\n\n".join(paragraphs[4:]))
    assert not is_one_text("\n\n".join(paragraphs[:3]), "\n\n".join(paragraphs[3:])), "the fourth would have fitted"


def test_ios_cuts_after_the_last_full_stop() -> None:
    before = filled(3950)
    assert is_one_text(before, "و" * 200 + " وصل الوفد الثاني. ثم عاد.")
    assert not is_one_text(before, SENTENCE)


def test_a_text_whose_lines_are_cut_by_android_is_one() -> None:
    lines = [f"{number} {filled(70)}" for number in range(80)]
    whole = "\n".join(lines)
    at = whole.index("\n", MAX_TEXT - 300)
    assert is_one_text(whole[:at], whole[at + 1 :])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (filled(3950), "خبر قصير آخر."),
        (f"{HEADLINE}\n{filled(3950)}", f"{HEADLINE}\n{filled(900)}"),
        (filled(3000), f"{HEADLINE}\n\n{filled(900)}"),
        (f"{HEADLINE}\n{filled(3950)}", f"وزير الثقافة في السوق\n\n{filled(900)}"),
        (filled(4090) + "\n@alakhbar", filled(900)),
        (filled(4060) + "\nتابعوا الأخبار", filled(900) + "\nتابعوا الأخبار"),
        (f"🔴 {filled(4080)}", f"🔴 {filled(900)}"),
        (f"#عاجل {filled(4080)}", f"#عاجل {filled(900)}"),
        (filled(4090), f"#رياضة #كرة\n{filled(900)}"),
        (filled(3950), filled(900)),  # no line breaks: it would have been cut between words
        (filled(2500), filled(1800)),
        (filled(4090), ""),
    ],
)
def test_two_posts_are_not_one_text(before: str, after: str) -> None:
    assert not is_one_text(before, after)


def test_blanks_without_end_are_looked_at_quickly() -> None:
    before, after = "\n " * 2000 + "ن", "\n " * 4000 + "ن"
    started = time.thread_time()
    for _ in range(20):
        is_one_text(before, after)
    assert time.thread_time() - started < 1.0
