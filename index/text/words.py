"""Words of a text, with where they stand in it."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

__all__ = ["MARKS", "MAX_WORD", "Word", "count_words", "spans_within", "word_list", "words"]

MAX_WORD = 64
"""Of longer runs of letters the terms are those of so many characters; no word of any language is longer."""

MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c-\u200f\u061c\u202a-\u202e\u2066-\u2069\u0640"
"""What stands inside words but is no letter to Python, and tatweel; as in a class of an expression."""
# A number keeps its decimal and thousands separators. An underscore parts words: hashtags are written #جمال_خاشقجي.
# `index.text.tokens` finds the same words by tables: what changes here changes there.
# Nothing is tried twice (++), and the first line, which the others would match as well, is for nearly all words of
# Arabic text: a plain range of letters is looked up in half the time of a category.
_WORD = re.compile(
    r"[\u0620-\u064a]++(?=[\s.،])"
    rf"|[^\W\d_]++(?:[{MARKS}]++[^\W\d_]*+)*+(?:['’][^\W\d_{MARKS}\u0600-\u06ff]+)?"
    r"|\d+(?:[.,٫٬]\d+)*"
)


class Word(NamedTuple):
    """A word as it is written, and its place: `text[start:end] == surface`."""

    surface: str
    start: int
    end: int


def words(text: str, start: int = 0, end: int | None = None, *, most: int | None = None) -> list[Word]:
    """The words and numbers of `text[start:end]`, in order, with offsets into `text`; the first `most` of them."""
    stop = len(text) if end is None else end
    spans = [match.span() for match in islice(_WORD.finditer(text, start, stop), most)]
    # Made as tuples are: by the class's own way in, which counts its arguments, each takes twice as long.
    return [tuple.__new__(Word, (text[first:last], first, last)) for first, last in spans]


def word_list(text: str, start: int = 0, end: int | None = None) -> list[str]:
    """The same without offsets: the fast way, for indexing."""
    stop = len(text) if end is None else end
    return _WORD.findall(text, start, stop)


def spans_within(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the words of `text[start:end]` stand in `text`, as (start, end), in the order of `word_list`."""
    return [match.span() for match in _WORD.finditer(text, start, end)]


def count_words(text: str, start: int = 0, end: int | None = None) -> int:
    """How many words `text[start:end]` has."""
    return len(word_list(text, start, end))
