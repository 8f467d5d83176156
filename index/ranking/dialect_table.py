"""The table of dialect words: which line of it a word of a question is, as it is spelled and where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from index.ranking.spoken_spelling import foreign_letters, hamzas
from index.ranking.standard_words import is_standard
from index.text.lexicon import alternatives, key, read_table
from index.text.stem import stem_and_root
from index.text.words import Word

__all__ = ["Entry", "entry_at", "table"]

_FOREIGN = re.compile("[^\u0621-\u0652]")
"""A letter that standard words are written without (گ, پ)."""


class Entry(NamedTuple):
    """A line of the dialect table.

    Args:
        standard: standard words; none for a function word.
        doubtful: it is a standard word too.
        hamzas: how many its spelling with the most of them has.
        foreign: all its spellings have a letter that standard words haven't.
        at_noun: it is a function word only before or behind a noun with its article, elsewhere a name or word.
    """

    standard: tuple[str, ...]
    doubtful: bool
    hamzas: int = 0
    foreign: bool = False
    at_noun: bool = False


@cache
def table() -> dict[tuple[str, ...], Entry]:
    """Dialect word or expression, as a tuple of folded words → what it is in the standard language."""
    lines: dict[tuple[str, ...], Entry] = {}
    for word, standard, _, doubt in read_table("dialect.tsv", 4):
        parts = tuple(key(part) for part in word.split())
        if len(parts) == 1 and foreign_letters(word) and is_standard(parts[0]):
            continue  # «گلب» is heart, but «كلب» dog: what it stands for is found by its spelling
        foreign = _FOREIGN.search(word) is not None
        entry = Entry(tuple(alternatives(standard)), doubt == "?", hamzas(word), foreign, doubt == "ال")
        known = lines.setdefault(parts, entry)
        lines[parts] = known._replace(hamzas=max(known.hamzas, entry.hamzas), foreign=known.foreign and foreign)
    return lines


def entry_at(asked: Sequence[Word], keys: Sequence[str], place: int) -> Entry | None:
    """The line of the table for a word of a question, where it is spelled and stands as dialect.

    Args:
        asked: the question's words.
        keys: the same, folded and normalised.
        place: which of them.
    """
    entry = table().get((keys[place],))
    surface = asked[place].surface
    if entry is None or (entry.foreign and not _FOREIGN.search(surface)):
        return None  # «أب» is no «اپ»
    if hamzas(surface) > entry.hamzas and all(key(one) != keys[place] for one in entry.standard):
        # «سواء» is no «سوا»; «اختفاء» isn't «اختفا», he disappeared, but of its root.
        root = stem_and_root(keys[place])[1]
        return (
            entry._replace(doubtful=True) if any(stem_and_root(key(one))[1] == root for one in entry.standard) else None
        )
    if entry.at_noun and not any(
        word.surface.startswith("ال") for word in (*asked[max(place - 1, 0) : place], *asked[place + 1 : place + 2])
    ):
        return None  # «ريو دي جانيرو», but «المدينة دي»
    return entry
