"""Sentences described for weighing: the signs of their words, what stands between them, what every stretch holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from index.ranking.answer_spans import GAPS, Array, SpanSigns
from index.ranking.classes import members_of
from index.ranking.measure_signs import measure_signs
from index.ranking.question import Query
from index.ranking.stretches import sign_numbers, stretches
from index.ranking.word_signs import sign_names, signs_of
from index.text.lexicon import key
from index.text.words import Word, words

__all__ = ["Matched", "describe", "describe_all"]

Matched = Mapping[int, float]
"""Words of a sentence that match words of the question: the place of each among its words, from 0, and how well it
matches, from 0 to 1."""
_BLANK, _COMMA, _COLON, _STOP, _BRACKET, _QUOTE, _DASH, _EDGE = range(len(GAPS))
_MARKS = {
    **dict.fromkeys("،,", _COMMA),
    **dict.fromkeys("؛;:", _COLON),
    **dict.fromkeys(".!?؟…", _STOP),
    **dict.fromkeys("()[]", _BRACKET),
    **dict.fromkeys("\"«»“”'", _QUOTE),
    **dict.fromkeys("-–—/", _DASH),
}
_OPENING, _CLOSING = "«“", "»”"
_WELL, _HALF = 0.9, 0.5
"""From which strength on a word matches well, and from which on it can be the one that is counted."""


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
    gaps = np.zeros((len(signs) + len(sentences), len(GAPS)), np.float32)
    start = 0
    for number, (sentence, found, matched) in enumerate(sentences):
        stop = start + len(found)
        mine = signs[start:stop]
        _set_off(sentence, found, mine, gaps[start + number : stop + number + 1])
        _asked(found, query, matched, mine)
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
    focus = query.terms[query.counted or query.noun or 0].stem if query.terms else ""
    names_place = False
    for place, strength in matched.items():
        if place < len(found) and strength > 0:
            signs[place, asked if strength >= _WELL else loosely] = 1.0
            names_place |= strength >= _WELL and signs[place, named] > 0
            if strength >= _HALF and focus and focus in key(found[place].surface):
                signs[place, number["focus"]] = 1.0
    if names_place:
        others = (signs[:, asked] == 0) & (signs[:, loosely] == 0)
        signs[:, number["other_place"]] = others & (signs[:, named] > 0)


def _measured(sentences: Sequence[tuple[str, Sequence[Word]]], query: Query, signs: Array) -> None:
    """Put into the signs of the sentences' words what their numbers measure."""
    number = sign_numbers()
    asked = number["asked"]
    told = measure_signs(sentences, query, np.asarray(signs[:, asked : asked + 2].any(axis=1)))
    signs[:, number["measure"] : number["bare"] + 1] = np.stack([told.right, told.unit, told.other, told.bare], axis=1)
