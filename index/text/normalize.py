"""Normal forms of a word: what makes two spellings of it equal.

Only words are normalised, one at a time, never whole texts: what is shown to a user is always the original, so no
offset has to be carried through a normalisation.
"""

from __future__ import annotations

import re

from camel_tools.utils.normalize import (
    normalize_alef_ar,
    normalize_alef_maksura_ar,
    normalize_teh_marbuta_ar,
    normalize_unicode,
)

__all__ = ["dediacritize", "fold", "normalize", "normalize_digits"]

# Letters that other languages of the Arabic script write for an Arabic one, and marks that carry no sound. NFKC (in
# `normalize_unicode`) has turned presentation forms into plain letters before this table is used.
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("کڪگ", "ك"),
        **dict.fromkeys("یېےێ", "ي"),
        **dict.fromkeys("ھہۀۂەۃ", "ه"),
        "ۆ": "و",
        "چ": "ج",
        "پ": "ب",
        "ڤ": "ف",
        "ڨ": "ق",
        "ژ": "ز",
        "ڕ": "ر",
        "ڵ": "ل",
        "ـ": "",
    }
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.", "٬")
_HARAKAT = "\u064b-\u0652\u0670"
# Koranic signs, zero-width and bidirectional marks, variation selectors.
_OTHER_SIGNS = "\u0610-\u061a\u0653-\u065f\u06d6-\u06ed\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
_MARKS, _SIGNS = re.compile(f"[{_HARAKAT}]"), re.compile(f"[{_HARAKAT}{_OTHER_SIGNS}]")
_REPEATED, _THRICE = re.compile(r"([^\W\d_])\1{2,}"), re.compile(r"(.)\1\1")
_HAMZA_SEATS = str.maketrans({"ؤ": "و", "ئ": "ي"})
_THOUSANDS = re.compile(r"(?<=\d)[,،](?=\d{3}(?!\d))")


def dediacritize(word: str) -> str:
    """`word` without its harakat, shadda and superscript alef.

    The same as `dediac_ar` of camel-tools, whose module asks for the category of every character there is when it is
    imported: a third of a second at each start.
    """
    return _MARKS.sub("", word)


def normalize_digits(text: str) -> str:
    """`text` with the digits of all three scripts as 0-9, «٫» as a point and thousands separators dropped."""
    return _THOUSANDS.sub("", text.translate(_DIGITS))


def normalize(word: str) -> str:
    """The normal form of a word: spelling that carries no difference in meaning is removed.

    Presentation forms, harakat, tatweel and invisible marks go; the forms of alef become ا, ى becomes ي, ة becomes ه;
    Persian and Urdu letters become the Arabic ones they stand for; digits become 0-9; letters repeated for emphasis
    become one; Latin letters become small.

    Args:
        word: one word or number.

    Returns:
        The normal form; empty where the word was nothing but marks.
    """
    if _PLAIN.fullmatch(word):
        return _emphasis_off(word.translate(_PLAIN_LETTERS))
    text = normalize_unicode(word)
    text = _SIGNS.sub("", text).translate(_LETTERS)
    text = normalize_teh_marbuta_ar(normalize_alef_maksura_ar(normalize_alef_ar(text)))
    if (text and text[0].isdigit()) or not text.isalpha():
        text = normalize_digits(text)
    return _emphasis_off(text).casefold()


def _emphasis_off(text: str) -> str:
    # That nothing stands three times on end, as in nearly all words, is told in a tenth of the time.
    return _REPEATED.sub(r"\1", text) if _THRICE.search(text) else text


def _letter(letter: str) -> str:
    return str(normalize_teh_marbuta_ar(normalize_alef_maksura_ar(normalize_alef_ar(letter))))


# Nearly all words are plain Arabic letters: for those the normalisations above come to one letter for another.
_PLAIN = re.compile("[\u0621-\u063a\u0641-\u064a]+")
_PLAIN_LETTERS = str.maketrans(
    {letter: _letter(letter) for letter in map(chr, (*range(0x621, 0x63B), *range(0x641, 0x64B)))}
)


def fold(word: str) -> str:
    """A coarser form of a normalised word, for stems: hamza seats become their letters, a final hamza is dropped.

    People leave hamzas out or put them on another seat (مسئول/مسؤول, سما/سماء); the finer form stays available at the
    level of normalised words.
    """
    text = word.translate(_HAMZA_SEATS) if "ؤ" in word or "ئ" in word else word
    if text[-1:] != "ء" or len(text) <= 3:
        return text
    # Without its article a word of three letters keeps its hamza, and so it does with it: ماء, الماء.
    return text if len(text) - len(_article(text)) <= 3 else text[:-1]


def _article(word: str) -> str:
    return next((one for one in ("ال", "وال", "بال", "فال", "كال") if word.startswith(one)), "")
