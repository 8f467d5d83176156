"""Sentences of a text, as exact offsets into it.

A sentence ends at . ! ? ؟ … and at line breaks; not after abbreviations and initials, inside numbers, or inside a
quotation. Texts without full stops and sentences too long to show are split at ؛ and before clauses that begin with و.
"""

from __future__ import annotations

import re

from index.models import Span
from index.text.lexicon import abbreviations
from index.text.words import MARKS, count_words

__all__ = ["MAX_SENTENCE_WORDS", "sentence_spans", "sentences"]

MAX_SENTENCE_WORDS = 60
"""A sentence of more words is split at weaker borders: it would not fit a chat message's quotation."""
MAX_QUOTATION = 400
"""A quotation longer than this many characters no longer keeps its sentences together."""
_HARD_LIMIT = 1200
"""A run of this many characters without any border is cut between words all the same."""

_QUOTES = {"«": "»", "“": "”", "„": "”", "‹": "›"}
_CLOSERS = "\"'”’»›)]}\u200e\u200f\u202c\u2069"  # marks of direction stand behind full stops, too
_BREAKS = "\n\r\u2028\u2029\u0085\x0b\x0c"
# A class of characters first: until one of it comes, the expression passes over a text several times as fast.
_ENDS = re.compile(rf"[.!?؟…۔{_BREAKS}«“„‹\"](?:(?<=[.!?؟…۔])[.!?؟…۔]*|(?<=[{_BREAKS}])[{_BREAKS}]*)?")
_LAST_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")  # of a text read backwards, where its own end would be the last
_SIGNS = re.compile(f"[{MARKS}]+")
_READABLE = re.compile(r"[^\W_]")
# Weak borders of long sentences, best first; each splits before the words that follow.
_WEAK = (
    re.compile(r"؛\s*"),
    re.compile(r"[،,]\s*(?=و)"),
    re.compile(r"[،,:]\s+|\s[-–—]\s"),
    re.compile(r"\s(?=و\w{3})"),  # the last of several blanks: tried once, not from each of them
    re.compile(r"\s+"),
)


def sentences(text: str) -> list[Span]:
    """Split a text into sentences.

    Args:
        text: any text, of any length.

    Returns:
        Spans in order, not overlapping, each holding at least one letter or digit, without blanks at either end.
    """
    return [Span(start, end) for start, end in sentence_spans(text)]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The same as (start, end): the fast way, for indexing."""
    spans: list[tuple[int, int]] = []
    for start, end in _strong_pieces(text):
        piece = _trim(text, start, end)
        if piece is None:
            continue
        if _is_long(text, *piece):
            spans.extend(_split_long(text, piece))
        else:
            spans.append(piece)
    return spans


def _is_long(text: str, start: int, end: int) -> bool:
    """Whether a sentence can't be shown as a whole."""
    length = end - start
    return length > 4 * MAX_SENTENCE_WORDS and (
        length > _HARD_LIMIT or count_words(text, start, end) > MAX_SENTENCE_WORDS
    )


def _strong_pieces(text: str) -> list[tuple[int, int]]:
    """Pieces between sentence ends, blanks and empty pieces included."""
    pieces: list[tuple[int, int]] = []
    start = 0
    closes_at = -1  # where the quotation that is open closes
    for match in _ENDS.finditer(text):
        place, after = match.span()
        if place < start:
            continue
        mark = text[place]
        if mark in _BREAKS:
            pieces.append((start, place))
            start = after
            closes_at = -1
        elif mark in _QUOTES or mark == '"':
            if place > closes_at:
                closes_at = _quotation_end(text, place, _QUOTES.get(mark, '"'))
        elif place >= closes_at:
            end = _sentence_end(text, start, place, after)
            if end is not None:
                pieces.append((start, end))
                start = end
        elif after == closes_at:
            # The quotation ends with its own full stop: «… .» closes the sentence where a new one plainly begins.
            end = closes_at + 1
            if end >= len(text) or text[end] in _BREAKS:
                pieces.append((start, end))
                start = end
    pieces.append((start, len(text)))
    return pieces


def _quotation_end(text: str, opening: int, closing: str) -> int:
    """Where the quotation opened at `opening` closes; -1 where it doesn't within a line and a bearable length."""
    end = text.find(closing, opening + 1, opening + MAX_QUOTATION)
    if end < 0 or any(mark in text[opening:end] for mark in _BREAKS):
        return -1
    if closing == '"' and end + 1 < len(text) and text[opening + 1 : opening + 2].isspace():
        return -1  # a straight quote before a blank closes something opened long before
    return end


def _sentence_end(text: str, start: int, place: int, behind: int) -> int | None:
    """The offset after the sentence from `start` on that the mark in `text[place:behind]` closes, or None where it
    closes none."""
    end = behind
    while end < len(text) and text[end] in _CLOSERS:
        end += 1
    after, first = text[end : end + 1], text[place]
    if first != "." or behind > place + 1:
        return end if not after or after.isspace() or first not in ".…" or not after.isalnum() else None
    if not after:
        return end
    # Without marks: the ا of «أيضًا» is no initial for the one before it.
    backwards = _SIGNS.sub("", text[max(start, place - 48) : place]).rstrip()[::-1]
    last = _LAST_WORD.match(backwards)
    # The س of كلم/س is no initial.
    word = last.group()[::-1] if last and backwards[last.end() : last.end() + 1] != "/" else ""
    if word.isdigit() and len(word) <= 3 and backwards.strip()[::-1] == word:
        return None  # the number of a list's item
    if after.isspace():
        return None if _is_abbreviation(word) else end
    # No blank after the full stop: a border only between two Arabic words (محدّدة.لكنّ), never inside a number, an
    # address, a Latin abbreviation or initials.
    if _is_abbreviation(word):
        return None
    tail, head = backwards[:2], text[end : end + 2]
    if len(tail) == 2 and len(head) == 2 and all(_is_arabic(c) for c in tail + head):
        return end
    return end if end > behind and (_is_arabic(after) or after in _QUOTES) else None


def _is_arabic(char: str) -> bool:
    return "\u0620" <= char <= "\u065f" or "\u0671" <= char <= "\u06d3"


def _is_abbreviation(word: str) -> bool:
    if len(word) == 2 and word[0] == "و":  # «and Dr»: ود.
        word = word[1]
    return word in abbreviations() or (len(word) == 1 and not word.isdigit()) or ("." in word and len(word) <= 6)


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without blanks at its ends; None where no letter or digit is left."""
    if _READABLE.search(text, start, end) is None:
        return None
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return start, end


def _split_long(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """Halve a long sentence at the best border near its middle until every piece can be shown."""
    done: list[tuple[int, int]] = []
    waiting = [span]
    while waiting:
        start, end = waiting.pop()
        if _is_long(text, start, end):
            border = _weak_border(text, start, end)
            waiting += [(border, end), (start, border)]
        elif (trimmed := _trim(text, start, end)) is not None:
            done.append(trimmed)
    return done


def _weak_border(text: str, start: int, end: int) -> int:
    """The best place to split a long sentence: the strongest kind of border there is, nearest to the middle."""
    # Only a window is searched, so that a megabyte without borders costs time in proportion to its length.
    length = end - start
    if length > 4 * _HARD_LIMIT:
        middle = start + _HARD_LIMIT // 2
        low, high = start + 1, start + _HARD_LIMIT
    else:
        middle = start + length // 2
        low, high = start + length // 5, end - length // 5
    for border in _WEAK:
        ends = [match.end() for match in border.finditer(text, low, high)]
        if ends:
            return min(ends, key=lambda place: abs(place - middle))
    return high
