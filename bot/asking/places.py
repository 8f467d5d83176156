"""Which words of a question name a place, or the people of one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.asking.wording import Token
from index.text.lexicon import alternatives, key, read_table

__all__ = ["has_clitic", "is_demonym", "is_place", "last_place", "only_places"]

_CLITICS = ("ال", "بال", "لل", "ب", "ل", "و")
_BINDING = ("بال", "لل", "ب", "ل")
_NATURAL = frozenset({"sea", "river", "mountain", "island"})


def is_place(token: Token) -> bool:
    """Whether a word alone names a place, with or without a clitic before it."""
    return any(name in _places()[1] for name in _bare(token))


def is_demonym(token: Token) -> bool:
    """Whether a word names the people of a place, or says that something is of there."""
    return not is_place(token) and any(stem in _demonyms() for name in _bare(token) for stem in (name, *_endings(name)))


def has_clitic(token: Token) -> bool:
    """Whether a place's name has «in» or «to» before it: «بسوريا»."""
    return token.key not in _places()[1] and any(
        token.key.startswith(clitic) and token.key.removeprefix(clitic) in _places()[1] for clitic in _BINDING
    )


def last_place(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Where the last name of a place stands, by all its words: «الولايات المتحدة»."""
    return max(_spans(tokens), default=None)


def only_places(tokens: Sequence[Token]) -> bool:
    """Whether words are names of places and nothing else."""
    return bool(tokens) and sum(end - start for start, end in _spans(tokens)) == len(tokens)


def _spans(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(tokens):
        length, kind = _named(tokens[at:])
        if length:
            # What «قناة السويس» is called after is the place in it: there are other canals.
            only_last = kind in _NATURAL and is_place(tokens[at + length - 1])
            found.append((at + length - 1 if only_last else at, at + length))
        at += length or 1
    return found


def _named(tokens: Sequence[Token]) -> tuple[int, str]:
    """Of how many of the first words a place's name is made, 0 where they name none, and of what kind it is."""
    names = _places()
    for length in range(min(max(names), len(tokens)), 1, -1):
        rest = [token.key for token in tokens[1:length]]
        for first in _bare(tokens[0]):
            kind = names.get(length, {}).get(" ".join([first, *rest]))
            if kind is not None:
                return length, kind
    return int(is_place(tokens[0])), ""


def _bare(token: Token) -> list[str]:
    return [token.key, *(token.key[len(clitic) :] for clitic in _CLITICS if token.key.startswith(clitic))]


def _endings(name: str) -> list[str]:
    return [name.removesuffix(ending) for ending in ("ون", "ين", "ه", "ات", "يين", "يون") if name.endswith(ending)]


@cache
def _places() -> dict[int, dict[str, str]]:
    """The names of places with their kind, by how many words they have."""
    names: dict[int, dict[str, str]] = {1: {}}
    for place, kind, others, _, capitals in read_table("places.tsv", 5):
        for name in (place, *alternatives(others), *alternatives(capitals)):
            written = " ".join(key(word) for word in name.split())
            for form in (written, written.removeprefix("ال")):
                if len(form) > 2:
                    names.setdefault(form.count(" ") + 1, {}).setdefault(form, kind)
    return names


@cache
def _demonyms() -> frozenset[str]:
    return frozenset(
        form
        for _, _, _, demonyms, _ in read_table("places.tsv", 5)
        for name in alternatives(demonyms)
        for form in (key(name), key(name).removeprefix("ال"))
    )
