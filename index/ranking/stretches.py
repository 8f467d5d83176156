"""What is told of every stretch of words, for all sentences read for a question at once.

Sentences lie one behind the other, N words in all; places of words and the ends of stretches are counted over all of
them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.ranking.answer_spans import EDGES, GAPS, HOLDS, LONGEST, Array, SpanSigns, group_of, sign_numbers
from index.ranking.meant_numbers import holding_meant
from index.ranking.question import Query
from index.text.lexicon import key
from index.text.words import Word

__all__ = ["counting", "stretches"]

_FEW, _MANY, _AMID = 3, 8, 4
"""How many words beside a stretch are looked at, for `EDGES` and for `HOLDS`."""
_BLANK, _COMMA, _BRACKET, _QUOTE, _EDGE = map(GAPS.index, ("blank", "comma", "bracket", "quote", "edge"))
_FAR = 30
_JOINING = ("one", "teen", "son", "name_head")
"""Signs that tell where no stretch begins or ends; they weigh nothing."""
_STEPS = np.arange(LONGEST)[None, :]

Flags = NDArray[np.bool_]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Laid:
    """The sentences one behind the other.

    Args:
        signs: N × signs.
        opens, closes: N × `GAPS`: what stands before and behind each word.
        places: 0 to N - 1.
        firsts, lasts: of each word the first and the last of its sentence.
        ends: N × `LONGEST`, the last word of each stretch, at most that of the sentence.
        matches: whether a word is one of the question's.
    """

    signs: Array
    opens: Array
    closes: Array
    places: Places
    firsts: Places
    lasts: Places
    ends: Places
    matches: Flags


def stretches(sentences: Sequence[Sequence[Word]], signs: Array, gaps: Array, query: Query) -> SpanSigns:
    """Describe the stretches of sentences.

    Args:
        sentences: the words of each; one sentence at least, none without words.
        signs: N × signs.
        gaps: what stands before each sentence's words and behind its last one, N + the sentences × `GAPS`.
        query: the question.
    """
    sizes = np.array([len(one) for one in sentences])
    stops = np.cumsum(sizes)
    places = np.arange(stops[-1])
    number = np.repeat(np.arange(len(sizes)), sizes)
    lasts = (stops - 1)[number]
    ends = places[:, None] + _STEPS
    inside = ends <= lasts[:, None]
    np.minimum(ends, lasts[:, None], out=ends)
    asked = sign_numbers()["asked"]
    matches = np.asarray(signs[:, asked : asked + 2].any(axis=1), np.bool_)
    firsts = (stops - sizes)[number]
    before = places + number
    laid = _Laid(signs, gaps[before], gaps[before + 1], places, firsts, lasts, ends, matches)
    words = [word for one in sentences for word in one]
    running = np.append(0.0, np.cumsum(_worth(words, laid)))
    totals = (running[stops] - running[stops - sizes])[number]
    back, ahead = _distances(laid)
    edges = _edges(laid, running, back, ahead)
    around = running[np.minimum(ends + _AMID + 1, lasts[:, None] + 1)]
    around = around - running[np.maximum(places - _AMID, firsts)][:, None]
    near = np.float32(1.0) / np.minimum(back[:, None], ahead[ends])
    holds = _holds(laid, near, around / np.maximum(totals, 1.0)[:, None])
    clean = _clean(laid, sizes, query)
    signs[:, [sign_numbers()[name] for name in _JOINING]] = 0.0
    return SpanSigns(words, sizes, signs, laid.opens, laid.closes, edges, holds, ends, inside, clean)


def counting(sentence: SpanSigns) -> Flags:
    """Which stretches of a sentence of n words hold a number, in digits, as a word or as a dual of what is asked for;
    n × `LONGEST`."""
    number = sign_numbers()
    columns = [number[name] for name in ("digits", "number_word", "measure")]
    total = np.append(0, np.cumsum(sentence.signs[:, columns].any(axis=1)))
    return np.asarray(total[sentence.ends + 1] > total[:-1, None])


def _worth(words: Sequence[Word], laid: _Laid) -> NDArray[np.float64]:
    """What each word of the question adds, [N]; one met several times in a sentence tells less of each place."""
    places = np.flatnonzero(laid.matches)
    asked = [
        (first, key(words[place].surface).removeprefix("ال")[:4])
        for place, first in zip(places.tolist(), laid.firsts[places].tolist(), strict=True)
    ]
    often = Counter(asked)
    worth = np.zeros(len(laid.places))
    worth[places] = [1.0 / often[one] for one in asked]
    return worth


def _distances(laid: _Laid) -> tuple[Places, Places]:
    """For each word how many words back and ahead the next matched one stands; at least `_FAR` where there is none."""
    places, firsts, lasts = laid.places, laid.firsts, laid.lasts
    behind = np.maximum.accumulate(np.where(laid.matches, places, -1))
    back = places - firsts + _FAR
    previous = behind[:-1]
    back[1:] = np.where(previous >= firsts[1:], places[1:] - previous, back[1:])
    following = np.minimum.accumulate(np.where(laid.matches, places, len(places))[::-1])[::-1]
    ahead = lasts + 1 + _FAR - places
    coming = following[1:]
    ahead[:-1] = np.where(coming <= lasts[:-1], coming - places[:-1], ahead[:-1])
    return back, ahead


def _edges(laid: _Laid, running: NDArray[np.float64], back: Places, ahead: Places) -> Array:
    """`EDGES` of each word, N × `EDGES`.

    Args:
        laid: the words.
        running: how many different words of the question stand before each place, N + 1.
        back, ahead: how far the next words of the question are.
    """
    places, firsts, lasts = laid.places, laid.firsts, laid.lasts
    edges = np.empty((len(places), len(EDGES)), np.float32)
    edges[:, 0], edges[:, 1] = places == firsts, places == lasts
    edges[:, 2], edges[:, 3] = 1.0 / back, 1.0 / ahead
    edges[:, 4], edges[:, 5] = back >= _FAR, ahead >= _FAR
    edges[:, 6] = (places - firsts) / (lasts - firsts + 1)
    for column, reach in ((7, _FEW), (9, _MANY)):
        edges[:, column] = running[:-1] - running[np.maximum(places - reach, firsts)]
        edges[:, column + 1] = running[np.minimum(places + reach, lasts) + 1] - running[1:]
    return edges


@cache
def _held_signs() -> Array:
    """Which signs make a word one that `HOLDS` counts: signs × (number, date, place, name, verb, names, numbers)."""
    kinds = (
        ("digits", "number_word"),
        ("year", "month"),
        ("place",),
        ("name", "unknown", "latin"),
        ("verb",),
        ("name", "unknown", "latin", "name_part"),
        ("digits", "number_word", "unit", "percent", "about", "measure", "measure_unit"),
    )
    table = np.zeros((len(sign_numbers()), len(kinds)), np.float32)
    for place, names in enumerate(kinds):
        table[[sign_numbers()[name] for name in names], place] = 1.0
    return table


def _holds(laid: _Laid, near: NDArray[np.floating], amid: NDArray[np.floating]) -> Array:
    """What every stretch holds, N × `LONGEST` × `HOLDS`."""
    count, ends = len(laid.places), laid.ends
    counted = np.zeros((count + 1, 8), np.float32)
    np.cumsum(laid.signs @ _held_signs() > 0, axis=0, out=counted[1:, :7])
    np.cumsum(laid.matches, out=counted[1:, 7])
    held = counted[ends + 1] - counted[:-1, None]
    length = ends - laid.places[:, None] + 1
    opens, closes = laid.opens > 0, laid.closes > 0
    holds = np.empty((count, LONGEST, len(HOLDS)), np.float32)
    holds[:, :, :5] = held[:, :, :5] > 0
    holds[:, :, 5] = opens[:, _QUOTE, None] & closes[:, _QUOTE][ends]
    holds[:, :, 6] = opens[:, _BRACKET, None] & closes[:, _BRACKET][ends]
    holds[:, :, 7] = near
    holds[:, :, 8] = held[:, :, 7] > 0
    names = held[:, :, 5] == length
    holds[:, :, 9] = names
    holds[:, :, 10] = held[:, :, 6] == length
    holds[:, :, 11] = names & (opens[:, _COMMA] | opens[:, _EDGE])[:, None] & closes[:, _COMMA][ends]
    holds[:, :, 12] = amid
    holds[:, :, 13] = _several(laid)
    return holds


def _several(laid: _Laid) -> Flags | bool:
    """Which stretches hold words of several numbers, N × `LONGEST`; False where none can."""
    words = laid.signs[:, sign_numbers()["number_word"]] > 0
    numbers = (laid.signs[:, sign_numbers()["digits"]] > 0) | words
    begins = numbers.copy()
    begins[1:] &= ~(numbers[:-1] & words[1:])
    before = np.append(0, np.cumsum(begins))
    if before[-1] < 2:
        return False
    return np.asarray(before[laid.ends + 1] - (before[:-1] - (numbers & ~begins))[:, None] > 1)


def _clean(laid: _Laid, sizes: NDArray[np.int_], query: Query) -> Flags:
    """Which stretches can be quoted as they are, N × `LONGEST`."""
    number, signs, ends = sign_numbers(), laid.signs, laid.ends
    opened = np.cumsum(laid.opens[:, _QUOTE] > 0)
    whole = ((opened[ends] - opened[:, None]) % 2 == 0) | (laid.closes[:, _QUOTE] > 0)[ends]
    measured, unit = signs[:, number["measure"]] > 0, signs[:, number["measure_unit"]] > 0
    digits = signs[:, number["digits"]] > 0
    counts = digits | (signs[:, number["number_word"]] > 0)
    cuts = np.zeros(len(signs) + 1, np.bool_)
    cuts[1:-1] = counts[:-1] & (counts & ~digits)[1:] & (laid.opens[1:, _BLANK] > 0)
    cuts[1:-1] |= unit[:-1] & unit[1:]
    numbers, names = _within(laid)
    cuts |= numbers
    cuts[:-1] &= laid.places > laid.firsts
    counts |= measured  # a unit's dual
    names[:-1] &= laid.places > laid.firsts
    within = cuts | names
    stops = (signs[:, number["stop"]] > 0) | within[1:]
    clean = whole & ~stops[ends] & ~within[:-1, None]
    if group_of(query) == "number":
        stop = 0
        for size in sizes.tolist():
            start, stop = stop, stop + size
            if counts[start:stop].any():
                mine = slice(start, stop)
                clean[mine] &= holding_meant(signs[mine], counts[mine], cuts[mine], ends[mine] - start, query)
    return np.asarray(clean)


def _within(laid: _Laid) -> tuple[Flags, Flags]:
    """Before which words a number, or a noun with its number, would be cut, and before which a name; behind the last
    nothing is, N + 1: «أحد | عشر», «دولار | واحد», «الكنائس | الثلاث», «106 | ،9»; «أبو | علي», «الحسن | بن الهيثم»."""
    digits, counts, teen, one, definite, head, son, name, unknown, no_noun = (laid.signs @ _joining()).T > 0
    numbers, names = np.zeros((2, len(laid.places) + 1), np.bool_)
    blank = laid.opens[1:, _BLANK] > 0
    names[1:-1] = (head[:-1] | ((name | unknown)[:-1] & son[1:])) & blank
    numbers[1:-1] = (one | (counts & definite))[1:] & ~no_noun[:-1] & blank
    both = np.flatnonzero(teen[:-1] | (digits[:-1] & digits[1:])) + 1
    for place in both.tolist():
        if teen[place - 1]:
            numbers[place] |= bool(laid.signs[place, sign_numbers()["number_word"]] > 0 and blank[place - 1])
        else:  # between the two halves of a number nothing stands (`describing`)
            numbers[place] |= not laid.opens[place].any()
    return numbers, names


@cache
def _joining() -> Array:
    """The signs that tell what belongs together, the last those of what is no noun: signs × 10."""
    names = ("digits", "number_word", "teen", "one", "definite", "name_head", "son", "name", "unknown")
    table = np.zeros((len(sign_numbers()), 10), np.float32)
    table[[sign_numbers()[name] for name in names], range(9)] = 1.0
    table[[sign_numbers()[name] for name in ("stop", "verb", "number_word", "digits", "about")], 9] = 1.0
    return table
