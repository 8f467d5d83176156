"""What of a result is worth showing, in Telegram and on a terminal alike."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from index.models import Answer, Result
from index.text import lexicon
from index.text.lexicon import key
from index.text.signs import Sign, table_signs
from index.text.stem import stem_and_root
from index.text.words import word_list

__all__ = ["closest", "leads_into", "once", "stems_of"]

_CLOSEST = 3
_RELATED = 0.5
"""From this share of the question's words on, by weight, an article has to do with it. Of ArDQA's questions, asked of
ARCD's articles, 6 in 100 are then told an article, of ARCD's own that are refused two in three."""
_NAMED = 2
"""So it does where its title has so many of the question's words: few libraries know all the others."""


def once(answers: Iterable[Answer]) -> list[Answer]:
    """Answers without those that are only the sentence an earlier one leans on: that is shown with it already."""
    shown: list[Answer] = []
    for answer in answers:
        if not any(leads_into(answer, one) for one in shown):
            shown.append(answer)
    return shown


def leads_into(answer: Answer, other: Answer) -> bool:
    """Whether an answer is the sentence that another leans on."""
    return bool(other.lead_in) and (answer.article_id, answer.start) == (other.article_id, other.lead_in_start)


def closest(result: Result) -> list[Answer]:
    """An answer of each article that is closest to a question which was refused; none where none has to do with it."""
    best: dict[str, Answer] = {}
    asked = stems_of(result.question)
    for answer in result.answers:
        if answer.matched >= _RELATED or len(stems_of(answer.title) & asked) >= _NAMED:
            best.setdefault(answer.article_id, answer)
    return list(best.values())[:_CLOSEST]


@lru_cache(maxsize=1_000)
def stems_of(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning in a text; remembered while it is compared with others."""
    return frozenset(filter(None, (_stem(surface) for surface in word_list(text))))


@lru_cache(maxsize=50_000)
def _stem(surface: str) -> str:
    """The stem of a word; empty for function words and numbers, which don't tell what a text is about."""
    word = key(surface)
    if surface in lexicon.stop_words() or surface[0].isdigit() or table_signs(word) & int(Sign.NUMBER):
        return ""
    return stem_and_root(word)[0]
