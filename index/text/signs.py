"""Signs that words carry of what they can answer: numbers, dates, places, persons, causes.

They are read once, at indexing, and kept with the words: a question asks only for bits. `evidence.tsv` lists the cues,
the tables of numbers, months, places, names and events the rest. What a word of one of these tables is, apart from the
cues, is also asked of words as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from enum import IntFlag
from functools import cache, lru_cache

from index.models import QuestionKind
from index.text import lexicon
from index.text.lexicon import alternatives, key, read_table
from index.text.normalize import normalize

__all__ = [
    "BEFORE_PAIRS",
    "QUOTED",
    "Sign",
    "is_event",
    "is_month",
    "is_number_word",
    "is_place",
    "pairs",
    "signs_of",
]


class Sign(IntFlag):
    """What a word can be a sign of; several at once, as bits of 16."""

    NUMBER = 1
    """A number, in digits or as a word."""
    DATE = 2
    """A year, a month, or a word that leads up to a date."""
    PLACE = 4
    """A known place or a people's name."""
    PERSON = 8
    """A title that a name follows."""
    CAUSE = 16
    MANNER = 32
    DEFINITION = 64
    NAME = 128
    """Between quotation marks, or in Latin letters."""
    EVENT = 256
    """What happens to people (killed, arrested): a number behind it counts those."""
    CONTINUES = 512
    """Not a word of the text but one more term of the word before it."""
    LEADS = 1024
    """A preposition or noun that a place follows."""
    FOLLOWS = 2048
    """The word after one that leads to a place."""
    GIVEN_NAME = 4096
    """A name that persons are given."""
    SHARE = 8192
    """A number beside a percent sign."""
    MONEY = 16384
    """A number beside the sign of a currency."""


QUOTED = re.compile(r"[\"«“(][^\"»”)\n]{2,60}[\"»”)]")
"""A title or name between quotation marks or brackets."""

BEFORE_PAIRS = ("", "و", "ف", "ب", "ل")
"""What may be written with the first word of an expression of two."""

_LAST_LATIN = "\u024f"
_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")
_CUES = {
    QuestionKind.WHEN: Sign.DATE,
    QuestionKind.WHY: Sign.CAUSE,
    QuestionKind.HOW: Sign.MANNER,
    QuestionKind.WHO: Sign.PERSON,
    QuestionKind.DEFINITION: Sign.DEFINITION,
    QuestionKind.WHERE: Sign.LEADS,
}
_CLITICS = ("", "ال", "و", "ف", "ب", "ل", "وال", "بال", "لل", "وب", "ول", "فال")
_CLITICS_BY_LETTER = {letter: tuple(clitic for clitic in _CLITICS if clitic[:1] in ("", letter)) for letter in "اوفبل"}
"""Few words begin with any: by a word's first letter those that can."""
_NONE = ("",)


@cache
def _number_words() -> frozenset[str]:
    return frozenset(key(word) for word, _, role in read_table("numbers.tsv", 3) if role not in ("ordinal", "fraction"))


@cache
def _month_names() -> tuple[str, ...]:
    """Names of months and days of the week as they are written, some of two words."""
    return tuple(name for _, _, names in read_table("months.tsv", 3) for name in alternatives(names))


@cache
def _month_words() -> frozenset[str]:
    return frozenset(key(name) for name in _month_names() if " " not in name)


@cache
def _event_words() -> frozenset[str]:
    return frozenset(key(word) for (word,) in read_table("events.tsv", 1))


def _cues() -> Iterator[tuple[str, int]]:
    for name, expression in read_table("evidence.tsv", 2):
        sign = _CUES.get(QuestionKind(name))
        if sign is not None:
            yield expression, int(sign)


@cache
def _listed() -> dict[str, int]:
    """Single words, in folded normal form, with what they are signs of: plain numbers, as flags are slow to join."""
    table: dict[str, int] = {}

    def note(words: Iterable[str], sign: int) -> None:
        for word in words:
            if word and " " not in word:
                table[word] = table.get(word, 0) | int(sign)

    note(_number_words(), Sign.NUMBER)
    note(_month_words(), Sign.DATE)
    note(_event_words(), Sign.EVENT)
    note(lexicon.concept(), Sign.PLACE)
    note(lexicon.names(), Sign.GIVEN_NAME)
    for expression, sign in _cues():
        if "*" not in expression:
            note([key(expression)], sign)
    return table


@cache
def _beginnings() -> tuple[tuple[str, int], ...]:
    """Beginnings of words (cues with a star), with what they are signs of."""
    return tuple((key(expression.rstrip("*")), sign) for expression, sign in _cues() if expression.endswith("*"))


@cache
def pairs() -> dict[tuple[str, str], int]:
    """Expressions of two words in normal form (من أجل, تشرين الأول), the first also with `BEFORE_PAIRS`."""
    expressions = [*_cues(), *((name, int(Sign.DATE)) for name in _month_names())]
    table: dict[tuple[str, str], int] = {}
    for expression, sign in expressions:
        parts = [normalize(part) for part in expression.split()]
        if len(parts) == 2:
            for before in BEFORE_PAIRS:
                table[before + parts[0], parts[1]] = sign
    return table


def signs_of(norm: str, folded: str) -> int:
    """The signs that a word carries by itself, as the bits of a `Sign`.

    Args:
        norm: its normal form.
        folded: the same, folded (`index.text.normalize.fold`).
    """
    first = norm[:1]
    if first.isdigit():
        return int(Sign.NUMBER | Sign.DATE if _YEAR.fullmatch(norm) else Sign.NUMBER)
    if first.isalpha() and first <= _LAST_LATIN:
        return int(Sign.NAME)
    listed, beginnings, found = _listed(), _beginnings(), 0
    for clitic in _CLITICS_BY_LETTER.get(folded[:1], _NONE):
        if folded.startswith(clitic):
            rest = folded[len(clitic) :]
            found |= listed.get(rest, 0)
            for beginning, sign in beginnings:
                if rest.startswith(beginning):
                    found |= sign
    return found


# Sentences repeat their words, and normalising one costs microseconds: each is looked up once.
@lru_cache(maxsize=50_000)
def is_number_word(surface: str) -> bool:
    """Whether a word, as it is written, is a number in letters: not an ordinal, not a fraction."""
    return _is_listed(surface, _number_words())


@lru_cache(maxsize=50_000)
def is_month(surface: str) -> bool:
    """Whether a word, as it is written, names a month of any calendar or a day of the week."""
    return _is_listed(surface, _month_words())


@lru_cache(maxsize=50_000)
def is_event(surface: str) -> bool:
    """Whether a word, as it is written, says what happens to people, so that a number behind it counts those."""
    return _is_listed(surface, _event_words())


@lru_cache(maxsize=50_000)
def is_place(surface: str) -> bool:
    """Whether a word, as it is written, names a place or its people."""
    return _is_listed(surface, lexicon.concept())


def _is_listed(surface: str, listed: Container[str]) -> bool:
    word = key(surface)
    for clitic in _CLITICS_BY_LETTER.get(word[:1], _NONE):
        if word.startswith(clitic) and word[len(clitic) :] in listed:
            return True
    return False
