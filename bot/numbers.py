"""The numbers a text gives, in digits of any script, in words, or mixed: 2,500, ٢٥٠٠, ألفين وخمسمئة, 3 ملايين."""

from __future__ import annotations

import re
from functools import cache

from index.text.lexicon import key, read_table
from index.text.normalize import normalize_digits
from index.text.words import words

__all__ = ["numbers_in"]

_DIGITS = re.compile(r"\d+(?:\.\d+)?")


class _Reader:
    """Adds up a number while its words come in."""

    def __init__(self) -> None:
        self.found: list[float] = []
        self._total = 0.0
        self._part: float | None = None
        self._in_digits = False

    def digits(self, value: float) -> None:
        self.end()
        self._part, self._in_digits = value, True

    def word(self, value: float, role: str) -> None:
        if self._in_digits and role != "scale":
            self.end()
        if role == "scale":
            self._total += (1.0 if self._part is None else self._part) * value
            self._part, self._in_digits = None, False
        elif value == 100 and self._part is not None and 3 <= self._part <= 9:
            self._part *= 100
        else:
            self._part = (self._part or 0.0) + value

    def end(self) -> None:
        if self._part is not None or self._total:
            self.found.append(self._total + (self._part or 0.0))
        self._total, self._part, self._in_digits = 0.0, None, False


def numbers_in(text: str) -> list[float]:
    """The numbers of a text, in order; ordinals and fractions are none."""
    reader = _Reader()
    for word in words(normalize_digits(text)):
        if _DIGITS.fullmatch(word.surface):
            reader.digits(float(word.surface))
            continue
        if word.surface == "و":
            continue
        form = key(word.surface)
        known = _table().get(form) or (_table().get(form[1:]) if form.startswith("و") else None)
        if known is not None:
            reader.word(*known)
        else:
            reader.end()
    reader.end()
    return reader.found


@cache
def _table() -> dict[str, tuple[float, str]]:
    return {
        key(word): (float(value), role)
        for word, value, role in read_table("numbers.tsv", 3)
        if role not in ("ordinal", "fraction") and _DIGITS.fullmatch(value) and " " not in word
    }
