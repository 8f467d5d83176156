"""Normal forms."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import normalize as module
from index.text.normalize import dediacritize, fold, normalize, normalize_digits

ARABIC = st.text(st.characters(min_codepoint=0x600, max_codepoint=0x6FF), max_size=12)
NEVER = re.compile("(?!)")


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("ﻣﺪﻳﻨﺔ", "مدينه"),  # presentation forms
        ("ﷲ", "الله"),
        ("ﻻ", "لا"),
        ("مُحَمَّدٌ", "محمد"),
        ("هٰذا", "هذا"),
        ("الرحمٰن", "الرحمن"),
        ("جــمــيــل", "جميل"),
        ("\u200fسوق\u200e", "سوق"),
        ("می\u200cروم", "ميروم"),
        ("آثار", "اثار"),
        ("أثر", "اثر"),
        ("إثر", "اثر"),
        ("ٱلله", "الله"),
        ("ا\u0654ثر", "اثر"),
        ("مستشفى", "مستشفي"),
        ("جامعة", "جامعه"),
        ("مؤسسة", "مؤسسه"),  # the seats of hamza stay at this level
        ("هيئة", "هيئه"),
        ("کتاب", "كتاب"),
        ("گاز", "كاز"),
        ("چاي", "جاي"),
        ("پاريس", "باريس"),
        ("ڤيينا", "فيينا"),
        ("٢٥٠٠", "2500"),
        ("۲۵۰۰", "2500"),
        ("٣٫٥", "3.5"),
        ("٢٬٥٠٠", "2500"),
        ("2,500", "2500"),
        ("1,234,567", "1234567"),
        ("1,23", "1,23"),
        ("جمييييل", "جميل"),
        ("الله", "الله"),  # two alike are spelling, not emphasis
        ("BBC", "bbc"),
        ("ÉCOLE", "école"),
        ("МОСКВА", "москва"),
        ("2000", "2000"),  # digits aren't repeated for emphasis
        ("َُِ", ""),
        ("", ""),
    ],
)
def test_normal_form(written: str, normal: str) -> None:
    assert normalize(written) == normal


@pytest.mark.parametrize(
    ("word", "folded"),
    [("مسؤول", "مسوول"), ("رئيس", "رييس"), ("سماء", "سما"), ("شيء", "شيء"), ("ماء", "ماء"), ("bbc", "bbc")],
)
def test_folding(word: str, folded: str) -> None:
    assert fold(normalize(word)) == folded


@given(st.text(max_size=20) | ARABIC)
def test_fast_path_equals_the_full_one(word: str) -> None:
    fast = normalize(word)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PLAIN", NEVER)
        assert normalize(word) == fast


@given(ARABIC)
def test_normal_form_is_its_own_and_has_no_marks(word: str) -> None:
    normal = normalize(word)
    assert normalize(normal) == normal
    assert dediacritize(normal) == normal
    assert not set(normal) & set("أإآٱىةـکیگ٠٩۰۹")


def test_the_same_marks_are_taken_off_as_by_camel_tools() -> None:
    from camel_tools.utils.dediac import dediac_ar  # late, for the reason the test below looks for

    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    assert dediacritize(everything) == dediac_ar(everything)


def test_a_start_goes_not_through_all_of_unicode() -> None:
    loaded = "import sys, index; print('camel_tools.utils.charsets' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True).stdout.strip() == "False"


@given(st.text("0123456789٠٤٩۰۴۹.,٫٬", max_size=12))
def test_digits_have_one_script(text: str) -> None:
    assert set(normalize_digits(text)) <= set("0123456789.,")
