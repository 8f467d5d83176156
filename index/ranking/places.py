"""Where in its sentence a candidate matches, for all candidates at once: windows, pairs, signs near matched words.

Arrays are [C × L × T]: candidates, places of words, question words; sentences are padded to the longest, and of very
long ones only the first `MAX_PLACES` words are looked at here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.ranking.hits import Floats, Hits, Numbers
from index.text.coding import Coded
from index.text.measures import quantities

__all__ = ["MAX_PLACES", "Places", "nearness", "pairs_near", "slide", "widened"]

MAX_PLACES = 160
_FAR = 10**6
_SOON = 3
"""How many words behind the first of two words of the question the other stands at the most, where they are near."""


@dataclass(frozen=True, eq=False)
class Places:
    """The places of the best matches.

    Args:
        best: how well each question word is matched in each sentence, [C × T].
        strengths: the same at the places where it is matched that well, 0 elsewhere, [C × L × T].
        signs: the signs of the words, [C × L].
        lengths: the sentences' numbers of words, [C].
        inside: which places hold a word, [C × L].
        content: whether a word is no function word, [C × L].
        norms: the hashes of the words' normal forms, row by row, as many as `inside` has places.
        spots: where `strengths` has anything, which is nearly nowhere: the sentences, places and question words.
        hits: all matches, also those that are weaker than others of the same question word in the sentence.
    """

    best: Floats
    strengths: Floats
    signs: NDArray[np.int64]
    lengths: Numbers
    inside: NDArray[np.bool_]
    content: NDArray[np.bool_]
    norms: NDArray[np.uint32]
    spots: tuple[Numbers, Numbers, Numbers]
    hits: Hits

    @classmethod
    def of(cls, coded: Coded, hits: Hits, rows: Numbers, best: Floats) -> Places:
        """Lay the matches of some sentences out by place.

        Args:
            coded: the articles.
            hits: the matches in the sentences, which are numbered from 0 there.
            rows: the numbers of the sentences among all, [C].
            best: their strengths, [C × T].
        """
        lengths = coded.starts[rows + 1] - coded.starts[rows]
        width = min(max(int(lengths.max()), 1), MAX_PLACES)
        seen = (hits.place < width) & (hits.strength >= best[hits.sentence, hits.term]) & (hits.strength > 0)
        spots = hits.sentence[seen], hits.place[seen], hits.term[seen]
        strengths = np.zeros((len(rows), width, best.shape[1]))
        strengths[spots] = hits.strength[seen]
        inside = np.arange(width) < lengths[:, None]
        at = np.where(inside, coded.starts[rows][:, None] + np.arange(width), 0)
        words = coded.words["signs"]
        signs = np.where(inside, words[at], 0).astype(np.int64) if len(words) else np.zeros(at.shape, np.int64)
        content = inside & (coded.words["stem"][at] > 0) if len(words) else inside
        return cls(best, strengths, signs, lengths, inside, content, coded.words["norm"][at[inside]], spots, hits)

    def matches(self, term: int) -> Floats:
        """How well each word matches one of the question's, [C × L]."""
        hits, found = self.hits, np.zeros(self.inside.shape)
        mine = (hits.term == term) & (hits.place < self.inside.shape[1])
        found[hits.sentence[mine], hits.place[mine]] = hits.strength[mine]
        return found

    def laid_norms(self) -> NDArray[np.uint32]:
        """The hashes of the normal forms by sentence, 0 behind its end, [C × L]."""
        norms = np.zeros(self.inside.shape, np.uint32)
        norms[self.inside] = self.norms
        return norms

    def quantities(self, also: Sequence[int] = ()) -> tuple[NDArray[np.bool_], NDArray[np.uint32], NDArray[np.bool_]]:
        """What numbers measure.

        Args:
            also: hashes of normal forms.

        Returns:
            Which words are of numbers, what those measure (`index.text.measures.Quantities`), and which words have one
            of those hashes, all [C × L].
        """
        filled = self.inside.sum(axis=1)
        found = quantities(self.norms, self.signs[self.inside], np.cumsum(filled) - filled)
        numbers, two = np.zeros(self.inside.shape, np.bool_), np.zeros(self.inside.shape, np.bool_)
        masks = np.zeros(self.inside.shape, np.uint32)
        numbers[self.inside], masks[self.inside] = found.numbers, found.masks
        if also:
            two[self.inside] = np.isin(self.norms, np.array(also, np.uint32))
        return numbers, masks, two

    @cached_property
    def matched(self) -> NDArray[np.bool_]:
        """Whether a word is one of the question's, [C × L]."""
        matched = np.zeros(self.inside.shape, np.bool_)
        matched[self.spots[:2]] = True
        return matched


def slide(values: Floats, before: int, width: int) -> Floats:
    """The greatest value in the window of each place.

    Args:
        values: [C × L × …]; none below 0, which stands for what lies beyond the edges.
        before: how many places before it the window begins; negative where it begins behind it.
        width: how many places it has, 1 at the least.

    Returns:
        For each place the maximum over the window, of the shape of `values`.
    """
    size = values.shape[1]
    if before < 0:
        values, before = values[:, -before:], 0
    padded = np.zeros((values.shape[0], size + width - 1, *values.shape[2:]))
    values = values[:, : max(padded.shape[1] - before, 0)]
    padded[:, before : before + values.shape[1]] = values
    # The maximum of doubled windows is the maximum of two that overlap: log₂ steps in place of `width`.
    have = 1
    while have < width:
        step = min(have, width - have)
        padded = np.maximum(padded[:, :-step], padded[:, step:])
        have += step
    return padded


def widened(windows: Floats, width: int) -> Floats:
    """The greatest value in windows twice as wide.

    Args:
        windows: the same for windows that begin at each place, as `slide` gives it.
        width: how many places those have.
    """
    doubled = windows.copy()
    np.maximum(windows[:, :-width], windows[:, width:], out=doubled[:, :-width])
    return doubled


def pairs_near(places: Places) -> Floats:
    """The share of pairs of neighbouring question words that stand within three words, in the same order, [C]."""
    count = places.best.shape[1]
    if count < 2:
        return np.zeros(len(places.best))
    sentences, at, terms = places.spots
    sure = np.flatnonzero(places.best[sentences, terms] >= 0.5)
    sentences, at, terms = sentences[sure], at[sure], terms[sure]
    # By question word before place, with room behind the last of both, so that what comes soon needs no bounds.
    there = np.zeros((len(places.best), count + 1, places.inside.shape[1] + _SOON), np.bool_)
    there[sentences, terms, at] = True
    follows = np.logical_or.reduce([there[sentences, terms + 1, at + step] for step in range(1, _SOON + 1)])
    pairs = np.zeros((len(places.best), count), np.bool_)
    pairs[sentences[follows], terms[follows]] = True
    return np.asarray(pairs.sum(axis=1) / (count - 1))


def nearness(signs: NDArray[np.bool_], matched: NDArray[np.bool_]) -> Floats:
    """1 where a sign is itself matched, 3/4 beside a matched word, less the further off; 0 without either, [C].

    Args:
        signs, matched: which words are signs, and which match the question, [C × L].
    """
    width = signs.shape[1]
    place = np.arange(width)
    last = np.maximum.accumulate(np.where(matched, place, -_FAR), axis=1)
    following = np.minimum.accumulate(np.where(matched, place, _FAR)[:, ::-1], axis=1)[:, ::-1]
    gap = np.where(signs, np.minimum(place - last, following - place), _FAR).min(axis=1)
    return np.where(gap < width, 1.0 / (1.0 + gap / 3.0), 0.0)
