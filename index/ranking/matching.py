"""How a sentence's words match a question's.

A question meets hundreds of sentences, and their words repeat: what each written word matches is worked out once a
question and remembered, so that a sentence costs little more than finding its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from index.ranking.question import QueryTerm
from index.text.terms import Analyzer
from index.text.words import word_list

__all__ = ["LEVEL_STRENGTH", "Matched", "MatchedWord", "Matcher", "SentenceMatch", "matched_words_of"]

LEVEL_STRENGTH = {"norm": 1.0, "stem": 0.95, "root": 0.55}
"""How far a match at a level counts: the same word, another form of it, another word of its root."""


class SentenceMatch(NamedTuple):
    """How a sentence matches a question.

    Args:
        length: the sentence's number of words.
        strengths: for each question word how well it is matched, 0 to 1.
        places: for each question word the places, from 0 and in order, of the words that match it best.
    """

    length: int
    strengths: Sequence[float]
    places: Sequence[Sequence[int]]


class MatchedWord(NamedTuple):
    """A sentence's word that matches words of the question.

    Args:
        strength: how well, from 0 to 1.
        terms: the numbers of the question's words, ascending.
    """

    strength: float
    terms: tuple[int, ...]


Matched = Mapping[int, MatchedWord]
"""Words of a sentence that match words of a question, by their places among its words, from 0."""


def matched_words_of(found: Iterable[tuple[int, int, float]]) -> dict[int, MatchedWord]:
    """The words of a sentence that match, each of the question's words where it is matched best.

    Args:
        found: the place of a word, the number of a question's word that it matches, and how well.
    """
    pairs = [one for one in found if one[2] > 0]
    best: dict[int, float] = {}
    for _, term, strength in pairs:
        best[term] = max(strength, best.get(term, 0.0))
    words: dict[int, MatchedWord] = {}
    for place, term, strength in sorted(pairs):
        if strength >= best[term]:
            before = words.get(place, MatchedWord(0.0, ()))
            words[place] = MatchedWord(max(strength, before.strength), (*before.terms, term))
    return words


_Hits = tuple[tuple[int, float], ...]


class Matcher:
    """Matches sentences against one question.

    Args:
        terms: the question's words.
        analyzer: the analysis of the sentences' words.
    """

    def __init__(self, terms: Sequence[QueryTerm], analyzer: Analyzer) -> None:
        self._count = len(terms)
        self._words = _WordHits(terms, analyzer)
        self._nothing = ([0.0] * self._count, [()] * self._count)

    def match(self, text: str, start: int, end: int) -> SentenceMatch:
        """Match the words of `text[start:end]`."""
        surfaces = word_list(text, start, end)
        hits = self._words.among(surfaces)
        found = [(place, surface) for place, surface in enumerate(surfaces) if surface in hits]
        if not found:
            return SentenceMatch(len(surfaces), *self._nothing)
        best: list[float] = [0.0] * self._count
        places: list[list[int]] = [[] for _ in range(self._count)]
        for place, surface in found:
            for number, strength in hits[surface]:
                if strength > best[number]:
                    best[number], places[number] = strength, [place]
                elif strength == best[number]:
                    places[number].append(place)
        return SentenceMatch(len(surfaces), best, places)


class _WordHits:
    """Which question words a written word matches, and how strongly: worked out when it is first met."""

    def __init__(self, terms: Sequence[QueryTerm], analyzer: Analyzer) -> None:
        self._terms_of = analyzer.terms
        self._seen: set[str] = set()
        self._hits: dict[str, _Hits] = {}
        self._norms: dict[str, list[tuple[int, float]]] = {}
        self._stems: dict[str, list[tuple[int, float]]] = {}
        self._roots: dict[str, list[tuple[int, float]]] = {}
        for number, term in enumerate(terms):
            self._norms.setdefault(term.norm, []).append((number, LEVEL_STRENGTH["norm"]))
            self._stems.setdefault(term.stem, []).append((number, LEVEL_STRENGTH["stem"]))
            self._roots.setdefault(term.root, []).append((number, LEVEL_STRENGTH["root"]))
            for other, weight in term.others:
                self._stems.setdefault(other, []).append((number, weight))

    def among(self, surfaces: Sequence[str]) -> dict[str, _Hits]:
        """All written words met so far, these included, that match something, with what."""
        new = set(surfaces).difference(self._seen)
        self._seen |= new
        norms, stems, roots, terms_of = self._norms, self._stems, self._roots, self._terms_of
        for surface in new:
            norm, stem, root = terms_of(surface)
            # Nearly all words match nothing.
            if norm in norms or stem in stems or root in roots or " " in norm:
                hits = self._match(norm, stem, root)
                if hits:
                    self._hits[surface] = hits
        return self._hits

    def _match(self, norm: str, stem: str, root: str) -> _Hits:
        strengths: dict[int, float] = {}
        for table, terms in ((self._norms, norm), (self._stems, stem), (self._roots, root)):
            for term in terms.split():
                for number, strength in table.get(term, ()):
                    strengths[number] = max(strength, strengths.get(number, 0.0))
        return tuple(strengths.items())
