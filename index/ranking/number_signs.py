"""Which of a sentence's numbers count what a question asks for: «مقتل 12 شخصا وإصابة 30».

A number belongs with the words that lead up to it, behind what belongs with the number before it, and with the noun it
counts; where that is left unsaid, it counts what the number before it does. Of several numbers of a sentence those are
told apart by how much of the question stands with each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.ranking.matching import Matched

__all__ = ["Counting", "Number", "numbers_of"]

_LEADING = 6
"""How many words before a number can lead up to it."""
_FOLLOWING = 2
"""How many words behind a number can be what it counts: «2500 مركبة عسكرية»."""


class Counting(NamedTuple):
    """What the words of a sentence can be for its numbers, a row of n for each.

    Args:
        digits, words: a number in digits, one of a number in words.
        nouns: a noun that a number before it can count.
        joined: nothing but a blank stands before it.
        begins: it begins what is said of another number: «and», or a verb before its subject.
        ranges: it can stand between the two ends of a range: «بين 12 و14 عاما».
        dates: it is a year or the name of a month.
    """

    digits: Sequence[bool]
    words: Sequence[bool]
    nouns: Sequence[bool]
    joined: Sequence[bool]
    begins: Sequence[bool]
    ranges: Sequence[bool]
    dates: Sequence[bool]


class Number(NamedTuple):
    """A number of a sentence.

    Args:
        first, last: its words.
        counts: it belongs with the noun whose number is asked for, or with a word that stands for that.
        counts_other: the noun behind it is none of the question's.
        unsaid: it leaves unsaid what it counts.
        most: no other number of the sentence has as much of the question with it.
        less: another one has more.
    """

    first: int
    last: int
    counts: bool
    counts_other: bool
    unsaid: bool
    most: bool
    less: bool


def numbers_of(told: Counting, matched: Matched, counted: int) -> list[Number]:
    """The numbers of a sentence.

    Args:
        told: its words.
        matched: those of them that match the question's.
        counted: the number of the question's term that is counted.
    """
    runs = list(_runs(told))
    found: list[tuple[Number, float]] = []
    behind, before = 0, dict[int, float]()
    for number, (first, last) in enumerate(runs):
        stop = runs[number + 1][0] if number + 1 < len(runs) else len(told.digits)
        after = last + 1
        while after < min(stop, last + 1 + _FOLLOWING) and told.joined[after] and not told.begins[after]:
            after += 1
        if last + 1 < after == stop < len(told.digits):
            after -= 1  # the word before a number leads up to that: «2005 رفات 229 جنديا»
        says = last + 1 < after and told.nouns[last + 1]
        with_it = _worth(range(last + 1, after), matched)
        worth = _worth(range(max(behind, first - _LEADING), first), matched, with_it)
        if says:
            before = with_it
        elif not (told.dates[first] or (last + 1 < after and told.dates[last + 1])):
            worth = {**before, **worth}
        other = says and last + 1 not in matched
        found.append((Number(first, last, counted in worth, other, not says, False, False), sum(worth.values())))
        behind = after
    best = max((worth for _, worth in found), default=0.0)
    alone = sum(worth == best for _, worth in found) == 1
    return [one._replace(most=alone and worth == best, less=worth < best) for one, worth in found]


def _runs(told: Counting) -> Iterator[tuple[int, int]]:
    """The first and the last word of each number."""
    first = last = -1
    for place, (digits, word) in enumerate(zip(told.digits, told.words, strict=True)):
        if not (digits or word):
            continue
        if last >= 0 and (
            (word and last == place - 1 and told.joined[place]) or (last == place - 2 and told.ranges[place - 1])
        ):
            last = place
            continue
        if last >= 0:
            yield first, last
        first = last = place
    if last >= 0:
        yield first, last


def _worth(places: range, matched: Matched, more: dict[int, float] | None = None) -> dict[int, float]:
    """The question's words that some words match, each with how well, those of `more` among them."""
    worth = dict(more or {})
    for place in places:
        if place in matched:
            strength, terms = matched[place]
            worth.update((term, max(strength, worth.get(term, 0.0))) for term in terms)
    return worth
