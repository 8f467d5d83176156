"""Which articles have other forms of a word in their title: «القناة» finds «قناة السويس», «جندي» finds «الجنود».

The store finds words as they are written; the index knows titles by their stems.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from index.engines import Engine
from index.errors import IndexDamagedError
from index.following import Following
from index.text.terms import Analyzer
from index.text.words import word_list

__all__ = ["titles_with"]

_MOST = 5_000
"""So many titles of a word are looked at, the shortest first; who searches for a commoner one adds another word."""


def titles_with(
    words: Sequence[str], engine: Engine, analyzer: Analyzer, following: Following
) -> list[Collection[int]]:
    """The keys of the articles whose title has a form of a word, for each word; none while the index is being built.

    Args:
        words: what was searched for.
        engine, analyzer, following: the library's parts.
    """

    def found() -> list[Collection[int]]:
        following.keep_up()
        return [_keys(_stem(word, analyzer), engine) for word in words]

    try:
        return following.reading(found) if words else []
    except IndexDamagedError:
        return []


def _keys(stem: str, engine: Engine) -> Collection[int]:
    return [key for key, _ in engine.search_titles([(stem, 1.0)], _MOST)] if stem else []


def _stem(word: str, analyzer: Analyzer) -> str:
    """The stem of a word; empty for function words, and for what is more than one word: an id, a link."""
    stems = analyzer.fields(word_list(word))[1].split()
    return stems[0] if len(stems) == 1 and len(word_list(word)) == 1 else ""
