"""What a sentence adds to those already taken: the words that a human summary is expected to have, once each time.

If a person takes each sentence with its own probability, the number of times a word stands in that person's summary
is about Poisson with the sum of those probabilities as its mean. The word's next occurrence in ours is worth the
probability that theirs has at least as many. So what many likely sentences say is worth much, and what has been said
already little: after the idea of minimum Bayes risk (Kumar and Byrne 2004). A sentence most of whose phrases were said
already loses by as much, in the way of maximal marginal relevance (Carbonell and Goldstein 1998).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

__all__ = ["Coverage", "plain"]

_PLAIN = str.maketrans(
    {**dict.fromkeys("أإآٱ", "ا"), "ى": "ي", "ة": "ه", "ـ": None, **dict.fromkeys(map(chr, range(0x64B, 0x653)), None)}
)


def plain(word: str) -> str:
    """A word without what spelling leaves open: hamza on alef, ى or ي, ة or ه, diacritics."""
    return word.translate(_PLAIN)


class Coverage:
    """What has been said so far, and what more is worth.

    Args:
        sentences: the words of each sentence, in plain spelling.
        chances: for each, how likely a person takes it, from 0 to 1.
    """

    def __init__(self, sentences: Sequence[Sequence[str]], chances: Sequence[float]) -> None:
        self._sentences = sentences
        self._expected: defaultdict[str, float] = defaultdict(float)
        self._said: defaultdict[str, int] = defaultdict(int)
        self._phrases: set[tuple[str, str]] = set()
        # For each word the Poisson weight of its last count and the chances of more than 0, 1, … occurrences.
        self._weight: dict[str, float] = {}
        self._more: dict[str, list[float]] = {}
        for sentence, chance in zip(sentences, chances, strict=True):
            for word in sentence:
                self._expected[word] += chance
        for word, mean in self._expected.items():
            self._weight[word] = math.exp(-mean)
            self._more[word] = [1.0 - self._weight[word]]

    def _worth(self, word: str, count: int) -> float:
        more = self._more[word]
        while len(more) <= count:
            self._weight[word] *= self._expected[word] / len(more)
            more.append(max(0.0, more[-1] - self._weight[word]))
        return more[count]

    def gain(self, number: int) -> float:
        """What a sentence would add, a mean over its words, from 0 to 1; it only falls as others are taken."""
        here: dict[str, int] = {}
        total = 0.0
        for word in self._sentences[number]:
            count = here.get(word, self._said[word])
            total += self._worth(word, count)
            here[word] = count + 1
        return total / max(1, len(self._sentences[number]))

    def take(self, number: int) -> None:
        """Say that a sentence was taken."""
        for word in self._sentences[number]:
            self._said[word] += 1
        self._phrases.update(pairwise(self._sentences[number]))

    def novelty(self, number: int) -> float:
        """1 for a sentence with at least half of its word pairs unsaid, less for others; it only falls."""
        words = self._sentences[number]
        if len(words) < 2:
            return float(not words or not self._said.get(words[0]))
        return min(1.0, 2.0 * sum(pair not in self._phrases for pair in pairwise(words)) / (len(words) - 1))
