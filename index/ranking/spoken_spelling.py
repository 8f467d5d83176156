"""Words that a dialect writes as it speaks (تعلب, دهب, گلب), as the standard language spells them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from index.text import lexicon
from index.text.lexicon import key, read_table
from index.text.stem import known_form

__all__ = ["foreign_letters", "hamzas", "respelled"]

_SHORTEST, _LONGEST = 3, 24
"""Letters of a word without its article. A longer one is none, and every letter of it would be tried."""


_BEGINNING = re.compile("(?:[وفبلك]{0,2}ال|لل)?[أإآ]?")
"""A word's article and what may be written before it, with the hamza of its first letter, which nobody need write."""


def hamzas(surface: str) -> int:
    """How many hamzas a word has behind its first letter: dialects leave them out, they add none (شو سوا, but سواء)."""
    begins = _BEGINNING.match(surface)
    return sum(letter in "ءأإآؤئ" for letter in surface[begins.end() if begins else 0 :])


def foreign_letters(surface: str) -> bool:
    """Whether a word has a letter that Arabic words of the standard language haven't (گ, چ)."""
    return not _own_letters().isdisjoint(surface)


@lru_cache(maxsize=4096)
def respelled(surface: str) -> str | None:
    """The standard spelling of a word of a dialect question.

    Args:
        surface: the word as asked, one that the lexicon doesn't know or that has `foreign_letters`.

    Returns:
        A word of the lexicon, folded, with the clitics and endings of the one given, from which it differs in one
        letter of `dialect_letters.tsv`, wherever that stands in it; None where there is none, or the word is very
        short or long.
    """
    if not _SHORTEST <= len(surface.removeprefix("ال")) <= _LONGEST:
        return None
    return next((found for found in map(key, _candidates(surface)) if _is_known(found)), None)


def _candidates(surface: str) -> Iterator[str]:
    foreign = foreign_letters(surface)
    for written, standard in _letters():
        if foreign and written not in _own_letters():
            return
        places = [at for at, letter in enumerate(surface) if letter == written]
        if len(places) > 1:
            yield surface.replace(written, standard)
        for at in places:
            yield surface[:at] + standard + surface[at + 1 :]


def _is_known(word: str) -> bool:
    """Whether a word is one of the lexicon, with no more than article, «and» or the ending of a noun on a short one."""
    bare = word.removeprefix("و").removeprefix("ال") if len(word) > _SHORTEST + 2 else word
    forms = lexicon.forms()
    if any(one in forms for one in (word, bare, bare.removesuffix("ه"), bare.removesuffix("ات") + "ه")):
        return len(bare) >= _SHORTEST
    return len(bare) > _SHORTEST + 1 and known_form(bare) is not None


@cache
def _letters() -> tuple[tuple[str, str], ...]:
    """Pairs of a letter and what it stands for, those that standard words haven't first, as the file has them."""
    return tuple((written, standard) for written, standard in read_table("dialect_letters.tsv", 2))


@cache
def _own_letters() -> frozenset[str]:
    return frozenset(written for written, _ in _letters() if key(written) != written)
