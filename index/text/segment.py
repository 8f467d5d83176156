"""Sentences of a text, as exact offsets into it.

A sentence ends at . ! ? ؟ … and at line breaks; not after abbreviations and initials, inside numbers, or inside a
quotation. Texts without full stops and sentences too long to show are split at ؛ and before clauses that begin with و.
"""

from __future__ import annotations

import re

from index.models import Span
from index.text.lexicon import abbreviations
from index.text.words import count_words

__all__ = ["MAX_SENTENCE_WORDS", "sentences"]

MAX_SENTENCE_WORDS = 60
"""A sentence of more words is split at weaker borders: it would not fit a chat message's quotation."""
MAX_QUOTATION = 400
"""A quotation longer than this many characters no longer keeps its sentences together."""
_HARD_LIMIT = 1200
"""A run of this many characters without any border is cut between words all the same."""

_QUOTES = {"«": "»", "“": "”", "„": "”", "‹": "›"}
_CLOSERS = "\"'”’»›)]}\u200e\u200f\u202c\u2069"  # marks of direction stand behind full stops, too
_ENDS = re.compile(r"[.!?؟…۔]+|[\n\r\u2028\u2029\u0085\x0b\x0c]+|[«“„‹\"]")
_LAST_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*$")
_BREAKS = "\n\r\u2028\u2029\u0085\x0b\x0c"
# Weak borders of long sentences, best first; each splits before the words that follow.
_WEAK = (
    re.compile(r"؛\s*"),
    re.compile(r"[،,]\s*(?=و)"),
    re.compile(r"[،,:]\s+|\s[-–—]\s"),
    re.compile(r"\s+(?=و\w{3})"),
    re.compile(r"\s+"),
)


def sentences(text: str) -> list[Span]:
    """Split a text into sentences.

    Args:
        text: any text, of any length.

    Returns:
        Spans in order, not overlapping, each holding at least one letter or digit, without blanks at either end.
    """
    spans: list[Span] = []
    for start, end in _strong_pieces(text):
        piece = _trim(text, start, end)
        if piece is None:
            continue
        if piece.end - piece.start > 4 * MAX_SENTENCE_WORDS and (
            piece.end - piece.start > _HARD_LIMIT or count_words(text, piece.start, piece.end) > MAX_SENTENCE_WORDS
        ):
            spans.extend(_split_long(text, piece))
        else:
            spans.append(piece)
    return spans


def _strong_pieces(text: str) -> list[tuple[int, int]]:
    """Pieces between sentence ends, blanks and empty pieces included."""
    pieces: list[tuple[int, int]] = []
    start = 0
    closes_at = -1  # where the quotation that is open closes
    for match in _ENDS.finditer(text):
        mark = match.group()
        if match.start() < start:
            continue
        if mark[0] in _BREAKS:
            pieces.append((start, match.start()))
            start = match.end()
            closes_at = -1
        elif mark[0] in _QUOTES or mark == '"':
            if match.start() > closes_at:
                closes_at = _quotation_end(text, match.start(), _QUOTES.get(mark, '"'))
        elif match.start() >= closes_at:
            end = _sentence_end(text, start, match)
            if end is not None:
                pieces.append((start, end))
                start = end
        elif match.end() == closes_at:
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


def _sentence_end(text: str, start: int, match: re.Match[str]) -> int | None:
    """The offset after the sentence from `start` on that the mark closes, or None where it closes none."""
    mark, end = match.group(), match.end()
    while end < len(text) and text[end] in _CLOSERS:
        end += 1
    before, after = text[max(start, match.start() - 24) : match.start()].rstrip(), text[end : end + 1]
    if mark != ".":
        return end if not after or after.isspace() or mark[0] not in ".…" or not after.isalnum() else None
    if not after:
        return end
    last = _LAST_WORD.search(before)
    word = last.group() if last and before[: last.start()][-1:] != "/" else ""  # the س of كلم/س is no initial
    if word.isdigit() and len(word) <= 3 and before.strip() == word:
        return None  # the number of a list's item
    if after.isspace():
        return None if _is_abbreviation(word) else end
    # No blank after the full stop: a border only between two Arabic words (محدّدة.لكنّ), never inside a number, an
    # address, a Latin abbreviation or initials.
    if _is_abbreviation(word):
        return None
    tail, head = before[-2:], text[end : end + 2]
    if len(tail) == 2 and len(head) == 2 and all(_is_arabic(c) for c in tail + head):
        return end
    return end if end > match.end() and (_is_arabic(after) or after in _QUOTES) else None


def _is_arabic(char: str) -> bool:
    return "\u0620" <= char <= "\u065f" or "\u0671" <= char <= "\u06d3"


def _is_abbreviation(word: str) -> bool:
    if len(word) == 2 and word[0] == "و":  # «and Dr»: ود.
        word = word[1]
    return word in abbreviations() or (len(word) == 1 and not word.isdigit()) or ("." in word and len(word) <= 6)


def _trim(text: str, start: int, end: int) -> Span | None:
    """The span without blanks at its ends; None where no letter or digit is left."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    stripped = piece.strip()
    if not any(char.isalnum() for char in stripped):
        return None
    return Span(start + left, start + left + len(stripped))


def _split_long(text: str, span: Span) -> list[Span]:
    """Halve a long sentence at the best border near its middle until every piece can be shown."""
    done: list[Span] = []
    waiting = [span]
    while waiting:
        piece = waiting.pop()
        length = piece.end - piece.start
        if length > 4 * MAX_SENTENCE_WORDS and (
            length > _HARD_LIMIT or count_words(text, piece.start, piece.end) > MAX_SENTENCE_WORDS
        ):
            border = _weak_border(text, piece)
            waiting += [Span(border, piece.end), Span(piece.start, border)]
        elif (trimmed := _trim(text, piece.start, piece.end)) is not None:
            done.append(trimmed)
    return done


def _weak_border(text: str, span: Span) -> int:
    """The best place to split a long sentence: the strongest kind of border there is, nearest to the middle."""
    # Only a window is searched, so that a megabyte without borders costs time in proportion to its length.
    length = span.end - span.start
    if length > 4 * _HARD_LIMIT:
        middle = span.start + _HARD_LIMIT // 2
        low, high = span.start + 1, span.start + _HARD_LIMIT
    else:
        middle = span.start + length // 2
        low, high = span.start + length // 5, span.end - length // 5
    for border in _WEAK:
        ends = [match.end() for match in border.finditer(text, low, high)]
        if ends:
            return min(ends, key=lambda end: abs(end - middle))
    return high
