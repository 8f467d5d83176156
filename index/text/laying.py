"""Articles laid one behind the other, so that what is done with words is done with those of many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.text.tokens import find_tokens
from index.text.word_table import WordTable

__all__ = ["Laid", "Uncoded"]


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
