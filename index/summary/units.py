"""What a summary is made of: the sentences of a text, with their paragraphs, and which of them can stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
_END = re.compile(r"[.!?؟…۔؛][\"'”’»›)\]}\u200e\u200f]*$")
_LONGEST_WORDS = 100
"""A sentence cut for its length is put together again up to so many words."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of the text.

    Args:
        span: where it stands.
        words: its words as they are written.
        opens, closes: whether it is the first, the last of its paragraph.
        continues: whether it goes on with a sentence that began before it and was cut for its length or at a colon.
        quotable: False for what is no sentence to a reader: headings, fragments, what announces a list.
        complete: False also for a part of a sentence, and for a paragraph without a full stop in a text that has them:
            an inner headline, a caption, an item of a list.
    """

    span: Span
    words: tuple[str, ...]
    opens: bool
    closes: bool
    continues: bool
    quotable: bool
    complete: bool


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


def units(text: str, *, whole: bool = False) -> list[Unit]:
    """The sentences of a text, in order; those of a text wrapped at a column go on over its lines.

    Args:
        text: any text.
        whole: sentences that were cut for their length in one piece again, where that is not much too long.
    """
    plain = unwrap(text)
    spans = sentences(plain)
    if not spans:
        return []
    paragraphs = [[spans[0]]]
    for one, other in pairwise(spans):
        if _breaks(plain[one.end : other.start]):
            paragraphs.append([])
        paragraphs[-1].append(other)
    ended = sum(bool(_END.search(plain[paragraph[0].start : paragraph[-1].end])) for paragraph in paragraphs)
    punctuated = 2 * ended >= len(paragraphs)
    return [unit for paragraph in paragraphs for unit in _of_paragraph(plain, paragraph, punctuated, whole)]


def _of_paragraph(text: str, spans: Sequence[Span], punctuated: bool, whole: bool) -> Iterator[Unit]:
    """The sentences of a paragraph; `punctuated` where most paragraphs of the text end in a mark."""
    pieces = [(span, tuple(word_list(text, span.start, span.end))) for span in spans]
    heading = sum(len(words) for _, words in pieces) <= _HEADING_WORDS and not _ends(text, spans[-1])
    if whole:
        pieces = _rejoined(text, pieces)
    begins = True
    for number, (span, words) in enumerate(pieces):
        closes = number == len(pieces) - 1
        sentence = text[span.start : span.end]
        quotable = len(words) >= _MIN_WORDS and not sentence.endswith(":") and not heading
        ends = _ends(text, span) or (closes and not punctuated and not sentence.endswith(("،", ",")))
        yield Unit(span, words, number == 0, closes, not begins, quotable, quotable and begins and ends)
        begins = _ends(text, span)


def _ends(text: str, span: Span) -> bool:
    return bool(_END.search(text[span.start : span.end]))


def _rejoined(text: str, pieces: Sequence[tuple[Span, tuple[str, ...]]]) -> list[tuple[Span, tuple[str, ...]]]:
    """Neighbours of which only the last ends as a sentence does, in one."""
    found: list[tuple[Span, tuple[str, ...]]] = []
    waiting: list[tuple[Span, tuple[str, ...]]] = []
    for number, piece in enumerate(pieces):
        waiting.append(piece)
        if not _ends(text, piece[0]) and number < len(pieces) - 1:
            continue
        together = tuple(word for _, words in waiting for word in words)
        if len(together) <= _LONGEST_WORDS:
            waiting = [(Span(waiting[0][0].start, piece[0].end), together)]
        found += waiting
        waiting = []
    return found


def _breaks(between: str) -> bool:
    return "\n" in between or "\r" in between or "\u2029" in between
