"""The words inside a sentence that answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.models import QuestionKind, Span
from index.ranking.evidence import evidence
from index.ranking.question import Query
from index.text.words import words

__all__ = ["highlights"]

_LONGEST_WORD = 40


def highlights(sentence: str, query: Query, matched: Sequence[tuple[Span, float]]) -> list[Span]:
    """Where the answer stands in a sentence.

    Numbers take the word they count with them; causes run to the end of their clause. Where the kind of question has no
    sign of its own, or the sentence shows none, nothing is marked: no mark is better than a wrong one.

    Args:
        sentence: the sentence as it is shown.
        query: the question.
        matched: the sentence's words that match words of the question, in order, each with how well.

    Returns:
        Spans of `sentence`, in order, not overlapping.
    """
    kind, places = query.kind, [span for span, _ in matched]
    signs = evidence(kind, sentence)
    signs = [one for one in signs if not any(m.start <= one.start and one.end <= m.end for m in places)] or signs
    if not signs:
        return []
    if kind in (QuestionKind.HOW_MANY, QuestionKind.HOW_MUCH):
        return [_with_noun(sentence, _best_number(sentence, signs, places))]
    if kind in (QuestionKind.WHY, QuestionKind.HOW):
        return [_clause(sentence, _nearest(signs, places))]
    if kind is QuestionKind.WHEN:
        return _joined(sentence, signs, _nearest(signs, places))
    return [_nearest(signs, places)]


def _distance(span: Span, matched: Sequence[Span]) -> int:
    return min((max(other.start - span.end, span.start - other.end, 0) for other in matched), default=0)


def _nearest(spans: Sequence[Span], matched: Sequence[Span]) -> Span:
    """The sign that stands nearest to words of the question, the first of equals."""
    return min(spans, key=lambda span: _distance(span, matched))


def _best_number(sentence: str, spans: Sequence[Span], matched: Sequence[Span]) -> Span:
    """The number nearest to the question's words on both sides: the counted noun follows, the place follows that."""

    def cost(span: Span) -> float:
        after = sorted(other.start - span.end for other in matched if other.start >= span.end)
        before = sorted(span.start - other.end for other in matched if other.end <= span.start)
        # What a number counts stands right after it; the more of the question follows at once, the better.
        near_after = sum(min(gap, 60) for gap in [*after, 60, 60][:2])
        near_before = min(before[0], 60) if before else 60
        return near_after + 0.5 * near_before

    return min(spans, key=cost)


def _with_noun(sentence: str, number: Span) -> Span:
    """A number and the word it counts."""
    following = words(sentence, number.end, number.end + _LONGEST_WORD)
    if not following or not sentence[number.end : following[0].start].isspace():
        return number
    return Span(number.start, following[0].end)


def _clause(sentence: str, sign: Span) -> Span:
    """From a sign to the end of its clause."""
    ends = [at for mark in "،؛.,;!؟?" if (at := sentence.find(mark, sign.end)) > 0]
    return Span(sign.start, min(ends, default=len(sentence)))


def _joined(sentence: str, spans: Sequence[Span], chosen: Span) -> list[Span]:
    """A date written in several words is one answer: signs within a word or two of each other are joined."""
    start, end = chosen.start, chosen.end
    for span in sorted(spans, key=lambda one: one.start):
        if (span.end <= start and start - span.end <= 12) or (span.start >= end and span.start - end <= 12):
            start, end = min(start, span.start), max(end, span.end)
    for span in sorted(spans, key=lambda one: -one.start):
        if span.end <= start and start - span.end <= 12:
            start = span.start
    day = re.search(r"(?:\d{1,2}|[٠-٩]{1,2})\s+$", sentence[:start])
    return [Span(day.start() if day else start, end)]
