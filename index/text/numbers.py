"""Numbers written in words, wholly (ألفين وخمسمئة) or beside digits (2.5 مليون), as values.

Numbers of digits alone are left to the normalisation of words, which gives ٢٥٠٠ and 2,500 one form. Addends are read
one by one, from the greatest to the smallest, joined by و; a word that can't go on with a number begins another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from index.text.lexicon import read_table
from index.text.normalize import normalize, normalize_digits

__all__ = ["NUMBER_TERM", "NumberValue", "is_fraction", "number_values"]

NUMBER_TERM = "#{}"
"""The term of a number in words: what a question that writes it otherwise finds it by."""

_PREFIXES = ("", "و", "ب", "ل", "ف", "ك", "ال", "وال", "بال", "فال", "كال", "لل", "وب", "ول")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
"""2.500 and 1.234.567 are thousands: three decimals are rarer by far."""
_MOST_DIGITS = 15
"""More are no number that words go on with, and more than can be reckoned with exactly."""
_NOTHING = Decimal(0)


class NumberValue(NamedTuple):
    """A number in a sentence.

    Args:
        first, last: the places of its first and last word, from 0.
        value: what it amounts to, in digits without separators: "2500", "0.5".
    """

    first: int
    last: int
    value: str


class _Entry(NamedTuple):
    """What a number word says: its value, its role and note in the table."""

    value: Decimal
    role: str
    note: str = ""


class _Piece(NamedTuple):
    """A number word, or digits, of a sentence: how many words it takes, whether و joins it to what is before."""

    entry: _Entry
    words: int
    joined: bool
    definite: bool


class _Sum:
    """A number while its addends come in."""

    def __init__(self, first: int, piece: _Piece) -> None:
        self.first = first
        self.last = first + piece.words - 1
        self._total = _NOTHING
        self._scale: Decimal | None = None
        self._below: Decimal | None = None
        """What may still be added is smaller than this."""
        self._part: Decimal | None = None
        self._words = 0
        # «في المئة» and «يوم الاثنين» give no number.
        ambiguous = piece.entry.role in ("hundred", "scale") or piece.entry.value == 2
        self._alone = piece.entry.note == "part" or (piece.definite and ambiguous)
        self._spelled = False
        self._only_fraction = True

    def take(self, piece: _Piece) -> bool:
        """Go on with a word; False where it can't, and is another number's."""
        value, role, _ = piece.entry
        joined = piece.joined or not self._words
        fits = (
            self._scaled(value, joined)
            if role == "scale"
            else self._fraction(value, joined)
            if role == "fraction"
            else self._double(value, joined)
            if role == "dual" and value > 200
            else self._added(value, role, joined)
        )
        if fits:
            self._words += 1
            self._spelled = self._spelled or role != "digits"
            self._only_fraction = self._only_fraction and role == "fraction"
        return fits

    def _scaled(self, value: Decimal, joined: bool) -> bool:
        before = self._part
        if (self._words and not joined) or not self._words:
            if before is None and self._total:  # ألف مليون
                if value <= self._total:
                    return False
                self._total, self._below, self._scale = self._total * value, value, value
                return True
            return self._close((before if before is not None else Decimal(1)) * value, value)
        return before is None and self._close(value, value)  # مليون وألف

    def _double(self, value: Decimal, joined: bool) -> bool:
        return self._part is None and joined and self._close(value, value / 2)

    def _close(self, addend: Decimal, scale: Decimal) -> bool:
        if self._below is not None and scale >= self._below:
            return False
        self._total, self._part, self._below, self._scale = self._total + addend, None, scale, scale
        return True

    def _fraction(self, value: Decimal, joined: bool) -> bool:
        if (value * 100) % 1:  # ثلث has no decimal value
            return False
        if not self._words:
            self._part = value
        elif not joined or (self._part is not None and self._part % 1):
            return False
        elif self._part is None:
            self._total += value * (self._scale or 1)
        else:
            self._part += value
        return True

    def _added(self, value: Decimal, role: str, joined: bool) -> bool:
        part = self._part
        if part is None:
            if not joined or (self._below is not None and value >= self._below):
                return False
            self._part = value
            return True
        if part % 1 or role == "digits":
            return False
        if role in ("hundred", "dual"):
            if value != 100 or joined or not 3 <= part <= 9:
                return False
            self._part = part * 100
            return True
        room = 100 if part % 100 == 0 and part else 0
        after_unit = role == "ten" and 0 < part % 100 < 10
        if not joined or not (value < room or after_unit):
            return False
        self._part = part + value
        return True

    def result(self) -> NumberValue | None:
        """The number; None where it is none, or of digits alone."""
        if not self._spelled or (self._words == 1 and self._alone) or self._only_fraction:
            return None
        return NumberValue(self.first, self.last, _plain(self._total + (self._part or 0)))


def number_values(surfaces: Sequence[str]) -> list[NumberValue]:
    """The numbers of a sentence that are written in words, or in digits and words.

    Args:
        surfaces: the sentence's words as written, in order, as `index.text.words.word_list` gives them.

    Returns:
        The numbers in their order; those of digits alone, ordinals and bare fractions are not among them.
    """
    if _triggers().isdisjoint(surfaces):
        return []
    return list(_numbers(surfaces))


def is_fraction(surface: str) -> bool:
    """Whether a word is a fraction that a number may begin with (نصف مليون, وربع)."""
    return normalize(surface) in _fractions()


def _numbers(surfaces: Sequence[str]) -> Iterator[NumberValue]:
    place = 0
    joined = False
    current: _Sum | None = None
    while place < len(surfaces):
        if surfaces[place] == "و" and current is not None and not joined:
            joined = True
            place += 1
            continue
        piece = _piece(surfaces, place, joined)
        if current is not None and (piece is None or not _goes_on(surfaces, place, piece) or not current.take(piece)):
            if (found := current.result()) is not None:
                yield found
            current = None
        elif current is not None and piece is not None:
            current.last = place + piece.words - 1
        if current is None and piece is not None and piece.entry.note != "plural":
            current = _Sum(place, piece)
            if not current.take(piece):
                current = None
        place += piece.words if piece is not None else 1
        joined = False
    if current is not None and (found := current.result()) is not None:
        yield found


def _goes_on(surfaces: Sequence[str], place: int, piece: _Piece) -> bool:
    """Whether digits go on with a number: «ألف و200» and «مليون و5 آلاف» do, «مليون و5 لاعبين» does not."""
    if piece.entry.role != "digits" or piece.entry.value >= 100:
        return True
    after = _piece(surfaces, place + 1, joined=False) if place + 1 < len(surfaces) else None
    return after is not None and after.entry.role == "scale" and not after.joined


def _piece(surfaces: Sequence[str], place: int, joined: bool) -> _Piece | None:
    surface = surfaces[place]
    if surface[0].isdigit():
        digits = normalize_digits(surface)
        if _THOUSANDS.fullmatch(digits):
            digits = digits.replace(".", "").replace(",", "")
        digits = digits.replace(",", ".")
        if len(digits) > _MOST_DIGITS or not _DIGITS.fullmatch(digits):
            return None
        return _Piece(_Entry(Decimal(digits), "digits"), 1, joined, False)
    table, pairs = _table()
    word = normalize(surface)
    following = normalize(surfaces[place + 1]) if place + 1 < len(surfaces) else ""
    prefixes = [prefix for prefix in _PREFIXES if word.startswith(prefix)]
    # Pairs first: «واحد عشر» is و + أحد عشر.
    read = [(pairs.get((word[len(prefix) :], following)), 2, prefix) for prefix in prefixes]
    read += [(table.get(word[len(prefix) :]), 1, prefix) for prefix in prefixes]
    for entry, size, prefix in read:
        if entry is not None:
            return _Piece(entry, size, joined or prefix.startswith("و"), prefix.endswith(("ال", "لل")))
    return None


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@cache
def _table() -> tuple[dict[str, _Entry], dict[tuple[str, str], _Entry]]:
    """Number words, and numbers of two words (خمسة عشر), in normal form."""
    single: dict[str, _Entry] = {}
    pairs: dict[tuple[str, str], _Entry] = {}
    for words, value, role, note in read_table("numbers.tsv", 4):
        if role == "ordinal" or (role == "fraction" and (" " in words or Decimal(value) < Decimal("0.2"))):
            continue
        entry = _Entry(Decimal(value), role, note)
        parts = tuple(normalize(word) for word in words.split())
        if len(parts) == 1:
            single.setdefault(parts[0], entry)
        elif len(parts) == 2:
            pairs.setdefault((parts[0], parts[1]), entry)
    return single, pairs


@cache
def _fractions() -> frozenset[str]:
    table, _ = _table()
    return frozenset(prefix + word for word, entry in table.items() if entry.role == "fraction" for prefix in _PREFIXES)


@cache
def _triggers() -> frozenset[str]:
    """Every written form of a number word: a sentence without one of them has no number in words."""
    found: set[str] = set()
    for words, _, role, _ in read_table("numbers.tsv", 4):
        if role not in ("ordinal", "fraction"):
            last = words.split()[-1]
            spellings = {last, last.translate(_BARE), last.replace("ة", "ه"), last.translate(_BARE).replace("ة", "ه")}
            found.update(prefix + spelling for spelling in spellings for prefix in _PREFIXES)
    return frozenset(found)


_BARE = str.maketrans("أإآ", "ااا")
