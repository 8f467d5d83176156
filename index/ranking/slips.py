"""Slips of typing: the words that may have been meant by a word, one slip away from it.

Slips are those of Damerau (1964), "A technique for computer detection and correction of spelling errors": a letter
missing, too much, or wrong, or two swapped. Letters that sound or look alike, or are neighbours on the keyboard
(`confusions.tsv`), are typed for one another more often than others.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from index.text.lexicon import read_table

__all__ = ["COMMON", "DEAREST", "DEAREST_SHORT", "LETTERS", "Slip", "slips", "written"]

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءئؤ"
"""The letters of normalised Arabic words."""
_HAMZA_FORMS = ("أ", "إ", "آ")
# Costs of slips, in units of the natural logarithm of a frequency.
_SWAPPED, _DOUBLED, _CONFUSED, _ALIKE, _MISSING, _EXTRA, _OTHER = 1.0, 0.5, 0.7, 1.5, 2.0, 2.5, 4.0
_FIRST_LETTER = 1.5
"""People rarely mistype the first letter."""
COMMON = _SWAPPED
"""The cost of the commonest slips: letters swapped or doubled, or those that writers mix up."""
DEAREST = _OTHER + _FIRST_LETTER
DEAREST_SHORT = _EXTRA + _FIRST_LETTER
"""The most a slip costs in any word, and in a short one, which any other letter would make another word."""


class Slip(NamedTuple):
    """A word that a slip may have turned into the one that was typed: `word[start:end]` was `instead`."""

    start: int
    end: int
    instead: str
    cost: float


def slips(word: str) -> Iterator[Slip]:
    """Every single slip that may have led to a word, each intended word once."""
    alike, confused, size = _typed_for(), _typed_for("usual"), len(word)
    for place, letter in enumerate(word):
        dear = _FIRST_LETTER if place == 0 else 0.0
        following = word[place + 1 : place + 2]
        if following != letter:
            doubled = place > 0 and word[place - 1] == letter
            yield Slip(place, place + 1, "", _DOUBLED if doubled else _EXTRA + dear)
            if following:
                yield Slip(place, place + 2, following + letter, _SWAPPED + dear / 2)
        near, nearest = alike.get(letter, ""), confused.get(letter, "")
        for other in LETTERS:
            if other != letter:
                cost = _CONFUSED if other in nearest else (_ALIKE if other in near else _OTHER) + dear
                yield Slip(place, place + 1, other, cost)
                yield Slip(place, place, other, _MISSING + dear)
        yield Slip(place, place, letter, _DOUBLED + 1.0)  # one of a double left out
    for other in LETTERS:
        if other != word[-1:]:
            yield Slip(size, size, other, _MISSING)


def written(surface: str, norm: str, slip: Slip) -> str:
    """The intended word in the spelling of the typed one, which normalisation has lost."""
    base = surface if len(surface) == len(norm) else norm
    instead = slip.instead
    if len(instead) == 2:  # two swapped letters keep their spelling
        instead = base[slip.start + 1] + base[slip.start]
    elif instead == "ه" and slip.end == len(base) > 3:
        instead = "ة"
    rest = base[slip.end :]
    if instead and instead[-1] != "ل" and rest[:1] in _HAMZA_FORMS:
        rest = "ا" + rest[1:]  # behind another letter it may be a plain one (المتأمن, المتزامن), not behind an article
    return base[: slip.start] + instead + rest


@cache
def _typed_for(why: str = "") -> dict[str, str]:
    """Letter → letters that are typed for it, for one reason or any."""
    table: dict[str, set[str]] = {}
    for letters, reason in read_table("confusions.tsv", 2):
        for letter in letters if reason == why or not why else "":
            table.setdefault(letter, set()).update(letters)
    return {letter: "".join(sorted(others - {letter})) for letter, others in table.items()}
