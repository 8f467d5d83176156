"""From hits to figures.

S@k (success at k) is the share of questions with a right hit among the first k; MRR@10 the mean of 1/rank of the first
right hit among the first ten, 0 where there is none. A hit is right where it holds the first character of an answer.
AUROC is how often a question that has answers gets a higher top score than one that has none: the Mann-Whitney U
statistic over the number of pairs, ties counting half (Fawcett 2006, "An introduction to ROC analysis").
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.evaluation.files import Question

__all__ = ["DEPTH", "Scores", "auroc", "score"]

DEPTH = 10
"""So many hits of a question count."""


class Hit(Protocol):
    """What scoring needs of a hit."""

    @property
    def article_id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def score(self) -> float: ...


class Asked(Protocol):
    """What came of a question: hits, best first, and whether the answer was refused."""

    @property
    def hits(self) -> Sequence[Hit]: ...
    @property
    def refused(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of a set of questions.

    Args:
        answerable: how many questions have an answer; the next three are means over these, None where there are none.
        s1, s3: S@1 and S@3.
        mrr: MRR@10.
        unanswerable: how many questions have no answer.
        auroc: how well the top score tells the two apart; None unless there are both.
        answered_kept: the share of answerable questions that were not refused.
        refused_unanswerable: the share of unanswerable ones that were.
    """

    answerable: int
    s1: float | None
    s3: float | None
    mrr: float | None
    unanswerable: int
    auroc: float | None
    answered_kept: float | None
    refused_unanswerable: float | None

    def as_dict(self) -> dict[str, float | int | None]:
        """The figures by their usual names, to four places; those about refusing only where something should be."""
        figures: dict[str, float | int | None] = {}
        if self.answerable:
            figures |= {
                "n": self.answerable,
                "S@1": _rounded(self.s1),
                "S@3": _rounded(self.s3),
                "MRR@10": _rounded(self.mrr),
            }
        if self.unanswerable:
            figures |= {
                "unanswerable": self.unanswerable,
                "AUROC": _rounded(self.auroc),
                "answered_kept": _rounded(self.answered_kept),
                "refused_unanswerable": _rounded(self.refused_unanswerable),
            }
        return figures


def score(questions: Iterable[Question], asked: Mapping[str, Asked]) -> Scores:
    """Score what came of some questions.

    Args:
        questions: the questions with their answers.
        asked: what came of each, by the question's id; one that is missing has no hits and counts as refused.
    """
    ranks: list[int | None] = []
    tops: list[float] = []
    tops_unanswerable: list[float] = []
    kept = refused = 0
    for question in questions:
        result = asked.get(question.id)
        hits = result.hits if result else ()
        is_refused = result.refused if result else True
        top = hits[0].score if hits else float("-inf")
        if question.answers:
            ranks.append(_rank(question, hits))
            tops.append(top)
            kept += not is_refused
        else:
            tops_unanswerable.append(top)
            refused += is_refused
    n = len(ranks)
    found = [rank for rank in ranks if rank is not None]
    return Scores(
        answerable=n,
        s1=_share(sum(rank == 1 for rank in found), n),
        s3=_share(sum(rank <= 3 for rank in found), n),
        mrr=_share(sum(1 / rank for rank in found), n),
        unanswerable=len(tops_unanswerable),
        auroc=auroc(tops, tops_unanswerable),
        answered_kept=_share(kept, n),
        refused_unanswerable=_share(refused, len(tops_unanswerable)),
    )


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """How often a value of the first is above one of the second, ties counting half; None where either is empty."""
    if not positive or not negative:
        return None
    below = sorted(negative)
    wins = sum(bisect_left(below, value) + bisect_right(below, value) for value in positive) / 2
    return wins / (len(positive) * len(negative))


def _rank(question: Question, hits: Sequence[Hit]) -> int | None:
    """The rank of the first right hit, from 1."""
    for rank, hit in enumerate(hits[:DEPTH], start=1):
        if any(gold.article_id == hit.article_id and hit.start <= gold.start < hit.end for gold in question.answers):
            return rank
    return None


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 4)
