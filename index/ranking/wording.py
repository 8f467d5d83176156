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
    norms, stems = words["norm"], words["stem"]
    facts = ((words["signs"] & int(Sign.NUMBER)) > 0) | np.isin(norms, _denials())
    return Wording(frozenset(stems[(stems > 0) & ~facts].tolist()), tuple(norms[facts].tolist()))


def alike(one: Wording, other: Wording) -> bool:
    """Whether two sentences say the same, but for a few words: never where numbers differ, or one denies."""
    if one.facts != other.facts:
        return False
    if min(len(one.words), len(other.words)) < _FEWEST_WORDS:
        return one.words == other.words
    shared = len(one.words & other.words)
    return shared >= _ALIKE * (len(one.words) + len(other.words) - shared)


@cache
def _denials() -> NDArray[np.uint32]:
    """The words of denial, also with «and» before them."""
    listed = [normalize(word) for (word,) in read_table("denials.tsv", 1)]
    return np.array([term_code(before + word) for word in listed for before in ("", "و", "ف")], np.uint32)
