"""Sentences and their offsets."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.text.segment import MAX_SENTENCE_WORDS, sentences
from index.text.words import count_words

TEXTS = st.text("ابتجودقم أ  \n\r\t.!?؟…،؛:«»“”\"'()٠٣12-–abU\u200f\u2029َّـ_", max_size=200)
SHORTCUT = 4 * MAX_SENTENCE_WORDS
"""Sentences of so few characters are taken to be short without counting their words."""


def split(text: str) -> list[str]:
    """The sentences themselves."""
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وصل الوفد. ثم غادر!", ["وصل الوفد.", "ثم غادر!"]),
        ("هل جاء؟! نعم… ربما", ["هل جاء؟!", "نعم…", "ربما"]),
        ("عنوان\nسطر ثانٍ\r\nثالث\u2029رابع", ["عنوان", "سطر ثانٍ", "ثالث", "رابع"]),
        # abbreviations and initials
        ("وصل د. أحمد وأ. سالم. ثم غادرا.", ["وصل د. أحمد وأ. سالم.", "ثم غادرا."]),
        ("كُتب عام 656 ق.م. في أور. وبقي.", ["كُتب عام 656 ق.م. في أور.", "وبقي."]),
        ("U.S. troops left. They returned.", ["U.S. troops left.", "They returned."]),
        ("قال أ.ب. سالم إنه قادم. ثم عاد.", ["قال أ.ب. سالم إنه قادم.", "ثم عاد."]),
        ("تبلغ سرعته 320 كلم/س. ثم يبطئ.", ["تبلغ سرعته 320 كلم/س.", "ثم يبطئ."]),
        ("حضر أ. د. محمد سالم. ثم غادر.", ["حضر أ. د. محمد سالم.", "ثم غادر."]),
        # marks: what stands behind the last of them is no initial
        ("زار دمشق أيضًا. ثم عاد.", ["زار دمشق أيضًا.", "ثم عاد."]),
        ("الحرب استمرّت. والصخر يتفتّت. ولم يهدأ.", ["الحرب استمرّت.", "والصخر يتفتّت.", "ولم يهدأ."]),
        ("لوقت معيَّن. أصابته الحمّى. وتعافى.", ["لوقت معيَّن.", "أصابته الحمّى.", "وتعافى."]),
        ("قد قُضِي. ووصل دُ. أحمد.", ["قد قُضِي.", "ووصل دُ. أحمد."]),
        ("ولد سنة 300 هـ\u200f. في بغداد. وعاش.", ["ولد سنة 300 هـ\u200f. في بغداد.", "وعاش."]),
        # numbers, dates, addresses
        ("بلغ السعر 3.5 دولار. وارتفع.", ["بلغ السعر 3.5 دولار.", "وارتفع."]),
        ("قيمته ٣٫٥ ثم ٤.٥ ملم. انتهى.", ["قيمته ٣٫٥ ثم ٤.٥ ملم.", "انتهى."]),
        ("في 12.3.2021 بدأ. ثم انتهى عام 2022. وعاد.", ["في 12.3.2021 بدأ.", "ثم انتهى عام 2022.", "وعاد."]),
        ("زار www.example.com اليوم. وعاد.", ["زار www.example.com اليوم.", "وعاد."]),
        # numbers of a list, on lines or behind one another
        ("1. الأول\n2. الثاني\n٣. الثالث", ["1. الأول", "2. الثاني", "٣. الثالث"]),
        ("1. فاز الفريق. 2. خسر الخصم.", ["1. فاز الفريق.", "2. خسر الخصم."]),
        # blanks in the wrong place
        ("محدّدة.لكنّ البنتاغون أكّد.", ["محدّدة.", "لكنّ البنتاغون أكّد."]),
        ("وصل الوفد .ثم عاد .", ["وصل الوفد .", "ثم عاد ."]),
        ("انتهت الجولة.\u200f وبدأت أخرى.", ["انتهت الجولة.\u200f", "وبدأت أخرى."]),
        # quotations
        ("قال: «جاء الوفد. ثم رحل». وغادر.", ["قال: «جاء الوفد. ثم رحل».", "وغادر."]),
        ("قال: “جاء الوفد. ثم رحل”. وغادر.", ["قال: “جاء الوفد. ثم رحل”.", "وغادر."]),
        ('قال: "جاء الوفد. ثم رحل". وغادر.', ['قال: "جاء الوفد. ثم رحل".', "وغادر."]),
        ("قال: «هل جاء؟» فأجاب: «نعم». وانصرف.", ["قال: «هل جاء؟» فأجاب: «نعم».", "وانصرف."]),
        ("«انتهى الأمر.»\nثم غادر.", ["«انتهى الأمر.»", "ثم غادر."]),
        ('قال "جاء. ثم رحل', ['قال "جاء.', "ثم رحل"]),  # a quotation that never ends keeps nothing together
        ("قال «جاء.\nثم رحل. وعاد»", ["قال «جاء.", "ثم رحل.", "وعاد»"]),
        # nothing to say
        ("", []),
        (" \n\t ", []),
        ("... *** !!!", []),
        ("🙂🙂 . 🙂", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@settings(max_examples=300)
@given(TEXTS | st.text(max_size=120))
def test_spans_are_exact(text: str) -> None:
    found = sentences(text)
    for one, two in pairwise(found):
        assert one.end <= two.start
    for span in found:
        shown = text[span.start : span.end]
        assert shown == shown.strip()
        assert any(char.isalnum() for char in shown)
    inside = {place for span in found for place in range(span.start, span.end)}
    assert all(place in inside for place, char in enumerate(text) if char.isalnum())


@given(
    st.lists(
        st.sampled_from(["وقال", "الوزير", "إن", "الأسعار،", "ارتفعت", "؛", "واستقرت", "123"]), min_size=1, max_size=900
    )
)
def test_long_texts_without_full_stops_are_split(parts: list[str]) -> None:
    text = " ".join(parts)
    for span in sentences(text):
        assert span.end - span.start <= SHORTCUT or count_words(text, span.start, span.end) <= MAX_SENTENCE_WORDS


def test_long_sentence_is_split_at_its_best_border() -> None:
    half = " ".join(["قال الوزير إن الأسعار ارتفعت في الأسواق"] * 6)
    assert split(f"{half}؛ {half}.") == [f"{half}؛", f"{half}."]
    assert split(f"{half}، وبعد ذلك {half}.") == [f"{half}،", f"وبعد ذلك {half}."]


def test_no_word_is_cut_where_there_are_blanks() -> None:
    text = "كلمات " * 5000
    assert set(" ".join(split(text)).split()) == {"كلمات"}


@pytest.mark.parametrize(
    ("unit", "size"),
    [
        *((unit, 250_000) for unit in ("ا", "كلمة ", "a.", "«ا ", "َ")),
        *(
            (unit, 100_000)
            for unit in ("كلمة. ", '"', "«", "“ا. ", "ا.", "1. ", "، و", ".", '."', "\u200f", "\n", " ", "؛", "(. ")
        ),
    ],
)
def test_much_of_anything_comes_to_an_end(unit: str, size: int) -> None:
    text = unit * (size // len(unit)) + "ا"
    found = sentences(text)
    assert found[-1].end == len(text)
    assert max(span.end - span.start for span in found) <= 1200


def test_blanks_between_words_cost_next_to_nothing() -> None:
    text = "كلمة" + " " * 100_000 + "كلمة"
    started = time.thread_time()
    assert split(text) == ["كلمة", "كلمة"]
    assert time.thread_time() - started < 0.2
