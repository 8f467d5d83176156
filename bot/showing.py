"""What of a result is worth showing, in Telegram and on a terminal alike."""

from __future__ import annotations

from collections.abc import Iterable

from index.models import Answer, Result

__all__ = ["closest", "leads_into", "once"]

_CLOSEST = 3
_RELATED = 0.5
"""From this share of the question's words on, by weight, an article has to do with it. Of questions to other libraries
(ArDQA's, asked of ARCD's articles) 7 in 100 are then told an article, and all were without it; of ARCD's own that were
refused, half."""


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
    for answer in result.answers:
        if answer.matched >= _RELATED:
            best.setdefault(answer.article_id, answer)
    return list(best.values())[:_CLOSEST]
