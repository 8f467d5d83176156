"""Telling encodings apart: nothing readable is refused, and nothing is guessed against valid UTF-8."""

from __future__ import annotations

import random
import zlib
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.errors import ReadError
from index.readers import decode, detect

ARTICLE = (
    "أعلن وزير الدفاع الأميركي أن القوات المنتشرة في العراق تضم نحو 2500 جندي، بينما ينتشر 900 جندي في سورية؛ "
    "وقال المتحدث باسم الوزارة «لا ننوي البقاء». هل ينتهي ذلك قريبًا؟ يبدو أن الأمر غير محسوم بعد.\n"
)
WORDS = sorted(set(ARTICLE.split()))
LETTERS_ONLY = sorted(word for word in WORDS if word.isalpha())

sentences = st.lists(st.sampled_from(WORDS), min_size=8, max_size=60).map(" ".join)
arabic = st.text(st.sampled_from("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهويى \n"), min_size=2).filter(str.strip)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    assume(not text.startswith("\ufeff"))
    assert detect(text.encode()) == "utf-8"
    assert decode(text.encode()) == text


@given(arabic, st.sampled_from(["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"]))
def test_unicode_comes_back_with_and_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@given(sentences, st.sampled_from(["cp1256", "utf-16-le", "utf-16-be", "utf-8"]))
def test_sentences_come_back_from_every_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@given(st.lists(st.sampled_from(LETTERS_ONLY), min_size=12, unique=True).map(" ".join))
def test_the_older_iso_encoding_comes_back(text: str) -> None:
    assert decode(text.encode("iso8859-6")) == text


@given(arabic)
def test_any_arabic_letters_come_back_from_windows(text: str) -> None:
    data = text.encode("cp1256")
    try:
        data.decode()
    except UnicodeDecodeError:
        # Letters in a random order may look like the other Arabic encoding, but not like anything else.
        assert detect(data) in ("cp1256", "iso8859-6")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["hello world", '{"text": "نص"}', "خبر 📰 عاجل"])
def test_wide_text_without_a_mark(text: str, encoding: str) -> None:
    assert detect(text.encode(encoding)) == encoding


@given(st.text(st.sampled_from("اب تث🙂é"), min_size=1), st.data())
def test_a_beginning_may_end_inside_a_character(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text.encode())))
    assert detect(text.encode()[:cut], whole=False) == "utf-8"


def test_a_stray_null_leaves_utf8_what_it_is() -> None:
    assert decode((ARTICLE + "\0").encode()) == ARTICLE + "\0"


def test_damaged_utf8_is_named_with_its_place() -> None:
    data = bytearray((ARTICLE * 20).encode())
    data[100:101] = b"\xff"
    assert detect(bytes(data)) == "utf-8"
    with pytest.raises(ReadError, match="byte 101 is not UTF-8"):
        decode(bytes(data))


def test_wide_text_cut_in_half_is_damaged() -> None:
    with pytest.raises(ReadError, match="damaged"):
        decode(ARTICLE.encode("utf-16")[:-1])


@pytest.mark.parametrize(
    "data",
    [
        b"\0" * 1000,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + random.Random(1).randbytes(2000),
        b"PK\x03\x04" + random.Random(2).randbytes(2000),
        zlib.compress(ARTICLE.encode() * 9),
        random.Random(3).randbytes(5000),
        bytes(range(256)),
    ],
    ids=["zeros", "png", "zip", "zlib", "random", "all bytes"],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        detect(data, path=Path("x.bin"))
    assert caught.value.path == Path("x.bin")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Il a été élu président à Genève", "cp1252"),
        ("Привет, мир и люди", "cp1251"),
        ("Müller grüßt in Köln", "cp1252"),
        ("日本語の記事です", "shift-jis"),
    ],
)
def test_other_encodings_are_refused_rather_than_guessed(text: str, encoding: str) -> None:
    with pytest.raises(ReadError, match="encoding"):
        detect(text.encode(encoding))


def test_nothing_is_text() -> None:
    assert decode(b"") == ""
