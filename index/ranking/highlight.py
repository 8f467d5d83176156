"""The words inside a sentence that answer.

Every stretch of up to fourteen words is weighed (`answer_spans`), and the weights make a probability of it. Of those
nearly as probable as the best, the one is marked that can be expected to share most words with the answer: it takes in
what the others have in common. The weights are fitted by `make fit-highlights`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.models import Span
from index.ranking.answer_spans import GROUPS, LONGEST, SpanSigns, SpanWeights, feature_names, group_of
from index.ranking.describing import describe_all
from index.ranking.matching import Matched
from index.ranking.question import Query
from index.ranking.stretches import counting
from index.text.measures import symbol_marks
from index.text.words import words

__all__ = [
    "UNREAD",
    "HighlightModel",
    "Marked",
    "Stretch",
    "best_stretches",
    "default_model",
    "highlights",
    "mark",
    "mark_all",
]

_MOST_WORDS = 160
"""A longer sentence is no sentence: nothing is marked in it."""
_NEARLY = 0.5
"""A stretch of at least this share of the best one's probability may be marked in its place."""
_NOTHING = -3.0
"""The evidence of a sentence that isn't read; few that are come below."""
_LENGTHS = np.arange(1, LONGEST + 1)
_CLOSING = {'"': '"', "«": "»", "“": "”", "(": ")", "[": "]"}


@dataclass(frozen=True)
class HighlightModel:
    """Weights of what speaks for a stretch of words.

    Args:
        groups: the weights for each of `GROUPS`.
        threshold: how many of its words a stretch has to be expected to share with the answer (as F1), to be marked.
    """

    groups: dict[str, SpanWeights]
    threshold: float

    @classmethod
    def from_json(cls, text: str) -> HighlightModel:
        """Read a model file: the weights of all groups, and by how much each group's differ; what is left out is 0.

        Raises:
            ValueError: it names features or groups that this program doesn't have.
        """
        model = json.loads(text)
        places = {name: place for place, name in enumerate(feature_names())}
        told = [model["all"], *model["groups"].values()]
        if set(model["groups"]) != set(GROUPS) or any(set(weights) - set(places) for weights in told):
            raise ValueError("the highlights' model file and their features differ: fit it again")

        def vector(weights: dict[str, float]) -> NDArray[np.float32]:
            values = np.zeros(len(places), np.float32)
            for name, weight in weights.items():
                values[places[name]] = weight
            return values

        common = vector(model["all"])
        groups = {group: SpanWeights.of(common + vector(model["groups"][group])) for group in GROUPS}
        return cls(groups, float(model["threshold"]))


@cache
def default_model() -> HighlightModel:
    """The weights that ship with the program."""
    return HighlightModel.from_json((files("index.ranking") / "data" / "highlights.json").read_text(encoding="utf-8"))


class Marked(NamedTuple):
    """A sentence read.

    Args:
        spans: where the answer stands in it; none where nothing in it can be expected to answer: no mark is better
            than a wrong one.
        evidence: how much speaks for an answer in it: the log of the sum of the exponentials of all stretches, of those
            that can be quoted as they are where there are any.
        expected: the F1 with the answer that can be expected of the stretch that is marked, or would be.
        holds: whether it holds anything that can be meant: a number, where one is asked for, else any stretch that can
            be quoted as it is.
    """

    spans: tuple[Span, ...]
    evidence: float
    expected: float
    holds: bool


UNREAD = Marked((), _NOTHING, 0.0, False)
"""A sentence that can't be read."""


def highlights(sentence: str, query: Query, matched: Matched) -> tuple[Span, ...]:
    """Where the answer stands in a sentence; see `mark`."""
    return mark(sentence, query, matched).spans


def mark(sentence: str, query: Query, matched: Matched, model: HighlightModel | None = None) -> Marked:
    """Find the answer in a sentence.

    Args:
        sentence: as it is shown.
        query: the question.
        matched: its words that match words of the question.
        model: other weights than those that ship.

    Returns:
        One span of `sentence`, or none, with the evidence.
    """
    return mark_all([(sentence, matched)], query, model)[0]


