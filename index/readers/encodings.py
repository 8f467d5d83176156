"""Which encoding bytes are in: UTF-8, UTF-16, and the two 8-bit encodings of older Arabic files.

Rather an error than a wrong guess: an article read in the wrong encoding would be quoted in it. So what is valid UTF-8
is never taken for anything else, and 8-bit text has to look like Arabic.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from index.errors import ReadError

__all__ = ["decode", "detect"]

# The longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1a\x1b"))
_ASCII = bytes(range(0x80))

# In UTF-16, Latin letters and spaces have a byte 00, Arabic letters a byte 06. Text in other encodings has neither.
_UTF16_TRACE = re.compile(rb"[\x00\x06]")
# What Arabic articles are written with: Latin to Arabic Supplement, general punctuation, the Arabic extensions and
# presentation forms, emoji. Read in the wrong byte order, Arabic comes out as signs and Latin as Chinese.
_USUAL = re.compile(
    "[\t\n\v\f\r\x20-\x7e\xa0-\u024f\u0600-\u077f\u08a0-\u08ff\u200b-\u206f\u20a0-\u20bf\ufb50-\ufdff\ufe70-\ufeff"
    "\U0001f300-\U0001faff]"
)
_USUAL_SHARE = 0.9

_ARABIC_LETTER = re.compile("[\u0621-\u063a\u0641-\u064a]")
# Letters, marks and the punctuation around them, with the Persian and Urdu letters of Windows-1256.
_ARABIC = re.compile(
    "[\u060c\u061b\u061f\u0621-\u0652\u067e\u0686\u0688\u0691\u0698\u06a9-\u06d2\u200c-\u200f\xa0«»“”‘’…–—×·]"
)
_ARABIC_SHARE = 0.85
# é and ü in other 8-bit encodings are Arabic letters in these, but they stand among Latin ones.
_AMONG_LATIN = re.compile(rb"[A-Za-z][\x80-\xff]|[\x80-\xff][A-Za-z]")
_AMONG_LATIN_SHARE = 0.3
# Windows-1256 first: far the commoner, it wins a tie.
_LEGACY = ("cp1256", "iso8859-6")

_BINARY_SHARE = 0.1
_DAMAGE_SHARE = 0.05


def detect(data: bytes, *, whole: bool = True, path: Path | None = None) -> str:
    """Tell the encoding of a text.

    Args:
        data: the text or its beginning.
        whole: False where `data` may end in the middle of a character.
        path: named in the error.

    Returns:
        A name that `bytes.decode` knows. "utf-8" is also the answer for UTF-8 with some damage in it, which decoding
        then reports in its place.

    Raises:
        ReadError: it isn't text, or not in an encoding that can be told.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if _UTF16_TRACE.search(data) and (wide := _utf16(data)):
        return wide
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > _BINARY_SHARE * len(data):
        raise ReadError("this is not a text file", path=path, code="read_binary")
    if _is_utf8(data, whole):
        return "utf-8"
    # Without this, a picture or an archive with enough high bytes could pass for 8-bit text.
    if not controls and (legacy := _legacy(data)):
        return legacy
    raise ReadError(
        "the encoding can't be told: it is not UTF-8, UTF-16, Windows-1256 or ISO-8859-6; save it as UTF-8",
        path=path,
        code="read_encoding",
    )


def decode(data: bytes, *, path: Path | None = None) -> str:
    """Decode a whole text, whatever its encoding.

    Args:
        data: all its bytes.
        path: named in the error.

    Raises:
        ReadError: as for `detect`; or the text is damaged.
    """
    name = detect(data, path=path)
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        place, encoding = error.start + 1, name.upper()
        raise ReadError(
            f"damaged text: byte {place} is not {encoding}",
            path=path,
            code="read_damaged",
            place=place,
            encoding=encoding,
        ) from error


def _is_utf8(data: bytes, whole: bool) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")
    try:
        decoder().decode(data, final=whole)
    except UnicodeDecodeError:
        text = decoder("replace").decode(data, final=whole)
        damage = text.count("\ufffd")
        beyond_ascii = sum(len(part) for part in re.findall("[^\0-\x7f]+", text))
        return damage <= _DAMAGE_SHARE * beyond_ascii
    return True


def _utf16(data: bytes) -> str | None:
    best = max(("utf-16-le", "utf-16-be"), key=lambda name: _usual_share(data, name))
    return best if _usual_share(data, best) >= _USUAL_SHARE else None


def _usual_share(data: bytes, name: str) -> float:
    text = data.decode(name, "replace")
    return len(_USUAL.findall(text)) / max(len(text), 1)


def _legacy(data: bytes) -> str | None:
    high = data.translate(None, _ASCII)
    if len(_AMONG_LATIN.findall(data)) > _AMONG_LATIN_SHARE * len(high):
        return None
    best, best_letters = None, 0
    for name in _LEGACY:
        try:
            text = high.decode(name)
        except UnicodeDecodeError:
            continue
        # Read in the other's encoding, the commonest letters (ي و ه ك) turn into accents and vowel marks.
        letters = len(_ARABIC_LETTER.findall(text))
        if letters > best_letters and len(_ARABIC.findall(text)) >= _ARABIC_SHARE * len(text):
            best, best_letters = name, letters
    return best
