"""What a summary is made of: the sentences of a text, with their paragraphs, and which of them can stand alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from index.models import Span
from index.text.segment import sentences
from index.text.words import word_list

__all__ = ["Unit", "units", "unwrap"]

_WIDEST_LINE = 120
"""Longer lines are paragraphs, not lines of a text wrapped at a column."""
_FEWEST_LINES = 4
_MIN_WORDS = 4
"""A sentence of fewer words is a fragment: a byline, a number, an interjection."""
_HEADING_WORDS = 12
"""A paragraph of at most so many words that ends without a mark is a heading or an item of a list."""
_END = re.compile(r"[.!?؟…۔؛][\"'”’»›)\]}]*$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of the text.

    Args:
        span: where it stands.
        words: its words as they are written.
        opens, closes: whether it is the first, the last of its paragraph.
        quotable: False for what is no sentence to a reader: headings, fragments, what announces a list.
    """

    span: Span
    words: tuple[str, ...]
    opens: bool
    closes: bool
    quotable: bool


def unwrap(text: str) -> str:
    """The text with the line breaks that only keep lines short made blanks; every offset holds.

    A line was wrapped where the next line's first word would not have fitted onto it. Mails, agencies' texts and books
    come like this, and each of their lines would pass for a sentence.
    """
    lines = text.split("\n")
    width = max(len(line.rstrip()) for line in lines)
    if len(lines) < _FEWEST_LINES or width > _WIDEST_LINE:
        return text
    pieces: list[str] = []
    for line, following in pairwise(lines):
        first = following.split(maxsplit=1)
        wrapped = first and not following[0].isspace() and len(line.rstrip()) + 1 + len(first[0]) > width
        pieces.append(line[:-1] + "  " if wrapped and line.endswith("\r") else line + (" " if wrapped else "\n"))
    return "".join(pieces) + lines[-1]


def units(text: str) -> list[Unit]:
    """The sentences of a text, in order; those of a text wrapped at a column go on over its lines."""
    plain = unwrap(text)
    spans = sentences(plain)
    if not spans:
        return []
    breaks = [_breaks(plain[one.end : other.start]) for one, other in pairwise(spans)]
    found = []
    for span, opens, closes in zip(spans, [True, *breaks], [*breaks, True], strict=True):
        words = tuple(word_list(plain, span.start, span.end))
        sentence = plain[span.start : span.end]
        announces = sentence.endswith(":")
        heading = opens and closes and len(words) <= _HEADING_WORDS and not _END.search(sentence)
        found.append(Unit(span, words, opens, closes, len(words) >= _MIN_WORDS and not announces and not heading))
    return found


def _breaks(between: str) -> bool:
    return "\n" in between or "\r" in between or "\u2029" in between
