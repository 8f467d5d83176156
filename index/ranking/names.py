"""Names that are written in more than one way: acronyms and what they stand for, Latin letters and Arabic ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from index.text import lexicon
from index.text.lexicon import alternatives, key, read_table
from index.text.normalize import fold
from index.text.terms import Analyzer

__all__ = ["NAME", "NAME_WORD", "other_names", "place_metonyms"]

NAME = 0.85
"""How far another name of the same counts, where it is a single word."""
NAME_WORD = 0.5
"""The same of each word of a name of several words."""
_LONGEST = 5
_PREFIXES = ("", "ال", "و", "ب", "ل", "بال", "وال", "لل", "ف")


class _Group(NamedTuple):
    """The names of one thing: each a tuple of keys, and the words it is written by."""

    names: tuple[tuple[tuple[str, ...], str], ...]


def other_names(keys: Sequence[str], analyzer: Analyzer) -> dict[int, tuple[tuple[str, float], ...]]:
    """What else the names in a question are called.

    Args:
        keys: the question's words, folded and normalised.
        analyzer: the analysis of the library.

    Returns:
        For the place of each word of such a name, stems of the other names with how far they count.
    """
    table = _table()
    found: dict[int, tuple[tuple[str, float], ...]] = {}
    place = 0
    while place < len(keys):
        size = 1
        bare = _bare(keys[place])
        for length in range(min(_LONGEST, len(keys) - place), 0, -1) if bare else ():
            rest = tuple(keys[place + 1 : place + length])
            name = next((one for first in bare if (one := (first, *rest)) in table), None)
            if name is not None:
                others = _stems(table[name], name, analyzer)
                found.update(dict.fromkeys(range(place, place + length), others))
                size = length
                break
        place += size
    return found


@lru_cache(maxsize=4096)
def place_metonyms(norm: str, root: str) -> tuple[str, ...]:
    """What stands for a place that a word names: its government, capital or people, or the country of a capital.

    Places are told by the token of their root. A capital that has none is told by its name, as its letters may be those
    of a verb's root («ألوفي» is no form of «وفى»), and only where they are no other word.

    Args:
        norm: the word in its normal form.
        root: its root.
    """
    table = lexicon.metonyms()
    if root.startswith("@"):
        return table.get(root, ())
    word = fold(norm)
    bare = (word.removeprefix(prefix) for prefix in _PREFIXES if word.startswith(prefix))
    return next((table[one] for one in bare if one in table and _is_name(one)), ())


def _is_name(word: str) -> bool:
    """Whether the lexicon knows a folded word as nothing but itself, or not at all."""
    form = lexicon.forms().get(word)
    return form is None or (form.lemma == word and form.root in ("", word) and len(word) > 3)


def _bare(word: str) -> list[str]:
    """What a word is, perhaps without a clitic, as far as a name begins with it."""
    firsts = _firsts()
    return [one for prefix in _PREFIXES if word.startswith(prefix) and (one := word[len(prefix) :]) in firsts]


@lru_cache(maxsize=1)
def _firsts() -> frozenset[str]:
    """The first words of all names."""
    return frozenset(name[0] for name in _table())


@lru_cache(maxsize=4096)
def _stems(group: _Group, name: tuple[str, ...], analyzer: Analyzer) -> tuple[tuple[str, float], ...]:
    weights: dict[str, float] = {}
    spelled = False
    for parts, written in group.names:
        if parts == name or (len(parts) > 1 and (spelled or len(name) > 1)):
            continue  # of long names the words of one are enough, and a long name has words enough of its own
        spelled = spelled or len(parts) > 1
        weight = NAME if len(parts) == 1 else NAME_WORD
        for word in written.split():
            for stem in analyzer.terms(word).stem.split():
                weights[stem] = max(weights.get(stem, 0.0), weight)
    own = {analyzer.terms(word).stem for parts, written in group.names if parts == name for word in written.split()}
    return tuple(sorted(((stem, weight) for stem, weight in weights.items() if stem not in own), key=_safest))


def _safest(other: tuple[str, float]) -> tuple[float, str]:
    return -other[1], other[0]


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, ...], _Group]:
    """Name, as a tuple of keys without the article of its first word → the group it belongs to."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for usual, others, kind in read_table("spellings.tsv", 3):
        if kind == "org":
            groups[_parts(usual)] = [usual, *alternatives(others)]
    for usual, others, latin in read_table("latin_names.tsv", 3):
        names = groups.setdefault(_parts(usual), [usual])
        names += [*alternatives(others), *alternatives(latin)]
    table: dict[tuple[str, ...], _Group] = {}
    for names in groups.values():
        unique = {parts: name for name in names if (parts := _parts(name))}
        group = _Group(tuple(unique.items()))
        for parts in unique:
            table.setdefault(parts, group)
    return table


def _parts(name: str) -> tuple[str, ...]:
    words = [key(word) for word in name.replace("-", " ").split()]
    return (words[0].removeprefix("ال") if len(words[0]) > 4 else words[0], *words[1:])
