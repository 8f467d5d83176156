"""How a sentence's words match a question's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.ranking.question import QueryTerm
from index.text.terms import Analyzer
from index.text.words import Word, words

__all__ = ["LEVEL_STRENGTH", "Match", "SentenceWords", "coverage", "match"]

LEVEL_STRENGTH = {"norm": 1.0, "stem": 0.95, "root": 0.55}
"""How far a match at a level counts: the same word, another form of it, another word of its root."""


class SentenceWords:
    """A sentence's words and where each of their terms stands among them.

    Args:
        text: the article's text.
        start, end: the sentence in it.
        analyzer: the analysis.
    """

    __slots__ = ("norms", "roots", "stems", "words")

    def __init__(self, text: str, start: int, end: int, analyzer: Analyzer) -> None:
        self.words: list[Word] = words(text, start, end)
        self.norms: dict[str, list[int]] = {}
        self.stems: dict[str, list[int]] = {}
        self.roots: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            norm, stem, root = analyzer.terms(word.surface)
            if not norm:
                continue
            for table, terms in ((self.norms, norm), (self.stems, stem), (self.roots, root)):
                for term in terms.split() if " " in terms else (terms,):
                    table.setdefault(term, []).append(place)

    def __len__(self) -> int:
        return len(self.words)


class Match(NamedTuple):
    """How one question word is matched: 0 to 1, and the places of the words that match it."""

    strength: float
    places: Sequence[int]


_NO_MATCH = Match(0.0, ())


def match(terms: Sequence[QueryTerm], sentence: SentenceWords) -> list[Match]:
    """For each question word its best match in the sentence."""
    return [_match_one(term, sentence) for term in terms]


def _match_one(term: QueryTerm, sentence: SentenceWords) -> Match:
    places = sentence.norms.get(term.norm)
    if places:
        return Match(LEVEL_STRENGTH["norm"], places)
    places = sentence.stems.get(term.stem)
    if places:
        return Match(LEVEL_STRENGTH["stem"], places)
    best = _NO_MATCH
    for other, weight in term.others:
        if weight > best.strength and (places := sentence.stems.get(other)):
            best = Match(weight, places)
    if best.strength < LEVEL_STRENGTH["root"] and (places := sentence.roots.get(term.root)):
        return Match(LEVEL_STRENGTH["root"], places)
    return best


def coverage(matches: Sequence[Match], weights: Sequence[float]) -> float:
    """The share of the question's weight that is matched, from 0 to 1."""
    total = sum(weights)
    return sum(one.strength * weight for one, weight in zip(matches, weights, strict=True)) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Window:
    """The best stretch of a sentence: the share of the question's weight it holds, and its place."""

    share: float
    start: int
    end: int


def best_window(matches: Sequence[Match], weights: Sequence[float], width: int) -> Window:
    """The stretch of `width` words that holds most of the question's weight, each question word counted once."""
    total = sum(weights) or 1.0
    points = sorted((place, number) for number, one in enumerate(matches) for place in one.places)
    best = Window(0.0, 0, 0)
    left = 0
    inside: dict[int, int] = {}
    for place, number in points:
        inside[number] = inside.get(number, 0) + 1
        while place - points[left][0] >= width:
            gone = points[left][1]
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
            left += 1
        share = sum(weights[at] * matches[at].strength for at in inside) / total
        if share > best.share:
            best = Window(share, points[left][0], place)
    return best
