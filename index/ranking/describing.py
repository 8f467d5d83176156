"""Sentences described for weighing: the signs of their words, what stands between them, what every stretch holds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate

import numpy as np

from index.ranking.answer_spans import GAPS, Array, SpanSigns, group_of, sign_numbers
from index.ranking.classes import members_of
from index.ranking.matching import Matched
from index.ranking.measure_signs import measure_signs
from index.ranking.number_signs import Counting, numbers_of
from index.ranking.question import Query
from index.ranking.stretches import stretches
from index.ranking.word_signs import sign_names, signs_of
from index.text.words import Word, words

__all__ = ["describe", "describe_all"]

_BLANK, _COMMA, _COLON, _STOP, _BRACKET, _QUOTE, _DASH, _EDGE = range(len(GAPS))
_MARKS = {
    **dict.fromkeys("،,", _COMMA),
    **dict.fromkeys("؛;:", _COLON),
    **dict.fromkeys(".!?؟…", _STOP),
    **dict.fromkeys("()[]", _BRACKET),
    **dict.fromkeys("\"«»“”'", _QUOTE),
    **dict.fromkeys("-–—/", _DASH),
}
_IN_NUMBERS = ("،", "؛")
"""What is written for the mark between a number's digits; other marks make one word of it."""
_THEY = ("وا", "ون", "ين")
"""How verbs end whose subject stands before them: what was counted (30 عاملا أضربوا)."""
_RANGES = frozenset(("و", "إلى", "الى", "حتى"))
_OPENING, _CLOSING = "«“", "»”"
_WELL = 0.9
"""From which strength on a word matches well: by itself, not by one that may stand for it."""


def describe(sentence: str, query: Query, matched: Matched) -> SpanSigns:
    """Describe a sentence of at least one word.

    Args:
        sentence: as it is shown.
        query: the question.
        matched: its words that match the question's.
    """
    return describe_all([(sentence, words(sentence), matched)], query)


def describe_all(sentences: Sequence[tuple[str, Sequence[Word], Matched]], query: Query) -> SpanSigns:
    """Describe sentences, one at least, of at least one word each.

    Args:
        sentences: each as it is shown, its words, and those of them that match the question's.
        query: the question.
    """
    signs = _own_signs([word.surface for _, found, _ in sentences for word in found])
    _no_numbers(signs, [len(found) for _, found, _ in sentences])
    gaps = np.zeros((len(signs) + len(sentences), len(GAPS)), np.float32)
    start = 0
    for number, (sentence, found, matched) in enumerate(sentences):
        stop = start + len(found)
        mine = signs[start:stop]
        _set_off(sentence, found, mine, gaps[start + number : stop + number + 1])
        _asked(found, query, matched, mine)
        if group_of(query) == "number":
            _numbered(found, query, matched, mine, gaps[start + number : stop + number + 1])
        if query.members:
            mine[:, sign_numbers()["member"]] = members_of(query.members).find_words([word.surface for word in found])
        start = stop
    if query.measures or query.two:
        _measured([(sentence, found) for sentence, found, _ in sentences], query, signs)
    return stretches([found for _, found, _ in sentences], signs, gaps, query)


def _own_signs(surfaces: Sequence[str]) -> Array:
    """The signs that words have by themselves, in a table with room for the others."""
    told = np.frombuffer(b"".join(map(signs_of, surfaces)), np.uint8).reshape(len(surfaces), len(sign_names()))
    signs = np.zeros((len(surfaces), len(sign_numbers())), np.float32)
    signs[:, : told.shape[1]] = told
    return signs


def _no_numbers(signs: Array, sizes: Sequence[int]) -> None:
    """Take the sign of a number from what is none without another behind it: «إحدى القرى», but not «إحدى عشرة قرية».

    Args:
        signs: those of the words of all sentences, which are changed.
        sizes: how many words each sentence has.
    """
    number, teen = sign_numbers()["number_word"], sign_numbers()["teen"]
    places = np.flatnonzero(signs[:, teen] * signs[:, number]).tolist()
    stops = set(accumulate(sizes)) if places else ()
    for place in places:
        if place + 1 in stops or not signs[place + 1, number]:
            signs[place, number] = 0.0


