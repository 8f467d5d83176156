"""How much of an answer a highlight marks: F1 over words, as SQuAD measures answers (Rajpurkar et al. 2016).

Words are compared in their normal form (`index.text.normalize`) and without the article, so that «العاصمة» and «عاصمة»
are one; other clitics stay. Punctuation counts for nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.text.normalize import normalize
from index.text.words import word_list

__all__ = ["HighlightScores", "answer_words", "best_overlap", "overlap"]


@dataclass(frozen=True, slots=True)
class HighlightScores:
    """Mean F1 of highlights over a set of questions; None where there is nothing to take it of.

    Args:
        right: over the questions whose first answer is the right sentence.
        gold: over all answerable questions, given the sentence of the first known answer.
    """

    right: float | None
    gold: float | None

    @classmethod
    def of(cls, right: Sequence[float], gold: Sequence[float]) -> HighlightScores:
        """The means of the F1 of single questions."""
        return cls(*(sum(each) / len(each) if each else None for each in (right, gold)))

    def as_dict(self) -> dict[str, float | int | None]:
        """The figures by name, to four places; those that there are."""
        told = {"highlight F1": self.right, "highlight F1, gold": self.gold}
        return {name: round(figure, 4) for name, figure in told.items() if figure is not None}


def answer_words(text: str) -> Counter[str]:
    """The words of a text as they are compared, with how often each comes."""
    return Counter(_bare(normalize(word)) for word in word_list(text))


def overlap(marked: str, answer: str) -> float:
    """F1 of the words of two texts, from 0 to 1; 0 where one of them has no words."""
    ours, theirs = answer_words(marked), answer_words(answer)
    shared = (ours & theirs).total()
    return 2 * shared / (ours.total() + theirs.total()) if shared else 0.0


def best_overlap(marked: str, answers: Iterable[str]) -> float:
    """The highest F1 with any of the known answers; 0 where there are none."""
    return max((overlap(marked, answer) for answer in answers), default=0.0)


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 3 else word
