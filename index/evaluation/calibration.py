"""Whether answers are as often right as they are said to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.evaluation.files import Question
from index.models import Answer, Result

__all__ = ["PLACES", "Band", "Judged", "bands", "judged"]

PLACES = 3
"""So many answers of a question are looked at."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer that was shown.

    Args:
        place: which of the question's it is, from 1.
        confidence: how likely it was said to be right.
        right: whether it holds the first character of a known answer.
    """

    place: int
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Band:
    """Answers of one place and about one confidence.

    Args:
        place: which answers, from 1.
        least, below: between which confidences.
        count: how many answers, at least one.
        confidence: the mean of theirs.
        right: the share that is right.
    """

    place: int
    least: float
    below: float
    count: int
    confidence: float
    right: float


def judged(question: Question, result: Result | None) -> tuple[Judged, ...]:
    """The first answers to a question; none where it was refused."""
    if result is None or result.refused:
        return ()
    answers = enumerate(result.answers[:PLACES], start=1)
    return tuple(Judged(place, one.confidence, _is_right(question, one)) for place, one in answers)


def bands(answers: Iterable[Judged], edges: Sequence[float]) -> list[Band]:
    """Answers by their place and confidence.

    Args:
        answers: any number.
        edges: the least confidence of each band, rising; the first is 0.

    Returns:
        By place, the surest first; only bands that hold answers.
    """
    answers, found = list(answers), []
    for place in range(1, PLACES + 1):
        for least, below in reversed(list(zip(edges, [*edges[1:], float("inf")], strict=True))):
            inside = [one for one in answers if one.place == place and least <= one.confidence < below]
            if inside:
                mean = sum(one.confidence for one in inside) / len(inside)
                right = sum(one.right for one in inside) / len(inside)
                found.append(Band(place, least, below, len(inside), mean, right))
    return found


def _is_right(question: Question, answer: Answer) -> bool:
    return any(
        gold.article_id == answer.article_id and answer.start <= gold.start < answer.end for gold in question.answers
    )
