"""Sentences described for weighing: the signs of their words, what stands between them, what every stretch holds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.models import Span
from index.ranking.answer_spans import GAPS, Array, SpanSigns
from index.ranking.measure_signs import measure_signs
from index.ranking.question import Query
from index.ranking.stretches import Described, sign_numbers, stretches
from index.ranking.word_signs import signs_of
from index.text.lexicon import key
from index.text.words import Word, words

__all__ = ["Matched", "describe", "describe_all"]

Matched = Sequence[tuple[Span, float]]
"""Words of a sentence that match words of the question, each with its strength from 0 to 1."""
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


def describe(sentence: str, query: Query, matched: Matched) -> SpanSigns:
    """Describe a sentence of at least one word.

    Args:
        sentence: as it is shown.
        query: the question.
        matched: its words that match the question's.
    """
    return describe_all([(sentence, words(sentence), matched)], query)[0]


def describe_all(sentences: Sequence[tuple[str, Sequence[Word], Matched]], query: Query) -> list[SpanSigns]:
    """Describe sentences of at least one word each, all at once.

    Args:
        sentences: each as it is shown, its words, and those of them that match the question's.
        query: the question.
    """
    described = [
        Described(found, *_word_signs(sentence, found, query, matched)) for sentence, found, matched in sentences
    ]
    return stretches(described, query)


def _word_signs(
    sentence: str, found: Sequence[Word], query: Query, matched: Sequence[tuple[Span, float]]
) -> tuple[Array, Array]:
    """The signs of the words, and what stands between them."""
    number = sign_numbers()
    asked, loosely, in_focus = number["asked"], number["asked_loosely"], number["focus"]
    strengths = {span.start: strength for span, strength in matched}
    focus = query.terms[query.counted or 0].stem if query.terms else ""
    rows: list[int] = []
    columns: list[int] = []
    gap_rows: list[int] = [0, len(found)]
    gap_columns: list[int] = [_EDGE, _EDGE]
    quoted = bracketed = False
    done = 0
    for place, word in enumerate(found):
        between = sentence[done : word.start]
        done = word.end
        blank = True
        if between != " ":
            for mark in between:
                kind = _MARKS.get(mark)
                if kind is None:
                    continue
                blank = False
                gap_rows.append(place)
                gap_columns.append(kind)
                if kind == _QUOTE:
                    quoted = mark in _OPENING or (mark not in _CLOSING and not quoted)
                elif kind == _BRACKET:
                    bracketed = mark in "(["
        if blank:
            gap_rows.append(place)
            gap_columns.append(_BLANK)
        own = signs_of(word.surface)
        columns += own
        rows += [place] * len(own)
        strength = strengths.get(word.start, 0.0)
        if strength > 0:
            rows.append(place)
            columns.append(asked if strength >= 0.9 else loosely)
            if strength >= 0.5 and focus and focus in key(word.surface):
                rows.append(place)
                columns.append(in_focus)
        if quoted:
            rows.append(place)
            columns.append(in_focus + 1)
        if bracketed:
            rows.append(place)
            columns.append(in_focus + 2)
    for mark in sentence[done:]:
        if mark in _MARKS:
            gap_rows.append(len(found))
            gap_columns.append(_MARKS[mark])
    signs = np.zeros((len(found), len(number)), np.float32)
    signs[rows, columns] = 1.0
    places = signs[:, number["place"]] > 0
    if np.any(places & (signs[:, asked] > 0)):
        signs[:, number["other_place"]] = places & (signs[:, asked] == 0) & (signs[:, loosely] == 0)
    if query.measures or query.two:
        told = measure_signs(sentence, found, query, np.asarray(signs[:, asked : asked + 2].any(axis=1)))
        signs[:, number["measure"] : number["bare"] + 1] = np.stack(
            [told.right, told.unit, told.other, told.bare], axis=1
        )
    gaps = np.zeros((len(found) + 1, len(GAPS)), np.float32)
    gaps[gap_rows, gap_columns] = 1.0
    return signs, gaps
