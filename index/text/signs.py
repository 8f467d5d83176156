"""Signs that words carry of what they can answer: numbers, dates, places, persons, causes.

They are read once, at indexing, and kept with the words: a question asks only for bits. `evidence.tsv` lists the cues,
the tables of numbers, months, places, names and events the rest. What a word of one of these tables is, apart from the
cues, is also asked of words as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import IntFlag
from functools import cache

from index.models import QuestionKind
from index.text import lexicon
from index.text.lexicon import alternatives, key, read_table
from index.text.normalize import normalize

__all__ = [
    "ASIDE",
    "BEFORE_PAIRS",
    "QUOTED",
    "Sign",
    "pairs",
    "signs_of",
    "table_signs",
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
    ASIDE = 32768
    """A word between brackets: a title's only tells it from others («الهلال (السعودية)»), a sentence's is another
    name of what stands before it («حلف شمال الأطلسي (الناتو)»)."""


QUOTED = re.compile(r"[\"«“(][^\"»”)\n]{2,60}[\"»”)]")
"""A title or name between quotation marks or brackets."""

ASIDE = re.compile(r"\([^()\n]+\)")
"""What stands between brackets in a title."""

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
_CLITICS = ("ال", "و", "ف", "ب", "ل", "وال", "بال", "لل", "وب", "ول", "فال")
_CLITICS_BY_LETTER = {letter: tuple(clitic for clitic in _CLITICS if clitic[0] == letter) for letter in "اوفبل"}
"""Few words begin with any: by a word's first letter those that can."""


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
def _weekdays() -> frozenset[str]:
    """Days of the week that are written like numbers, once folded: الثلاثاء like ثلاثا."""
    days = (names for _, calendar, names in read_table("months.tsv", 3) if calendar == "weekday")
    return frozenset(key(name) for names in days for name in alternatives(names) if " " not in name)


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
    for clitic in ("", *_CLITICS_BY_LETTER.get(folded[:1], ())):
        if folded.startswith(clitic):
            rest = folded[len(clitic) :]
            found |= listed.get(rest, 0)
            for beginning, sign in beginnings:
                if rest.startswith(beginning):
                    found |= sign
    return _dated(folded, found)


@cache
def _tables() -> dict[str, int]:
    """The words of the tables of numbers, months, events and places, with what they are signs of."""
    table: dict[str, int] = {}
    for words, sign in (
        (_number_words(), Sign.NUMBER),
        (_month_words(), Sign.DATE),
        (_event_words(), Sign.EVENT),
        (lexicon.concept(), Sign.PLACE),
    ):
        for word in words:
            table[word] = table.get(word, 0) | int(sign)
    return table


def table_signs(word: str) -> int:
    """What a word is by the tables, also behind what may be written before it; cues tell nothing here.

    Args:
        word: folded and normalised (`index.text.lexicon.key`).

    Returns:
        Bits of `Sign`: `NUMBER` for a number in letters that is no ordinal and no fraction, `DATE` for a month of any
        calendar or a day of the week, `EVENT` for what happens to people, `PLACE` for a place or its people.
    """
    table = _tables()
    found = table.get(word, 0)
    for clitic in _CLITICS_BY_LETTER.get(word[:1], ()):
        if word.startswith(clitic):
            found |= table.get(word[len(clitic) :], 0)
    return _dated(word, found)


def _dated(folded: str, found: int) -> int:
    """What is found of a word, which is no number where it is a day of the week («الثلاثاء»)."""
    both = int(Sign.NUMBER | Sign.DATE)
    if found & both != both:
        return found
    clitics = ("", *_CLITICS_BY_LETTER.get(folded[:1], ()))
    named = any(folded.startswith(clitic) and folded[len(clitic) :] in _weekdays() for clitic in clitics)
    return found & ~int(Sign.NUMBER) if named else found
