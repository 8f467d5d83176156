"""The first candidates' sentences read: what in each can be marked as the answer, and how much speaks for that.

Candidates of one article match a question alike; which of them answers it shows in the words that were not asked for:
a number that can be the one wanted, a date, a name in its place. The weights of highlights tell stretches of words
apart, so their sum over a sentence tells sentences apart.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from index.ranking.answer_spans import GROUPS, group_of
from index.ranking.features import Measured
from index.ranking.highlight import HighlightModel, Marked, mark_all
from index.ranking.hits import Floats, matched_words
from index.ranking.matching import Matched
from index.ranking.ranker import in_order, permuted
from index.store import StoredArticle

__all__ = ["Load", "Reading", "ReadingModel", "default_reading", "reread"]

Load = Callable[[Sequence[int]], Mapping[int, StoredArticle]]
"""Gives articles by key, those that are (still) there."""


@dataclass(frozen=True, slots=True)
class ReadingModel:
    """How the evidence of sentences counts beside their scores.

    Args:
        candidates: how many of the first are read.
        weights: for each of `GROUPS` what one of the evidence is worth in units of the score.
    """

    candidates: int
    weights: Mapping[str, float]

    @classmethod
    def from_json(cls, text: str) -> ReadingModel:
        """Read a model file.

        Raises:
            ValueError: it names other groups than this program has.
        """
        model = json.loads(text)
        if set(model["weights"]) != set(GROUPS):
            raise ValueError("the reading's model file and its groups differ: fit it again")
        return cls(int(model["candidates"]), {group: float(weight) for group, weight in model["weights"].items()})


@cache
def default_reading() -> ReadingModel:
    """The weights that ship with the program."""
    return ReadingModel.from_json((files("index.ranking") / "data" / "reading.json").read_text(encoding="utf-8"))


class Reading:
    """The texts of a question's candidates, each fetched and marked once, when it is wanted.

    Args:
        measured: the candidates.
        load: gives their articles.
        model: other weights of highlights than those that ship.
    """

    def __init__(self, measured: Measured, load: Load, model: HighlightModel | None = None) -> None:
        self.measured = measured
        self._load = load
        self._model = model
        self._articles: dict[int, StoredArticle | None] = {}
        self._marked: dict[int, Marked] = {}

    def fetch(self, places: Sequence[int]) -> None:
        """Have the articles of some candidates at hand, by one look at the store.

        Raises:
            StorageError: the store failed.
        """
        wanted = {self.measured.candidates[at].key for at in places} - self._articles.keys()
        if wanted:
            self._articles |= dict.fromkeys(wanted) | dict(self._load(sorted(wanted)))

    def article(self, at: int) -> StoredArticle | None:
        """The article of a candidate; None where it, or the candidate's sentence in it, has just gone."""
        one = self.measured.candidates[at]
        if one.key not in self._articles:
            self.fetch([at])
        found = self._articles[one.key]
        return found if found is not None and one.ordinal < found.sentence_count else None

    def read(self, places: Sequence[int]) -> None:
        """Have the sentences of some candidates marked, all at once."""
        self.fetch(places)
        wanted = [at for at in places if at not in self._marked and self.article(at) is not None]
        if wanted:
            sentences = [self._sentence(at) for at in wanted]
            self._marked |= zip(wanted, mark_all(sentences, self.measured.query, self._model), strict=True)

    def marked(self, at: int) -> Marked | None:
        """What is marked in a candidate's sentence; None where its article has just gone."""
        self.read([at])
        return self._marked.get(at)

    def first(self, scores: Floats, number: int, wanted: int = 0) -> list[Marked]:
        """What is marked in the sentences of the first candidates, best first; of those that are still there.

        Args:
            scores: of all candidates, [C].
            number: how many at the most.
            wanted: how many will be shown: they are read together with these.

        Raises:
            StorageError: the store failed.
        """
        order = in_order(self.measured.candidates, scores.tolist())
        self.read(order[: max(number, wanted)])
        return [marked for at in order[:number] if (marked := self.marked(at)) is not None]

    def _sentence(self, at: int) -> tuple[str, Matched]:
        """A candidate's sentence, and which of its words match the question's."""
        article = self.article(at)
        assert article is not None
        start, end = article.span(self.measured.candidates[at].ordinal)
        sentence = article.article.text[start:end]
        return sentence, matched_words(self.measured.hits, at, self.measured.words[at])


def reread(reading: Reading, scores: Floats, model: ReadingModel | None = None) -> Floats:
    """Put the first candidates into the order that what they say suggests.

    Args:
        reading: the candidates.
        scores: their scores, [C].
        model: other weights than those that ship.

    Returns:
        The same scores, given to one another, [C].

    Raises:
        StorageError: the store failed.
    """
    weights, measured = model or default_reading(), reading.measured
    weight = weights.weights[group_of(measured.query)]
    if not weight:
        return scores
    first = in_order(measured.candidates, scores.tolist())[: weights.candidates]
    reading.read(first)
    told = [(at, marked.evidence) for at in first if (marked := reading.marked(at)) is not None]
    if len(told) < 2:
        return scores
    places = [at for at, _ in told]
    return permuted(scores, places, scores[places] + weight * np.array([evidence for _, evidence in told]))
