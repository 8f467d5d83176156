"""Names of months and weekdays, whichever of their systems a text uses: يناير, كانون الثاني, جانفي, شهر 1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from index.text.lexicon import alternatives, read_table
from index.text.normalize import normalize
from index.text.numbers import number_values

__all__ = ["MonthName", "date_terms", "long_months", "month_names", "other_names"]

_ISO_MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])(?![0-9])")
_PREFIXES = ("", "و", "ب", "ل", "ف")
_MONTH_WORDS = frozenset(("شهر", "الشهر"))
_CUES = frozenset(
    ("في", "ف", "ب", "شهر", "بشهر", "لشهر", "فشهر", "منذ", "خلال", "حتي", "مطلع", "بدايه", "نهايه")
) | frozenset(("منتصف", "وسط", "اوائل", "اوايل", "اواخر", "غره"))
"""A word that may be a month or something else is a month after these, or beside digits."""


class MonthName(NamedTuple):
    """A month, or day of the week, named in a sentence.

    Args:
        first, last: the places of its first and last word, from 0.
        term: what it is, in any language: calendar and number, "#g1" for January.
    """

    first: int
    last: int
    term: str


def month_names(surfaces: Sequence[str]) -> list[MonthName]:
    """The months and weekdays that a sentence names.

    Args:
        surfaces: the sentence's words as written, in order.
    """
    if _triggers().isdisjoint(surfaces):
        return []
    return list(_named(surfaces))


def long_months() -> dict[tuple[str, str], str]:
    """Names of two words in normal form (كانون الثاني) → the term of the month."""
    table, _ = _table()
    return {(name[0], name[1]): term for name, term in table.items() if len(name) == 2 and name[0] != "شهر"}


def date_terms(date: str | None) -> tuple[str, ...]:
    """The terms of the year and month of a date.

    Args:
        date: in ISO 8601; anything else, or None, has no terms.
    """
    found = _ISO_MONTH.match(date or "")
    return (found[1], f"#g{int(found[2])}") if found else ()


def other_names(term: str) -> tuple[str, ...]:
    """The names of a month or weekday in all systems, the usual ones first, spelling variants left out."""
    return _names().get(term, ())


def _named(surfaces: Sequence[str]) -> Iterator[MonthName]:
    norms = [normalize(surface) for surface in surfaces]
    table, doubtful = _table()
    place = 0
    while place < len(norms):
        found = None
        for prefix in _PREFIXES:
            if not norms[place].startswith(prefix):
                continue
            bare = norms[place][len(prefix) :]
            for size in (2, 1):
                name = (bare, *norms[place + 1 : place + size])
                term = table.get(name) if len(name) == size else None
                # «آب» is August, «أب» and «اب» a father.
                written = name != ("اب",) or surfaces[place].endswith("آب")
                if term and written and (name not in doubtful or prefix == "ب" or _dated(norms, place)):
                    found = MonthName(place, place + size - 1, term)
                    break
            if found is not None:
                break
        if found is None and norms[place].lstrip("بلفو") in _MONTH_WORDS:
            found = _numbered(surfaces, norms, place)
        if found is not None:
            yield found
        place = found.last + 1 if found is not None else place + 1


def _dated(norms: Sequence[str], place: int) -> bool:
    before = norms[place - 1] if place else ""
    after = norms[place + 1] if place + 1 < len(norms) else ""
    return before in _CUES or before[:1].isdigit() or after[:1].isdigit()


def _numbered(surfaces: Sequence[str], norms: Sequence[str], place: int) -> MonthName | None:
    """«شهر 1», «شهر تسعة»."""
    if place + 1 >= len(norms):
        return None
    number = norms[place + 1]
    last = place + 1
    if not number.isdigit():
        spelled = number_values(surfaces[place + 1 : place + 3])
        if not spelled or spelled[0].first:
            return None
        number, last = spelled[0].value, place + 1 + spelled[0].last
    # «شهر 3 أيام» is none, but nobody writes that; «شهر 13» is no month.
    return MonthName(place, last, f"#g{number}") if number in _MONTH_NUMBERS else None


_MONTH_NUMBERS = frozenset(str(number) for number in range(1, 13))


@cache
def _table() -> tuple[dict[tuple[str, ...], str], frozenset[tuple[str, ...]]]:
    """Names as tuples of normalised words → terms; and those that may be other words."""
    table: dict[tuple[str, ...], str] = {}
    doubtful: set[tuple[str, ...]] = set()
    for number, calendar, names, also in read_table("months.tsv", 4):
        for name in alternatives(names):
            table.setdefault(tuple(map(normalize, name.split())), f"#{calendar[0]}{number}")
        doubtful.update(tuple(map(normalize, name.split())) for name in alternatives(also))
    return table, frozenset(doubtful)


@cache
def _names() -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for number, calendar, listed, _ in read_table("months.tsv", 4):
        seen: set[str] = set()
        for name in alternatives(listed):
            # Of one spelling the first; a name that begins like another is a variant of it.
            if name.split()[0][:3] not in seen and not name.startswith(("شهر ", "يوم ")):
                seen.add(name.split()[0][:3])
                names.setdefault(f"#{calendar[0]}{number}", []).append(name)
    return {term: tuple(found) for term, found in names.items()}


@cache
def _triggers() -> frozenset[str]:
    found = {"شهر", "الشهر", "بشهر", "لشهر", "فشهر", "وشهر"}
    for _, _, names, _ in read_table("months.tsv", 4):
        firsts = {name.split()[0] for name in alternatives(names)}
        found.update(
            prefix + first for first in firsts | {one.translate(_BARE) for one in firsts} for prefix in _PREFIXES
        )
    return frozenset(found - {"يوم", "ويوم", "بيوم", "ليوم", "فيوم"})


_BARE = str.maketrans("أإآ", "ااا")