def mark_all(
    sentences: Sequence[tuple[str, Matched]], query: Query, model: HighlightModel | None = None
) -> list[Marked]:
    """Find the answers in several sentences, quicker than in one after the other.

    Args:
        sentences: each as it is shown, and its words that match words of the question.
        query: the question.
        model: other weights than those that ship.
    """
    weights = model or default_model()
    group = group_of(query)
    found = [(sentence, words(sentence), matched) for sentence, matched in sentences]
    readable = [place for place, (_, its, _) in enumerate(found) if 0 < len(its) <= _MOST_WORDS]
    marked = [UNREAD] * len(found)
    if readable:
        signs = describe_all([found[place] for place in readable], query)
        best = best_stretches(signs, weights.groups[group], exact=group == "number")
        for place, one, holds in zip(readable, best, _holding(signs, group), strict=True):
            spans: tuple[Span, ...] = ()
            if one.clean and one.expected >= weights.threshold:
                spans = (_whole(found[place][0], signs.words[one.first].start, signs.words[one.last].end),)
            marked[place] = Marked(spans, one.evidence, one.expected if one.clean else 0.0, holds)
    return marked


def _holding(sentences: SpanSigns, group: str) -> list[bool]:
    """Of each sentence whether any of what can be quoted as it is can be meant: see `Marked`."""
    allowed = sentences.clean & sentences.inside
    if group == "number":
        allowed &= counting(sentences)
    firsts = np.cumsum(sentences.sizes) - sentences.sizes
    return [bool(held) for held in np.logical_or.reduceat(allowed.ravel(), firsts * LONGEST)]


class Stretch(NamedTuple):
    """The stretch of a sentence to mark.

    Args:
        first, last: its first word and its last, counted over the words of all sentences.
        expected: its expected F1 with the answer.
        evidence: see `Marked`.
        clean: whether it can be quoted as it is; where it can't, none of the sentence can.
    """

    first: int
    last: int
    expected: float
    evidence: float
    clean: bool


def best_stretches(sentences: SpanSigns, weights: SpanWeights, *, exact: bool) -> list[Stretch]:
    """The stretch to mark of each sentence.

    The expected F1 of a stretch is taken as twice the expected number of words it shares with the answer, over its
    length and the expected length of the answer.

    Args:
        sentences: described.
        weights: those of the question's group.
        exact: take the most probable stretch and no other: between two numbers nothing is shared.
    """
    stops = np.cumsum(sentences.sizes)
    firsts = stops - sentences.sizes
    whose = np.repeat(np.arange(len(firsts)), sentences.sizes)
    allowed = sentences.clean & sentences.inside
    begin = firsts * LONGEST  # each sentence's stretches lie one behind the other
    clean = np.logical_or.reduceat(allowed.ravel(), begin)
    scores = np.where(allowed | ~clean[whose][:, None], weights.scores(sentences), np.float32(-np.inf))
    highest = np.maximum.reduceat(scores.ravel(), begin)
    chance = np.exp(scores - highest[whose][:, None])
    whole = np.add.reduceat(chance.sum(axis=1), firsts)
    chance /= whole[whose][:, None]
    begins = chance.sum(axis=1, dtype=np.float64)
    ends = np.bincount(sentences.ends.ravel(), chance.ravel(), len(chance))
    # A word is in the answer where one has begun that has not yet ended before it.
    answers = np.cumsum(begins) - (np.cumsum(ends) - ends)
    length = np.add.reduceat(answers, firsts)
    total = np.cumsum(answers)
    shared = total[sentences.ends] - (total - answers)[:, None]
    expected = 2 * shared / (_LENGTHS + length[whose][:, None])
    least = np.maximum.reduceat(chance.ravel(), begin) * (1.0 if exact else _NEARLY)
    expected[chance < least[whose][:, None]] = -1.0
    evidence = (highest + np.log(whole)).tolist()
    found = []
    for number, (start, stop) in enumerate(zip(firsts.tolist(), stops.tolist(), strict=True)):
        first, more = divmod(start * LONGEST + int(expected[start:stop].argmax()), LONGEST)
        found.append(Stretch(first, first + more, float(expected[first, more]), evidence[number], bool(clean[number])))
    return found


def _whole(sentence: str, start: int, end: int) -> Span:
    """A stretch with what belongs to its words: the symbols of its numbers, the mark that closes what it opens."""
    behind, ahead = sentence[end:].lstrip(" \u00a0"), sentence[:start].rstrip(" \u00a0")
    if behind[:1] in symbol_marks() and len(sentence) - end - len(behind) <= 1 and sentence[end - 1].isdigit():
        end = len(sentence) - len(behind) + 1
    if ahead[-1:] in symbol_marks() and start - len(ahead) <= 1 and sentence[start].isdigit():
        start = len(ahead) - 1
    for opening, closing in _CLOSING.items():
        held = sentence[start:end]
        opened = held.count(opening) % 2 if opening == closing else held.count(opening) - held.count(closing)
        if opened == 1 and sentence[end : end + 1] == closing:
            end += 1
    return Span(start, end)
