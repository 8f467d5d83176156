"""The words of `index.text.words`, found in whole texts at once and told by hashes: no string is made of any.

Letters are looked up in a table and compared as arrays. The few sentences with something that needs the expression
itself are read by it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.text.words import MARKS, spans_within

__all__ = ["Tokens", "find_tokens"]

_LETTER, _MARK, _DIGIT, _SEPARATOR, _APOSTROPHE = 1, 2, 4, 8, 16
_CHARACTERS = 0x10000
_STRETCH = 1 << 16
"""So many characters are looked at together: enough to make a call worth while, few enough for a processor's cache."""

# A word's hash is the polynomial of its letters, modulo 2**64, at a point drawn anew in each process, so that no text
# can be made to confuse two words. Modulo 8 the point is 5: its powers repeat as late as any's.
_POINT = secrets.randbits(64) & ~7 | 5


class Tokens(NamedTuple):
    """The words of some stretches of a text, in order.

    Args:
        starts, ends: where each stands in the text.
        hashes: for each a number above 0; the same for the same letters, within this process.
        counts: how many words each stretch has.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    counts: NDArray[np.int64]


def find_tokens(text: str, spans: Sequence[tuple[int, int]]) -> Tokens:
    """The words that `index.text.words.words` finds in each span.

    Args:
        text: any text.
        spans: as (start, end), in order and not overlapping.
    """
    found = [_of_stretch(text, part) for part in _parts(spans)]
    if len(found) == 1:
        return found[0]
    if not found:
        return Tokens(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.uint64), np.zeros(0, np.int64))
    return Tokens(*(np.concatenate(field) for field in zip(*found, strict=True)))


def _parts(spans: Sequence[tuple[int, int]]) -> Iterator[Sequence[tuple[int, int]]]:
    """The spans in order, as many together as one stretch takes, one at the least."""
    first = 0
    for at in range(1, len(spans) + 1):
        if at == len(spans) or spans[at][1] - spans[first][0] > _STRETCH:
            yield spans[first:at]
            first = at


def _of_stretch(text: str, spans: Sequence[tuple[int, int]]) -> Tokens:
    base, stop = spans[0][0], spans[-1][1]
    codes = np.frombuffer(text[base:stop].encode("utf-32-le", "surrogatepass"), "<u4")
    bounds = np.array(spans, np.int64) - base
    kinds, doubtful = _kinds(codes)
    # Where the kind changes, what came before ends and, but for other characters, a word begins.
    change = np.flatnonzero(kinds[1:] != kinds[:-1])
    starts, ends = change[kinds[change + 1] != 0], change[kinds[change] != 0]
    cut = bounds[(kinds[bounds] == kinds[bounds + 1]) & (kinds[bounds] != 0)]
    if len(cut) or len(doubtful):
        starts, ends = _read_again(text[base:stop], bounds, starts, ends, np.concatenate([cut, doubtful]))
    lows, highs = np.searchsorted(starts, bounds[:, 0]), np.searchsorted(starts, bounds[:, 1])
    counts = highs - lows
    if counts.sum() != len(starts):
        inside = np.repeat(lows - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        starts, ends = starts[inside], ends[inside]
    return Tokens(starts + base, ends + base, _hashes(codes, starts, ends), counts)


def _kinds(codes: NDArray[np.uint32]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """What each character belongs to (1 a word, 2 a number, 0 none), one more 0 at both ends; and where only the
    expression can tell."""
    classes = np.zeros(len(codes) + 2, np.uint8)
    np.take(_classes(), codes, out=classes[1:-1], mode="clip")
    kinds = (classes & (_LETTER | _MARK) != 0).view(np.uint8)
    # A word begins with a letter, not with a mark.
    leading = np.flatnonzero((classes[1:-1] == _MARK) & (kinds[:-2] == 0)) + 1
    while len(leading):
        kinds[leading] = 0
        leading = leading[classes[leading + 1] == _MARK] + 1
    kinds[classes == _DIGIT] = 2
    separators = np.flatnonzero(classes == _SEPARATOR)
    inside = (classes[separators - 1] == _DIGIT) & (classes[separators + 1] == _DIGIT)
    kinds[separators[inside]] = 2
    apostrophes = np.flatnonzero(classes == _APOSTROPHE)
    joins = (kinds[apostrophes - 1] == 1) & ((classes[apostrophes + 1] & _LETTER) != 0)
    return kinds, np.concatenate([apostrophes[joins] - 1, _rare_letters(codes)])


def _rare_letters(codes: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Where letters and digits stand that the table of classes doesn't hold."""
    rare = np.flatnonzero(codes >= _CHARACTERS)
    return rare[[chr(code).isalnum() for code in codes[rare].tolist()]] if len(rare) else rare


def _read_again(
    text: str,
    bounds: NDArray[np.int64],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    doubtful: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The words anew, those of the spans that hold or touch a doubtful place read by the expression."""
    touched = (np.searchsorted(bounds[:, 0], doubtful, side) - 1 for side in ("left", "right"))
    again = np.unique(np.maximum(np.concatenate(list(touched)), 0))
    pieces, done = [], 0
    for low, high in bounds[again].tolist():
        first, after = np.searchsorted(starts, [low, high]).tolist()
        pieces.append((starts[done:first], ends[done:first]))
        read = np.array(spans_within(text, low, high), np.int64).reshape(-1, 2)
        pieces.append((read[:, 0], read[:, 1]))
        done = after
    pieces.append((starts[done:], ends[done:]))
    return np.concatenate([piece[0] for piece in pieces]), np.concatenate([piece[1] for piece in pieces])


def _hashes(codes: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.uint64]:
    size = len(codes)
    powers, inverses = _usual_powers(_STRETCH) if size <= _STRETCH else _powers(size)
    sums = np.zeros(size + 1, np.uint64)
    np.cumsum(codes * powers[:size], out=sums[1:])
    found: NDArray[np.uint64] = (sums[ends] - sums[starts]) * inverses[starts]
    found[found == 0] = 1
    return found


def _powers(size: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The first powers of the point, and of its inverse."""
    found = []
    for point in (_POINT, pow(_POINT, -1, 1 << 64)):
        powers = np.full(size, point, np.uint64)
        powers[:1] = 1
        found.append(np.multiply.accumulate(powers))
    return found[0], found[1]


_usual_powers = cache(_powers)


@cache
def _classes() -> NDArray[np.uint8]:
    """What each character can be part of."""
    classes = np.zeros(_CHARACTERS, np.uint8)
    characters = "".join(map(chr, range(_CHARACTERS)))
    for expression, kind in (
        (f"[{MARKS}]+", _MARK),
        (r"[^\W\d_]+", _LETTER),  # after the marks: some are letters
        (r"\d+", _DIGIT),
        (r"[.,٫٬]", _SEPARATOR),
        (r"['’]", _APOSTROPHE),
    ):
        for run in re.finditer(expression, characters):
            classes[run.start() : run.end()] = kind
    return classes
