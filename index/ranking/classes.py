"""Classes that questions name (ما لون …, أي معدن …), whose members answer, and what follows a noun that is asked for.

Members stand in `classes.tsv`, what leads to the noun in `asked_nouns.tsv`. Members are looked up as the hashes of
normal forms, all candidates at once, like units.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.models import QuestionKind
from index.ranking.kinds import is_question_word
from index.text import lexicon
from index.text.coding import term_code
from index.text.lexicon import alternatives, key, read_table
from index.text.normalize import normalize

__all__ = ["Members", "asked_noun", "members_of"]

_KINDS = frozenset(
    (QuestionKind.WHAT, QuestionKind.WHICH, QuestionKind.NAME, QuestionKind.DEFINITION, QuestionKind.UNKNOWN)
)
"""Questions that are answered by what the noun behind their question word names."""
_PREFIXES = ("", "ال", "ب", "ل", "و", "بال", "لل", "وال")
_ENDINGS = ("", "ه", "ها", "هم", "هما", "ته", "تها", "تهم", "تك", "ك")
_ARTICLES = ("ال", "وال", "بال", "لل", "كال", "فال")
_BEFORE = ("", "و", "ب", "ل", "ك", "ف", *_ARTICLES)
"""What may be written with a member; one that the table has with ال is one only so."""
_ARTICLES_BEGUN, _BEFORE_BEGUN = (
    tuple((before, crc32(before.encode())) for before in group) for group in (_ARTICLES, _BEFORE)
)
"""The same, each with its checksum, from which that of what begins with it goes on."""


@dataclass(frozen=True, slots=True)
class Members:
    """What belongs to a class.

    Args:
        singles: hashes of the normal forms of members of one word, also with what is written before them; in order.
        pairs: the same of the first two words of longer members, the first word's above the second's.
        forms, double_forms: the words that these are of.
    """

    singles: NDArray[np.uint32]
    pairs: NDArray[np.uint64]
    forms: frozenset[str]
    double_forms: frozenset[tuple[str, str]]

    def find(self, norms: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Which words belong to a member.

        Args:
            norms: hashes of normal forms, a sentence a row, 0 behind its end.
        """
        found = _listed(norms, self.singles)
        if len(self.pairs):
            wide = norms.astype(np.uint64)
            double = _listed(wide[:, :-1] << np.uint64(32) | wide[:, 1:], self.pairs)
            found[:, :-1] |= double
            found[:, 1:] |= double
        return found

    def find_words(self, surfaces: Sequence[str]) -> list[bool]:
        """The same of one sentence's words as they are written."""
        norms = [normalize(surface) for surface in surfaces]
        found = [norm in self.forms for norm in norms]
        for place, pair in enumerate(pairwise(norms)):
            if pair in self.double_forms:
                found[place] = found[place + 1] = True
        return found


def asked_noun(keys: Sequence[str], kind: QuestionKind, used: Collection[int]) -> tuple[int, str]:
    """The noun that a question asks for, and the class that it names.

    Args:
        keys: the question's words, folded and normalised.
        kind: what is asked for.
        used: the places of question and function words.

    Returns:
        The noun's place, -1 where none is told, and the noun as the table names it, empty where it names no class.
    """
    if kind not in _KINDS:
        return -1, ""
    start = next((place for place in sorted(used) if is_question_word(keys[place])), -1)
    if start < 0 or keys[start] in _leading()["of_deeds"]:
        return -1, ""
    place = next((at for at in range(start + 1, len(keys)) if at not in used), len(keys))
    for _ in range(2):
        if place >= len(keys):
            return -1, ""
        if name := _class_at(keys, place):
            return place, name
        if not (keys[place] in _leading()["frame"] or _is_superlative(keys[place])):
            break
        place += 1
    return (place, "") if place < len(keys) and _is_noun(keys[place]) else (-1, "")


@cache
def _leading() -> dict[str, frozenset[str]]:
    """The words that lead to the noun that is asked for, in folded form, by their roles."""
    return {role: frozenset(map(key, alternatives(words))) for role, words in read_table("asked_nouns.tsv", 2)}


def _is_superlative(word: str) -> bool:
    return word in _leading()["ordinal"] or (len(word) == 4 and word[0] == "ا" and word[1] != "ل")


def _is_noun(word: str) -> bool:
    form = lexicon.forms().get(word)
    return word.startswith("ال") or (form is not None and not form.verb)


def _class_at(keys: Sequence[str], place: int) -> str:
    """The class that the word at a place names, or it and the next."""
    double = " ".join(keys[place : place + 2]).removeprefix("ال")
    return double if double in _nouns() else _class_of(keys[place])


@lru_cache(maxsize=4096)
def _class_of(word: str) -> str:
    table = _nouns()
    for prefix in _PREFIXES:
        for ending in _ENDINGS:
            if word.startswith(prefix) and word.endswith(ending):
                bare = word[len(prefix) : len(word) - len(ending)]
                name = bare + "ه" if ending[:1] == "ت" else bare
                if len(bare) > 1 and name in table:
                    return name
    return ""


@cache
def _nouns() -> dict[str, list[str]]:
    """Every noun that names a class, in folded form, with the members of all its classes, as the table has them."""
    table: dict[str, list[str]] = {}
    for names, members in read_table("classes.tsv", 2):
        for name in alternatives(names):
            table.setdefault(" ".join(map(key, name.split())), []).append(members)
    return table


@lru_cache(maxsize=256)
def members_of(name: str) -> Members:
    """What belongs to a class.

    Args:
        name: as `asked_noun` names it.
    """
    single: dict[str, int] = {}
    double: dict[tuple[str, str], int] = {}
    for member in alternatives("|".join(_nouns()[name])):
        first, *more = (normalize(word) for word in member.split())
        seconds = [(one, term_code(one)) for one in {more[0], f"ال{more[0].removeprefix('ال')}"}] if more else []
        for form, code in _written(first):
            if more:
                double.update(((form, second), code << 32 | other) for second, other in seconds)
            else:
                single[form] = code
    singles = np.unique(np.array(list(single.values()), np.uint32))
    pairs = np.unique(np.array(list(double.values()), np.uint64))
    return Members(singles, pairs, frozenset(single), frozenset(double))


def _written(word: str) -> Iterator[tuple[str, int]]:
    """What a word is written as, with the hash of each (`term_code`)."""
    articled = word.startswith("ال") and len(word) > 4
    bare = word[2:] if articled else word
    letters = bare.encode()
    for before, begun in _ARTICLES_BEGUN if articled else _BEFORE_BEGUN:
        yield before + bare, crc32(letters, begun) or 1  # going on from what stands before it
    if not articled and bare[-1] not in "اهةىيء":
        yield bare + "ا", term_code(bare + "ا")  # the accusative


def _listed(codes: NDArray[np.unsignedinteger], table: NDArray[np.unsignedinteger]) -> NDArray[np.bool_]:
    """Which codes are in a table, which is in order."""
    if not len(table):
        return np.zeros(codes.shape, np.bool_)
    at = np.minimum(np.searchsorted(table, codes), len(table) - 1)
    return np.asarray(table[at] == codes)
