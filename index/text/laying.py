"""Articles laid one behind the other, so that what is done with words is done with those of many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.text.tokens import find_tokens
from index.text.word_table import WordTable

__all__ = ["Laid", "Uncoded"]

_HEADING, _LONGER = 8, 10
"""So many words a heading has at the most, and so many the sentence behind it at the least."""
_BREAKS = "\n\r\u2028\u2029\u0085\x0b\x0c"
_STOPS = ".!?؟…۔؛،,"
_ASIDE = " \t\u00a0\u200e\u200f\u202c\u2069\"'”’»›)]}*_"
"""What may stand between a heading's last word and the end of its line."""


class Uncoded(NamedTuple):
    """An article to be coded.

    Args:
        title, text: the article.
        spans: where the text's sentences stand, as (start, end), in order.
        beside: terms, at the level of stems, that the title gets besides.
    """

    title: str
    text: str
    spans: Sequence[tuple[int, int]]
    beside: Sequence[str] = ()


class Laid:
    """Articles to be coded: of each its title, as one more sentence, and its sentences.

    Args:
        articles: the articles.
        table: gives the words' numbers.

    What is known of them:
        text, spans: their texts joined, and where in that the sentences stand.
        firsts: for each article the number of its title among the sentences, and after the last the number of all.
        titles: for each sentence whether it is a title.
        tokens, numbers: the words as they are written, and their numbers in the table.
        words, rows: the words as they are coded, several of a run-together one, and their numbers in the table.
        borders: where each sentence's written words begin, and after the last the end.
        places: for each word that is written, where its first one is among the coded.
        lengths, ends: how many coded words each sentence has, and where those end.
        plain: for each sentence whether it is written in as many words as it is coded in.
    """

    def __init__(self, articles: Sequence[Uncoded], table: WordTable) -> None:
        self.spans: list[tuple[int, int]] = []
        self.titles: list[bool] = []
        self.firsts = [0]
        base = 0
        for title, text, spans, _ in articles:
            start = base + len(title) + 1
            self.spans.append((base, start - 1))
            self.spans += [(begin + start, end + start) for begin, end in spans]
            self.titles += [True, *[False] * len(spans)]
            self.firsts.append(len(self.spans))
            base = start + len(text) + 1
        self.text = "\n".join([part for article in articles for part in article[:2]])
        self.tokens = find_tokens(self.text, self.spans)
        self.numbers = table.numbers(self.text, self.tokens)
        self.borders = np.concatenate([[0], np.cumsum(self.tokens.counts)])
        self.lengths, self.rows = self.tokens.counts, self.numbers
        self.places = np.arange(len(self.numbers))
        parts = table.parts[self.numbers]
        several = np.flatnonzero(parts > 1)
        if len(several):
            self.places = np.cumsum(parts) - parts
            self.rows = np.repeat(self.numbers, parts)
            for number, place in zip(self.numbers[several].tolist(), self.places[several].tolist(), strict=True):
                those = table.several[number]
                self.rows[place : place + len(those)] = those
            whose = np.repeat(np.arange(len(self.lengths)), self.lengths)
            self.lengths = np.bincount(whose, parts, len(self.lengths)).astype(np.int64)
        self.words = table.rows[self.rows]
        self.ends = np.cumsum(self.lengths)
        self.plain = self.lengths == self.tokens.counts

    def surface(self, at: int) -> str:
        """A word as it is written."""
        return self.text[self.tokens.starts[at] : self.tokens.ends[at]]

    def asks(self) -> list[bool]:
        """For each sentence whether it ends with a question mark; a title never does."""
        return [
            not title and self.text[end - 1 : end] in ("؟", "?")
            for title, (_, end) in zip(self.titles, self.spans, strict=True)
        ]

    def heads(self) -> NDArray[np.bool_]:
        """For each sentence whether it is a heading: a short line of its own that no stop ends, with a colon at its end
        or a long sentence behind it. A title is none, nor is «المخرج: سالم»."""
        found = np.zeros(len(self.spans), np.bool_)
        for at in np.flatnonzero((self.tokens.counts > 0) & (self.tokens.counts <= _HEADING)).tolist():
            start, end = self.spans[at]
            if self.titles[at] or not self._fills_line(start, end):
                continue
            said = self.text[start:end].rstrip(_ASIDE)
            if said[-1:] == ":":
                found[at] = True
            elif ":" not in said and said[-1:] not in _STOPS and at + 1 < len(self.spans) and not self.titles[at + 1]:
                found[at] = self.tokens.counts[at + 1] >= _LONGER
        return found

    def _fills_line(self, start: int, end: int) -> bool:
        """Whether nothing else is written in a sentence's line."""
        text = self.text
        while start and text[start - 1] in _ASIDE:
            start -= 1
        while end < len(text) and text[end] in _ASIDE:
            end += 1
        return (not start or text[start - 1] in _BREAKS) and (end == len(text) or text[end] in _BREAKS)
