"""Which numbers of a sentence can be the one a question asks for, by what they measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from index.ranking.asked import COUNT, names_measure, other_measures
from index.ranking.question import Query
from index.text import lexicon
from index.text.lexicon import key
from index.text.measures import quantities_of
from index.text.words import Word

__all__ = ["MeasureSigns", "measure_signs"]

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class MeasureSigns:
    """What is told of n words.

    Args:
        right: of a number that measures what is asked for, or says that there are two of what is counted.
        unit: of such a number's unit.
        other: of a number that measures something else, or counts a noun where a measure is asked for (3000 عامل).
        bare: of a number without either, where a measure is asked for.
    """

    right: Flags
    unit: Flags
    other: Flags
    bare: Flags


def measure_signs(sentences: Sequence[tuple[str, Sequence[Word]]], query: Query, asked: Flags) -> MeasureSigns:
    """Tell the numbers of sentences apart, their words one behind the other.

    Of several numbers of the same dimension those don't answer that stand behind another word for what is measured than
    the question's («طوله 1200 متر وعرضه 18 مترا»).

    Args:
        sentences: each as it is shown, and its words.
        query: the question.
        asked: which words are the question's.
    """
    told = quantities_of(sentences)
    right = told.numbers & ((told.masks & np.uint32(query.measures)) > 0)
    other = told.numbers & ~right & ((told.masks & np.uint32(other_measures(query.measures))) > 0)
    begin = 0
    for _, found in sentences:
        mine = slice(begin, begin + len(found))
        _sort_out(found, right[mine], other[mine], told.masks[mine], asked[mine])
        begin = mine.stop
    words = [word.surface for _, found in sentences for word in found]
    if query.two:
        two = frozenset(map(key, query.two))
        right |= np.array([key(word) in two for word in words], np.bool_)
    unit = np.zeros(len(words), np.bool_)
    for place in np.flatnonzero(right).tolist():
        unit[place + 1 : int(told.last[place]) + 1] = True
    unit &= ~told.numbers
    bare = told.numbers & (told.masks == 0) & ~right & bool(query.measures & ~COUNT)
    behind = frozenset(accumulate(len(found) for _, found in sentences))
    for place in np.flatnonzero(bare).tolist()[::-1]:
        after = place + 1
        if after in behind or not words[after][0].isalpha():
            continue
        if other[after] if told.numbers[after] else _is_noun(words[after]):
            bare[place], other[place] = False, True
    return MeasureSigns(right, unit, other, bare)


def _sort_out(found: Sequence[Word], right: Flags, other: Flags, masks: NDArray[np.uint32], asked: Flags) -> None:
    """Take those that measure something else out of a sentence's numbers of the dimension asked for, if any are left.

    Args:
        found: the sentence's words.
        right, other, masks: what is told of them; the first two are changed.
        asked: which are the question's.
    """
    places = np.flatnonzero(right).tolist()
    if not places or all(last - first == 1 for first, last in pairwise(places)):
        return  # one number, of whatever number of words
    stray = _of_something_else(found, right, masks, asked)
    if (right & ~stray).any():
        right &= ~stray
        other |= stray


def _is_noun(surface: str) -> bool:
    """Whether a word is a noun that a number before it can count."""
    word = key(surface)
    if word.startswith("ال") or surface in lexicon.stop_words():
        return False
    forms = lexicon.forms()
    return any((form := forms.get(one)) is not None and not form.verb for one in (word, word.removesuffix("ا")))


def _of_something_else(found: Sequence[Word], right: Flags, masks: NDArray[np.uint32], asked: Flags) -> Flags:
    """Numbers before which a word names what they measure that isn't the question's."""
    stray = np.zeros(len(found), np.bool_)
    for place in np.flatnonzero(right).tolist():
        mask = int(masks[place])
        name = next((at for at in range(place - 1, -1, -1) if names_measure(key(found[at].surface)) & mask), None)
        stray[place] = name is not None and not asked[name]
    return stray