def _set_off(sentence: str, found: Sequence[Word], signs: Array, gaps: Array) -> None:
    """Put into the gaps what stands between the words of a sentence, and which of these are in quotation marks or
    brackets into their signs."""
    quotes, brackets = sign_numbers()["quoted"], sign_numbers()["bracketed"]
    gaps[0, _EDGE] = gaps[-1, _EDGE] = 1.0
    gaps[:-1, _BLANK] = 1.0
    quoted = False
    done = 0
    for place, word in enumerate(found):
        between = sentence[done : word.start]
        done = word.end
        if between == " ":
            continue
        if between in _IN_NUMBERS and place and found[place - 1].surface[-1].isdigit() and word.surface[0].isdigit():
            gaps[place, _BLANK] = 0.0
            continue
        for mark in between:
            kind = _MARKS.get(mark)
            if kind is None:
                continue
            gaps[place, kind], gaps[place, _BLANK] = 1.0, 0.0
            if kind == _QUOTE:
                quoted = mark in _OPENING or (mark not in _CLOSING and not quoted)
                signs[place:, quotes] = quoted
            elif kind == _BRACKET:
                signs[place:, brackets] = mark in "(["
    for mark in sentence[done:]:
        if mark in _MARKS:
            gaps[-1, _MARKS[mark]] = 1.0


def _asked(found: Sequence[Word], query: Query, matched: Matched, signs: Array) -> None:
    """Put into the signs of a sentence's words which are the question's, and which name another place than it does."""
    number = sign_numbers()
    asked, loosely, named = number["asked"], number["asked_loosely"], number["place"]
    focus = query.counted or query.noun or 0
    names_place = False
    for place, (strength, terms) in matched.items():
        if place < len(found) and strength > 0:
            signs[place, asked if strength >= _WELL else loosely] = 1.0
            names_place |= strength >= _WELL and signs[place, named] > 0
            if focus in terms:
                signs[place, number["focus" if strength >= _WELL else "focus_loosely"]] = 1.0
    if names_place:
        others = (signs[:, asked] == 0) & (signs[:, loosely] == 0)
        signs[:, number["other_place"]] = others & (signs[:, named] > 0)


def _numbered(found: Sequence[Word], query: Query, matched: Matched, signs: Array, gaps: Array) -> None:
    """Put into the signs of a sentence's words which of its numbers count what is asked for."""
    digits, words, year, month, verb, unit, accusative, begins, *others = signs.T[_counting_columns()] > 0
    if not (digits.any() or words.any()):
        return
    verbs = verb & ~(unit | accusative)  # شهرا is no verb
    told = (
        digits,
        words,
        ~(np.any(others, axis=0) | digits | words | month | begins | verbs),
        gaps[:-1, _BLANK] > 0,
        begins | (verbs & ~np.array([word.surface.endswith(_THEY) for word in found])),
        np.array([word.surface in _RANGES for word in found]),
        year | month,
    )
    first = sign_numbers()["counts"]
    for one in numbers_of(Counting(*(row.tolist() for row in told)), matched, query.counted or 0):
        signs[one.first : one.last + 1, first : first + 5] = one[2:]


@cache
def _counting_columns() -> list[int]:
    """The columns of the signs that tell what words can be for numbers."""
    names = ("digits", "number_word", "year", "month", "verb", "unit", "accusative", "and")
    return [sign_numbers()[name] for name in (*names, "stop", "definite", "others", "clitic")]


def _measured(sentences: Sequence[tuple[str, Sequence[Word]]], query: Query, signs: Array) -> None:
    """Put into the signs of the sentences' words what their numbers measure."""
    number = sign_numbers()
    asked = number["asked"]
    told = measure_signs(sentences, query, np.asarray(signs[:, asked : asked + 2].any(axis=1)))
    signs[:, number["measure"] : number["bare"] + 1] = np.stack([told.right, told.unit, told.other, told.bare], axis=1)
