"""What a sentence says, for telling whether two say the same."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.text.coding import term_code
from index.text.lexicon import read_table
from index.text.normalize import normalize
from index.text.signs import Sign

__all__ = ["Wording", "alike", "wording_of"]

_NUMBER = int(Sign.NUMBER)
_ALIKE = 0.8
"""The share of their words that two sentences have in common where they say the same."""
_FEWEST_WORDS = 4
"""Shorter sentences are the same only where all words are."""


class Wording(NamedTuple):
    """What a sentence says.

    Args:
        words: the stems that carry meaning, as hashes.
        facts: its numbers and words of denial, as hashes, in order.
    """

    words: frozenset[int]
    facts: tuple[int, ...]


def wording_of(words: NDArray[np.void]) -> Wording:
    """The wording of a sentence.

    Args:
        words: its words, of dtype `index.text.coding.WORD`.
    """
    denials = _denials()
    carrying: set[int] = set()
    facts: list[int] = []
    columns = (words[name].tolist() for name in ("norm", "stem", "signs"))
    for norm, stem, signs in zip(*columns, strict=True):
        if signs & _NUMBER or norm in denials:
            facts.append(norm)
        elif stem:
            carrying.add(stem)
    return Wording(frozenset(carrying), tuple(facts))


def alike(one: Wording, other: Wording) -> bool:
    """Whether two sentences say the same, but for a few words: never where numbers differ, or one denies."""
    if one.facts != other.facts:
        return False
    if min(len(one.words), len(other.words)) < _FEWEST_WORDS:
        return one.words == other.words
    shared = len(one.words & other.words)
    return shared >= _ALIKE * (len(one.words) + len(other.words) - shared)


@cache
def _denials() -> frozenset[int]:
    """The words of denial, also with «and» or «so» before them."""
    listed = [normalize(word) for (word,) in read_table("denials.tsv", 1)]
    return frozenset(term_code(before + word) for word in listed for before in ("", "و", "ف"))
